#!/usr/bin/env python3
"""Times fast_rnnt's pruned loss, part by part, on the sizes of `LossBenchmark`: the peer's side of that comparison.

    pruned_loss.py [--batch 16 --frames 200 --tokens 60 --vocabulary 500 --range 5 --joiner 512 --runs 7 --threads 1]

Needs torch and fast_rnnt 1.3. The joiner's own work is left out on both sides: its logits are random numbers, and the
gradient of its sum is the sum itself. A figure is the median in seconds.
"""
import argparse
import statistics
import time

import torch  # before fast_rnnt, which needs its libraries
import fast_rnnt


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sizes = {"batch": 16, "frames": 200, "tokens": 60, "vocabulary": 500, "range": 5, "joiner": 512}
    for name, default in {**sizes, "runs": 7, "threads": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    torch.manual_seed(1)
    leaf = lambda *shape: torch.randn(shape).requires_grad_()
    am = leaf(o.batch, o.frames, o.vocabulary)
    lm = leaf(o.batch, o.tokens + 1, o.vocabulary)
    encoder = leaf(o.batch, o.frames, o.joiner)
    decoder = leaf(o.batch, o.tokens + 1, o.joiner)
    logits = leaf(o.batch, o.frames, o.range, o.vocabulary)
    symbols = torch.randint(1, o.vocabulary, (o.batch, o.tokens))
    boundary = torch.tensor([[0, 0, o.tokens, o.frames]] * o.batch)
    leaves = [am, lm, encoder, decoder, logits]
    seconds = {}

    def timed(name, body):
        start = time.perf_counter()
        result = body()
        seconds.setdefault(name, []).append(time.perf_counter() - start)
        return result

    def simple():
        return fast_rnnt.rnnt_loss_smoothed(
            lm=lm, am=am, symbols=symbols, termination_symbol=0, lm_only_scale=0.25, am_only_scale=0.0,
            boundary=boundary, reduction="sum", return_grad=True)

    def prune(px_grad, py_grad):
        return fast_rnnt.get_rnnt_prune_ranges(px_grad=px_grad, py_grad=py_grad, boundary=boundary, s_range=o.range)

    def pruned_sum(ranges):
        e, d = fast_rnnt.do_rnnt_pruning(am=encoder, lm=decoder, ranges=ranges)
        return e + d

    def pruned(ranges):
        return fast_rnnt.rnnt_loss_pruned(
            logits=logits, symbols=symbols, ranges=ranges, termination_symbol=0, boundary=boundary, reduction="sum")

    for _ in range(o.runs + 1):
        for tensor in leaves:
            tensor.grad = None
        loss, (px_grad, py_grad) = timed("simple", simple)
        ranges = timed("ranges", lambda: prune(px_grad, py_grad))
        joined = timed("sum", lambda: pruned_sum(ranges))
        pruned_loss = timed("pruned", lambda: pruned(ranges))
        timed("pruned gradient", lambda: pruned_loss.backward())
        timed("sum gradient", lambda: joined.backward(joined.detach()))
        timed("simple gradient", lambda: (0.5 * loss).backward())
    medians = {name: statistics.median(values[1:]) for name, values in seconds.items()}
    for name, value in medians.items():
        print(f"{name:16} {value:.5f}")
    print(f"{'all':16} {sum(medians.values()):.5f}")


if __name__ == "__main__":
    main()
