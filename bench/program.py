"""The program in this process, wired by `bot.composition`, asked through its dispatcher."""

import resource
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench.timing import Sample
from bot.analysing.analyser import Analyser
from bot.chat.events import CommandEvent
from bot.chat.messages import OutgoingMessage
from bot.commands.ask import AskCommand
from bot.commands.quote import QuoteCommand
from bot.commands.shaping import Receipts
from bot.commands.suggestions import Suggestions
from bot.composition import App, open_app, shell_conversation
from bot.dispatcher import Dispatcher
from bot.domain.ids import CommunityId, PersonId
from bot.domain.span import Span
from bot.ports import KeptTexts, ShownQuotes
from bot.settings import Settings

_PERSON = PersonId("bench")


class UnwrittenQuotes:
    """`ShownQuotes` that reads as always and writes nothing: writes are measured apart."""

    def __init__(self, stored: ShownQuotes) -> None:
        self._stored = stored

    async def shown(self, community: CommunityId, spans: Sequence[Span]) -> dict[Span, datetime]:
        return await self._stored.shown(community, spans)

    async def mark(self, community: CommunityId, span: Span, at: datetime) -> None:
        return None


class UnwrittenTexts:
    """`KeptTexts` that reads as always and writes nothing."""

    def __init__(self, stored: KeptTexts) -> None:
        self._stored = stored

    async def keep(self, community: CommunityId, text: str, at: datetime) -> str:
        return "unwritten"

    async def text(self, community: CommunityId, key: str) -> str | None:
        return await self._stored.text(community, key)


@dataclass(frozen=True, slots=True)
class Program:
    """An open program, and a dispatcher over the same parts that writes nothing."""

    app: App
    reader: Dispatcher

    async def ask(self, name: str, text: str) -> OutgoingMessage:
        return await self.reader.dispatch(
            CommandEvent(event_id="bench", person=_PERSON, conversation=shell_conversation(), name=name, text=text)
        )

    async def ask_everything(self, name: str, text: str) -> OutgoingMessage:
        """The same through the program's own dispatcher, with every command and every write."""
        return await self.app.dispatcher.dispatch(
            CommandEvent(event_id="bench", person=_PERSON, conversation=shell_conversation(), name=name, text=text)
        )

    def calls(self, name: str, texts: Sequence[str]) -> list[Callable[[], Awaitable[object]]]:
        return [lambda text=text: self.ask(name, text) for text in texts]  # type: ignore[misc]


def settings_for(data: Path) -> Settings:
    """Limits are off: one person asks thousands of things."""
    return Settings(data=data, requests_per_minute=1_000_000, requests_per_day=1_000_000)


@asynccontextmanager
async def opened(data: Path) -> AsyncIterator[Program]:
    async with open_app(settings_for(data)) as app:
        stores = app.stores
        receipts = Receipts("")
        quotes, texts = UnwrittenQuotes(stores.shown_quotes), UnwrittenTexts(stores.kept_texts)
        handlers = (
            QuoteCommand(app.picker, stores.library, app.choice, quotes, texts, app.clock, receipts),
            AskCommand(app.answerer, stores.host_questions, texts, app.clock, receipts),
        )
        suggestions = Suggestions(app.finder, stores.library)
        yield Program(app, Dispatcher(handlers, stores.communities, stores.limiter, suggestions))


def cpu_seconds() -> float:
    """CPU of this process and of the children it waited for."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


async def analysis_times(app: App, episodes: int) -> Sample:
    """CPU seconds of analysing each of the newest `episodes` without a model, in this process."""
    analyser = Analyser()
    seconds = []
    for episode in (await app.stores.library.episodes(await app.scope()))[:episodes]:
        transcript = await app.stores.library.transcript(episode.id)
        started = time.process_time()
        analyser.analyse(episode, transcript)
        seconds.append(time.process_time() - started)
    return Sample(tuple(seconds))


async def write_times(app: App, questions: Sequence[str]) -> Sample:
    """CPU seconds of the write that remembers one shown quote."""
    scope = await app.scope()
    seconds = []
    for question in questions:
        found = await app.finder.find(question, scope, k=1)
        for passage in found.passages[:1]:
            started = time.process_time()
            await app.stores.shown_quotes.mark(scope.community, passage.passage.span, app.clock.now())
            seconds.append(time.process_time() - started)
    return Sample(tuple(seconds))
