"""Which quote comes next: never posted before the well is dry, and as unlike the last ones as quality allows."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from itertools import islice

from bot.domain.findings import Scope
from bot.engaging.stock import Find, Pool, Used

DISTANCE = timedelta(days=365)
"""How long a quote rests before it may come again, once every other was posted."""
_SHORTLIST = 60
_RECENT = 8
_EPISODE, _SPEAKER, _SEASON, _TOPIC = 0.3, 0.12, 0.05, 0.3
"""What a quote loses for coming from the same episode, speaker or season as the last one, or for their subject."""
_SHOWN, _LUCK = 0.06, 0.02
"""What it loses for having been shown on request, and how much chance there is between communities."""


def shortlist(pool: Pool, used: Used, scope: Scope, today: date) -> list[Find]:
    """The best that may be posted today: those that never were, else those that rested long enough."""
    seen = _visible(pool, scope)
    fresh = list(islice((find for find in seen if used.last(find) is None), _SHORTLIST))
    if fresh:
        return fresh
    rested = ((last, find) for find in _visible(pool, scope) if (last := used.last(find)) is not None)
    return list(islice((find for last, find in rested if today - last >= DISTANCE), _SHORTLIST))


def choose(finds: Collection[Find], recent: Sequence[Find], shown: Collection[object], seed: str) -> Find:
    """The best of `finds` (at least one) after the `recent` ones, the latest first. `shown` are spans."""

    def worth(find: Find) -> tuple[float, object]:
        luck = hashlib.blake2s(f"{seed} {find.print}".encode(), digest_size=2).digest()
        chance = _LUCK * int.from_bytes(luck, "big") / 0xFFFF
        alike = max((_alike(find, other) / (1 + ago) for ago, other in enumerate(recent)), default=0.0)
        return find.score + chance - alike - _SHOWN * (find.span in shown), find.span

    return max(finds, key=worth)


def recently(pool: Pool, used: Used) -> list[Find]:
    """What was posted last, the latest first, as far as it is still in the pool."""
    latest = sorted(used.by_print.items(), key=lambda each: each[1], reverse=True)[:_RECENT]
    return [pool.by_print[print_] for print_, _ in latest if print_ in pool.by_print]


def left(pool: Pool, used: Used, scope: Scope, most: int) -> int:
    """How many were never posted there, counted up to `most`."""
    return sum(1 for _ in islice((find for find in _visible(pool, scope) if used.last(find) is None), most))


def _visible(pool: Pool, scope: Scope) -> Iterable[Find]:
    if not scope.hidden and not scope.hidden_spans:
        return pool.quotes
    return (find for find in pool.quotes if not scope.hides(find.span))


def _alike(one: Find, other: Find) -> float:
    same = _EPISODE * (one.span.episode_id == other.span.episode_id)
    same += _SPEAKER * (one.speaker is not None and one.speaker == other.speaker)
    same += _SEASON * (one.season == other.season)
    shared = len(one.topic & other.topic) / max(1, min(len(one.topic), len(other.topic)))
    return same + _TOPIC * shared
