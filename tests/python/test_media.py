"""Two, then three, official LiveKit clients through the media server: pictures, sound, data, mute, late joiner.

`cargo xtask test --only python` installs, builds and runs. SNUG_STANDALONE_BIN is the media server's example
program of that name.
"""

import asyncio
import json
import os
import subprocess
import time
from pathlib import Path

import pytest
from livekit import rtc

import pictures
from person import Person

PITCHES = {"alice": 440.0, "bob": 660.0, "carol": 880.0}


class Server:
    def __init__(self, binary: str) -> None:
        self._process = subprocess.Popen(
            [binary, *PITCHES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        line = json.loads(self._process.stdout.readline())
        self._url, self._participants = line["url"], line["participants"]

    def person(self, name: str) -> Person:
        identity, token = self._participants[name]
        return Person(name, identity, self._url, token)

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=10)


async def until(what: str, condition, seconds: float = 12.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"never: {what}")
        await asyncio.sleep(0.05)


def expect(what: str, holds: bool) -> None:
    if not holds:
        raise AssertionError(what)


async def sees(viewer: Person, shower: Person, frames: int = 40) -> None:
    """Numbers rise, not too many are missing, and they are the ones being sent."""
    begin = len(viewer.numbers.get(shower.identity, []))
    got = lambda: viewer.numbers.get(shower.identity, [])[begin:]
    await until(f"{viewer.name} sees {frames} pictures of {shower.name}", lambda: len(got()) >= frames)
    numbers = [number for _, number, _ in got()]
    rising = all(a < b for a, b in zip(numbers, numbers[1:]))
    expect(f"{shower.name}'s pictures come in order: {numbers}", rising)
    span = numbers[-1] - numbers[0] + 1
    # A busy machine makes the sender leave pictures out; what the server itself loses, the simulation counts.
    expect(f"most are not missing: {len(numbers)} of {span}", len(numbers) > 0.15 * span)
    expect(f"they are recent: {numbers[-1]} of {shower.sent}", shower.sent - numbers[-1] < 60)


async def hears(listener: Person, speaker: Person) -> None:
    await until(f"{listener.name} hears {speaker.name}", lambda: len(listener.heard(speaker.identity, 1.0)) >= 48_000)
    await asyncio.sleep(1.0)
    samples = listener.heard(speaker.identity, 0.5)
    loud, high = pictures.loudness(samples), pictures.pitch(samples)
    expect(f"{speaker.name} is as loud as sent: {loud:.3f}", 0.15 < loud < 0.35)
    expect(f"{speaker.name} has the pitch sent: {high:.0f}", abs(high - PITCHES[speaker.name]) < 8)


async def check_two(server: Server) -> None:
    alice, bob = server.person("alice"), server.person("bob")
    took = [await alice.join(), await bob.join()]
    print("     joined in " + " and ".join(f"{it * 1000:.0f} ms" for it in took))
    for it in (alice, bob):
        await it.speak(PITCHES[it.name])
        await it.show()
    await asyncio.gather(sees(alice, bob), sees(bob, alice), hears(alice, bob), hears(bob, alice))
    await alice.leave()
    await until("bob is told that alice left", lambda: alice.identity in bob.left)
    await bob.leave()


async def check_late(server: Server) -> None:
    alice, bob = server.person("alice"), server.person("bob")
    await asyncio.gather(alice.join(), bob.join())
    await asyncio.gather(alice.show(), alice.speak(PITCHES["alice"]), bob.speak(PITCHES["bob"]))
    await sees(bob, alice, 10)
    carol = server.person("carol")
    start = time.monotonic()
    await carol.join()
    await until("carol sees alice", lambda: alice.identity in carol.numbers)
    print(f"     first picture {(time.monotonic() - start) * 1000:.0f} ms after joining")
    await asyncio.gather(sees(carol, alice), hears(carol, alice), hears(carol, bob))
    await asyncio.gather(alice.leave(), bob.leave(), carol.leave())


async def check_data(server: Server) -> None:
    people = [server.person(name) for name in PITCHES]
    alice, bob, carol = people
    await asyncio.gather(*(it.join() for it in people))
    await until("all see all", lambda: all(len(it.room.remote_participants) == 2 for it in people))
    for number in range(50):
        await alice.room.local_participant.publish_data(f"all {number}", topic="count")
    await bob.room.local_participant.publish_data(b"lossy", reliable=False)
    await carol.room.local_participant.publish_data(b"only bob", destination_identities=[bob.identity])
    await carol.room.local_participant.publish_data(b"x" * 14_000)
    counted = lambda who: [data for sender, topic, data in who.data if topic == "count" and sender == alice.identity]
    wanted = [f"all {number}".encode() for number in range(50)]
    await until("bob has all of alice's packets in order", lambda: counted(bob) == wanted)
    await until("carol has all of alice's packets in order", lambda: counted(carol) == wanted)
    has = lambda who, data: any(it == data for _, _, it in who.data)
    await until("alice has the lossy packet", lambda: has(alice, b"lossy"))
    await until("bob has what was for him", lambda: has(bob, b"only bob"))
    await until("alice has the long packet", lambda: has(alice, b"x" * 14_000))
    expect("alice does not have what was for bob", not has(alice, b"only bob"))
    await asyncio.gather(*(it.leave() for it in people))


async def check_mute(server: Server) -> None:
    alice, bob = server.person("alice"), server.person("bob")
    await asyncio.gather(alice.join(), bob.join())
    publication = await alice.speak(PITCHES["alice"])
    await hears(bob, alice)
    publication.track.mute()
    await until("bob is told that alice is muted", lambda: (alice.identity, True) in bob.muted)
    publication.track.unmute()
    await until("bob is told that alice is not", lambda: (alice.identity, False) in bob.muted)
    await hears(bob, alice)
    await asyncio.gather(alice.leave(), bob.leave())


async def check_simulcast(server: Server) -> None:
    alice, bob = server.person("alice"), server.person("bob")
    await asyncio.gather(alice.join(), bob.join())
    await alice.show(simulcast=True, size=(1280, 720))
    widths = lambda: [width for _, _, width in bob.numbers.get(alice.identity, [])[-5:]]
    await until("bob gets the large picture", lambda: widths()[-1:] == [1280], 25)
    await sees(bob, alice, 30)
    await asyncio.gather(alice.leave(), bob.leave())


async def check_vp9(server: Server) -> None:
    await shows_in(server, rtc.VideoCodec.VP9, 30)


async def check_av1(server: Server) -> None:
    await shows_in(server, rtc.VideoCodec.AV1, 20)


async def shows_in(server: Server, codec: rtc.VideoCodec, frames: int) -> None:
    alice, bob = server.person("alice"), server.person("bob")
    await asyncio.gather(alice.join(), bob.join())
    await alice.show(codec=codec)
    await sees(bob, alice, frames)
    await asyncio.gather(alice.leave(), bob.leave())


async def check_again(server: Server) -> None:
    """Publish, take back, publish again; the same name joins twice."""
    alice, bob = server.person("alice"), server.person("bob")
    await asyncio.gather(alice.join(), bob.join())
    for _ in range(3):
        publication = await alice.show()
        await until("bob subscribes", lambda: any(
            it.track for it in bob.room.remote_participants[alice.identity].track_publications.values()))
        await sees(bob, alice, 10)
        await alice.room.local_participant.unpublish_track(publication.sid)
        await until("bob loses the track", lambda: not any(
            it.track for it in bob.room.remote_participants[alice.identity].track_publications.values()))
        alice.quiet()
        bob.numbers.clear()
    second = server.person("alice")
    await second.join()
    await until("the first alice is put out", lambda: alice.room.connection_state == rtc.ConnectionState.CONN_DISCONNECTED)
    await second.show()
    await sees(bob, second, 10)
    await asyncio.gather(second.leave(), bob.leave())


CHECKS = {
    name.removeprefix("check_"): it for name, it in list(globals().items()) if name.startswith("check_")
}


@pytest.mark.parametrize("name", CHECKS)
def test_media(name: str) -> None:
    server = Server(standalone())
    try:
        asyncio.run(asyncio.wait_for(CHECKS[name](server), 90))
    finally:
        server.stop()


def standalone() -> str:
    built = Path(__file__).parents[2] / "target/debug/examples/standalone"
    return os.environ.get("SNUG_STANDALONE_BIN", str(built))
