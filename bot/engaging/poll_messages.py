"""What polls look like: while they are open, to whoever voted, and once they are closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.blocks import Block, Heading, Notice, PictureBlock, PollBlock, PollChart, PollChoice, Text, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.domain.poll import Ballot, Poll, Shown, Tally, combined, result_sentence
from bot.ports.polls import Vote, Voted

_RULES = "One vote a person, private; press again to take it back."
_LINKED = "Counted with another community: one vote a person in each."


@dataclass(frozen=True, slots=True, kw_only=True)
class PollView:
    """A poll with its votes, as one place sees it.

    `tallies` are by the name of the community, its own first; one alone has no split. `zone` is the community's.
    """

    poll: Poll
    tallies: tuple[tuple[str, Tally], ...]
    zone: str
    at: datetime

    @property
    def tally(self) -> Tally:
        """Over all linked communities."""
        return combined([tally for _, tally in self.tallies])

    @property
    def open(self) -> bool:
        return self.poll.is_open(self.at)


def poll_block(view: PollView, *, voted: bool = False, still: bool = False) -> PollBlock:
    """The poll for all, or for somebody who `voted`. `still`: this message no longer follows the count."""
    poll, tally = view.poll, view.tally
    told = not view.open or poll.shown is Shown.LIVE or (voted and poll.shown is Shown.AFTER_VOTE)
    choices = tuple(
        PollChoice(
            label=_label(option),
            action=f"vote:{poll.id}:{place}" if view.open else "",
            votes=tally.counts[place] if told else None,
        )
        for place, option in enumerate(poll.options)
    )
    several = len(view.tallies) > 1
    return PollBlock(
        question=poll.question,
        choices=choices,
        voters=tally.voters,
        status=status_of(view, voted=voted, still=still),
        rules=" ".join(rule for rule in (_RULES if view.open else "", _LINKED if several else "") if rule),
        split=tuple((name, one.counts) for name, one in view.tallies) if told and several else (),
    )


def status_of(view: PollView, *, voted: bool = False, still: bool = False) -> str:
    """Until when it is open, or since when it is closed, in the community's own time; and when the count is told."""
    poll = view.poll
    if not view.open:
        ended = poll.closed_at or poll.closes_at
        return f"Closed {local(ended, view.zone)}." if ended is not None else "Not open yet."
    until = f"Open until {local(poll.closes_at, view.zone)}." if poll.closes_at else "Open until the hosts close it."
    match poll.shown:
        case Shown.AFTER_CLOSE:
            return f"{until} The count is told when it closes."
        case Shown.AFTER_VOTE:
            return until if voted else f"{until} You see the count once you voted."
        case Shown.LIVE:
            pass
    if still:
        return f"{until} The count here rests until it closes; press to see it as it is."
    return until


def voted_message(view: PollView, vote: Vote) -> OutgoingMessage:
    """The private answer to a press: what it came to, and the count where the voter may see it now."""
    said = _vote_words(view, vote)
    blocks: list[Block] = [Notice(Tone.INFO if vote.outcome is not Voted.CLOSED else Tone.NOT_FOUND, said)]
    told = poll_block(view, voted=vote.ballot is not None)
    if any(choice.votes is not None for choice in told.choices):
        blocks.append(Text(standing(view)))
    elif view.open and view.poll.shown is Shown.AFTER_VOTE:
        blocks.append(Text("You see the count once you voted."))
    elif view.open:
        blocks.append(Text("The count is told when the poll closes."))
    return OutgoingMessage(blocks=tuple(blocks), visibility=Visibility.PRIVATE)


def standing(view: PollView) -> str:
    """The count in a line, such as "So far: agree 3, disagree 1."."""
    counts = ", ".join(
        f"{_label(option)} {votes}" for option, votes in zip(view.poll.options, view.tally.counts, strict=True)
    )
    split = "".join(f" {name}: {', '.join(str(votes) for votes in tally.counts)}." for name, tally in view.tallies[:8])
    return f"{'So far' if view.open else 'Final count'}: {counts}.{split if len(view.tallies) > 1 else ''}"


def result_message(view: PollView) -> OutgoingMessage:
    """What goes into the poll's thread once it is closed: a sentence, a chart, and the count by community."""
    return OutgoingMessage(blocks=(Heading("The poll is closed"), *result_blocks(view)))


def result_blocks(view: PollView) -> tuple[Block, ...]:
    """The result as blocks, for whoever tells several of them together."""
    poll, tally = view.poll, view.tally
    sentence = result_sentence(poll.options, tally)
    blocks: list[Block] = [Text(poll.question), Text(sentence)]
    if len(view.tallies) > 1:
        sides = [f"{name}: {result_sentence(poll.options, one)}" for name, one in view.tallies]
        blocks += [Text(" ".join(sides)), Text(_LINKED)]
    if tally.voters:
        bars = tuple((_label(option), votes) for option, votes in zip(poll.options, tally.counts, strict=True))
        chart = PollChart(question=poll.question, bars=bars, caption=sentence)
        counts = ", ".join(f"{label} {votes}" for label, votes in bars)
        blocks.append(PictureBlock(drawing=chart, alt=f"Bar chart of the votes: {counts}."))
    return tuple(blocks)


def reminder_message(view: PollView) -> OutgoingMessage:
    closes = local(view.poll.closes_at, view.zone) if view.poll.closes_at else "soon"
    text = f"This poll closes {closes}: \u201c{view.poll.question}\u201d Votes can be changed until then."
    return OutgoingMessage(blocks=(Text(text),))


def local(moment: datetime, zone: str) -> str:
    """Such as "Friday, 27 November, 18:00", on the community's clock."""
    at = moment.astimezone(ZoneInfo(zone))
    return f"{at:%A}, {at.day} {at:%B}, {at:%H:%M}"


def _vote_words(view: PollView, vote: Vote) -> str:
    ballot, poll = vote.ballot, view.poll
    mine = "" if ballot is None else f"\u201c{_label(poll.options[ballot.choice])}\u201d"
    match vote.outcome:
        case Voted.CAST:
            return f"Your vote: {mine}. Nobody else sees it. Press it again to take it back, another one to change it."
        case Voted.CHANGED:
            return f"Changed: your vote is {mine} now."
        case Voted.RETRACTED:
            return "Taken back: you have no vote in this poll now."
        case Voted.SEEN:
            return f"Your vote: {mine}." if mine else "You have no vote in this poll now."
        case Voted.CLOSED:
            ended = poll.closed_at or poll.closes_at
            when = f" since {local(ended, view.zone)}" if ended is not None and ended <= view.at else ""
            kept = f" Your vote stays: {mine}." if mine else ""
            return f"This poll is {'closed' if when else 'not open yet'}{when}, so that was not counted.{kept}"
        case Voted.UNKNOWN:
            return "That poll is not here any more. /aftershow polls lists the open ones."


def _label(option: str) -> str:
    return option[:1].upper() + option[1:]


def ballot_words(poll: Poll, ballot: Ballot | None) -> str:
    """What a person voted, for that person's eyes."""
    return f"You voted \u201c{_label(poll.options[ballot.choice])}\u201d." if ballot else "You have not voted yet."


def names_of(platforms: Sequence[str]) -> list[str]:
    """What linked communities are called to each other, the own one first: their platforms, for no name may cross."""
    names = ["Here"]
    for platform in platforms[1:]:
        name = f"On {platform.capitalize()}"
        again = sum(one.startswith(name) for one in names)
        names.append(f"{name} ({again + 1})" if again else name)
    return names
