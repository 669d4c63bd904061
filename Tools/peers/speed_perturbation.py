#!/usr/bin/env python3
"""Compares cuts of perturbed speed that Tern has prepared with what `sox speed` makes of their recordings.

  speed_perturbation.py CUTS.jsonl.gz [--most 100]

The number of samples must be the one in the manifest, and the mean spectrum of the stored features (80 bands)
within 1 dB of that of sox's audio. Paths in the manifest are relative to the folder in which this runs.
Needs sox, lhotse, kaldi_native_io, torch.
"""
import argparse
import itertools
import subprocess
import sys

import numpy as np
from lhotse import Fbank, FbankConfig, load_manifest_lazy


def sox(cut):
    """Samples of a cut's recording at the speed of its transform."""
    speed = cut.recording.transforms[0]
    factor = (speed["kwargs"] if isinstance(speed, dict) else speed.to_dict()["kwargs"])["factor"]
    command = ["sox", cut.recording.sources[0].source, "-t", "f32", "-", "speed", str(factor)]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "<f4")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("cuts")
    p.add_argument("--most", type=int, default=100)
    args = p.parse_args()
    fbank = Fbank(FbankConfig(num_mel_bins=80))
    perturbed = (
        c for c in load_manifest_lazy(args.cuts)
        if c.has_features and c.recording.transforms and c.duration == c.recording.duration)
    worst, count = 0.0, 0
    for cut in itertools.islice(perturbed, args.most):
        samples = sox(cut)
        if len(samples) != cut.num_samples:
            sys.exit(f"{cut.id}: {cut.num_samples} samples, sox makes {len(samples)}")
        expected = fbank.extract(samples.copy(), cut.sampling_rate)
        decibels = (cut.load_features().mean(axis=0) - expected.mean(axis=0)) * 10 / np.log(10)
        worst, count = max(worst, float(np.max(np.abs(decibels)))), count + 1
    print(f"{count} cuts, lengths equal, bands within {worst:.3f} dB of sox's")
    sys.exit(0 if count and worst < 1 else 1)


main()
