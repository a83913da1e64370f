"""Twins: two clauses that say the same of two things, `designers trust numbers, engineers trust people`."""

from collections.abc import Sequence
from itertools import pairwise

from bot.language.words import is_stop_word
from bot.proving.clauses import Clause
from bot.proving.opposites import leans
from bot.proving.slots import STAND_IN


def mixed(own: Clause, said: Sequence[Clause]) -> bool:
    """Whether ours takes the one thing from a clause, and what is said of the other from its twin beside it."""
    mine = [own.stems[at] for at in own.content]
    listed_words = [(one, [one.stems[at] for at in one.content]) for one in said]
    for (one, first), (other, second) in pairwise(listed_words):
        for word in set(mine) & set(first) & set(second):
            at, here, there = mine.index(word), first.index(word), second.index(word)
            if here != there and len(first) - here != len(second) - there:
                continue
            for side in (-1, 1):
                beside = [_at(words, place + side) for words, place in ((mine, at), (first, here), (second, there))]
                if all(beside) and _taken_apart(own, one, other, beside, word):
                    return True
    return False


def _at(words: Sequence[str], place: int) -> str:
    return words[place] if 0 <= place < len(words) else ""


def _taken_apart(own: Clause, one: Clause, other: Clause, beside: Sequence[str], word: str) -> bool:
    ours, here, there = beside
    if here in other.places or there in one.places or ours not in (here, there):
        return False
    if (here in own.places) == (there in own.places):
        return False
    near, far = (one, other) if ours == here else (other, one)
    more = {
        stem
        for at, stem in enumerate(own.stems)
        if stem not in (ours, word) and (not is_stop_word(own.words[at], "en") or leans(stem))
    }
    foreign = more & far.places.keys() - near.places.keys()
    if STAND_IN & {one.folded for one in near.words}:
        around = far.places[word][0]
        foreign -= {far.stems[at] for at in range(max(0, around - 2), min(len(far.stems), around + 3))}
    return bool(foreign) and not more & near.places.keys() - far.places.keys()
