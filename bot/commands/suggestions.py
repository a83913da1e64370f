"""Completions while someone types a command's argument."""

from collections.abc import Sequence
from typing import assert_never

from bot.chat.events import Suggestion
from bot.commands.spec import Completion
from bot.domain.findings import Scope
from bot.ports import TranscriptLibrary
from bot.quoting.receipts import episode_detail
from bot.searching.episodes import select_episodes
from bot.searching.finder import Finder

LIMIT = 25
_LABEL = 100


class Suggestions:
    def __init__(self, finder: Finder, library: TranscriptLibrary) -> None:
        self._finder = finder
        self._library = library

    async def complete(self, completion: Completion, partial: str, scope: Scope) -> Sequence[Suggestion]:
        """At most 25, best first."""
        match completion:
            case Completion.NOTHING:
                return ()
            case Completion.TOPIC:
                topics = await self._finder.suggest_topics(partial.strip(), scope, limit=LIMIT)
                return [Suggestion(topic, topic[:_LABEL]) for topic in topics]
            case Completion.EPISODE:
                episodes = await self._library.episodes(scope)
                chosen = select_episodes(partial, episodes) if partial.strip() else episodes
                return [
                    Suggestion(episode.slug, f"{episode.title} ({episode_detail(episode)})"[:_LABEL])
                    for episode in chosen[:LIMIT]
                ]
            case _:
                assert_never(completion)
