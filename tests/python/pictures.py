"""Video frames that carry a number, and tones: what was sent can be told from what arrives."""

import numpy as np
from livekit import rtc

BITS = 16
WIDTH, HEIGHT = 640, 360
SAMPLE_RATE = 48_000


def numbered(number: int, width: int = WIDTH, height: int = HEIGHT) -> rtc.VideoFrame:
    """A grey picture with the number as a row of 16 black or white blocks across the middle."""
    luma = np.full((height, width), 128, dtype=np.uint8)
    block = width // BITS
    for bit in range(BITS):
        value = 235 if number >> bit & 1 else 16
        luma[height // 4 : 3 * height // 4, bit * block : (bit + 1) * block] = value
    chroma = np.full(width * height // 2, 128, dtype=np.uint8)
    data = luma.tobytes() + chroma.tobytes()
    return rtc.VideoFrame(width, height, rtc.VideoBufferType.I420, data)


def number_of(frame: rtc.VideoFrame) -> int:
    if frame.type != rtc.VideoBufferType.I420:
        frame = frame.convert(rtc.VideoBufferType.I420)
    size = frame.width * frame.height
    luma = np.frombuffer(frame.data, dtype=np.uint8)[:size].reshape(frame.height, frame.width)
    middle = luma[3 * frame.height // 8 : 5 * frame.height // 8]
    block = frame.width / BITS
    number = 0
    for bit in range(BITS):
        left, right = int((bit + 0.25) * block), int((bit + 0.75) * block)
        if middle[:, left:right].mean() > 128:
            number |= 1 << bit
    return number


def tone(frequency: float, start_sample: int, samples: int) -> rtc.AudioFrame:
    """Loudness 0.35 of full scale (root mean square 0.25)."""
    at = np.arange(start_sample, start_sample + samples)
    wave = (np.sin(2 * np.pi * frequency * at / SAMPLE_RATE) * 0.35 * 32767).astype(np.int16)
    return rtc.AudioFrame(wave.tobytes(), SAMPLE_RATE, 1, samples)


def loudness(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean((samples.astype(np.float64) / 32768) ** 2)))


def pitch(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * SAMPLE_RATE / len(samples))
