"""How an answer reads: its sentences with their receipts, or what was said itself; and a refusal with the nearest."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.blocks import Block, Heading, Notice, QuoteBlock, Text, Tone
from bot.chat.messages import Outcome, OutgoingMessage, Visibility
from bot.commands.shaping import nobody_said, outcome_item, repair_note
from bot.domain.answer import Answer, AnswerSentence
from bot.domain.findings import Scope
from bot.quoting.receipts import Receipts

_SAID = Text("This is what was said:")


class AnswerBlocks:
    """Draws answers, with receipts for one community."""

    def __init__(self, receipts: Receipts) -> None:
        self._receipts = receipts

    async def answered(self, answer: Answer, scope: Scope) -> tuple[Block, ...]:
        """The answer and its receipts, without buttons."""
        return (*repair_note(answer.repairs), *_plainly(answer), *await self.body(answer, scope))

    async def body(self, answer: Answer, scope: Scope) -> tuple[Block, ...]:
        """Sentences above numbered quotes, or quotes alone under what they are about."""
        quotes = await self._receipts.quotes(answer.evidence, scope)
        if answer.sentences:
            numbered = (replace(quote, number=at) for at, quote in enumerate(quotes, start=1))
            return (Text(sentences_text(answer.sentences)), *numbered)
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
        return (*_plainly(answer), notice, *nearest)

    async def so_far(self, answer: Answer, scope: Scope) -> OutgoingMessage:
        """What is proven of an answer that is still being written."""
        blocks = (*await self.body(answer, scope), Text("Still writing\u2026"))
        shows = tuple(one.span for one in answer.evidence)
        return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE, shows=shows)


def sentences_text(sentences: Sequence[AnswerSentence]) -> str:
    """One paragraph; after each sentence the numbers of its receipts, from 1."""
    return " ".join(f"{one.text} {''.join(f'[{at + 1}]' for at in one.proven_by)}".strip() for one in sentences)


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


def _plainly(answer: Answer) -> tuple[Block, ...]:
    return (Notice(Tone.INFO, answer.plainly),) if answer.plainly else ()


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
