"""Runs tern, and reads what it has measured."""
import json
import os
import subprocess
import tempfile
import time


def run(command, threads, isa=None):
    """Seconds of a command, which is held to as many processors as threads; its kernels may be capped."""
    pin = lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    start = time.perf_counter()
    environment = dict(os.environ, TERN_ISA=isa) if isa else None
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, preexec_fn=pin, env=environment)
    return time.perf_counter() - start


def bench(tern, arguments, threads, isa=None):
    """What `tern bench` writes with --json."""
    with tempfile.TemporaryDirectory() as folder:
        run([tern, "bench", *arguments, "--json", f"{folder}/results.json"], threads, isa)
        with open(f"{folder}/results.json") as file:
            return json.load(file)


def row(results, name):
    return next(row["value"]["median"] for row in results["rows"] if row["name"] == name)


def inference(tern, model, seconds, job, isa=None):
    arguments = ["infer", "--model", model, "--seconds", str(seconds), "--runs", "2", "--chunk", str(job["frames"])]
    arguments += ["--streams", str(job["streams"]), "--threads", str(job["threads"])]
    return bench(tern, arguments, job["threads"], isa)["rows"][0]["realTimeFactor"]["median"]
