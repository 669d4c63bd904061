"""Makes Fixtures/goldens/augment.safetensors: what lhotse's SpecAugment does to features.

usage: augment.py <lhotse's dataset/signal_transforms.py> <Fixtures>
Made with lhotse 1.33.0, torch 2.15.0, numpy 2.4, Python 3.11. Every draw is replaced by one of a list of uniform
numbers (seed 7), which the file holds, in order. Tolerance 5e-5: the frame numbers of
long utterances are rounded to f32.
"""

import importlib.util
import json
import pathlib
import random
import struct
import sys
import types

import numpy as np
import torch

source, fixtures = map(pathlib.Path, sys.argv[1:])

# The file needs names of lhotse that SpecAugment does not use.
for name, names in {
    "lhotse": ["CutSet", "FeatureExtractor"],
    "lhotse.augmentation": ["dereverb_wpe_torch"],
    "lhotse.utils": ["Pathlike"],
}.items():
    module = types.ModuleType(name)
    for value in names:
        setattr(module, value, object)
    sys.modules[name] = module
spec = importlib.util.spec_from_file_location("signal_transforms", source)
transforms = importlib.util.module_from_spec(spec)
spec.loader.exec_module(transforms)

numbers = np.random.RandomState(7)


class Draws(list):
    forced = []

    def uniform(self):
        value = self.forced.pop(0) if self.forced else float(np.float32(numbers.rand()))
        self.append(value)
        return value

    def randint(self, low, high, size=None):
        if size is None:
            return low + int(self.uniform() * (high - low))
        return torch.tensor([[low + int(self.uniform() * (high - low)) for _ in range(size[1])]])

    def rand(self, *size):
        return torch.tensor([[self.uniform() for _ in range(size[1])]], dtype=torch.float64)


cases = {  # frames, bins, settings, first draws
    "warped": (300, 10, dict(features_mask_size=5), [0.5]),
    "stretched": (170, 6, dict(features_mask_size=3), [0.9, 0.5, 0.99]),
    "not_warped": (190, 6, dict(features_mask_size=3), [0.95, 0.1]),
    "not_masked": (200, 6, dict(features_mask_size=3), [0.1, 0.3, 0.2, 0.91]),
    "neither": (200, 6, {}, [0.95, 0.95]),
    "many_spans": (1400, 4, dict(features_mask_size=3, num_frame_masks=10), [0.2]),
    "short": (40, 10, dict(features_mask_size=5, num_frame_masks=2), []),
    "no_warp": (250, 6, dict(features_mask_size=3, time_warp_factor=0, num_feature_masks=1), []),
}
tensors = {}
for name, (count, width, settings, forced) in cases.items():
    draws = Draws()
    draws.forced = list(forced)
    random.random = draws.uniform
    np.random.randint = draws.randint
    torch.randint, torch.rand = draws.randint, draws.rand
    steps = numbers.randn(count, width) * 0.5
    features = torch.tensor(np.cumsum(steps, axis=0) - 8, dtype=torch.float32)
    augment = transforms.SpecAugment(**{"num_frame_masks": 2, **settings})
    out = augment(features[None], torch.tensor([[0, 0, count]]))[0]
    tensors[name + ".in"] = features.numpy()
    tensors[name + ".draws"] = np.array(draws, dtype=np.float32)
    tensors[name + ".out"] = out.numpy()

header, data = {}, b""
for name, value in tensors.items():
    raw = np.ascontiguousarray(value, dtype="<f4").tobytes()
    header[name] = dict(
        dtype="F32", shape=list(value.shape), data_offsets=[len(data), len(data) + len(raw)])
    data += raw
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
path = fixtures / "goldens" / "augment.safetensors"
path.write_bytes(struct.pack("<Q", len(text)) + text + data)
