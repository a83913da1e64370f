"""The quote of the day: one true quote a day, with its receipt, in the look that the hosts chose."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.chat.actions import span_action
from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    ButtonStyle,
    ContextBlock,
    ContextLine,
    Heading,
    Notice,
    PictureBlock,
    QuoteBlock,
    QuoteCard,
    Tone,
)
from bot.chat.messages import OutgoingMessage
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.domain.schedule import Occurrence, Schedule, Series
from bot.domain.span import Citation, Span
from bot.engaging.quote_choice import choose, left, recently, shortlist
from bot.engaging.series import Draft, Note, Nothing, Task, Write
from bot.engaging.starters import quote_starter
from bot.engaging.stock import Find, Pool, Stock, Used
from bot.engaging.unhurried import unhurried
from bot.ports import ShownQuotes, TranscriptLibrary
from bot.quoting.around import lines_around
from bot.quoting.receipts import Receipts

LOW = (14, 7, 3, 0)
"""Numbers of quotes left at which the hosts are told, each once in a quarter of a year."""


class QuoteStyle(StrEnum):
    CARD = "card"
    PLAIN = "plain"
    CONTEXT = "context"


QUOTE_STYLES: dict[str, str] = {
    QuoteStyle.CARD: "With a picture of the quote",
    QuoteStyle.PLAIN: "Words alone",
    QuoteStyle.CONTEXT: "With the talk around it",
}
"""The looks, by the name that a schedule keeps; the first where it keeps none."""


@dataclass(frozen=True, slots=True)
class _Well:
    """What one community draws from: `finds` may be posted today."""

    pool: Pool
    used: Used
    finds: Sequence[Find]


class QuoteOfTheDay:
    """A `Writer`."""

    series = Series.QUOTE_OF_THE_DAY
    to_hosts = False

    def __init__(self, stock: Stock, library: TranscriptLibrary, shown: ShownQuotes, receipts: Receipts) -> None:
        self._stock = stock
        self._library = library
        self._shown = shown
        self._receipts = receipts

    async def prepare(self, tasks: Sequence[Task]) -> Write:
        wells: dict[Occurrence, _Well] = {}
        spans: dict[CommunityId, list[Span]] = {}
        async for task in unhurried(tasks):
            pool, used = await self._stock.pool(task.scope), Used(task.picked)
            finds = shortlist(pool, used, task.scope, task.occurrence.local_date)
            wells[task.occurrence] = _Well(pool, used, finds)
            spans.setdefault(task.scope.community, []).extend(find.span for find in finds)
        await self._receipts.read_ahead(list(spans))
        shown = await self._shown.shown_by(spans)

        async def write(task: Task) -> Draft | Nothing:
            return await self._written(task, wells[task.occurrence], shown[task.scope.community])

        return write

    async def _written(self, task: Task, well: _Well, shown: Collection[Span]) -> Draft | Nothing:
        scope, today, pool = task.scope, task.occurrence.local_date, well.pool
        rest = left(pool, well.used, scope, LOW[0] + 2) - 1
        notes = _low_note(max(0, rest), today) if pool.quotes else ()
        if not well.finds:
            return Nothing(_why_none(bool(pool.quotes)), notes)
        find = choose(well.finds, recently(pool, well.used), shown, f"{scope.community} {today.isoformat()}")
        [citation] = await self._library.cite([find.span])
        return Draft(message=await self._message(citation, task), picks=(find.pick,), notes=notes)

    def starter(self, schedule: Schedule, occurrence: Occurrence) -> str:
        return quote_starter(occurrence.local_date) if schedule.prompt else ""

    async def _message(self, citation: Citation, task: Task) -> OutgoingMessage:
        [quote] = await self._receipts.quotes([citation], task.scope)
        span, style = citation.span, task.schedule.style or QuoteStyle.CARD
        shows = span
        buttons = [Button(label="Another", action="another:", style=ButtonStyle.PRIMARY)]
        blocks: list[Block] = [Heading("Quote of the day")]
        if style == QuoteStyle.CONTEXT:
            around, shows = await self._around(span, task.scope)
            blocks.append(ContextBlock(lines=around, receipt=quote.receipt))
        else:
            blocks.append(quote)
            buttons.append(Button(label="Context", action=span_action("context", span)))
        if style == QuoteStyle.CARD:
            blocks.append(_picture(quote, citation))
        return OutgoingMessage(blocks=(*blocks, Buttons(tuple(buttons))), about=span.episode_id, shows=(shows,))

    async def _around(self, span: Span, scope: Scope) -> tuple[tuple[ContextLine, ...], Span]:
        """The talk around the words, and all that it shows."""
        transcript = await self._library.transcript(span.episode_id, span.transcript_hash)
        text = transcript.text
        around = lines_around(transcript, span, scope.hidden_spans)
        first, last = around[0], around[-1]
        start = span.start if first.quoted else max(0, text.rfind(first.text, 0, span.start))
        end = span.end if last.quoted else text.find(last.text, span.end) + len(last.text)
        lines = tuple(ContextLine(speaker=one.speaker, text=one.text, quoted=one.quoted) for one in around)
        return lines, Span(span.episode_id, span.transcript_hash, start, max(end, span.end))


def _picture(quote: QuoteBlock, citation: Citation) -> PictureBlock:
    said_by = f" said by {quote.speaker}" if quote.speaker else ""
    drawing = QuoteCard(
        text=quote.text, speaker=quote.speaker or "", episode=citation.episode_title, show=citation.show_title
    )
    return PictureBlock(
        drawing=drawing,
        alt=f"A card with the quote \u201c{quote.text}\u201d{said_by} on \u201c{citation.episode_title}\u201d.",
    )


def _why_none(any_at_all: bool) -> str:
    if any_at_all:
        return "Every good quote was posted within a year. The next episode brings new ones."
    return "There is nothing to quote yet: no episode of a show that is followed here has been read."


def _low_note(rest: int, today: date) -> tuple[Note, ...]:
    """What hosts hear about a well that runs dry, by a key that is the same for a quarter of a year."""
    crossed = [number for number in LOW if rest <= number]
    if not crossed:
        return ()
    how = f"{rest} good quotes are left" if rest > 1 else "One good quote is left" if rest else "No good quote is left"
    then = (
        "After that quotes come again that rested for a year." if rest else "Quotes that rested for a year come again."
    )
    text = f"{how} that I have not posted here. {then} New episodes, or following one more show, fill the well."
    quarter = f"{today.year}-{(today.month + 2) // 3}"
    notice = OutgoingMessage(blocks=(Notice(Tone.INFO, text),))
    return (Note(f"quotes-left:{crossed[-1]}:{quarter}", notice),)
