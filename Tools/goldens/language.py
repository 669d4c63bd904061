"""Makes Fixtures/language: language models of a made-up text by icefall's and KenLM's estimators.

usage: language.py <icefall's shared/make_kn_lm.py> <KenLM's lmplz> <Fixtures>
Made with icefall 36e0420, KenLM 4cb443e (lmplz, and its Python module 0.3.0), Python 3.11. The text is random
(seed 11); the discounts of its 4-grams have no closed form, so that KenLM falls back on its own.
"""

import json
import pathlib
import random
import subprocess
import sys

import kenlm

make_kn_lm, lmplz = sys.argv[1:3]
folder = pathlib.Path(sys.argv[3]) / "language"

random.seed(11)
syllables = "ka ri to mé nu so pa li".split()
words = [a + b for a in syllables for b in syllables][:24]
weights = [1 / (rank + 1) for rank in range(len(words))]
sentences = []
for _ in range(90):
    sentence = random.choices(words, weights, k=random.randint(0, 7))
    for index in range(1, len(sentence)):
        if random.random() < 0.4:
            sentence[index] = words[(words.index(sentence[index - 1]) * 5 + 3) % len(words)]
    sentences.append(" ".join(sentence))
text = folder / "text.txt"
text.write_text("".join(sentence + "\n" for sentence in sentences), encoding="utf-8")

with text.open() as lines:
    subprocess.run(
        [sys.executable, make_kn_lm, "-ngram-order", "3", "-lm", folder / "kneser-ney.arpa"],
        stdin=lines, check=True)
modified = folder / "modified-kneser-ney.arpa"
subprocess.run(
    [lmplz, "-o", "4", "--discount_fallback", "-S", "100M", "--text", text, "--arpa", modified],
    check=True)

model = kenlm.Model(str(modified))
scores = []
for _ in range(40):
    sentence = random.choices(words + ["zzz"], k=random.randint(0, 6))
    if random.random() < 0.7:
        sentence = random.choice(sentences).split()[:4] + sentence
    found = [score for score, _, _ in model.full_scores(" ".join(sentence))]
    scores.append({"sentence": sentence, "scores": found})
(folder / "scores.json").write_text(json.dumps(scores, ensure_ascii=False, indent=0) + "\n")
