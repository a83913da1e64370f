"""Yes or no: whether a sentence of ours denies what was affirmed, or affirms what was denied."""

import re
from collections.abc import Sequence

from bot.proving.said import Said, SaidSentence
from bot.proving.words import OwnWord

_NEGATORS = frozenset(
    [
        "not",
        "no",
        "never",
        "none",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "without",
        "cannot",
        "hardly",
        "barely",
        "rarely",
        "seldom",
        "unlikely",
        "isn't",
        "aren't",
        "wasn't",
        "weren't",
        "don't",
        "doesn't",
        "didn't",
        "won't",
        "wouldn't",
        "can't",
        "couldn't",
        "shouldn't",
        "hasn't",
        "haven't",
        "hadn't",
        "ain't",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "nie",
        "niemals",
        "ohne",
        "nadie",
        "nunca",
        "jamais",
        "pas",
        "sans",
        "rien",
    ]
)
_TAGS = re.compile(
    r"\b(?:no doubt|not only|not just|no longer|why not|whether or not|or not)\b|^(?:no|nope)\b[,.]?", re.I
)
_NEAR = 5
"""Words after a negator that it may deny."""


def denials(words: Sequence[str]) -> set[int]:
    """Places of the words that are denied."""
    denied: set[int] = set()
    for at, word in enumerate(words):
        if word in _NEGATORS:
            denied ^= set(range(at + 1, min(at + 1 + _NEAR, len(words))))
    return denied


def contradicts(own: Sequence[OwnWord], own_folded: Sequence[str], said: Said) -> bool:
    """Whether most words that both share are denied on one side alone, in the sentence that shares most of them."""
    best = max(said.sentences, key=lambda one: _shared(own, one, said), default=None)
    if best is None:
        return False
    mine = denials(own_folded)
    theirs = denials([word.folded for word in best.words])
    places = {one: at for at, one in enumerate(best.stems)}
    turns = []
    for one in own:
        at = places.get(said.stem(one.word.folded))
        where = own_folded.index(one.word.folded)
        if at is not None:
            turns.append((where in mine) != (at in theirs))
    return sum(turns) * 2 > len(turns) if turns else False


def _shared(own: Sequence[OwnWord], sentence: SaidSentence, said: Said) -> int:
    stems = set(sentence.stems)
    return sum(said.stem(one.word.folded) in stems for one in own)
