#!/usr/bin/env python3
"""lhotse validates the manifests of a folder that Tern has prepared, and reads the features they refer to.

  manifests.py FOLDER [--most 200] [--tolerance 2e-3]

Every *.jsonl and *.jsonl.gz is loaded and validated. Of each file of cuts, features of up to --most cuts are
read and compared with those that lhotse's own Fbank computes of the same audio; cuts of another speed, whose
audio lhotse resamples with another filter, are in speed_perturbation.py. Paths in manifests are relative to
the folder in which this runs. Needs lhotse, kaldi_native_io, soundfile, torch.
"""
import argparse
import glob
import itertools
import sys

import numpy as np
from lhotse import CutSet, Fbank, FbankConfig, load_manifest_lazy, validate


def differences(cuts, most):
    """How far stored features are from computed ones, cut by cut; one shape must be the other's."""
    fbank = Fbank(FbankConfig(num_mel_bins=80))
    plain = (c for c in cuts if c.has_features and not c.recording.transforms)
    for cut in itertools.islice(plain, most):
        stored, computed = cut.load_features(), cut.compute_features(fbank)
        if stored.shape != computed.shape or stored.shape != (cut.num_frames, cut.num_features):
            raise SystemExit(f"{cut.id}: {stored.shape}, lhotse computes {computed.shape}")
        yield float(np.max(np.abs(stored - computed) / (1 + np.abs(computed))))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--most", type=int, default=200)
    p.add_argument("--tolerance", type=float, default=2e-3)
    args = p.parse_args()
    paths = sorted(glob.glob(f"{args.folder}/**/*.jsonl*", recursive=True))
    worst, read = 0.0, 0
    for path in paths:
        manifest = load_manifest_lazy(path)
        if manifest is None:
            print(f"{path}: empty")
            continue
        items = manifest.to_eager()
        validate(items)
        line = f"{path}: {len(items)} {type(items).__name__}, valid"
        if isinstance(items, CutSet):
            found = list(differences(items, args.most))
            if found:
                line += f"; features of {len(found)} cuts, {max(found):.1e} from lhotse's"
                worst, read = max(worst, *found), read + len(found)
        print(line)
    print(f"{len(paths)} manifests, features of {read} cuts, worst {worst:.1e}")
    sys.exit(0 if paths and worst <= args.tolerance else 1)


main()
