#!/bin/sh
# Makes the two loops that snug-client sends: testcard.vp8 and tone.opus.
# Needs ffmpeg with libvpx and libopus (Debian: apt-get install ffmpeg) and python3.
# Both files: for every packet its length as a big-endian u32, then its bytes.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 4 s at 15 fps, a key frame every second (frames 0, 15, 30, 45), no invisible frames.
# The picture: a gradient, a block that moves, and the frame number 0..59 as eight squares of 24x24 pixels
# from (8,8), most significant bit left, white = 1, black = 0, on a grey surround.
ffmpeg -hide_banner -loglevel error -f lavfi -i "color=c=black:s=320x180:r=15:d=4,format=yuv420p,geq=\
lum='if(between(X,4,203)*between(Y,4,35),\
if(between(X,8,199)*between(Y,8,31),16+219*mod(floor(N/pow(2,7-floor((X-8)/24))),2),126),\
if(between(X,mod(N*5,300),mod(N*5,300)+40)*between(Y,90,130),220,40+X/4))':\
cb='if(between(2*X,mod(N*5,300),mod(N*5,300)+40)*between(2*Y,90,130),90,128)':\
cr='if(between(2*X,mod(N*5,300),mod(N*5,300)+40)*between(2*Y,90,130),200,128)'" \
  -c:v libvpx -b:v 110k -deadline good -cpu-used 0 -auto-alt-ref 0 -lag-in-frames 0 -error-resilient 1 \
  -g 15 -keyint_min 15 -f ivf "$work/testcard.ivf"

# 4 s are 1760 whole periods: the loop has no click.
ffmpeg -hide_banner -loglevel error -f lavfi -i "sine=frequency=440:sample_rate=48000:duration=4" \
  -ac 1 -c:a libopus -b:a 32k -vbr off -frame_duration 20 -application audio -f ogg "$work/tone.ogg"

python3 - "$work" <<'PY'
import struct, sys
work = sys.argv[1]

def write(path, packets):
    with open(path, "wb") as out:
        for packet in packets:
            out.write(struct.pack(">I", len(packet)) + packet)
    print(path, len(packets), "packets,", sum(len(p) + 4 for p in packets), "bytes")

ivf = open(f"{work}/testcard.ivf", "rb").read()
frames, at = [], 32
while at < len(ivf):
    size = struct.unpack_from("<I", ivf, at)[0]
    frames.append(ivf[at + 12:at + 12 + size])
    at += 12 + size
keys = [i for i, frame in enumerate(frames) if frame[0] & 1 == 0]
assert len(frames) == 60 and keys == [0, 15, 30, 45], (len(frames), keys)
write("testcard.vp8", frames)

ogg = open(f"{work}/tone.ogg", "rb").read()
packets, at, current = [], 0, b""
while at < len(ogg):
    segments = ogg[at + 26]
    table = ogg[at + 27:at + 27 + segments]
    at += 27 + segments
    for size in table:
        current += ogg[at:at + size]
        at += size
        if size < 255:
            packets.append(current)
            current = b""
tone = packets[2:202]
assert len(tone) == 200 and {len(p) for p in tone} == {80}, {len(p) for p in tone}
write("tone.opus", tone)
PY
