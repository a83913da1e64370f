"""What a discussion looks like: a card with claim, receipt and poll, and the words that start the thread."""

from dataclasses import replace

from bot.chat.blocks import Block, Heading, PollBlock, QuoteBlock, Text
from bot.chat.messages import OutgoingMessage
from bot.domain.discussion import Take

_LONGEST_NAME = 80
_QUESTION = "Where do you stand?"
"""The claim stands above it already."""

_STARTERS = (
    "Where does this hold, and where does it break? One example for, one against: both are welcome.",
    "Voted? Say what you have seen that made you. Then look for the best argument of the other side.",
    "What would change your mind about this one? Start with that, whichever way you voted.",
    "If you agree: where would you not bet on it? If you do not: what would have to be true for it to hold?",
)
"""Each invites both sides; which one a take gets depends on its number alone."""


def discussion_card(take: Take, quote: QuoteBlock | None, poll: PollBlock) -> OutgoingMessage:
    """`quote` is the verbatim receipt; None for a member's own take."""
    blocks: list[Block] = [Heading("Hot take"), Text(take.claim)]
    if quote is not None:
        blocks.append(quote)
    else:
        blocks.append(Text("A member of this community says so, not the show."))
    if (due := take.new.resolve_by) is not None:
        blocks.append(Text(f"Time will tell: I come back to this on {due.day} {due:%B %Y}."))
    blocks.append(replace(poll, question=_QUESTION))
    return OutgoingMessage(
        blocks=tuple(blocks), about=take.new.episode, shows=(take.new.span,) if take.new.span is not None else ()
    )


def starter(take: Take) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Text(_STARTERS[take.id % len(_STARTERS)]),), about=take.new.episode)


def thread_name(take: Take) -> str:
    """What the thread is called where threads have names."""
    claim = " ".join(take.claim.split())
    return claim if len(claim) <= _LONGEST_NAME else f"{claim[: _LONGEST_NAME - 1].rstrip()}\u2026"
