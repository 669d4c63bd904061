#!/usr/bin/env python3
"""Reads what `tern prepare` made with lhotse, kaldi-native-fbank and SentencePiece, and compares.

    pip install lhotse kaldi_native_io kaldi-native-fbank sentencepiece soundfile numpy
    prepared.py DATA [--most 200]

DATA is the folder that `tern prepare` wrote. All manifests are validated by lhotse, as upstream's recipe does it; the
features of the first cuts of each manifest are compared with kaldi-native-fbank's of the audio that lhotse gives (at
other speeds: lengths only, since lhotse's resampler differs); each lexicon is compared with SentencePiece's own pieces.
"""
import argparse
import pathlib

import kaldi_native_fbank as knf
import numpy as np
import sentencepiece
from lhotse import CutSet, RecordingSet, SupervisionSet, validate, validate_recordings_and_supervisions
from lhotse.dataset.speech_recognition import validate_for_asr


def kaldi(samples):
    options = knf.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.snip_edges = False
    options.mel_opts.num_bins = 80
    options.mel_opts.high_freq = -400
    fbank = knf.OnlineFbank(options)
    fbank.accept_waveform(16000, samples)
    fbank.input_finished()
    return np.stack([fbank.get_frame(i) for i in range(fbank.num_frames_ready)])


def check_manifests(data):
    for path in sorted((data / "manifests").glob("*_recordings_*.jsonl.gz")):
        recordings = RecordingSet.from_file(path)
        supervised = path.with_name(path.name.replace("_recordings_", "_supervisions_"))
        if supervised.exists():
            supervisions = SupervisionSet.from_file(supervised)
            validate_recordings_and_supervisions(recordings, supervisions)
            print(f"{path.name}: {len(recordings)} recordings, {len(supervisions)} supervisions")
        else:
            validate(recordings)
            print(f"{path.name}: {len(recordings)} recordings")


def check_cuts(path, most):
    cuts = CutSet.from_file(path)
    is_noise = path.name.startswith("musan")
    validate(cuts) if is_noise else validate_for_asr(cuts)
    count, worst, worst_loud = 0, 0.0, 0.0
    for cut in cuts:
        if count == most:
            break
        count += 1
        if not cut.has_features:
            continue
        features = cut.load_features()
        assert features.shape == (cut.num_frames, 80), (cut.id, features.shape, cut.num_frames)
        if cut.recording.transforms:
            continue
        expected = kaldi(cut.load_audio()[0])
        assert features.shape == expected.shape, (cut.id, features.shape, expected.shape)
        difference = abs(features - expected)
        worst = max(worst, difference.max())
        worst_loud = max(worst_loud, difference[expected > -8].max(initial=0))
    print(f"{path.name}: {len(cuts)} cuts; of {count} features differ by {worst:.1e}, above -8 by {worst_loud:.1e}")
    assert worst < 1e-2 and worst_loud < 1e-3  # rounding shows in bins near the floor


def check_language(folder):
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "bpe.model"))
    tokens = [line.split() for line in (folder / "tokens.txt").read_text().splitlines()]
    assert tokens == [[processor.id_to_piece(i), str(i)] for i in range(processor.vocab_size())]
    assert [processor.piece_to_id(p) for p in ("<blk>", "<sos/eos>", "<unk>")] == [0, 1, 2]
    lexicon = [line.split() for line in (folder / "lexicon.txt").read_text().splitlines()]
    for word, *pieces in lexicon[:-1]:
        assert pieces == [processor.id_to_piece(i) for i in processor.encode(word)], word
    print(f"{folder.name}: {len(tokens)} tokens, {len(lexicon)} words spelled as SentencePiece does")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--most", type=int, default=200)
    arguments = parser.parse_args()
    check_manifests(arguments.data)
    for path in sorted((arguments.data / "fbank").glob("*_cuts*.jsonl.gz")):
        check_cuts(path, arguments.most)
    for folder in sorted(arguments.data.glob("lang_bpe_*")):
        check_language(folder)


if __name__ == "__main__":
    main()
