"""What is still to come: a sentence of ours does not tell it as done."""

from collections.abc import Sequence

from bot.proving.clauses import Clause
from bot.proving.stems import is_past, listed

_COMING = listed("""
    will won't shall gonna going would could might may maybe perhaps plan plans planned planning want wants wanted hope
    hopes hoped intend intends expect expects expected predict predicts predicted prediction predictions bet tomorrow
    soon someday supposed if unless should must
    """)
_SAYS = listed("say argue admit tell mention add note call describe summarize")
"""`I would say` is no more than saying it."""
_PASSED = listed("was were has have had been did")
_DID = frozenset({"did", "was", "were"})
_PRESENT = listed("is are am be being get gets getting isn't aren't")
_NOT_YET = listed("be get gets getting")
_REACH = 3
"""Words before a verb among which is what tells its time."""


def done_already(own: Sequence[Clause], said: Sequence[Clause]) -> bool:
    """Whether ours tells something as past that was only ever spoken of as coming."""
    for clause in own:
        if any(_comes(one, at) for one in own for at in range(len(one.words))):
            return False
        for at, stem in enumerate(clause.stems):
            if not _is_past(clause, at):
                continue
            places = [(one, place) for one in said for place in one.places.get(stem, ())]
            if places and all(_is_ahead(one, place) for one, place in places):
                return True
    return False


def _is_past(clause: Clause, at: int) -> bool:
    if not is_past(clause.words[at].folded):
        return _behind(clause, at, _DID)
    return not _behind(clause, at, _PRESENT) or _behind(clause, at, _PASSED)


def _is_ahead(clause: Clause, at: int) -> bool:
    if is_past(clause.words[at].folded) and not _behind(clause, at, _NOT_YET, reach=1):
        return False
    return not _behind(clause, at, _PASSED) and any(_comes(clause, place) for place in range(at))


def _comes(clause: Clause, at: int) -> bool:
    word = clause.words[at].folded
    after = clause.words[at + 1].folded if at + 1 < len(clause.words) else ""
    return (word in _COMING or word.endswith("'ll") or word.endswith("'d")) and after not in _SAYS


def _behind(clause: Clause, at: int, words: frozenset[str], reach: int = _REACH) -> bool:
    return any(word.folded in words for word in clause.words[max(0, at - reach) : at])
