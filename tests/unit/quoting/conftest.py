"""A small library in memory, and a search over it that looks for words and nothing else."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest

from bot.analysing.quotes import extract_quotes
from bot.domain.episode import Episode, EpisodeDetails, Show
from bot.domain.episode_card import EpisodeCard
from bot.domain.findings import Findings, FoundPassage, Scope
from bot.domain.ids import CommunityId, EpisodeId, ShowId, TranscriptHash
from bot.domain.span import Citation, Span
from bot.domain.transcript import Transcript
from bot.language.words import stem, words_of
from bot.quoting.picker import QuotePicker
from bot.reading.builder import TranscriptBuilder
from tests.fakes.passages import passages_of

SHOW = Show(id=ShowId("garden"), title="Greenhouse Hour")
SCOPE = Scope(community=CommunityId("allotment"), shows=(SHOW.id,))
NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)

EPISODES = {
    "beds": [
        ("Ada", "Welcome back to the show. Do you use compost at all?"),
        ("Bo", "Compost is the only savings account that a garden ever has. I wrote that on our shed."),
        ("Ada", "Everybody thinks compost is rubbish, but rubbish never fed a tomato."),
        ("Bo", "We were in the rain all week. Then my cousin came by with a van."),
    ],
    "water": [
        ("Cy", "Drip hoses are going to replace the watering can, because water is more expensive than plastic."),
        ("Ada", "Is that so?"),
        ("Cy", "People who water at noon are just watering the sky. You can always tell them by their hats."),
        ("Ada", "And Compost Weekly ran a story on it."),
    ],
}


def transcript_of(lines: Sequence[tuple[str | None, str]]) -> Transcript:
    builder = TranscriptBuilder()
    for number, (speaker, words) in enumerate(lines, start=1):
        builder.paragraph()
        builder.speak(words, line=number, speaker=speaker)
    return builder.build(source_lines=len(lines))


class MemoryLibrary:
    """Transcripts by episode; newest first is the order in which they were put in."""

    def __init__(self) -> None:
        self.transcripts: dict[EpisodeId, Transcript] = {}
        self.read: list[EpisodeId] = []

    def put(self, slug: str, lines: Sequence[tuple[str | None, str]]) -> None:
        self.transcripts[EpisodeId(slug)] = transcript_of(lines)

    async def version(self) -> int:
        return len(self.transcripts)

    async def episodes(self, scope: Scope) -> Sequence[Episode]:
        return [
            Episode(
                id=episode_id,
                show=SHOW,
                slug=str(episode_id),
                source=f"{episode_id}.md",
                details=EpisodeDetails(title=str(episode_id), published=date(2026, 1, 1)),
                transcript_hash=transcript.hash,
                language="en",
                words=len(transcript.text.split()),
                position=at,
            )
            for at, (episode_id, transcript) in enumerate(self.transcripts.items())
            if scope.episodes is None or episode_id in scope.episodes
        ]

    async def transcript(self, episode_id: EpisodeId, transcript_hash: TranscriptHash | None = None) -> Transcript:
        self.read.append(episode_id)
        return self.transcripts[episode_id]

    async def revisions(self, episode_id: EpisodeId) -> Sequence[TranscriptHash]:
        return [self.transcripts[episode_id].hash]

    async def cite(self, spans: Sequence[Span]) -> Sequence[Citation]:
        return [self._citation(span) for span in spans]

    def _citation(self, span: Span) -> Citation:
        transcript = self.transcripts[span.episode_id]
        first, last = transcript.lines_of(span.start, span.end)
        return Citation(
            span=span,
            text=transcript.cut(span.start, span.end),
            speaker=transcript.speaker_of(span.start, span.end),
            episode_title=str(span.episode_id),
            episode_slug=str(span.episode_id),
            show_title=SHOW.title,
            source=f"{span.episode_id}.md",
            first_line=first,
            last_line=last,
            seconds=None,
            fraction=transcript.fraction_at(span.start),
        )


T = TypeVar("T")


class WordFinder:
    """Finds the passages that hold any of the words; words that none holds are missing."""

    def __init__(self, library: MemoryLibrary) -> None:
        self._library = library

    async def search(self, text: str, scope: Scope, *, k: int) -> Findings:
        wanted = {stem(word.folded, "en"): word.written for word in words_of(text)}
        found, seen = [], set()
        for episode_id, transcript in self._library.transcripts.items():
            for passage in passages_of(episode_id, transcript):
                matched = tuple(w.written for w in words_of(passage.text) if stem(w.folded, "en") in wanted)
                seen |= {stem(word.lower(), "en") for word in matched}
                if matched:
                    found.append(FoundPassage(passage=passage, score=len(matched), coverage=1.0, matched=matched))
        missing = tuple(written for stemmed, written in wanted.items() if stemmed not in seen)
        found.sort(key=lambda each: -each.score)
        return Findings(
            query=text,
            passages=tuple(found[:k]),
            confidence=1.0,
            missing=missing,
            closest=("compost",) if missing else (),
        )

    async def cached(
        self, what: str, text: str, scope: Scope, method: str, kind: type[T], compute: Callable[[], Awaitable[T]]
    ) -> T:
        return await compute()


class MemoryCards:
    def __init__(self) -> None:
        self.cards: dict[EpisodeId, EpisodeCard] = {}

    async def save(self, cards: Sequence[EpisodeCard]) -> None:
        self.cards.update({card.episode_id: card for card in cards})

    async def card(self, episode_id: EpisodeId, transcript_hash: TranscriptHash) -> EpisodeCard | None:
        return self.cards.get(episode_id)


class MemoryShown:
    def __init__(self) -> None:
        self.marks: dict[tuple[CommunityId, Span], datetime] = {}

    async def shown(self, community: CommunityId, spans: Sequence[Span]) -> dict[Span, datetime]:
        seen = {}
        for span in spans:
            times = [at for (who, other), at in self.marks.items() if who == community and span.overlaps(other)]
            if times:
                seen[span] = max(times)
        return seen

    async def shown_by(self, spans: Mapping[CommunityId, Sequence[Span]]) -> dict[CommunityId, dict[Span, datetime]]:
        return {community: await self.shown(community, wanted) for community, wanted in spans.items()}

    async def mark(self, community: CommunityId, span: Span, at: datetime) -> None:
        self.marks[community, span] = at

    async def mark_all(self, seen: Sequence[tuple[CommunityId, Span]], at: datetime) -> None:
        self.marks.update(dict.fromkeys(seen, at))


class StoppedClock:
    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Setting:
    """Everything around one picker."""

    def __init__(self) -> None:
        self.library = MemoryLibrary()
        for slug, lines in EPISODES.items():
            self.library.put(slug, lines)
        self.cards, self.shown, self.clock = MemoryCards(), MemoryShown(), StoppedClock()
        self.picker = QuotePicker(WordFinder(self.library), self.library, self.cards, self.shown, self.clock)

    async def analyse(self) -> None:
        for episode in await self.library.episodes(SCOPE):
            transcript = self.library.transcripts[episode.id]
            quotes = extract_quotes(episode.id, transcript, episode.details)
            card = EpisodeCard(episode_id=episode.id, transcript_hash=transcript.hash, analyser="test", quotes=quotes)
            await self.cards.save([card])
        self.library.read.clear()


@pytest.fixture
def setting() -> Setting:
    return Setting()
