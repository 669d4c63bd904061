#!/usr/bin/env python3
"""Reads `.tern` files knowing nothing but Docs/format.md: Python's library and numpy, no Tern code.

    tern_reader.py model.tern              lists what the file holds, having checked every checksum
    tern_reader.py --digest model.tern     a line for each tensor: name, type, extents, CRC-32 of its bytes
    tern inspect --json model.tern | tern_reader.py --digest -     the same lines, of what Tern reads
"""

import json
import struct
import sys
import zlib

import numpy as np

MAGIC = b"\x89TRN\r\n\x1a\n"
ELEMENTS = {1: ("f32", "<f4"), 2: ("f16", "<f2"), 3: ("bf16", "<u2"), 4: ("i8", "i1"), 5: ("i64", "<i8")}

# Messages: field number -> (name, type); a type in a list is repeated, a string names a message.
SCHEMA = {
    "Model": {
        1: ("producer", str), 2: ("operator_set", int), 3: ("operators", ["Operator"]),
        4: ("graphs", ["Graph"]), 5: ("tensors", ["Tensor"]), 6: ("front_end", "FrontEnd"),
        7: ("tokens", [str]), 8: ("tokenizer", "Tokenizer"), 9: ("decoding", "Decoding"),
        10: ("provenance", ["Entry"]), 11: ("goldens", ["Golden"]),
    },
    "Operator": {
        1: ("name", str), 2: ("version", int), 3: ("inputs", ["Operator.Input"]),
        4: ("variadic", bool), 5: ("outputs", [str]), 6: ("attributes", ["Operator.Attribute"]),
    },
    "Operator.Input": {1: ("name", str), 2: ("optional", bool)},
    "Operator.Attribute": {1: ("name", str), 2: ("type", int)},
    "Graph": {
        1: ("name", str), 2: ("inputs", ["Input"]), 3: ("outputs", ["Output"]),
        4: ("nodes", ["Node"]), 5: ("states", ["State"]),
    },
    "Input": {1: ("name", str), 2: ("element_type", int), 3: ("dimensions", ["Dimension"])},
    "Dimension": {1: ("constant", int), 2: ("symbol", str)},
    "Output": {1: ("name", str), 2: ("value", str)},
    "Node": {
        1: ("name", str), 2: ("operator", int), 3: ("inputs", [str]), 4: ("outputs", [str]),
        5: ("attributes", ["Attribute"]),
    },
    "Attribute": {1: ("name", str), 2: ("integer", "sint"), 3: ("integers", "Integers")},
    "Integers": {1: ("values", ["sint"])},
    "State": {1: ("input", str), 2: ("output", str), 3: ("initial", "f4"), 4: ("batch_axis", int)},
    "Tensor": {
        1: ("name", str), 2: ("element_type", int), 3: ("extents", [int]), 4: ("data", "Block"),
        5: ("scales", "Block"),
    },
    "Block": {1: ("offset", int), 2: ("length", int), 3: ("checksum", "u4")},
    "FrontEnd": {
        1: ("sample_rate", "f8"), 2: ("bin_count", int), 3: ("low_frequency", "f8"),
        4: ("high_frequency", "f8"), 5: ("frame_length", "f8"), 6: ("frame_shift", "f8"),
        7: ("preemphasis", "f8"), 8: ("energy_floor", "f8"), 9: ("sample_scale", "f8"),
        10: ("tail_frames", int), 11: ("tail_value", "f4"),
    },
    "Tokenizer": {1: ("kind", str), 2: ("contents", bytes)},
    "Decoding": {
        1: ("window_frames", int), 2: ("shift_frames", int), 3: ("blank", int), 4: ("unknown", int),
        5: ("start_context", ["sint"]), 6: ("maximum_symbols_per_frame", int),
    },
    "Entry": {1: ("key", str), 2: ("value", str)},
    "Golden": {
        1: ("graph", str), 2: ("inputs", ["Golden.Binding"]), 3: ("outputs", ["Golden.Binding"]),
        4: ("tolerance", "f8"),
    },
    "Golden.Binding": {1: ("name", str), 2: ("tensor", str)},
}


def varint(data, at):
    """The number at `at` in base-128 digits, lowest first, and where it ends."""
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at


def scalar(kind, value):
    """A field's value from the number or the bytes that stand for it."""
    if kind is str:
        return value.decode()
    if kind is bytes:
        return value
    if kind == "sint":  # zigzag
        return value >> 1 ^ -(value & 1)
    if kind in ("f4", "f8", "u4"):
        return struct.unpack("<" + {"f4": "f", "f8": "d", "u4": "I"}[kind], value)[0]
    if kind in (int, bool):
        return kind(value)
    return message(kind, value)


def message(name, data):
    """A protobuf message as a dictionary."""
    fields = SCHEMA[name]
    result = {field: [] for field, kind in fields.values() if isinstance(kind, list)}
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        field, kind = fields[tag >> 3]
        if tag & 7 == 0:
            value, at = varint(data, at)
        else:
            length, at = varint(data, at) if tag & 7 == 2 else ({1: 8, 5: 4}[tag & 7], at)
            value, at = data[at : at + length], at + length
            assert len(value) == length, f"{name}.{field} ends after the message"
        if not isinstance(kind, list):
            result[field] = scalar(kind, value)
        elif kind[0] in (int, "sint"):  # packed
            place = 0
            while place < len(value):
                digit, place = varint(value, place)
                result[field].append(scalar(kind[0], digit))
        else:
            result[field].append(scalar(kind[0], value))
    return result


