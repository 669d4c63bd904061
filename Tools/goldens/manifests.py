"""Makes Fixtures/manifests: manifests of lhotse's own making, features that it stored, and what it reads.

usage: manifests.py <Fixtures>
Made with lhotse 1.33.0, kaldi_native_io 1.23, torch 2.13.0, numpy 2.4, Python 3.11. Paths begin with
`FIXTURES/`, which tests replace. Names of files and cuts are fixed, so that it makes the same again.
"""

import itertools
import json
import os
import pathlib
import shutil
import struct
import sys
import tempfile

import kaldi_native_io
import numpy as np
from lhotse import CutSet, Fbank, MonoCut, Recording, RecordingSet, SupervisionSegment, SupervisionSet
from lhotse.cut import MultiCut
from lhotse.features import Features
from lhotse.features.io import NumpyFilesWriter
from lhotse.supervision import AlignmentItem
from lhotse.utils import fastcopy, perturb_num_samples
import lhotse.cut.base, lhotse.cut.mixed, lhotse.cut.padding, lhotse.cut.set

fixtures = pathlib.Path(sys.argv[1]).resolve()
folder = fixtures / "manifests"
shutil.rmtree(folder / "feats", ignore_errors=True)
work = tempfile.mkdtemp()
os.symlink(fixtures, f"{work}/FIXTURES")
os.chdir(work)

numbers = itertools.count(1)
for module in (lhotse.cut.base, lhotse.cut.mixed, lhotse.cut.padding, lhotse.cut.set):
    module.uuid4 = lambda: f"id-{next(numbers)}"

digit = Recording.from_file("FIXTURES/audio/george-0-0000.flac")
libri = Recording.from_file("FIXTURES/audio/2740-0-0283.flac")
RecordingSet.from_recordings(
    [digit, libri, digit.perturb_speed(0.9), libri.perturb_volume(0.5).perturb_speed(1.1)]
).to_file(folder / "recordings.jsonl.gz")

zero = SupervisionSegment(
    digit.id, digit.id, 0.0, digit.duration, text="ZERO", speaker="george", gender="M",
    language="English", custom={"origin": "digits", "rank": 3, "score": 1.0, "é": [None, True]})
aligned = SupervisionSegment(
    "aligned", libri.id, 0.25, 2.1, channel=[0, 1], text="ÉTÉ \"TWO\"", speaker="2740",
    alignment={"word": [AlignmentItem("ÉTÉ", 0.25, 0.5, None)]})
SupervisionSet.from_segments([zero, aligned]).to_file(folder / "supervisions.jsonl.gz")

said = SupervisionSegment("said", libri.id, 0.0, libri.duration, text="ONE TWO", speaker="2740")
plain = MonoCut("plain", 0.0, digit.duration, 0, [zero], recording=digit, custom={"origin": "giga"})
whole = MonoCut("whole", 0.0, libri.duration, 0, [said], recording=libri)
part = fastcopy(whole.truncate(offset=0.5, duration=0.3), id="part")
fbank = Fbank()
writer = NumpyFilesWriter("FIXTURES/manifests/feats")
features = fbank.extract(part.load_audio(), 16000)
assert features.shape == (30, 80)


def stored(name, path, key, kind):
    return fastcopy(part, id=name, features=Features(
        "kaldi-fbank", 30, 80, 0.01, 16000, 0.5, 0.3, kind, path, key, libri.id, 0))


base = "FIXTURES/manifests/feats"
float_key = writer.write("float", features)
half_key = writer.write("half", features.astype("<f2"))
compressed = []
for name, method in (("two-byte", 3), ("speech", 2), ("one-byte", 5)):
    wspec = f"ark,scp:{base}/{name}.ark,{base}/{name}.scp"
    with kaldi_native_io.CompressedMatrixWriter(wspec) as ark:
        ark.write("other", features[:2], kaldi_native_io.CompressionMethod(method))
        ark.write("part", features, kaldi_native_io.CompressionMethod(method))
    compressed.append(stored(name, f"{base}/{name}.scp", "part", "kaldiio"))
with kaldi_native_io.FloatMatrixWriter(f"ark:{base}/float.ark") as ark:
    ark.write("part", features)
numpy_float = stored("numpy-float", base, float_key, "numpy_files")
ark_float = stored("ark-float", f"{base}/float.ark:5", "part", "kaldiio")
numpy_part = fastcopy(numpy_float.truncate(offset=0.1, duration=0.15), id="numpy-part")
mixed = plain.mix(part, offset_other_by=0.1, snr=10.0).pad(duration=0.5)
cuts = [
    plain, part, fastcopy(plain.perturb_speed(0.9), id="slow"),
    fastcopy(part.perturb_speed(1.1), id="fast-part"),
    numpy_float, stored("numpy-half", base, half_key, "numpy_files"), ark_float, *compressed,
    numpy_part, fastcopy(mixed, id="mixed"),
    fastcopy(plain.pad(duration=0.4, direction="left"), id="padded-left"),
    fastcopy(plain.append(part), id="appended"),
]
loudness = fastcopy(plain.normalize_loudness(-20), id="loud")
lilcom = stored("lilcom", "x", "y", "lilcom_chunky")
multi = MultiCut("multi", 0.0, digit.duration, [0, 1], recording=fastcopy(digit, channel_ids=[0, 1]))
CutSet.from_cuts(cuts).to_file(folder / "cuts.jsonl.gz")
CutSet.from_cuts([loudness, lilcom, multi]).to_file(folder / "others.jsonl")

tensors = {}
for cut in cuts:
    if cut.id in ("plain", "part", "numpy-part", "mixed", "padded-left", "appended"):
        tensors[cut.id + ".audio"] = cut.load_audio()[0]
    if cut.has_features:
        tensors[cut.id + ".features"] = cut.load_features()
counts = [0, 1, 5, 79, 80, 4768, 16001, 41184, 1234567]
for speed in (0.8, 0.9, 1.1, 1.25):
    tensors[f"counts.{speed}"] = np.array([perturb_num_samples(n, speed) for n in counts])
header, data = {}, b""
for name, value in tensors.items():
    raw = np.ascontiguousarray(value, dtype="<f4").tobytes()
    header[name] = dict(
        dtype="F32", shape=list(value.shape), data_offsets=[len(data), len(data) + len(raw)])
    data += raw
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
(fixtures / "goldens" / "manifests.safetensors").write_bytes(
    struct.pack("<Q", len(text)) + text + data)
