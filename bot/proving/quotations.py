"""Quotation marks in our own sentences: what stands between them was said, letter by letter."""

import re
from collections.abc import Sequence

_PAIRS = (("\u201c", "\u201d"), ("\u201e", "\u201c"), ("\u00ab", "\u00bb"), ("\u2018", "\u2019"), ("\u300c", "\u300d"))
_STRAIGHT = re.compile(r'"([^"]*)"')
_SINGLE = re.compile(r"(?<!\w)'([^']+(?:'\w+[^']*)*)'(?!\w)")
_MARKS = re.compile('["\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d\u2039\u203a\u201a\u201b\u201f]')
_EDGES = " .,;:!?\u2026"


def quoted_in(text: str) -> tuple[list[str], bool]:
    """What stands in quotation marks, and whether every mark has its partner."""
    found = []
    rest = text
    for opens, closes in _PAIRS:
        pattern = re.compile(f"{opens}([^{opens}{closes}]*){closes}(?!\\w)")
        found.extend(pattern.findall(rest))
        rest = pattern.sub(" ", rest)
    for pattern in (_STRAIGHT, _SINGLE):
        found.extend(pattern.findall(rest))
        rest = pattern.sub(" ", rest)
    return found, not _MARKS.search(rest)


def misquotes(text: str, proofs: Sequence[str]) -> bool:
    """Whether something in quotation marks does not stand in one of the proofs just so."""
    quotes, paired = quoted_in(text)
    if not paired:
        return True
    said = [_even(proof) for proof in proofs]
    return any(not any(_holds(proof, _even(quote)) for proof in said) for quote in quotes)


def _holds(proof: str, quote: str) -> bool:
    quote = quote.strip(_EDGES)
    if not quote:
        return False
    at = proof.find(quote)
    while at >= 0:
        end = at + len(quote)
        if not (at and proof[at - 1].isalnum()) and not (end < len(proof) and proof[end].isalnum()):
            return True
        at = proof.find(quote, at + 1)
    return False


def _even(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").replace("\u2018", "'").split())
