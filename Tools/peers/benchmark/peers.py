"""Runs one peer in a process of its own: a job comes in as JSON, what it took goes out as JSON.

    peers.py '{"engine": "onnxruntime", ...}'

A job names the engine, `models` (the folder that Tools/peers/bench makes), and what its engine needs: `int8`, `frames`
(encoder frames of a call), `streams`, `threads`, `wavs`, and perhaps `avx2` (no wider instructions, of PyTorch). The answer has `factor`, seconds of work per second of audio
of all streams, the median of the runs after the first; and `load`, the seconds to load the model.
"""
import importlib
import json
import os
import statistics
import sys
import time
import wave

import numpy as np


def read(path):
    with wave.open(path) as w:
        assert (w.getframerate(), w.getsampwidth(), w.getnchannels()) == (16000, 2, 1), "16 kHz, 16 bit, mono wanted"
        return np.frombuffer(w.readframes(w.getnframes()), np.int16).astype(np.float32) / 32768


def fbank():
    import kaldi_native_fbank as knf

    options = knf.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = False
    options.mel_opts.num_bins = 80
    options.mel_opts.high_freq = -400
    return knf.OnlineFbank(options)


def features(samples):
    stream = fbank()
    stream.accept_waveform(16000, samples)
    stream.input_finished()
    return np.stack([stream.get_frame(i) for i in range(stream.num_frames_ready)])


def windows(job, samples):
    """The encoder's inputs [streams, 4 frames + 5, 80], one after the other."""
    size, shift = 4 * job["frames"] + 5, 4 * job["frames"]
    frames = features(samples)
    for start in range(0, len(frames) - size + 1, shift):
        yield np.ascontiguousarray(np.broadcast_to(frames[start : start + size], (job["streams"], size, 80)))


# Each engine is a function of a job, which loads the model and gives what is run on samples.


def onnxruntime(job):
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = job["threads"]
    options.log_severity_level = 3
    name = "encoder.int8.onnx" if job["int8"] else "encoder.onnx"
    path = f"{job['models']}/onnx-{job['frames']}/{name}"
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    meta = session.get_modelmeta().custom_metadata_map
    layers, width, hidden = (int(meta[key]) for key in ("num_encoder_layers", "d_model", "rnn_hidden_size"))

    def prepare(samples):
        xs = list(windows(job, samples))

        def run():
            h = np.zeros((layers, job["streams"], width), np.float32)
            c = np.zeros((layers, job["streams"], hidden), np.float32)
            for x in xs:
                _, h, c = session.run(None, {"x": x, "state0": h, "state1": c})

        return run

    return prepare


def torch(job):
    import torch

    torch.set_num_threads(job["threads"])
    torch.set_grad_enabled(False)
    encoder = torch.jit.load(f"{job['models']}/jit/encoder_jit_trace.pt").eval()

    def prepare(samples):
        xs = [torch.from_numpy(x) for x in windows(job, samples)]
        lengths = torch.full((job["streams"],), xs[0].size(1))

        def run():
            states = encoder.get_init_states(job["streams"], torch.device("cpu"))
            for x in xs:
                _, _, states = encoder(x, lengths, states)

        return run

    return prepare


def ncnn(job):
    import ncnn

    folder = f"{job['models']}/ncnn"
    net = ncnn.Net()
    net.opt.num_threads = job["threads"]
    net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    assert net.load_param(f"{folder}/encoder.ncnn.param") == 0
    assert net.load_model(f"{folder}/encoder.ncnn.bin") == 0

    def prepare(samples):
        xs = [x[0] for x in windows(job, samples)]

        def run():
            h, c = np.zeros((12, 512), np.float32), np.zeros((12, 1024), np.float32)
            for x in xs:
                with net.create_extractor() as extractor:
                    for name, value in (("in0", x), ("in2", h), ("in3", c)):
                        extractor.input(name, ncnn.Mat(value))
                    extractor.extract("out0")
                    h, c = (np.array(extractor.extract(name)[1]) for name in ("out2", "out3"))

        return run

    return prepare


