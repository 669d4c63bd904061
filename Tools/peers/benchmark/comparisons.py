"""What is compared: for each line of the table the peers' ways to do the work, and tern's."""
from dataclasses import dataclass
from typing import Callable

import tern


@dataclass
class Comparison:
    name: str
    # Jobs for peers.py; the one that takes least is the one that counts.
    peers: list
    # Gives what tern takes.
    tern: Callable[[], float]
    # How many times as fast tern is to be.
    target: float
    # What of a peer's answer is compared.
    measure: str = "factor"


def label(job):
    words = [job["engine"]]
    if job["engine"] in ("onnxruntime", "sherpa-onnx"):
        words.append("int8" if job["int8"] else "f32")
    if job["engine"] in ("onnxruntime", "sherpa-onnx", "PyTorch", "ncnn"):
        words.append(f"{40 * job['frames']} ms")
        if job["streams"] > 1:
            words.append(f"{job['streams']} streams")
    if "avx2" in job:
        words.append("AVX2")
    if "bf16" in job:
        words.append("bf16" if job["bf16"] else "f32")
    return " ".join(words)


def comparisons(models, program, reference, recordings):
    """`recordings` are 200 files, and their length together in seconds."""
    files, audio = recordings

    def job(engine, threads=1, int8=False, frames=1, streams=1, seconds=5, **others):
        wavs = [f"{models}/{seconds}s.wav"]
        return dict(engine=engine, models=models, threads=threads, int8=int8, frames=frames, streams=streams, wavs=wavs,
                    runs=2, seconds=seconds) | others

    def model(dtype):
        return f"{models}/full.{dtype}.tern"

    def inference(name, dtype, peers, target, tern_frames=1, isa=None):
        ours = dict(peers[0], frames=tern_frames)
        run = lambda: tern.inference(program, model(dtype), ours["seconds"], ours, isa)
        return Comparison(name, peers, run, target)

    def live(int8, threads=1):
        """One stream, 40 ms at a time."""
        engines = ["onnxruntime", "sherpa-onnx"] + ([] if int8 else ["PyTorch", "ncnn"])
        return [job(engine, threads, int8) for engine in engines]

    def many(int8):
        return [job(engine, int8=int8, streams=32, seconds=2) for engine in ("onnxruntime", "sherpa-onnx")]

    def training(size, bf16, target):
        bench = ["train", "--size", size, "--steps", "2", "--threads", "2"] + (["--bf16"] if bf16 else [])
        speed = lambda: 100 / tern.row(tern.bench(program, bench, 2), "speed")
        peers = [
            job("PyTorch, fast_rnnt", 2, size=size, bf16=rounded, reference=reference, wavs=[f"{models}/128s.wav"])
            for rounded in ([False, True] if bf16 else [False])
        ]
        return Comparison(f"training, {size} model, {'bf16' if bf16 else 'f32'}, 2 threads", peers, speed, target)

    def load():
        """A model and a recogniser with it, in a process of their own."""
        results = tern.bench(program, ["load", "--model", model("f32"), "--runs", "1"], 1)
        return (tern.row(results, "load") + tern.row(results, "recogniser")) / 1000

    yield inference("one stream, 40 ms, f32", "f32", live(False), 1)
    yield inference("one stream, 40 ms, bf16 (peers: f32)", "bf16", live(False), 1.8)
    yield inference("one stream, 40 ms, i8", "i8", live(True), 1.5)
    yield inference("one stream, 40 ms, i8, 2 threads", "i8", live(True, 2), 2)
    eight = [job("sherpa-onnx", int8=True, frames=8), job("onnxruntime", int8=True, frames=8)]
    yield inference("one file, i8", "i8", eight, 2, tern_frames=32)
    yield inference("one file, i8 (peer: published models, 40 ms)", "i8", [job("sherpa-onnx", int8=True)], 8, tern_frames=32)
    batches = [
        job("sherpa-onnx", 2, True, frames, 32, wavs=files, runs=1) for frames in (1, 8)
    ] + [job("onnxruntime", 2, True, frames, 32, seconds=4) for frames in (1, 8)]
    yield Comparison(
        "200 files in one command, i8, 2 threads", batches,
        lambda: tern.run([program, "transcribe", "--model", model("i8"), "--threads", "2", *files], 2) / audio, 2.5)
    yield inference("32 streams, 40 ms, f32", "f32", many(False), 1.4)
    yield inference("32 streams, 40 ms, bf16 (peers: f32)", "bf16", many(False), 4)
    yield inference("32 streams, 40 ms, i8", "i8", many(True), 2.5)
    yield inference("one stream, 40 ms, i8, Tern held to AVX2", "i8", live(True), 1, isa="avx2")
    yield inference("32 streams, 40 ms, i8, Tern held to AVX2", "i8", many(True), 1, isa="avx2")
    yield inference("one stream, 40 ms, f32, both held to AVX2", "f32", [job("PyTorch", avx2=True)], 1, isa="avx2")
    yield Comparison(
        "loading, f32", [job(engine, seconds=2, runs=1) for engine in ("ncnn", "onnxruntime", "sherpa-onnx", "PyTorch")],
        load, 10, "load")
    yield Comparison(
        "features", [job("kaldi-native-fbank", seconds=128)],
        lambda: 100 / tern.row(tern.bench(program, ["features"], 1), "features"), 2)
    for size, targets in (("full", (1.6, 4)), ("small", (2.5, 4))):
        for bf16 in (False, True):
            yield training(size, bf16, targets[bf16])
