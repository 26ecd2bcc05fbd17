"""A participant: publishes a tone and numbered pictures, and keeps what it receives."""

import asyncio
import time

import numpy as np
from livekit import rtc

import pictures

FRAMES_PER_SECOND = 20


class Person:
    def __init__(self, name: str, identity: str, url: str, token: str) -> None:
        self.name, self.identity, self._url, self._token = name, identity, url, token
        self.room = rtc.Room()
        self.numbers: dict[str, list[tuple[float, int, int]]] = {}
        self.samples: dict[str, list[np.ndarray]] = {}
        self.data: list[tuple[str, str, bytes]] = []
        self.muted: list[tuple[str, bool]] = []
        self.left: list[str] = []
        self.sent = 0
        self._tasks: list[asyncio.Task] = []
        self._streams: dict[str, asyncio.Task] = {}
        self.room.on("track_subscribed", self._on_track)
        self.room.on("track_unsubscribed", self._on_track_gone)
        self.room.on("data_received", self._on_data)
        self.room.on("track_muted", lambda who, _: self.muted.append((who.identity, True)))
        self.room.on("track_unmuted", lambda who, _: self.muted.append((who.identity, False)))
        self.room.on("participant_disconnected", lambda who: self.left.append(who.identity))

    async def join(self) -> float:
        """Seconds that it took."""
        start = time.monotonic()
        options = rtc.RoomOptions(single_peer_connection=True)
        await self.room.connect(self._url, self._token, options)
        return time.monotonic() - start

    async def leave(self) -> None:
        self.quiet()
        for task in self._streams.values():
            task.cancel()
        await self.room.disconnect()

    def quiet(self) -> None:
        """Stops producing."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()

    async def speak(self, frequency: float) -> rtc.LocalTrackPublication:
        source = rtc.AudioSource(pictures.SAMPLE_RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("tone", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=False)
        publication = await self.room.local_participant.publish_track(track, options)
        self._tasks.append(asyncio.create_task(self._play(source, frequency)))
        return publication

    async def show(
        self,
        simulcast: bool = False,
        codec=rtc.VideoCodec.VP8,
        size=(pictures.WIDTH, pictures.HEIGHT),
        kind=rtc.TrackSource.SOURCE_CAMERA,
    ) -> rtc.LocalTrackPublication:
        source = rtc.VideoSource(*size)
        track = rtc.LocalVideoTrack.create_video_track("pictures", source)
        options = rtc.TrackPublishOptions(source=kind, simulcast=simulcast, video_codec=codec)
        publication = await self.room.local_participant.publish_track(track, options)
        self._tasks.append(asyncio.create_task(self._draw(source, size)))
        return publication

    async def _play(self, source: rtc.AudioSource, frequency: float) -> None:
        step, at = pictures.SAMPLE_RATE // 100, 0
        while True:
            await source.capture_frame(pictures.tone(frequency, at, step))
            at += step

    async def _draw(self, source: rtc.VideoSource, size: tuple[int, int]) -> None:
        number, due = 0, time.monotonic()
        while True:
            number += 1
            self.sent = number
            source.capture_frame(pictures.numbered(number, *size))
            due += 1 / FRAMES_PER_SECOND
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _on_track(self, track, publication, who) -> None:
        if track.kind == rtc.TrackKind.KIND_VIDEO:
            watch = self._watch(rtc.VideoStream(track), who.identity)
        else:
            watch = self._listen(rtc.AudioStream(track, sample_rate=pictures.SAMPLE_RATE), who.identity)
        self._streams[publication.sid] = asyncio.create_task(watch)

    def _on_track_gone(self, _track, publication, _who) -> None:
        # The receiver may be used again for another track, which is not this one's to count.
        task = self._streams.pop(publication.sid, None)
        if task:
            task.cancel()

    async def _watch(self, stream: rtc.VideoStream, identity: str) -> None:
        async for event in stream:
            seen = (time.monotonic(), pictures.number_of(event.frame), event.frame.width)
            self.numbers.setdefault(identity, []).append(seen)

    async def _listen(self, stream: rtc.AudioStream, identity: str) -> None:
        async for event in stream:
            samples = np.frombuffer(event.frame.data, dtype=np.int16)
            self.samples.setdefault(identity, []).append(samples)

    def _on_data(self, packet: rtc.DataPacket) -> None:
        sender = packet.participant.identity if packet.participant else ""
        self.data.append((sender, packet.topic or "", packet.data))

    def heard(self, identity: str, seconds: float) -> np.ndarray:
        """The latest samples from somebody."""
        wanted = int(seconds * pictures.SAMPLE_RATE)
        chunks = self.samples.get(identity, [])
        return np.concatenate(chunks)[-wanted:] if chunks else np.zeros(0, dtype=np.int16)
