"""How an answer reads: its sentences with their receipts, or what was said itself; and a refusal with the nearest."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.blocks import Block, Heading, Notice, QuoteBlock, Text, Tone
from bot.chat.messages import Outcome, OutgoingMessage, Visibility
from bot.commands.answer_sentences import sentences_text
from bot.commands.shaping import nobody_said, outcome_item, repair_note
from bot.domain.answer import Answer, AnswerSentence
from bot.domain.findings import Scope
from bot.quoting.receipts import Receipts

_SAID = Text("This is what was said:")
_HERE_IT_IS = "Here is what was said, word for word."
_LOOKED = "I looked without it; asked again later, there may be more."


class AnswerBlocks:
    """Draws answers, with receipts for one community."""

    def __init__(self, receipts: Receipts) -> None:
        self._receipts = receipts

    async def answered(self, answer: Answer, scope: Scope) -> tuple[Block, ...]:
        """The answer and its receipts, without buttons."""
        note = _plainly(answer, _HERE_IT_IS)
        body = await self.body(answer, scope)
        return (*repair_note(answer.repairs), *note, *(body[1:] if note and body[:1] == (_SAID,) else body))

    async def body(self, answer: Answer, scope: Scope) -> tuple[Block, ...]:
        """Sentences above numbered quotes, or quotes alone under what they are about."""
        quotes = await self._receipts.quotes(answer.evidence, scope)
        if answer.sentences:
            return _written(answer, [replace(quote, number=at) for at, quote in enumerate(quotes, start=1)])
        if answer.headings:
            return _headed(answer.headings, quotes)
        return (_SAID, *quotes)

    async def refused(self, answer: Answer, scope: Scope) -> tuple[Block, ...]:
        """Says that nobody said it, and shows what came nearest."""
        if answer.missing:
            notice = nobody_said(answer.question, answer.missing, answer.closest)
        else:
            notice = Notice(Tone.NOT_FOUND, "I found no answer to that in what was said.")
        nearest: tuple[Block, ...] = ()
        if answer.nearest:
            quotes = await self._receipts.quotes(answer.nearest, scope)
            nearest = (Text("The nearest that was said:"), *quotes)
        return (*_plainly(answer, _LOOKED), notice, *nearest)

    async def so_far(self, answer: Answer, scope: Scope) -> OutgoingMessage:
        """What is proven of an answer that is still being written."""
        blocks = (*await self.body(answer, scope), Text("Still writing\u2026"))
        shows = tuple(one.span for one in answer.evidence)
        return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE, shows=shows)


def answer_outcome(answer: Answer) -> Outcome:
    """The answer for machines: its own sentences, where it has any, else what was said; the receipts as items."""
    shown = answer.evidence if answer.answered else answer.nearest
    items = tuple(outcome_item(citation, answer.confidence / (rank + 1)) for rank, citation in enumerate(shown))
    said = [one.text for one in answer.sentences] or [citation.text for citation in answer.evidence]
    return Outcome(
        kind="answer" if answer.answered else "none",
        answered=answer.answered,
        score=round(answer.confidence, 4),
        text=" ".join(said),
        items=items,
    )


def _plainly(answer: Answer, done: str) -> tuple[Block, ...]:
    return (Notice(Tone.INFO, f"{answer.plainly} {done}"),) if answer.plainly else ()


def _written(answer: Answer, quotes: Sequence[QuoteBlock]) -> tuple[Block, ...]:
    """One paragraph over its receipts; where there are headings, one for each."""
    parts = answer.headings or (AnswerSentence("", tuple(range(len(quotes)))),)
    blocks: list[Block] = []
    for part in parts:
        own = [one for one in answer.sentences if set(one.proven_by) <= set(part.proven_by)]
        heading = (Heading(part.text),) if part.text else ()
        text = sentences_text(own, answer.evidence)
        blocks.extend((*heading, Text(text), *(quotes[at] for at in part.proven_by)))
    return tuple(blocks)


def _headed(headings: Sequence[AnswerSentence], quotes: Sequence[QuoteBlock]) -> tuple[Block, ...]:
    """Each heading over its quotes; quotes that no heading names come last."""
    blocks: list[Block] = []
    left = dict(enumerate(quotes))
    for heading in headings:
        own = [left.pop(at) for at in heading.proven_by if at in left]
        if own:
            blocks.extend((Heading(heading.text), *own))
    if left:
        blocks.extend((Text("Also:"), *left.values()))
    return tuple(blocks)
