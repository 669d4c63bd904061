"""Makes Fixtures/preparation/pieces.json: the tokens that SentencePiece's Python module learns of transcripts.txt.

usage: pieces.py <Fixtures>
Made with sentencepiece 0.1.97 (the version of Debian 12's library, which then gives the very same pieces and scores).
0.2.3 chooses other pieces at the margin (22 of 100): so tests compare what versions share.
"""

import io
import json
import pathlib
import sys

import sentencepiece

folder = pathlib.Path(sys.argv[1]) / "preparation"
text = (folder / "transcripts.txt").read_text().splitlines()
model = io.BytesIO()
sentencepiece.SentencePieceTrainer.train(
    sentence_iterator=iter(text), model_writer=model, vocab_size=100, model_type="unigram", character_coverage=1.0,
    input_sentence_size=100000000, user_defined_symbols=["<blk>", "<sos/eos>"], unk_id=2, bos_id=-1, eos_id=-1,
    minloglevel=2)
processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
pieces = [processor.id_to_piece(i) for i in range(processor.vocab_size())]
count = sum(len(processor.encode(line)) for line in text)
(folder / "pieces.json").write_text(json.dumps({"pieces": pieces, "tokens": count}, ensure_ascii=False, indent=0) + "\n")
print(sentencepiece.__version__, count)
