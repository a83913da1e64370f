"""From the first look at a model to a published discussion, in the playground: each step ends in words for people."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from adapters.playground.board import Board
from bot.analysing.by_model.keeping import Report
from bot.chat.blocks import Button, Heading, ItemList, Notice, PollBlock, QuoteBlock, Text
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.checkup import Finding, examine
from bot.cli.analyse_words import report_line
from bot.cli.play import stocked
from bot.cli.playing import Living, living
from bot.composition import App, open_app
from bot.domain.ids import CommunityId
from bot.proving import prove
from bot.settings import Settings
from bot.turning import TurnedClock
from tests.fakes.every_block import FixedClock
from tests.journeys.talking import Member, button

TALK = Path(__file__).with_name("short-talk.md")
QUESTION = "Why does Jory fire with wood?"
_MARKS = re.compile(r"\s*(?:\[\d+\]\s*)+")
_SLIPS = re.compile(r"Traceback|https?://(?!127\.0\.0\.1)|@everyone|@channel|evil|sk-loopback|<[@!#]", re.I)


@dataclass
class Journey:
    """One person, who is a host too, over an episode of a minute and a half."""

    app: App
    community: CommunityId
    life: Living
    words: str

    @property
    def member(self) -> Member:
        return Member(self.app, community=self.community)

    @property
    def host(self) -> Member:
        return Member(self.app, community=self.community, person="host", admin=True)

    async def asks(self, question: str) -> OutgoingMessage:
        message = await self.member.types(f"/ask {question}")
        self.is_proper(message)
        assert message.outcome is not None
        return message

    async def has_it_read(self) -> Report:
        """The episode, by the model; what the report and the card then say holds."""
        [episode] = await self.app.stores.library.episodes(await self.app.scope(self.community))
        assert self.app.reading is not None
        await self.app.reading.readings.want(episode)
        report = await self.app.reading.readings.read(episode)
        assert re.search(r"\w", report_line(episode, report))
        card = await self.app.cards.of(episode)
        assert card.hot_takes
        for sentence in card.summary:
            assert prove(sentence.text, [self.words[one.start : one.end] for one in sentence.spans]).holds
        for line in ("/episode latest", "/takeaways latest", "/quote glaze"):
            self.is_proper(await self.member.types(line))
        return report

    async def reviews_and_publishes(self) -> OutgoingMessage:
        """A member puts the first take forward, the host approves it, and it is opened with a poll."""
        listed = await self.member.types("/hottakes latest")
        self.is_proper(listed)
        self.is_proper(await self.host.presses(_first(listed, "Discuss")))
        waiting = await self.host.types("/aftershow takes")
        if any(isinstance(block, ItemList) for block in waiting.blocks):
            self.is_proper(await self.host.presses(_first(waiting, "Approve")))
        await self.life.turning.forward(timedelta(days=1))
        opened = [message for message in _posted(self.life.board) if _is_discussion(message)]
        assert opened
        self.is_proper(opened[0])
        return opened[0]

    def is_proper(self, message: OutgoingMessage) -> None:
        """Words for people: receipts that were said, sentences that those bear out, or a kind word in their place."""
        shown = plain_text(message)
        assert re.search(r"\w{2}", shown)
        assert not _SLIPS.search(shown), shown
        quoted = [block for block in message.blocks if isinstance(block, QuoteBlock)]
        quoted += [
            one.quote for block in message.blocks if isinstance(block, ItemList) for one in block.items if one.quote
        ]
        for one in quoted:
            assert squeezed(one.text) in squeezed(self.words)
        for text in (block.text for block in message.blocks if isinstance(block, Text) and "[1]" in block.text):
            for sentence in filter(None, _MARKS.split(text)):
                names = {one.speaker for one in quoted if one.speaker}
                said = _whose(sentence, names)
                assert prove(said, [one.text for one in quoted], known_names=names).holds, sentence
        assert quoted or any(isinstance(block, Notice | Text | ItemList | Heading) for block in message.blocks)


def _whose(sentence: str, speakers: set[str]) -> str:
    """Without the name of whoever says so of themselves."""
    opening = next((one for one in (*speakers, "On the episode") if sentence.startswith(f"{one}: ")), "")
    return sentence.removeprefix(f"{opening}: ") if opening else sentence


@asynccontextmanager
async def journey(settings: Settings) -> AsyncIterator[Journey]:
    assert settings.data is not None
    clock = TurnedClock(FixedClock(), settings.data / "clock")
    async with open_app(settings, clock=clock) as app:
        community = await stocked(app, [str(TALK)])
        [episode] = await app.stores.library.episodes(await app.scope(community))
        words = (await app.stores.library.transcript(episode.id)).text
        async with living(app, clock, community, read=_nothing, by_itself=False) as life:
            yield Journey(app, community, life, words)


async def looked_at(settings: Settings) -> list[Finding]:
    """What the doctor says of the model: whatever it is not content with, it says what to do about."""
    findings = [one for one in await examine(settings) if one.what.startswith("model")]
    assert findings
    assert all(one.state and (one.good or one.remedy) for one in findings)
    return findings


def squeezed(text: str) -> str:
    return " ".join(text.split())


def _first(message: OutgoingMessage, label: str) -> Button:
    try:
        return button(message, label)
    except LookupError:
        return button(message, f"1. {label}")


def _posted(board: Board) -> list[OutgoingMessage]:
    return [one.answer for one in board.messages() if one.answer is not None]


def _is_discussion(message: OutgoingMessage) -> bool:
    return any(isinstance(block, PollBlock) for block in message.blocks)


async def _nothing() -> None:
    """Nothing is to be read before the clock turns."""