def sherpa_onnx(job):
    """A whole recogniser, features and search included."""
    import sherpa_onnx

    kind = ".int8.onnx" if job["int8"] else ".onnx"
    part = lambda name: f"{job['models']}/onnx-{job['frames']}/{name}{kind}"
    recognizer = sherpa_onnx.OnlineRecognizer.from_transducer(
        tokens=f"{job['models']}/tokens.txt", encoder=part("encoder"), decoder=part("decoder"), joiner=part("joiner"),
        num_threads=job["threads"], decoding_method="greedy_search",
    )

    def decode(streams):
        while ready := [stream for stream in streams if recognizer.is_ready(stream)]:
            recognizer.decode_streams(ready)

    def prepare(samples):
        def run():
            streams = [recognizer.create_stream() for _ in range(job["streams"])]
            for start in range(0, len(samples), 1600):
                for stream in streams:
                    stream.accept_waveform(16000, samples[start : start + 1600])
                decode(streams)
            for stream in streams:
                stream.input_finished()
            decode(streams)

        return run

    def prepare_files(recordings):
        """Up to job["streams"] files at a time, a new one for each that ends."""

        def run():
            waiting, active = list(recordings), []
            while waiting or active:
                while waiting and len(active) < job["streams"]:
                    stream = recognizer.create_stream()
                    stream.accept_waveform(16000, waiting.pop())
                    stream.input_finished()
                    active.append(stream)
                ready = [stream for stream in active if recognizer.is_ready(stream)]
                if ready:
                    recognizer.decode_streams(ready)
                active = [stream for stream in active if recognizer.is_ready(stream)]

        return run

    return prepare_files if len(job["wavs"]) > 1 else prepare


def kaldi_native_fbank(job):
    def prepare(samples):
        def run():
            stream = fbank()
            stream.accept_waveform(16000, samples)
            stream.input_finished()
            return stream.num_frames_ready

        return run

    return prepare


def torch_training(job):
    """A step of training: forward, the pruned loss of fast_rnnt, backward, Adam."""
    import torch

    sys.path.insert(0, job["reference"])
    import bench_train
    import lstm_transducer as reference

    torch.set_num_threads(job["threads"])
    torch.manual_seed(1)
    model = reference.build(bench_train.MODELS[job["size"]]).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
    x, lengths = torch.randn(16, 800, 80), torch.full((16,), 800)
    y, counts = torch.randint(1, 500, (16, 40)), torch.full((16,), 40)

    def prepare(samples):
        def run():
            loss = bench_train.loss_of("pruned", model, x, lengths, y, counts, "bf16" if job["bf16"] else "fp32")
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()

        return run

    return prepare


# By name: the module, whose import counts nowhere, and the function.
ENGINES = {
    "onnxruntime": ("onnxruntime", onnxruntime),
    "PyTorch": ("torch", torch),
    "ncnn": ("ncnn", ncnn),
    "sherpa-onnx": ("sherpa_onnx", sherpa_onnx),
    "kaldi-native-fbank": ("kaldi_native_fbank", kaldi_native_fbank),
    "PyTorch, fast_rnnt": ("torch", torch_training),
}


def main():
    job = json.loads(sys.argv[1])
    if job.get("avx2"):
        os.environ |= {"ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2", "MKL_ENABLE_INSTRUCTIONS": "AVX2"}
    recordings = [read(path) for path in job["wavs"]]
    seconds = sum(map(len, recordings)) / 16000
    module, engine = ENGINES[job["engine"]]
    importlib.import_module(module)
    start = time.perf_counter()
    prepare = engine(job)
    load = time.perf_counter() - start
    if len(recordings) == 1:
        run, audio = prepare(recordings[0]), seconds * job["streams"]
    else:
        run, audio = prepare(recordings), seconds
    factors = []
    for turn in range(job["runs"] + 1):
        start = time.perf_counter()
        run()
        if turn > 0:  # the first is a warm-up
            factors.append((time.perf_counter() - start) / audio)
    print(json.dumps({"factor": statistics.median(factors), "load": load}))


if __name__ == "__main__":
    main()
