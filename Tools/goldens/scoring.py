"""Makes Fixtures/text/scoring.json: what icefall writes of recognised texts, odd ones among them.

usage: scoring.py <icefall's icefall/utils.py> <Fixtures>
Made with icefall 36e0420, kaldialign 0.12.0, Python 3.11 (Unicode 14). Equal byte for byte.
"""

import ast
import io
import json
import logging
import pathlib
import random
import sys
import tempfile
from collections import defaultdict
from typing import Dict, Iterable, List, TextIO, Tuple

import kaldialign

source, fixtures = map(pathlib.Path, sys.argv[1:])
wanted = {"store_transcripts", "write_error_stats"}
module = ast.parse(source.read_text())
module.body = [node for node in module.body if getattr(node, "name", "") in wanted]
Pathlike = str
exec(compile(module, str(source), "exec"))

numbers = random.Random(4)


def some(words, longest):
    return " ".join(numbers.choice(words) for _ in range(numbers.randint(0, longest)))


odd = [
    "IT'S", '"SO"', "'\"", "\\", "\\'", "caf\u00e9", "cafe\u0301", "\u03b1\u03b2", "\U0001f600", "\u00ad", "\u200b",
    "\u4f60\u597d", "\ufeff", "a\x1bb", "\u0378", "\ue000", "\U000e0001", "\uffff", "\U00010000", "-", "(", "->",
]
spaces = [" ", "  ", "\t", "\u00a0", "\u3000", "\x1f", "\u2028", "\x85", "\r\n"]
cases = {
    "letters": [(f"u{n}", some("ABC", 9), some("ABC", 9)) for n in range(120)],
    "words": [(f"{n:03}", some("THE CAT SAT ON A MAT".split(), 12), some("THE CAT SAT ON A MAT".split(), 12))
              for n in range(30)],
    "odd": [(f"o-{n}", some(odd, 8), some(odd, 8)) for n in range(60)],
    "spaces": [(f"s{n}", numbers.choice(spaces).join(some("AB", 4)), numbers.choice(spaces).join(some("AB", 4)))
               for n in range(30)],
    # Order: by name, then by words; names are ordered by code point.
    "order": [(name, some("AB", 3), some("AB", 3)) for name in ["b", "B", "a", "é", "e", "\U00010000", "\uffff", "b-1", "b"]],
}
log = io.StringIO()
logging.basicConfig(stream=log, level=logging.INFO, format="%(message)s")
results = []
for name, texts in cases.items():
    words = sorted((id, ref.split(), hyp.split()) for id, ref, hyp in texts)
    with tempfile.NamedTemporaryFile() as file:
        store_transcripts(file.name, words)
        recogs = pathlib.Path(file.name).read_text(encoding="utf8")
    errs = io.StringIO()
    rate = write_error_stats(errs, f"{name}-greedy_search", words)
    results.append({
        "utterances": [{"id": id, "ref": ref, "hyp": hyp} for id, ref, hyp in texts],
        "recogs": recogs, "errs": errs.getvalue(), "name": name,
        "summary": "settings\tWER\n" + "{}\t{}".format("greedy_search", rate) + "\n",
        "log": log.getvalue().splitlines()[-1],
    })
path = fixtures / "text" / "scoring.json"
path.write_text(json.dumps(results, indent=1, ensure_ascii=True) + "\n")
