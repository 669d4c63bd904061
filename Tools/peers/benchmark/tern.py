"""Runs tern, and reads what it has measured."""
import json
import os
import subprocess
import tempfile
import time


def run(command, threads):
    """Seconds of a command, and the most memory that it held, in MB; it is held to as many processors as threads."""
    pin = lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=pin)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"status {status}: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def bench(tern, arguments, threads):
    """What `tern bench` writes with --json."""
    with tempfile.TemporaryDirectory() as folder:
        run([tern, "bench", *arguments, "--json", f"{folder}/results.json"], threads)
        with open(f"{folder}/results.json") as file:
            return json.load(file)


def row(results, name):
    return next(row["value"]["median"] for row in results["rows"] if row["name"] == name)


def inference(tern, model, seconds, job):
    results = bench(
        tern, ["infer", "--model", model, "--chunk", str(job["frames"]), "--streams", str(job["streams"]), "--threads",
               str(job["threads"]), "--seconds", str(seconds), "--runs", "1"], job["threads"])
    return {"factor": results["rows"][0]["realTimeFactor"]["median"], "roofline": results}


def files(tern, model, wavs, audio, threads):
    """A whole command, loading included."""
    seconds, memory = run([tern, "transcribe", "--model", model, "--threads", str(threads), *wavs], threads)
    return {"factor": seconds / audio, "memory": memory}
