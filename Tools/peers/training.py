#!/usr/bin/env python3
"""Goes on in PyTorch where a training of Tern is: the losses of some speech, and steps of the optimiser.

  training.py REFERENCE epoch-N.pt bpe.model VALID.tsv|FOLDER[,...] [--min-utterance 0.3] [--steps 3]

REFERENCE is a folder with lstm_transducer.py, a PyTorch model with icefall's names. The losses are those
that `tern train --valid` logs after epoch N: nats per frame, a frame being four feature frames. Then the
optimiser is given Tern's state, and takes steps on the first utterances: their loss falls.
Needs torch, fast_rnnt, sentencepiece, kaldi_native_fbank, soundfile.
"""
import argparse
import csv
import glob
import os
import sys

import fast_rnnt
import sentencepiece
import soundfile
import torch
import torch.nn.functional as F


def utterances(manifests):
    for manifest in manifests.split(","):
        if os.path.isdir(manifest):
            for name in sorted(glob.glob(f"{manifest}/*/*/*.trans.txt")):
                for line in open(name):
                    key, text = line.strip().split(" ", 1)
                    yield f"{os.path.dirname(name)}/{key}.flac", text
        else:
            base = os.path.dirname(manifest)
            for row in csv.DictReader(open(manifest), delimiter="\t", quoting=csv.QUOTE_NONE):
                paths = [f"{base}/{row['path']}", f"{manifest[:-4]}/{row['path']}"]
                yield next(p for p in paths if os.path.exists(p)), row["text"]


def losses(model, x, tokens):
    """Simple and pruned loss of one utterance, features x [1, T, 80]."""
    encoded, lengths, _ = model.encoder(x, torch.tensor([x.size(1)]))
    y = torch.tensor([tokens])
    decoded = model.decoder(F.pad(y, (1, 0)))
    boundary = torch.tensor([[0, 0, len(tokens), int(lengths[0])]])
    simple, grads = fast_rnnt.rnnt_loss_smoothed(
        lm=model.simple_lm_proj(decoded), am=model.simple_am_proj(encoded), symbols=y, termination_symbol=0,
        lm_only_scale=0.25, am_only_scale=0.0, boundary=boundary, reduction="sum", return_grad=True)
    ranges = fast_rnnt.get_rnnt_prune_ranges(px_grad=grads[0], py_grad=grads[1], boundary=boundary, s_range=5)
    am, lm = fast_rnnt.do_rnnt_pruning(
        am=model.joiner.encoder_proj(encoded), lm=model.joiner.decoder_proj(decoded), ranges=ranges)
    pruned = fast_rnnt.rnnt_loss_pruned(
        logits=model.joiner(am, lm, False), symbols=y, ranges=ranges, termination_symbol=0, boundary=boundary,
        reduction="sum")
    return simple, pruned


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("reference", "checkpoint", "bpe_model", "manifests"):
        p.add_argument(name)
    p.add_argument("--min-utterance", type=float, default=0.3)
    p.add_argument("--steps", type=int, default=3)
    a = p.parse_args()
    sys.path.insert(0, a.reference)
    import lstm_transducer as lt
    import train_reference

    checkpoint = torch.load(a.checkpoint, weights_only=True)
    model = lt.Transducer(lt.Config.of_state_dict(checkpoint["model"]))
    model.load_state_dict(checkpoint["model"], strict=True)
    pieces = sentencepiece.SentencePieceProcessor(model_file=a.bpe_model)
    data = []
    for path, text in utterances(a.manifests):
        samples, rate = soundfile.read(path, dtype="float32")
        if len(samples) / rate >= a.min_utterance:
            data.append((lt.fbank(torch.from_numpy(samples)), pieces.encode(text)))
    model.eval()
    with torch.no_grad():
        sums = torch.stack([torch.stack(losses(model, x[None], y)) for x, y in data]).double().sum(0)
    frames = sum(x.size(0) // 4 for x, _ in data)
    print(f"simple_loss={sums[0] / frames:.4g}, pruned_loss={sums[1] / frames:.4g}, over {frames} frames, {len(data)} utterances")

    optimizer = train_reference.Eve(model.parameters(), lr=checkpoint["optimizer"]["param_groups"][0]["lr"])
    names = {i: n for i, (n, _) in enumerate(model.named_parameters())}
    state = checkpoint["optimizer"]["state"]
    for i, q in enumerate(model.parameters()):
        assert state[i]["exp_avg"].shape == q.shape, names[i]
        optimizer.state[q] = dict(k=state[i]["step"], m=state[i]["exp_avg"].clone(), v=state[i]["exp_avg_sq"].clone())
    for step in range(a.steps):
        simple, pruned = (sum(parts) for parts in zip(*(losses(model, x[None], y) for x, y in data[:8])))
        optimizer.zero_grad()
        (0.5 * simple + pruned).backward()
        optimizer.step()
        print(f"step {step}: simple {simple.item():.4f} pruned {pruned.item():.4f}")


if __name__ == "__main__":
    main()
