#!/usr/bin/env python3
"""Loads a checkpoint that Tern has written with PyTorch itself, and says what is in it. Needs torch.

    torch_reads.py file.pt                     loads with weights_only=True, with and without mmap; lists the keys
    torch_reads.py file.pt --like other.pt     what both have must be equal: types, order, numbers to the bit
    torch_reads.py file.pt --network FOLDER    its weights must fit the model of FOLDER/lstm_transducer.py strictly,
                                               and its optimizer's state one over the model's parameters
"""

import argparse
import pathlib
import sys

import torch


def differences(a, b, path=""):
    """Where two objects differ; a path is as good as its text."""
    a, b = (str(x) if isinstance(x, pathlib.PurePath) else x for x in (a, b))
    if type(a) is not type(b):
        yield f"{path}: {type(a).__name__} and {type(b).__name__}"
    elif isinstance(a, torch.Tensor):
        same = a.dtype == b.dtype and a.shape == b.shape and a.stride() == b.stride()
        if not same or not torch.equal(a, b):
            yield f"{path}: tensors {a.dtype} {tuple(a.shape)} and {b.dtype} {tuple(b.shape)}"
    elif isinstance(a, dict):
        if path and list(a) != list(b):
            yield f"{path}: keys {list(a)[:5]}… and {list(b)[:5]}…"
        for key in a:
            if key in b:
                yield from differences(a[key], b[key], f"{path}[{key!r}]")
    elif isinstance(a, (list, tuple)):
        if len(a) != len(b):
            yield f"{path}: {len(a)} and {len(b)} items"
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, f"{path}[{i}]")
    elif a != b:
        yield f"{path}: {a!r} and {b!r}"


def describe(value):
    if isinstance(value, torch.Tensor):
        return f"{value.dtype} {tuple(value.shape)}"
    if isinstance(value, (dict, list, tuple)):
        return f"{type(value).__name__} of {len(value)}"
    return repr(value)


def fit(checkpoint, folder):
    """Loads weights and optimizer's state as a training that goes on does."""
    sys.path.insert(0, folder)
    import lstm_transducer

    weights = checkpoint["model"]
    config = lstm_transducer.Config.of_state_dict(weights, checkpoint.get("feature_dim", 80))
    model = lstm_transducer.build(config)
    print(f"model: {model.load_state_dict(weights, strict=True)}")

    group = checkpoint["optimizer"]["param_groups"][0]
    defaults = {key: value for key, value in group.items() if key != "params"}
    optimizer = torch.optim.Optimizer(model.parameters(), defaults)
    optimizer.load_state_dict(checkpoint["optimizer"])
    for name, parameter in model.named_parameters():
        for key in ("exp_avg", "exp_avg_sq"):
            assert optimizer.state[parameter][key].shape == parameter.shape, name
    print(f"optimizer: state of {len(optimizer.state)} parameters, lr {optimizer.param_groups[0]['lr']}")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--like")
    parser.add_argument("--network")
    arguments = parser.parse_args()
    checkpoint = torch.load(arguments.file, weights_only=True)
    mapped = torch.load(arguments.file, weights_only=True, mmap=True)
    failures = list(differences(checkpoint, mapped))
    for key, value in checkpoint.items():
        print(f"{key}: {describe(value)}")
    if arguments.like:
        other = torch.load(arguments.like, weights_only=False)
        common = [key for key in checkpoint if key in other]
        print(f"compared with {arguments.like}: {len(common)} of {len(checkpoint)} and {len(other)} keys")
        failures += differences(checkpoint, other)
    if arguments.network:
        fit(checkpoint, arguments.network)
    for failure in failures:
        print(f"different: {failure}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
