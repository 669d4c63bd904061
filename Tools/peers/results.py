#!/usr/bin/env python3
"""Scores what `tern decode` wrote with icefall's own functions: errs-* and wer-summary-* must be equal, byte for byte.

    results.py <icefall's icefall/utils.py> <exp-dir>

Needs kaldialign.
"""

import ast
import io
import logging
import pathlib
import sys
from collections import defaultdict
from typing import Dict, Iterable, List, TextIO, Tuple

import kaldialign

source, folder = map(pathlib.Path, sys.argv[1:])
module = ast.parse(source.read_text())
module.body = [node for node in module.body if getattr(node, "name", "") == "write_error_stats"]
exec(compile(module, str(source), "exec"))

for recogs in sorted(folder.glob("*/recogs-*.txt")):
    lines = recogs.read_text(encoding="utf8").split("\n")[:-1]
    results = []
    for ref, hyp in zip(lines[::2], lines[1::2]):
        (id, ref), (same, hyp) = ref.split(":\tref="), hyp.split(":\thyp=")
        assert id == same, (id, same)
        results.append((id, ast.literal_eval(ref), ast.literal_eval(hyp)))
    assert results == sorted(results), recogs
    errs = io.StringIO()
    rate = write_error_stats(errs, "", results, enable_log=False)

    def beside(kind):
        return recogs.with_name(recogs.name.replace("recogs-", kind, 1)).read_text(encoding="utf8")

    assert beside("errs-") == errs.getvalue(), f"errs of {recogs}"
    assert beside("wer-summary-").split("\n")[1].split("\t")[1] == str(rate), f"summary of {recogs}"
    print(f"{recogs}: {len(results)} utterances, {rate} %")
