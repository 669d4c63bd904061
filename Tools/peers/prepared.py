#!/usr/bin/env python3
"""Checks what `tern prepare` made beside what manifests.py checks.

    pip install lhotse sentencepiece
    prepared.py DATA

DATA is the folder that `tern prepare` wrote. lhotse validates the cuts as upstream's recipe does before training; each
tokens.txt and lexicon.txt is compared with SentencePiece's own pieces.
"""
import argparse
import pathlib

import sentencepiece
from lhotse import CutSet
from lhotse.dataset.speech_recognition import validate_for_asr


def check_cuts(path):
    cuts = CutSet.from_file(path)
    validate_for_asr(cuts)
    ids = [cut.id for cut in cuts]
    assert len(set(ids)) == len(ids)
    print(f"{path.name}: {len(ids)} cuts to learn from")


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
    data = parser.parse_args().data
    for path in sorted((data / "fbank").glob("*_cuts_*.jsonl.gz")):
        check_cuts(path)
    for folder in sorted(data.glob("lang_bpe_*")):
        check_language(folder)


if __name__ == "__main__":
    main()