def check(data, checksum, what):
    """The bytes, if their CRC-32 is the given one."""
    assert zlib.crc32(data) == checksum, f"{what}: the checksum is {zlib.crc32(data)}, expected {checksum}"
    return data


def tensor(record, data, dequantise):
    """The array of a tensor's record."""
    def block(part):
        start, length = part["offset"], part["length"]
        assert start % 64 == 0 and start + length <= len(data), f"{record['name']} lies outside"
        return check(data[start : start + length], part["checksum"], record["name"])

    name, code = ELEMENTS[record["element_type"]]
    values = np.frombuffer(block(record["data"]), code).reshape(record["extents"])
    if name == "bf16":  # the upper half of an f32
        values = (values.astype(np.uint32) << 16).view(np.float32)
    if name == "i8":
        scales = np.frombuffer(block(record["scales"]), "<f4")
        if dequantise:
            values = values * scales.reshape([-1] + [1] * (values.ndim - 1))
    return values


def read(path, dequantise=True):
    """The metadata of a file as a dictionary, whose `tensors` are numpy arrays by name.

    bf16 becomes float32; i8 becomes float32 by its scales, or stays what it is.
    """
    with open(path, "rb") as file:
        contents = memoryview(file.read())
    magic, major, minor, mark, start, length, data_start, data_length, checksum, reserved, own = (
        struct.unpack("<8sHHIQQQQIQI", contents[:64]))
    assert magic == MAGIC, "not a .tern file"
    check(contents[:60], own, "header")
    assert (major, minor, mark) == (1, 0, 0x01020304), f"version {major}.{minor}, mark {mark:#x}"
    assert start == 64 and data_start == (start + length + 63) // 64 * 64 and reserved == 0
    assert data_start + data_length == len(contents), "the file has another length"
    model = message("Model", check(contents[start : start + length], checksum, "metadata").tobytes())
    data = contents[data_start:]
    model["records"] = model["tensors"]
    model["tensors"] = {
        record["name"]: tensor(record, data, dequantise) for record in model["records"]}
    return model


def show(path):
    """Prints what a file holds."""
    model = read(path)
    print(f"{path}: written by {model['producer'] or 'nobody'}, operator set {model['operator_set']}")
    for graph in model["graphs"]:
        print(f"graph {graph['name']}")
        for given in graph["inputs"]:
            extents = [d.get("symbol", d.get("constant")) for d in given["dimensions"]]
            print(f"  input {given['name']}: {ELEMENTS[given['element_type']][0]} {extents}")
        for node in graph["nodes"]:
            attributes = ", ".join(
                f"{a['name']}={a['integer'] if 'integer' in a else a['integers']['values']}"
                for a in node["attributes"])
            print(
                f"  {', '.join(node['outputs'])} = {model['operators'][node['operator']]['name']}"
                f"({', '.join(node['inputs'])}) {attributes}".rstrip())
        for output in graph["outputs"]:
            print(f"  output {output['name']}: {output['value']}")
        for state in graph["states"]:
            print(
                f"  state {state['input']} <- {state['output']}, {state['initial']} at first,"
                f" streams along axis {state['batch_axis']}")
    for record in model["records"]:
        values = model["tensors"][record["name"]].astype(np.float64)
        print(
            f"tensor {record['name']}: {ELEMENTS[record['element_type']][0]} {record['extents']},"
            f" mean {values.mean():.6g}, largest {np.abs(values).max():.6g}")
    for part in ("front_end", "decoding"):
        if part in model:
            print(part, model[part])
    if "tokenizer" in model:
        tokenizer = model["tokenizer"]
        print(f"tokenizer {tokenizer['kind']}, {len(tokenizer['contents'])} bytes")
    print(f"{len(model['tokens'])} tokens {model['tokens'][:8]}")
    for entry in model["provenance"]:
        print(f"provenance {entry['key']}: {entry['value']}")
    for golden in model["goldens"]:
        print(f"golden {golden['graph']}, tolerance {golden['tolerance']}")


def digest(path):
    """Prints a line for each tensor, by name; `-` is what `tern inspect --json` says on standard input."""
    if path == "-":
        lines = [(t["name"], t["type"], t["shape"], t["checksum"]) for t in json.load(sys.stdin)["tensors"]]
    else:
        lines = [
            (r["name"], ELEMENTS[r["element_type"]][0], r["extents"], r["data"]["checksum"])
            for r in read(path)["records"]]  # whose checksums it has compared with the bytes
    for line in sorted(lines):
        print(*line)


if __name__ == "__main__":
    act, paths = (digest, sys.argv[2:]) if sys.argv[1:2] == ["--digest"] else (show, sys.argv[1:])
    for path in paths:
        act(path)
