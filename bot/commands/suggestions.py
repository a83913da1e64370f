"""Completions while someone types a command's argument."""

import re
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
_LABEL = _VALUE = 100
_SPEAKERS = 5
_BY = re.compile(r"(?<!\S)(?:by|speaker):(?:\"([^\"]*)|(\S*))$", re.I)


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
                return await self._topics(partial.strip(), scope, LIMIT)
            case Completion.TOPIC_OR_SPEAKER:
                return await self._topics_and_speakers(partial.strip(), scope)
            case Completion.EPISODE:
                episodes = await self._library.episodes(scope)
                chosen = select_episodes(partial, episodes) if partial.strip() else episodes
                return [
                    Suggestion(episode.slug, f"{episode.title} ({episode_detail(episode)})"[:_LABEL])
                    for episode in chosen[:LIMIT]
                ]
            case _:
                assert_never(completion)

    async def _topics(self, partial: str, scope: Scope, limit: int) -> list[Suggestion]:
        topics = await self._finder.suggest_topics(partial, scope, limit=limit)
        return [Suggestion(topic, topic[:_LABEL]) for topic in topics]

    async def _topics_and_speakers(self, partial: str, scope: Scope) -> Sequence[Suggestion]:
        """Speakers alone where `by:` was typed; else topics, then speakers of that name."""
        if begun := _BY.search(partial):
            topic = partial[: begun.start()].strip()
            names = await self._finder.suggest_speakers(begun[1] or begun[2] or "", scope, limit=LIMIT)
            return _by(topic, names)
        names = await self._finder.suggest_speakers(partial, scope, limit=_SPEAKERS) if partial else ()
        speakers = _by("", names)
        return [*await self._topics(partial, scope, LIMIT - len(speakers)), *speakers]


def _by(topic: str, names: Sequence[str]) -> list[Suggestion]:
    """Each as it would be typed; one that is too long for that is left out."""
    suggestions = []
    for name in names:
        typed = f'{topic} by:"{name}"' if " " in name else f"{topic} by:{name}"
        if len(typed.strip()) <= _VALUE and '"' not in name:
            label = f"{topic}, said by {name}" if topic else f"Said by {name}"
            suggestions.append(Suggestion(typed.strip(), label[:_LABEL]))
    return suggestions
