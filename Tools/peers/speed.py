#!/usr/bin/env python3
"""Times `tern transcribe` beside sherpa-onnx on the same model and recording, in turns, and prints ratios.

    pip install sherpa-onnx numpy
    speed.py --model model.tern --onnx FOLDER --tokens tokens.txt --wav 16kHz-mono-16bit.wav [--runs 5]

FOLDER holds icefall's export of the same checkpoint for streaming: encoder.onnx, decoder.onnx, joiner.onnx.
Both use one thread and greedy search. sherpa-onnx is timed without loading; tern as a whole process. A figure
is seconds of work per second of audio; the ratio is the median of the ratios of neighbouring runs.
"""
import argparse
import statistics
import subprocess
import time
import wave

import numpy as np
import sherpa_onnx


def read(path):
    with wave.open(path) as w:
        assert (w.getframerate(), w.getsampwidth(), w.getnchannels()) == (16000, 2, 1), "16 kHz, 16 bit, mono wanted"
        return np.frombuffer(w.readframes(w.getnframes()), np.int16).astype(np.float32) / 32768


def sherpa(arguments, samples):
    part = lambda name: f"{arguments.onnx}/{name}.onnx"
    recognizer = sherpa_onnx.OnlineRecognizer.from_transducer(
        tokens=arguments.tokens, encoder=part("encoder"), decoder=part("decoder"), joiner=part("joiner"),
        num_threads=1, decoding_method="greedy_search",
    )

    def run():
        start = time.perf_counter()
        stream = recognizer.create_stream()
        for first in range(0, len(samples), 1600):
            stream.accept_waveform(16000, samples[first : first + 1600])
            while recognizer.is_ready(stream):
                recognizer.decode_stream(stream)
        return time.perf_counter() - start

    return run


def tern(arguments, chunk):
    command = [arguments.tern, "transcribe", "--model", arguments.model, "--chunk", str(chunk), arguments.wav]

    def run():
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - start

    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "onnx", "tokens", "wav"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--tern", default=".build/release/tern")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    samples = read(arguments.wav)
    seconds = len(samples) / 16000
    runs = {"sherpa-onnx": sherpa(arguments, samples), "tern, 40 ms": tern(arguments, 1), "tern, file": tern(arguments, 32)}
    times = {name: [] for name in runs}
    for turn in range(arguments.runs + 1):
        for name, run in runs.items():
            taken = run() / seconds
            if turn > 0:  # the first is a warm-up
                times[name].append(taken)
    for name, taken in times.items():
        ratio = statistics.median(a / b for a, b in zip(times["sherpa-onnx"], taken))
        print(f"{name:12}  median {statistics.median(taken):.4f}  best {min(taken):.4f}  sherpa-onnx / this {ratio:.2f}")


if __name__ == "__main__":
    main()
