"""What is gathered for a question, by its kind: the passages worth reading, and the evidence that can stand alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answering.asked import Asked, AskedFor
from bot.answering.evidence import Evidence, find_evidence
from bot.domain.span import Span
from bot.searching.finder import Finder, Ground, Look, Ranked

_LOOKED_AT, _LOOKED_FAR = 16, 80
_MOST_EVIDENCE, _MOST_SPEAKERS, _MOST_EPISODES, _MOST_A_SIDE = 3, 4, 6, 2
_WORTH_TELLING = 0.6
"""Episodes whose best passage has less than this share of the best of all are left out."""
_COVERS = 0.6
"""Of the question's weight, what an episode's best passage must meet, as a share of what the best one meets."""
_WRONG_KIND = 0.6
"""What is left of the confidence when a number is asked for and the best evidence holds none."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """`evidence` comes in the order in which it is told, `of_sides` says for each on which sides of a comparison it is.

    `look` is what explains a refusal. `ranked` are the passages to read, best first, none twice.
    """

    asked: Asked
    look: Look
    ranked: tuple[Ranked, ...]
    evidence: tuple[Evidence, ...]
    confidence: float
    of_sides: tuple[tuple[int, ...], ...] = ()


async def gather(asked: Asked, question: str, finder: Finder, ground: Ground) -> Gathered:
    """Search as the kind of question wants it."""
    match asked.kind:
        case AskedFor.COMPARE:
            return await _both_sides(asked, question, finder, ground)
        case AskedFor.WHICH_EPISODES | AskedFor.OVER_TIME:
            return await _by_episode(asked, finder, ground)
        case _:
            look = await finder.look(question, ground, limit=_LOOKED_AT)
            return _plainly(asked, look, ground.scope.hides)


def _plainly(asked: Asked, look: Look, hides: Callable[[Span], bool]) -> Gathered:
    who = asked.kind is AskedFor.WHO_SAID
    evidence = find_evidence(look, hides, 2 * _MOST_SPEAKERS if who else _MOST_EVIDENCE)
    sure = _sure(look.confidence, evidence)
    return Gathered(asked, look, look.ranked, tuple(evidence[: _MOST_SPEAKERS if who else _MOST_EVIDENCE]), sure)


async def _by_episode(asked: Asked, finder: Finder, ground: Ground) -> Gathered:
    """The best passage of each episode in which the subject comes up."""
    look = await finder.look(asked.subject, ground, limit=_LOOKED_FAR)
    best = look.ranked[0] if look.ranked else None
    first: dict[str, Ranked] = {}
    for one in look.ranked:
        first.setdefault(one.packed.episode_id, one)
    if best is None:
        return Gathered(asked, look, (), (), 0.0)
    covered = best.match.coverage(look.wants)
    told = [
        one
        for one in first.values()
        if one.score >= _WORTH_TELLING * best.score and one.match.coverage(look.wants) >= _COVERS * covered
    ]
    evidence: list[Evidence] = []
    for one in told:
        evidence.extend(find_evidence(replace(look, ranked=(one,)), ground.scope.hides, 1))
        if len(evidence) == _MOST_EPISODES:
            break
    if len({one.span.episode_id for one in evidence}) < 2 and asked.kind is AskedFor.OVER_TIME:
        return _plainly(asked, look, ground.scope.hides)
    kept = {one.span.episode_id for one in evidence}
    again = [one for one in look.ranked if one.packed.episode_id in kept and one not in told]
    return Gathered(asked, look, (*told, *again), tuple(evidence), look.confidence)


async def _both_sides(asked: Asked, question: str, finder: Finder, ground: Ground) -> Gathered:
    """Each side for itself: a comparison needs evidence for both."""
    looks = [await finder.look(side, ground, limit=_LOOKED_AT) for side in asked.sides]
    evidence: list[Evidence] = []
    of_sides: list[tuple[int, ...]] = []
    for at, look in enumerate(looks):
        for one in find_evidence(look, ground.scope.hides, _MOST_A_SIDE):
            same = next((place for place, other in enumerate(evidence) if one.span.overlaps(other.span)), None)
            if same is None:
                evidence.append(one)
                of_sides.append((at,))
            elif at not in of_sides[same]:
                of_sides[same] += (at,)
    together = await finder.look(question, ground, limit=_LOOKED_AT)
    weakest = min(looks, key=lambda look: look.confidence)
    both = {at for sides in of_sides for at in sides} == set(range(len(looks)))
    sure = weakest.confidence if both else 0.0
    ranked = _in_turn([together.ranked, *(look.ranked for look in looks)])
    return Gathered(asked, weakest, ranked, tuple(evidence), sure, tuple(of_sides))


def _in_turn(lists: Iterable[Sequence[Ranked]]) -> tuple[Ranked, ...]:
    """The best of each list, then the second of each, and so on; a passage once."""
    found: dict[tuple[str, int], Ranked] = {}
    rows = [list(one) for one in lists]
    for at in range(max(map(len, rows), default=0)):
        for row in rows:
            if at < len(row):
                found.setdefault((row[at].packed.episode_id, row[at].packed.ordinal), row[at])
    return tuple(found.values())


def _sure(confidence: float, evidence: Sequence[Evidence]) -> float:
    return confidence * _WRONG_KIND if evidence and not evidence[0].of_kind else confidence
