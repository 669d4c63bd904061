#!/usr/bin/env python3
"""Compares tern with its peers in the same minutes, and writes what came out.

    benchmark --models FOLDER [--only REGEX] [--pairs 3] --results results.json --page Docs/performance.md

FOLDER is what Tools/peers/bench makes. Each peer is tried once; the quickest then runs in turns with tern, every run in a
process of its own that is held to as many processors as it has threads. A ratio is the median of those of neighbours.
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from datetime import date
from pathlib import Path

import tern
from comparisons import comparisons, label
from page import write_page

HERE = Path(__file__).resolve().parent


def worker(job):
    threads = str(job["threads"])
    environment = dict(os.environ, OMP_NUM_THREADS=threads, MKL_NUM_THREADS=threads, PYTHONWARNINGS="ignore")
    pin = lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: job["threads"]])
    command = [sys.executable, str(HERE / "peers.py"), json.dumps(job)]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, preexec_fn=pin)
    if answer.returncode:
        reason = (answer.stderr.strip().splitlines() or ["nothing said"])[-1]
        raise RuntimeError(f"{label(job)}: status {answer.returncode}: {reason}")
    return json.loads(answer.stdout.splitlines()[-1])


def compare(comparison, pairs):
    tried = [(worker(job)[comparison.measure], job) for job in comparison.peers]
    _, best = min(tried, key=lambda item: item[0])
    comparison.tern()
    peer, ours = [], []
    for _ in range(pairs):
        peer.append(worker(best)[comparison.measure])
        ours.append(comparison.tern())
    ratios = [theirs / mine for theirs, mine in zip(peer, ours)]
    return {
        "name": comparison.name, "target": comparison.target, "best": label(best), "date": date.today().isoformat(),
        "tried": {label(job): value for value, job in tried},
        "peer": statistics.median(peer), "tern": statistics.median(ours),
        "ratio": statistics.median(ratios), "least": min(ratios), "most": max(ratios), "pairs": pairs,
    }


def versions():
    from importlib.metadata import version

    import torch  # before fast_rnnt, which needs its libraries
    import fast_rnnt

    return {name: version(name) for name in ("onnxruntime", "sherpa-onnx", "ncnn", "torch", "kaldi-native-fbank")} | {"fast_rnnt": fast_rnnt.__version__}


def memory(program, models):
    """What a process that has loaded a model and taken a step holds beside its weights, in MB."""
    beside = {}
    for dtype in ("f32", "i8"):
        model = f"{models}/full.{dtype}.tern"
        held = tern.row(tern.bench(program, ["load", "--model", model], 1), "memory after first step")
        beside[dtype] = held - os.path.getsize(model) / 2**20
    return beside


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", required=True)
    parser.add_argument("--reference", required=True, help="the folder of lstm_transducer.py, for training")
    parser.add_argument("--tern", default=str(HERE.parents[2] / ".build/release/tern"))
    parser.add_argument("--only", default="", help="a regular expression of what to compare; the rest stays as it was")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--results", required=True)
    parser.add_argument("--page", required=True)
    arguments = parser.parse_args()
    wavs = sorted(str(path) for path in Path(arguments.models, "files").glob("*.wav"))
    audio = sum(os.path.getsize(path) - 44 for path in wavs) / 2 / 16000
    results = {"comparisons": []}
    if os.path.exists(arguments.results):
        with open(arguments.results) as file:
            results = json.load(file)
    compared = list(comparisons(arguments.models, arguments.tern, arguments.reference, (wavs, audio)))
    chosen = [comparison for comparison in compared if re.search(arguments.only, comparison.name)]
    if not chosen:
        parser.error(f"--only {arguments.only}: nothing is called so")
    for comparison in chosen:
        row = compare(comparison, arguments.pairs)
        print(f"{row['name']:48} {row['best']:34} {row['peer']:.4f}  tern {row['tern']:.4f}  "
              f"{row['ratio']:.2f} ({row['least']:.2f} to {row['most']:.2f}), wanted {row['target']}", flush=True)
        kept = {old["name"]: old for old in results["comparisons"]} | {row["name"]: row}
        results["comparisons"] = [kept[other.name] for other in compared if other.name in kept]
        with open(arguments.results, "w") as file:
            json.dump(results, file, indent=1)
    roofs = tern.bench(arguments.tern, ["infer", "--model", f"{arguments.models}/full.f32.tern", "--dtype", "f32,bf16,i8",
                                        "--chunk", "1", "--streams", "1,32", "--seconds", "4"], 1)
    results |= {"versions": versions(), "memory": memory(arguments.tern, arguments.models), "roofs": roofs}
    with open(arguments.results, "w") as file:
        json.dump(results, file, indent=1)
    write_page(results, Path(arguments.page))


if __name__ == "__main__":
    main()
