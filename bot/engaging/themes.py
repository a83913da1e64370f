"""Themes of the archive: subjects that takeaways of several episodes share."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

from bot.domain.episode import Episode
from bot.domain.findings import Scope
from bot.domain.ids import EpisodeId
from bot.engaging.stock import EpisodeStock, Find, Pool, Stock, Used
from bot.language.stop_words import ASKING, OPINIONS, SAYING
from bot.language.words import base_language, words_of
from bot.ports import TranscriptLibrary

_SHOWN = 4
_FEWEST_EPISODES = 2
_MOST_EPISODES = 5
"""Above this many episodes a theme is no better for more."""
_TOO_COMMON = 0.4
_ENOUGH_EPISODES = 8
"""Of so many episodes, a word that more than this share of them uses is no subject."""
_NAME = 0.8
"""What a name is worth over a common word, in episodes."""
_DETERMINERS = """
    a an the this these those my your our their its his her no every each any some one two three four five many most
    more few all both of in into on with without by for from about against between than own
"""
_PALE = """
    able anybody best better big build change day days end everybody everyone first five four full good great half hard
    hour hundred last left less little long look minute moment month need next old one part place problem real rest
    second side simple single small somebody someone start stuff ten thing things three time today turn two way week
    whole work world wrong year years
"""
_BEFORE_NOUNS = frozenset(_DETERMINERS.split())
"""English words that a thing's name follows: "the database", "without tests"."""
_VAGUE = frozenset(_PALE.split()).union(ASKING, OPINIONS, SAYING)
"""Words that name no subject."""


@dataclass(frozen=True, slots=True)
class Theme:
    """`stem` names it, `written` shows it; `finds` are its takeaways, of at least two episodes, best first."""

    stem: str
    written: str
    finds: tuple[Find, ...]
    worth: float


@dataclass(frozen=True, slots=True)
class Subjects:
    """All themes that an archive has, the best first, whoever saw which of them."""

    stocks: Mapping[EpisodeId, EpisodeStock]
    finds: tuple[tuple[str, tuple[Find, ...]], ...]
    """By stem, all takeaways that speak of it."""


def subjects(stocks: Mapping[EpisodeId, EpisodeStock]) -> Subjects:
    """Costs some milliseconds for a hundred episodes: once for each state of the archive."""
    by_stem: dict[str, list[Find]] = {}
    for stock in stocks.values():
        for find in stock.takeaways:
            for one in find.topic:
                by_stem.setdefault(one, []).append(find)
    found = []
    for one, finds in by_stem.items():
        episodes = len({find.span.episode_id for find in finds})
        many = len(stocks) >= _ENOUGH_EPISODES and episodes > _TOO_COMMON * len(stocks)
        if len(one) > 1 and not many and (theme := _theme(one, finds, stocks)) is not None:
            found.append((theme.worth, one, tuple(finds)))
    ranked = sorted(found, key=lambda each: (-each[0], each[1]))
    return Subjects(stocks, tuple((one, finds) for _, one, finds in ranked))


def themes(known: Subjects, used: Used, scope: Scope) -> Iterator[Theme]:
    """Those that can be posted: of takeaways that never were and are not hidden, the best theme first."""
    for one, finds in known.finds:
        fresh = [find for find in finds if used.last(find) is None and not scope.hides(find.span)]
        if len(fresh) >= _FEWEST_EPISODES and (theme := _theme(one, fresh, known.stocks)) is not None:
            yield theme


def weeks_left(known: Subjects, used: Used, scope: Scope, most: int) -> int:
    """For how many weeks the archive has themes, about: no takeaway counts twice."""
    taken: set[str] = set()
    weeks = 0
    for theme in themes(known, used, scope):
        rest = [find for find in theme.finds if find.print not in taken]
        if len({find.span.episode_id for find in rest}) >= _FEWEST_EPISODES:
            weeks += 1
            taken.update(find.print for find in rest)
        if weeks == most:
            break
    return weeks


class Archive:
    """The subjects of what each community follows, worked out once for each pool of the stock."""

    def __init__(self, stock: Stock, library: TranscriptLibrary) -> None:
        self._stock = stock
        self._library = library
        self._known: WeakKeyDictionary[Pool, Subjects] = WeakKeyDictionary()

    async def subjects(self, scope: Scope) -> Subjects:
        """Of the episodes in the language that most of them speak: themes are words. Hidden words included."""
        pool = await self._stock.pool(scope)
        if pool not in self._known:
            episodes = await self._library.episodes(Scope(community=scope.community, shows=scope.shows))
            stocks = {one.id: await self._stock.of(one) for one in in_main_language(episodes)}
            self._known[pool] = await asyncio.to_thread(subjects, stocks)
        return self._known[pool]


def in_main_language(episodes: Sequence[Episode]) -> list[Episode]:
    spoken = Counter(base_language(episode.language) for episode in episodes)
    return [one for one in episodes if base_language(one.language) == spoken.most_common(1)[0][0]]


def _theme(one: str, finds: Sequence[Find], stocks: Mapping[EpisodeId, EpisodeStock]) -> Theme | None:
    chosen = _by_turns(finds)
    episodes = sorted({find.span.episode_id for find in chosen})
    if len(episodes) < _FEWEST_EPISODES:
        return None
    forms = [stocks[episode].written[one] for episode in episodes]
    named = [form for form in forms if any(letter.isupper() or letter.isdigit() for letter in form)]
    if not named and not any(_is_thing(form, find) for form in forms for find in finds):
        return None
    if any(form.lower() in _VAGUE for form in forms):
        return None
    worth = min(len(episodes), _MOST_EPISODES) + _NAME * (len(named) == len(forms))
    worth += sum(find.score for find in chosen) / len(chosen)
    return Theme(one, named[0] if len(named) == len(forms) else min(forms, key=len).lower(), chosen, worth)


def _by_turns(finds: Sequence[Find]) -> tuple[Find, ...]:
    """The best of each episode before the second of any."""
    turns: dict[EpisodeId, int] = {}
    keyed = []
    for find in sorted(finds, key=lambda find: (-find.score, find.span)):
        turn = turns.get(find.span.episode_id, 0)
        turns[find.span.episode_id] = turn + 1
        keyed.append((turn, -find.score, find.span, find))
    return tuple(find for *_, find in sorted(keyed, key=lambda each: each[:3])[:_SHOWN])


def _is_thing(form: str, find: Find) -> bool:
    """Whether the statement speaks of it as of a thing."""
    words = [word.folded for word in words_of(find.statement)]
    return any(after == form.lower() and before in _BEFORE_NOUNS for before, after in pairwise(words))
