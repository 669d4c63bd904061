"""Makes Fixtures/checkpoints: small files of PyTorch, and what torch itself reads from the others.

usage: checkpoints.py <folder of the goldens> <Fixtures>
Made with torch 2.15.0, Python 3.11. Nothing here is random.
"""

import collections
import io
import json
import math
import pathlib
import pickle
import struct
import sys
import zipfile

import torch

goldens, fixtures = map(pathlib.Path, sys.argv[1:])
out = fixtures / "checkpoints"
out.mkdir(exist_ok=True)
NO_DATE = (1980, 1, 1, 0, 0, 0)


def rewrite(source, target, compression=zipfile.ZIP_STORED, edit=lambda name, data: data):
    """Writes the entries of a zip file again with Python's own zip module."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", compression) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, NO_DATE)
            info.compress_type = compression
            new.writestr(info, edit(name, old.read(name)))


def archive(target, entries):
    with zipfile.ZipFile(target, "w") as new:
        for name, data in entries.items():
            new.writestr(zipfile.ZipInfo(name, NO_DATE), data)


# A training checkpoint with everything icefall writes, its tensors cut to two rows and columns.
def cut(value):
    if isinstance(value, torch.Tensor):
        return value[tuple(slice(2) for _ in value.shape)].clone()
    if isinstance(value, dict):
        for key in value:
            value[key] = cut(value[key])
    elif isinstance(value, list):
        value[:] = map(cut, value)
    return value


for source, target in [("epoch-2", "epoch-2-cut"), ("checkpoint-6-weights", "checkpoint-6-cut")]:
    whole = torch.load(goldens / f"{source}.pt", weights_only=False)
    torch.save(cut(whole), out / f"{target}.pt")

# One that converts: the weights of ctx3.pt, its 9 tokens over and over for the 100 of ../text, and
# as running average nine tenths of them.
weights = torch.load(goldens / "ctx3.pt")["model"]
for name, tensor in weights.items():
    if tensor.shape[:1] == (9,):
        weights[name] = torch.cat([tensor] * 12)[:100].clone()
torch.save(
    {
        "model": weights,
        "model_avg": collections.OrderedDict((k, 0.9 * v.double()) for k, v in weights.items()),
        "best_valid_loss": math.inf, "feature_dim": 16, "cur_epoch": 3, "batch_idx_train": 120,
        "initial_lr": 0.003, "use_fp16": False, "note": "a made-up training", "optimizer": None,
        "exp_dir": pathlib.PurePosixPath("lstm_transducer_stateless2/exp"),
        "bpe_model": "data/lang_bpe_500/bpe.model", "env_info": {"k2-version": "1.24.3"},
    },
    out / "training.pt",
)

# Containers.
pickles = goldens / "pickles"
rewrite(pickles / "good.pt", out / "deflated.pt", zipfile.ZIP_DEFLATED)
limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 0  # all sizes in ZIP64 fields
rewrite(pickles / "good.pt", out / "zip64.pt")
zipfile.ZIP64_LIMIT = limit

WIDTHS = [4, 4, 4, 4, 8, 2, 2, 8, 4, 2, 1, 1, 1, 4, 4]  # of the storages in odd.pt


def swap(name, data):
    if name.endswith("/byteorder"):
        return b"big"
    if "/data/" in name and not name.endswith("serialization_id"):
        width = WIDTHS[int(name.rsplit("/", 1)[1])]
        return b"".join(data[i : i + width][::-1] for i in range(0, len(data), width))
    return data


rewrite(pickles / "odd.pt", out / "big-endian.pt", edit=swap)
big = torch.load(out / "big-endian.pt", weights_only=False)
for name, tensor in torch.load(pickles / "odd.pt", weights_only=False).items():
    if isinstance(tensor, torch.Tensor):
        assert torch.equal(big[name], tensor), name

torch.serialization.set_crc32_options(False)
torch.save(torch.load(pickles / "good.pt"), out / "no-checksums.pt")
torch.serialization.set_crc32_options(True)

# Tensors.
torch.save({"complex": torch.ones(2, dtype=torch.complex64)}, out / "complex.pt")
torch.save({"huge": torch.zeros(1).expand(1 << 40)}, out / "huge-expanded.pt")
torch.save({"model": collections.OrderedDict(w=torch.ones(2)), "model_avg": None}, out / "none.pt")
torch.save(torch.ones(2), out / "tensor.pt")


# The legacy container with a view of a storage, as PyTorch wrote before 0.4.
class Pickler(pickle._Pickler):
    def persistent_id(self, value):
        return value.id if isinstance(value, Reference) else None

    def save(self, value, save_persistent_id=True):
        if isinstance(value, Call):
            self.write(b"c" + value.name.encode() + b"\n")
            self.save(value.arguments)
            return self.write(pickle.REDUCE)
        if isinstance(value, Class):
            return self.write(b"c" + value.name.encode() + b"\n")
        return super().save(value, save_persistent_id)


Reference = collections.namedtuple("Reference", "id")
Call = collections.namedtuple("Call", "name arguments")
Class = collections.namedtuple("Class", "name")


def pickled(value):
    buffer = io.BytesIO()
    Pickler(buffer, 2).dump(value)
    return buffer.getvalue()


view = Reference(("storage", Class("torch\nFloatStorage"), "1", "cpu", 6, ("2", 2, 3)))
with open(out / "legacy-view.pt", "wb") as file:
    hooks = Call("collections\nOrderedDict", ())
    tensor = Call("torch._utils\n_rebuild_tensor_v2", (view, 1, (2,), (1,), False, hooks))
    for value in [0x1950A86A20F9469CFC6C, 1001, {}, {"view": tensor}, ["1"]]:
        file.write(pickled(value))
    file.write(struct.pack("<q6f", 6, *range(6)))
assert torch.load(out / "legacy-view.pt")["view"].tolist() == [3, 4]

# A TorchScript archive whose module contains itself: dict under memo 0, then BUILD with itself.
cycle = b"\x80\x02c__torch__\nA\n)\x81q\x00}X\x01\x00\x00\x00ah\x00sb."
archive(out / "cyclic-modules.pt", {"a/data.pkl": cycle, "a/constants.pkl": b"\x80\x02)."})
# A state dictionary that contains itself.
cycle = b"\x80\x02}q\x00X\x05\x00\x00\x00modelh\x00s."
archive(out / "cyclic.pt", {"a/data.pkl": cycle})


# What torch reads.
def facts(tensors):
    return {
        name: {
            "shape": list(tensor.shape),
            "sum": tensor.double().sum().item(),
            "last": tensor.flatten()[-1].item(),
        }
        for name, tensor in tensors.items()
    }


expected = {}
for name in ["tiny.pt", "noproj.pt", "ctx1.pt", "ctx3.pt"]:
    expected[name] = facts(torch.load(goldens / name)["model"])
for key in ["model", "model_avg"]:
    cut_file = torch.load(out / "epoch-2-cut.pt", weights_only=False)
    expected[f"epoch-2-cut.pt {key}"] = facts(cut_file[key])
for name in ["encoder", "decoder", "joiner", "ctx1-decoder"]:
    file = f"tiny-jit/{name}_jit_trace.pt"
    expected[file] = facts(torch.jit.load(goldens / file).state_dict())
(out / "expected.json").write_text(json.dumps(expected, indent=0) + "\n")
