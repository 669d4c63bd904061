#!/usr/bin/env python3
"""Times `tern bench features` beside kaldi-native-fbank on the same length of audio, in turns, one thread each, and prints ratios.

    pip install kaldi-native-fbank numpy
    features.py [--tern .build/release/tern] [--seconds 60] [--runs 7]

Both compute 80 bins at 16 kHz as icefall does, from samples in memory. A figure is frames a second; the ratio is the
median of the ratios of neighbouring runs.
"""
import argparse
import json
import statistics
import subprocess
import tempfile
import time

import kaldi_native_fbank as knf
import numpy as np


def kaldi(samples):
    options = knf.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = False
    options.mel_opts.num_bins = 80
    options.mel_opts.high_freq = -400
    start = time.perf_counter()
    fbank = knf.OnlineFbank(options)
    fbank.accept_waveform(16000, samples)
    fbank.input_finished()
    return fbank.num_frames_ready / (time.perf_counter() - start)


def tern(arguments):
    with tempfile.NamedTemporaryFile(suffix=".json") as results:
        command = [arguments.tern, "bench", "features", "--seconds", str(arguments.seconds), "--json", results.name]
        subprocess.run(command, check=True, capture_output=True)
        with open(results.name) as file:
            return json.load(file)["rows"][0]["value"]["median"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tern", default=".build/release/tern")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    noise = np.random.default_rng(1).standard_normal(int(16000 * arguments.seconds))
    samples = (0.1 * noise).astype(np.float32)
    kaldi(samples)
    pairs = [(tern(arguments), statistics.median(kaldi(samples) for _ in range(9))) for _ in range(arguments.runs)]
    ours, theirs = (statistics.median(side) for side in zip(*pairs))
    ratios = sorted(a / b for a, b in pairs)
    print(f"tern {ours:.0f} frames/s, kaldi-native-fbank {theirs:.0f} frames/s")
    print(f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
