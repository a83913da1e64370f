"""Names that the library knows: who speaks there, and what is named there."""

from collections.abc import Collection, Sequence

from bot.domain.findings import Scope
from bot.domain.span import Span
from bot.errors import NotStored
from bot.language.words import words_of
from bot.ports import TranscriptLibrary
from bot.searching.finder import Finder
from bot.searching.question import is_name_like

_LOOKED_AT = 8


class KnownNames:
    def __init__(self, finder: Finder, library: TranscriptLibrary) -> None:
        self._finder = finder
        self._library = library

    async def has(self, word: str, scope: Scope) -> bool:
        """Whether the word, in lower case, is part of a name that this scope knows."""
        speakers = await self._finder.suggest_speakers(word, scope, _LOOKED_AT)
        topics = await self._finder.suggest_topics(word, scope, _LOOKED_AT)
        return any(word in _parts(name) for name in (*speakers, *topics))

    async def people_among(self, texts: Sequence[str], scope: Scope) -> Collection[str]:
        """The words of these texts that are parts of speakers' names, in lower case."""
        words = [word for text in texts for at, word in enumerate(words_of(text)) if is_name_like(word, first=at == 0)]
        found = set()
        for word in {word.folded for word in words}:
            speakers = await self._finder.suggest_speakers(word, scope, _LOOKED_AT)
            if any(word in _parts(name) for name in speakers):
                found.add(word)
        return found

    async def speakers_of(self, spans: Sequence[Span], scope: Scope) -> Sequence[str]:
        """Who is known to speak there, in order, but for what is hidden or gone."""
        shown = [span for span in spans if not scope.hides(span)]
        try:
            cited = await self._library.cite(shown) if shown else ()
        except NotStored:
            return ()
        return tuple(dict.fromkeys(one.speaker for one in cited if one.speaker))


def _parts(name: str) -> set[str]:
    return {word.folded for word in words_of(name)}
