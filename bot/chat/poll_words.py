"""A poll in words and bars: the same on every platform that draws no picture of it."""

from bot.chat.blocks import Button, PollBlock, PollChoice

_WIDTH = 12
_FULL, _EMPTY = "\u2588", "\u2591"


def total(poll: PollBlock) -> int | None:
    """All votes; None where they are not told."""
    told = [choice.votes for choice in poll.choices if choice.votes is not None]
    return sum(told) if told else None


def percent(votes: int, of: int) -> int:
    return round(100 * votes / of) if of else 0


def bar(votes: int, of: int) -> str:
    """A bar of text, full at all votes; a vote is never invisible and a missing one never hidden."""
    filled = round(_WIDTH * votes / of) if of else 0
    if 0 < votes < of:
        filled = min(max(filled, 1), _WIDTH - 1)
    return _FULL * filled + _EMPTY * (_WIDTH - filled)


def tally(choice: PollChoice, of: int | None) -> str:
    """Such as "43 % (12)"; "" where it is not told."""
    return f"{percent(choice.votes, of)} % ({choice.votes:,})" if choice.votes is not None and of is not None else ""


def bar_line(choice: PollChoice, of: int | None) -> str:
    """Such as "█████░░░░░░░ 43 % (12)"; "" where votes are not told."""
    if choice.votes is None or of is None:
        return ""
    return f"{bar(choice.votes, of)} {tally(choice, of)}"


def voters(poll: PollBlock) -> str:
    match poll.voters:
        case None:
            return ""
        case 0:
            return "Nobody has voted yet."
        case 1:
            return "1 person voted."
        case many:
            return f"{many:,} people voted."


def split_lines(poll: PollBlock) -> list[str]:
    """The tally of each community that votes with others, such as "Lake people: Agree 3, Disagree 1"."""
    return [
        f"{name}: "
        + ", ".join(f"{choice.label} {votes:,}" for choice, votes in zip(poll.choices, tallies, strict=False))
        for name, tallies in poll.split
    ]


def small_print(poll: PollBlock) -> str:
    """How many voted, until when, and how it is done, in one paragraph."""
    return " ".join(part for part in (voters(poll), poll.status, poll.rules) if part)


def choice_buttons(poll: PollBlock) -> tuple[Button, ...]:
    """What voting looks like where choices are buttons of their own."""
    return tuple(
        Button(label=choice.label.strip() or "\u2026", action=choice.action) for choice in poll.choices if choice.action
    )
