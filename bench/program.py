"""The program in this process, wired by `bot.composition`, asked through its dispatcher."""

import resource
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bench.timing import Sample
from bot.analysing.analyser import Analyser
from bot.chat.events import CommandEvent
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.composition import App, open_app, shell_conversation
from bot.domain.ids import CommunityId, PersonId
from bot.domain.span import Span
from bot.ports.talk_turns import Turn
from bot.settings import Settings

_PERSON = PersonId("bench")
_WEEK = timedelta(days=7)


@dataclass(slots=True)
class Program:
    """An open program, asked through its own dispatcher. `answered` counts the messages that were an answer."""

    app: App
    asked: int = 0
    answered: int = 0

    async def ask(self, name: str, text: str) -> OutgoingMessage:
        event = CommandEvent(event_id="bench", person=_PERSON, conversation=shell_conversation(), name=name, text=text)
        message = await self.app.dispatcher.dispatch(event)
        self.asked += 1
        self.answered += message.outcome is not None and message.outcome.answered
        return message

    def calls(self, name: str, texts: Sequence[str]) -> list[Callable[[], Awaitable[object]]]:
        return [lambda text=text: self.ask(name, text) for text in texts]  # type: ignore[misc]

    def check_answered(self) -> None:
        """A refusal costs less than an answer: raises `RuntimeError` when fewer than half of all were answers."""
        if 2 * self.answered < self.asked:
            raise RuntimeError(f"only {self.answered} of {self.asked} requests were answered")


def settings_for(data: Path) -> Settings:
    """Limits are off: one person asks thousands of things."""
    return Settings(data=data, person_per_minute=10**6, person_per_day=10**7, community_per_minute=10**6)


@asynccontextmanager
async def opened(data: Path) -> AsyncIterator[Program]:
    async with open_app(settings_for(data)) as app:
        yield Program(app)


async def _unwritten(community: CommunityId, span: Span, at: datetime) -> None:
    return None


async def _unkept(turn: Turn, place: ConversationRef, *, stands_in: str, most: int, since: datetime) -> None:
    return None


@contextmanager
def reads_only(app: App) -> Iterator[None]:
    """Within it nobody remembers what a `/quote` showed and what an `/ask` asked: those writes are measured apart."""
    quotes, turns = app.stores.shown_quotes, app.stores.talk_turns
    quotes.mark = _unwritten  # type: ignore[method-assign]
    turns.remember = _unkept  # type: ignore[method-assign]
    try:
        yield
    finally:
        del quotes.mark, turns.remember


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
    """CPU seconds of the writes that remember one shown quote and one question."""
    scope = await app.scope()
    seconds: list[float] = []
    for question in questions:
        found = await app.finder.find(question, scope, k=1)
        for passage in found.passages[:1]:
            started = time.process_time()
            now, span = app.clock.now(), passage.passage.span
            await app.stores.shown_quotes.mark(scope.community, span, now)
            turn = Turn(
                key=f"bench-{len(seconds)}", person=_PERSON, question=question, openly=True, at=now, shown=(span,)
            )
            await app.stores.talk_turns.remember(turn, shell_conversation(), stands_in="", most=8, since=now - _WEEK)
            seconds.append(time.process_time() - started)
    return Sample(tuple(seconds))
