"""Makes Fixtures/text/suffixes.json: the suffixes and settings that icefall names results by.

usage: suffixes.py <icefall's lstm_transducer_stateless2/decode.py> <Fixtures>
Made with icefall 36e0420, whose own lines are run: those of main() that make params.suffix, and the last of
decode_one_batch(), which make the key of the results. Equal.
"""

import ast
import json
import pathlib
import random
import sys
import types

source, fixtures = map(pathlib.Path, sys.argv[1:])
functions = {node.name: node for node in ast.parse(source.read_text()).body if isinstance(node, ast.FunctionDef)}


def code(body):
    return compile(ast.Module(body, []), str(source), "exec")


suffix = code([node for node in functions["main"].body
               if isinstance(node, ast.If) and "params.suffix" in ast.unparse(node)])
ending = functions["decode_one_batch"].body[-1]
assert isinstance(ending, ast.If) and "greedy_search" in ast.unparse(ending.test)
key = ast.parse("def key(params, hyps): pass").body[0]
key.body = [ending]
exec(code([key]))

numbers = random.Random(3)
methods = ["greedy_search", "beam_search", "modified_beam_search", "fast_beam_search", "fast_beam_search_nbest",
           "fast_beam_search_nbest_LG", "fast_beam_search_nbest_oracle", "modified_beam_search_lm_shallow_fusion",
           "modified_beam_search_LODR"]
cases = []
for number in range(90):
    method = methods[number % len(methods)]
    options = {
        "decoding_method": method, "iter": numbers.choice([0, 0, 468000]), "epoch": numbers.choice([1, 30, 9999]),
        "avg": numbers.choice([1, 15]), "use_averaged_model": numbers.random() < 0.5,
        "beam": numbers.choice([20.0, 4.5, 1e-05]), "max_contexts": numbers.choice([4, 8]),
        "max_states": numbers.choice([8, 64]), "nbest_scale": numbers.choice([0.5, 1.0]),
        "num_paths": numbers.choice([200, 50]), "ngram_lm_scale": numbers.choice([0.01, -0.16, 0.0]),
        "beam_size": numbers.choice([4, 10]), "context_size": numbers.choice([1, 2]),
        "max_sym_per_frame": numbers.choice([1, 3]), "lm_scale": numbers.choice([0.3, 1.0]), "lm_type": "rnn",
        "tokens_ngram": numbers.choice([2, 3]),
        "use_shallow_fusion": method in ("modified_beam_search_lm_shallow_fusion", "modified_beam_search_LODR"),
    }
    params = types.SimpleNamespace(**options)
    exec(suffix)
    cases.append({**options, "suffix": params.suffix, "key": next(iter(key(params, 0)))})
(fixtures / "text" / "suffixes.json").write_text(json.dumps(cases, indent=1) + "\n")
