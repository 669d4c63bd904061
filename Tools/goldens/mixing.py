"""Makes Fixtures/goldens/mixing.safetensors: features mixed and cuts joined by lhotse.

usage: mixing.py <Fixtures>
Made with lhotse 1.33.0, torch 2.13.0, numpy 2.4, Python 3.11. Ratios are those of energies that are means
over frames: lhotse's own are sums, so that it is given a ratio that makes the same loudness.
"""

import json
import math
import pathlib
import struct
import sys

import numpy as np
from lhotse import Fbank, MonoCut, Recording
from lhotse.dataset.cut_transforms.concatenate import concat_cuts
from lhotse.features.mixer import FeatureMixer

random = np.random.default_rng(20240101)
tensors = {}
for name, count, place, snr in (("whole", 40, 0, 12.0), ("part", 15, 25, 17.5), ("loud", 40, 0, -6.0)):
    speech = random.uniform(-14, 4, (40, 8)).astype("<f4")
    noise = random.uniform(-16, 2, (count, 8)).astype("<f4")
    mixer = FeatureMixer(Fbank(), speech, frame_shift=0.01)
    mixer.add_to_mix(
        noise, sampling_rate=16000, snr=snr + 10 * math.log10(40 / count), offset=place * 0.01)
    tensors |= {f"{name}.speech": speech, f"{name}.noise": noise, f"{name}.mixed": mixer.mixed_feats}
    tensors[f"{name}.settings"] = np.array([place, snr])

for index in range(20):
    count = int(random.integers(1, 12))
    seconds = np.sort(random.integers(1, 64, count))[::-1] / 4
    gap, factor = random.integers(0, 8) / 4, random.integers(4, 9) / 4
    cuts = [
        MonoCut(str(i), 0, float(s), 0, recording=Recording(str(i), [], 16000, int(s * 16000), float(s)))
        for i, s in enumerate(seconds)]
    joined = concat_cuts(cuts, gap=float(gap), max_duration=float(seconds[0] * factor))
    group = np.zeros(count)
    order = np.zeros(count)
    for number, cut in enumerate(joined):
        names = [cut.id] if isinstance(cut, MonoCut) else [
            t.cut.id for t in cut.tracks if isinstance(t.cut, MonoCut)]
        for place, name in enumerate(names):
            group[int(name)], order[int(name)] = number, place
    tensors[f"joined.{index}"] = np.stack([seconds, group, order])
    tensors[f"joined.{index}.settings"] = np.array([gap, factor])

header, data = {}, b""
for name, value in tensors.items():
    raw = np.ascontiguousarray(value, dtype="<f4").tobytes()
    header[name] = dict(
        dtype="F32", shape=list(value.shape), data_offsets=[len(data), len(data) + len(raw)])
    data += raw
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
path = pathlib.Path(sys.argv[1]) / "goldens" / "mixing.safetensors"
path.write_bytes(struct.pack("<Q", len(text)) + text + data)
