"""The best quotes over all episodes of a scope, varied by episode and speaker."""

import hashlib
from collections.abc import Sequence
from datetime import date

from bot.analysing.quotes import extract_quotes
from bot.domain.episode import Episode
from bot.domain.episode_card import QuoteDraft
from bot.domain.findings import Scope
from bot.ports import CardStore, TranscriptLibrary
from bot.quoting.candidates import Pick

_NEWEST = 3
_EPISODES = 12
_WITHOUT_CARD = 3
_PER_EPISODE = 12
"""How many episodes a day's choice draws from (the newest always), how many of them may be read on the spot, and how
many quotes of each are considered."""


async def highlights(library: TranscriptLibrary, cards: CardStore, scope: Scope, day: date) -> list[Pick]:
    """Quotes in the order to show them: the best of every episode before the second of any."""
    rounds: list[list[Pick]] = [[] for _ in range(_PER_EPISODE)]
    on_the_spot = 0
    for episode in _episodes_of_the_day(await library.episodes(scope), day):
        card = await cards.card(episode.id, episode.transcript_hash)
        if card is None and on_the_spot == _WITHOUT_CARD:
            continue
        transcript = await library.transcript(episode.id, episode.transcript_hash)
        drafts: Sequence[QuoteDraft]
        if card is None:
            on_the_spot += 1
            drafts = extract_quotes(episode.id, transcript, episode.details)
        else:
            drafts = card.quotes
        mine = [draft for draft in drafts if _asked_for(draft, scope) and not scope.hides(draft.span)]
        for place, draft in enumerate(mine[:_PER_EPISODE]):
            text = transcript.cut(draft.span.start, draft.span.end)
            rounds[place].append(Pick(draft.span, text, draft.speaker, draft.score))
    return [pick for picks in rounds for pick in _by_turns(sorted(picks, key=lambda pick: (-pick.score, pick.span)))]


def _episodes_of_the_day(episodes: Sequence[Episode], day: date) -> list[Episode]:
    newest, rest = list(episodes[:_NEWEST]), list(episodes[_NEWEST:])
    if len(rest) > _EPISODES - _NEWEST:
        rest.sort(key=lambda episode: hashlib.sha256(f"{day.isoformat()} {episode.id}".encode()).digest())
    return newest + rest[: _EPISODES - _NEWEST]


def _by_turns(picks: list[Pick]) -> list[Pick]:
    """The same picks, reordered so that a speaker comes again only when all others had their turn."""
    turns: dict[str, int] = {}
    keyed = []
    for at, pick in enumerate(picks):
        turn = turns.get(pick.speaker or str(at), 0)
        turns[pick.speaker or str(at)] = turn + 1
        keyed.append((turn, at, pick))
    return [pick for _, _, pick in sorted(keyed, key=lambda each: each[:2])]


def _asked_for(draft: QuoteDraft, scope: Scope) -> bool:
    if scope.speaker is None:
        return True
    return draft.speaker is not None and draft.speaker.casefold() == scope.speaker.casefold()
