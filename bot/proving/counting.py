"""Numbers of ours against numbers that were said: the same value, of the same thing."""

from collections.abc import Sequence

from bot.language.words import is_stop_word, stem, words_of
from bot.proving.numbers import Number, numbers_in

_UNITS = frozenset(
    stem(word, "en")
    for word in """second minute hour day week month year decade century percent dollar euro pound cent people person
    time gigabyte terabyte megabyte kilobyte byte mile kilometer meter gram kilo degree engineer employee customer user
    server machine node million billion thousand""".split()  # noqa: SIM905
)
_PARTS = ("half", "third", "quarter", "most", "twice", "dozen")
_REACH = 2
"""Words after a number among which is what it counts."""


def miscounted(text: str, proofs: Sequence[str], language: str) -> bool:
    """Whether a number was not said, or was said of something else."""
    said = [(number, _counted(proof, number, language)) for proof in proofs for number in numbers_in(proof)]
    for number in numbers_in(text):
        same = [things for other, things in said if other.value == number.value]
        if not same:
            return True
        mine = _counted(text, number, language)
        others = [things for other, things in said if other.value != number.value]
        if _elsewhere(mine, same, others):
            return True
    return _other_part(text, proofs)


def _elsewhere(mine: Sequence[str], same: Sequence[Sequence[str]], others: Sequence[Sequence[str]]) -> bool:
    """Whether what is counted was said with another number and not with this one, or this one in another unit."""
    if not mine or not all(same):
        return False
    if any(set(mine) & set(things) for things in same):
        return False
    if any(mine[0] in things[:1] for things in others):
        return True
    unit = next((one for one in mine if one in _UNITS), None)
    units = [next((one for one in things if one in _UNITS), None) for things in same]
    return unit is not None and all(one is not None and one != unit for one in units)


def _counted(text: str, number: Number, language: str) -> list[str]:
    """Stems of the words right after a number, up to the next stop."""
    rest = text[number.end : number.end + 60].lstrip("%")
    if text[number.end : number.end + 1] == "%":
        return [stem("percent", language)]
    stop = min((at for at, char in enumerate(rest) if char in ",;:.!?"), default=len(rest))
    return [
        stem(word.folded, language)
        for word in words_of(rest[:stop])[:_REACH]
        if not is_stop_word(word, language, first=True)
    ]


def _other_part(text: str, proofs: Sequence[str]) -> bool:
    """`a third` where `half` was said."""
    mine = [part for part in _PARTS if part in text.lower().split()]
    said = " ".join(proofs).lower().split()
    theirs = [part for part in _PARTS if part in said]
    return bool(mine) and bool(theirs) and not any(part in theirs for part in mine)
