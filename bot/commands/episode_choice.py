"""Which episode someone means."""

import re
from collections.abc import Sequence

from bot.chat.actions import parse_span
from bot.domain.community import has_hosts, is_of_one
from bot.domain.episode import Episode
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId
from bot.domain.span import Span
from bot.errors import AmbiguousEpisode, BadArgument, NoSuchEpisode
from bot.ports import TranscriptLibrary
from bot.searching.episodes import select_episodes

_SHOWN = 5
_NUMBERED = re.compile(
    r"\s*(?:s(?:eason)?\s*\d{1,3}\s*(?:e(?:p|pisode)?\s*\d{1,4})?|#\s*\d{1,5}|latest)\s*", re.IGNORECASE
)


def is_season_or_number(words: str) -> bool:
    """True for `S3`, `S3E12`, `season 3`, `#42` and `latest`: what may name episodes when nobody said it."""
    return _NUMBERED.fullmatch(words) is not None


def is_season(words: str) -> bool:
    """True for a bare `S3`, which is a topic before it is a season."""
    return re.fullmatch(r"\s*s\d{1,3}\s*", words, re.I) is not None


class EpisodeChoice:
    """Finds episodes within what a community may see: what it may not see does not exist."""

    def __init__(self, library: TranscriptLibrary) -> None:
        self._library = library

    async def one(self, words: str, scope: Scope) -> Episode:
        """The episode that `words` name, the latest by default.

        Raises `NoSuchEpisode` or `AmbiguousEpisode`, both saying which ones there are.
        """
        episodes = await self._known(scope)
        if not words.strip():
            return episodes[0]
        chosen = select_episodes(words, episodes)
        if not chosen:
            raise NoSuchEpisode(f"No episode is called \u2018{words}\u2019. {_examples(episodes)}")
        if len(chosen) > 1:
            titles = "; ".join(f"{episode.title} ({episode.slug})" for episode in chosen[:_SHOWN])
            more = f" and {len(chosen) - _SHOWN} more" if len(chosen) > _SHOWN else ""
            raise AmbiguousEpisode(f"\u2018{words}\u2019 could be {len(chosen)} episodes: {titles}{more}. Name one.")
        return chosen[0]

    async def by_id(self, episode_id: EpisodeId, scope: Scope) -> Episode:
        for episode in await self._known(scope):
            if episode.id == episode_id:
                return episode
        raise NoSuchEpisode("That episode is not here any more. /episodes shows what there is.")

    async def matching(self, words: str, scope: Scope) -> Sequence[Episode]:
        """Every episode that `words` name; all of them, newest first, for no words."""
        episodes = await self._known(scope)
        return select_episodes(words, episodes) if words.strip() else episodes

    async def span_of(self, action: str, scope: Scope) -> Span:
        """The span a button carries.

        Raises `BadArgument` where it is not of this community, from an older text, or was taken away by the hosts.
        """
        episode_id, prefix, start, end = parse_span(action)
        episode = await self.by_id(episode_id, scope)
        if not prefix or not episode.transcript_hash.startswith(prefix):
            raise BadArgument("The transcript has changed since this was posted. Run the command again.")
        span = Span(episode.id, episode.transcript_hash, start, end)
        if scope.hides(span):
            raise BadArgument("The hosts have taken that away.")
        return span

    async def _known(self, scope: Scope) -> Sequence[Episode]:
        episodes = await self._library.episodes(scope)
        if not episodes:
            raise no_episodes_yet(scope.community)
        return episodes


def no_episodes_yet(community: CommunityId) -> NoSuchEpisode:
    """Says who can add some, and how, where this community lives."""
    if has_hosts(community):
        how = "A host can choose or add a show: /aftershow setup."
    elif is_of_one(community):
        how = "Whoever runs me can add a show; or ask me in a community that follows one."
    else:
        how = "Add some with: aftershow ingest FILE."
    return NoSuchEpisode(f"There are no episodes here yet. {how}")


def _examples(episodes: Sequence[Episode]) -> str:
    titles = "; ".join(episode.title for episode in episodes[:3])
    return f"Try \u2018latest\u2019, a number such as S1E2, or part of a title: {titles}."
