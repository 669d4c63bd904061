"""Makes Fixtures/language: language models of a made-up text by icefall's and KenLM's estimators.

usage: language.py <icefall> <KenLM's lmplz> <Fixtures>
Made with icefall 36e0420, KenLM 4cb443e (lmplz, and its Python module 0.3.0), SentencePiece 0.2.3, Python 3.11. The text is random
(seed 11); the discounts of its 4-grams have no closed form, so that KenLM falls back on its own.
"""

import json
import pathlib
import random
import subprocess
import sys
import types

import kenlm

icefall = pathlib.Path(sys.argv[1])
make_kn_lm, lmplz = icefall / "icefall/shared/make_kn_lm.py", sys.argv[2]
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

# A lexicon in the pieces of Fixtures/text/bpe.model. icefall's files need names of modules that these functions
# do not use.
for name, names in {
    "k2": ["Fsa", "SymbolTable", "RaggedTensor"],
    "torch": ["Tensor"],
    "icefall": [],
    "icefall.lexicon": ["read_lexicon", "write_lexicon"],
    "icefall.utils": ["str2bool"],
}.items():
    module = types.ModuleType(name)
    for value in names:
        setattr(module, value, object)
    sys.modules[name] = module
sys.path.insert(0, str(icefall / "egs/librispeech/ASR/local"))
import prepare_lang
import prepare_lang_bpe

words = "THE QUICK BROWN FOX JUMPS OVER LAZY DOG'S CAFÉ zebra ÉTÉ A AN AND".split()
model = str(folder.parent / "text/bpe.model")
lexicon, tokens = prepare_lang_bpe.generate_lexicon(model, sorted(words), "<UNK>")
with open(folder / "lexicon.txt", "w", encoding="utf-8") as file:
    for word, pieces in lexicon:
        print(word, *pieces, file=file)
listed = prepare_lang.get_words(lexicon + [("!SIL", ["SIL"]), ("<SPOKEN_NOISE>", ["SPN"])])
numbers = prepare_lang.generate_id_map(["<eps>"] + listed + ["#0", "<s>", "</s>"])
prepare_lang.write_mapping(folder / "words.txt", numbers)
