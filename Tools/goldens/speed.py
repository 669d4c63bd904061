"""Makes Fixtures/goldens/speed.safetensors: a digit played slower and faster by sox.

usage: speed.py <Fixtures>
Made with SoX 14.4.2, numpy 2.4, Python 3.11.
"""

import json
import pathlib
import struct
import subprocess
import sys

import numpy as np

fixtures = pathlib.Path(sys.argv[1])
tensors = {}
for speed in ("0.9", "1.1"):
    command = ["sox", str(fixtures / "audio/george-0-0000.flac"), "-t", "f32", "-", "speed", speed]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    tensors[speed] = np.frombuffer(raw, "<f4")
header, data = {}, b""
for name, value in tensors.items():
    raw = value.tobytes()
    header[name] = dict(
        dtype="F32", shape=list(value.shape), data_offsets=[len(data), len(data) + len(raw)])
    data += raw
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
path = fixtures / "goldens" / "speed.safetensors"
path.write_bytes(struct.pack("<Q", len(text)) + text + data)
