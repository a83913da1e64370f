"""Who and what to whom: words on the two sides of `than`, of `from ... to`, and of a verb between names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.language.words import is_stop_word, words_of
from bot.proving.clauses import Clause
from bot.proving.opposites import opposites
from bot.proving.polarity import Aligned
from bot.proving.stems import listed, stem_of

_COMPARATORS = frozenset({"than", "like", "back", "before", "after", "into", "over", "versus"})
_ONE_SIDED = frozenset({"than", "back"})
_COMPARES = re.compile(r"(?P<at>\b(?:than|compared (?:to|with)|versus|vs|as opposed to)\b)", re.I)
_PREFERS = re.compile(r"\bprefer\w*\b.{1,60}?(?P<at>\bto\b)", re.I)
_BE = listed("is are was were be been being get gets got gotten")


def swapped(found: Sequence[Sequence[Aligned]], names: frozenset[str]) -> bool:
    """Whether two things changed places against every clause that a clause of ours may have been taken from."""
    return any(all(_changed_places(pair, names) for pair in pairs) for pairs in found)


def crossed(text: str, sentences: Sequence[str], language: str) -> bool:
    """Whether what is compared with stands for what is compared: `than`, `compared to`, `prefer ... to`."""
    mine = _compared(text, language)
    if mine is None:
        return False
    found = [sides for one in sentences if (sides := _compared(one, language)) is not None]
    met = [sides for sides in found if mine.right & sides.whole and mine.left & sides.whole]
    return bool(met) and all(_crosses(mine, sides) for sides in met)


def _crosses(mine: "_Sides", said: "_Sides") -> bool:
    if any(opposites(one) & said.whole for one in mine.whole - said.whole):
        return False
    right = mine.right & said.whole
    return bool(right) and right <= said.left and bool(said.right) and said.right <= mine.left | _unsaid(mine, said)


def _unsaid(mine: "_Sides", said: "_Sides") -> frozenset[str]:
    """What only the speaker compares with, where ours has some of it on its other side."""
    return said.right - mine.whole if said.right & mine.left else frozenset()


@dataclass(frozen=True, slots=True)
class _Sides:
    """Stems of the words that stand on one side of a comparison alone, and of all its words."""

    left: frozenset[str]
    right: frozenset[str]
    whole: frozenset[str]


def _compared(text: str, language: str) -> _Sides | None:
    found = _COMPARES.search(text) or _PREFERS.search(text)
    if found is None:
        return None
    left, right = (
        frozenset(stem_of(word.folded, language) for word in words_of(part) if not is_stop_word(word, language))
        for part in (text[: found.start("at")], text[found.end("at") :].partition(",")[0])
    )
    return _Sides(left - right, right - left, left | right) if left - right and right - left else None


def _changed_places(pair: Aligned, names: frozenset[str]) -> bool:
    return _around_comparator(pair) or _from_and_to(pair) or _names_swapped(pair, names)


def _around_comparator(pair: Aligned) -> bool:
    """Whether what stood on one side of `than` stands on the other. `Worse than` turns its sides round by itself."""
    if any(opposites(one) & pair.said.places.keys() for one in pair.own.stems):
        return False
    for at, word in enumerate(pair.own.words):
        if word.folded in _COMPARATORS:
            left, right = _weighty(pair.own, 0, at), _weighty(pair.own, at + 1, len(pair.own.words))
            for place in _places(pair.said, word.folded):
                if _crossed(pair.said, place, left, right, word.folded in _ONE_SIDED):
                    return True
    return False


def _from_and_to(pair: Aligned) -> bool:
    own, said = pair.own, pair.said
    mine = _places(own, "from"), _places(own, "to")
    theirs = _places(said, "from"), _places(said, "to")
    if not all((*mine, *theirs)):
        return False
    one, other = _after(own, mine[0][-1]), _after(own, mine[1][-1])
    return bool(one and other) and one == _after(said, theirs[1][-1]) and other == _after(said, theirs[0][-1])


def _names_swapped(pair: Aligned, names: frozenset[str]) -> bool:
    """Two names that were said in the other order, unless one of the two says it in the passive."""
    both = [one for one in dict.fromkeys(pair.own.stems) if one in names and one in pair.said.places]
    for first, second in pairwise(both):
        own = pair.own.places[first][0], pair.own.places[second][0]
        said = pair.said.places[first][0], pair.said.places[second][0]
        if not 2 <= abs(own[1] - own[0]) <= 4 or _listed(pair.said, *sorted(said)):
            continue
        same = (own[0] < own[1]) == (said[0] < said[1])
        passives = _passive(pair.own, *sorted(own)) != _passive(pair.said, *sorted(said))
        if same == passives:
            return True
    return False


def _listed(clause: Clause, start: int, end: int) -> bool:
    """`Rust and Go`: the order of a list says nothing."""
    return all(word.folded in {"and", "or", "the", "a"} for word in clause.words[start + 1 : end])


def _passive(clause: Clause, start: int, end: int) -> bool:
    words = [word.folded for word in clause.words[start:end]]
    return "by" in words and any(word in _BE for word in words)


def _weighty(clause: Clause, start: int, end: int) -> list[str]:
    """Stems of the words that say something; `Go` is a word that does."""
    spans = zip(clause.words[start:end], clause.stems[start:end], strict=True)
    return [one for word, one in spans if not is_stop_word(word, "en") or word.written[:1].isupper()]


def _crossed(said: Clause, at: int, left: Sequence[str], right: Sequence[str], one_sided: bool) -> bool:
    """Whether what stands left in ours was said right, and the other way round; with `one_sided` the latter will do."""
    left_said, right_said = set(said.stems[:at]), set(said.stems[at + 1 :])
    moved_left = any(one in left_said and one not in right_said for one in right[:1])
    moved_right = any(one in right_said and one not in left_said for one in left)
    return moved_left and (moved_right or one_sided)


def _places(clause: Clause, word: str) -> list[int]:
    return [at for at, one in enumerate(clause.words) if one.folded == word]


def _after(clause: Clause, at: int) -> str:
    return clause.stems[at + 1] if at + 1 < len(clause.stems) else ""
