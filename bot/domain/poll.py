"""A poll: one question, one current vote a person, and what the votes say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.ids import CommunityId, PersonId

PollId = NewType("PollId", int)
"""Drawn by lot and unique in its community: never looked up without the community."""

PollKey = tuple[CommunityId, PollId]

AGREE, DISAGREE, DEPENDS = "agree", "disagree", "it depends"
DEFAULT_OPTIONS = (AGREE, DISAGREE, DEPENDS)
FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST_QUESTION, LONGEST_OPTION = 300, 70


class Shown(StrEnum):
    """When the count of a poll may be seen."""

    LIVE = "live"
    AFTER_VOTE = "after_vote"
    """By whoever voted, in the answer to their vote; by all once it is closed."""
    AFTER_CLOSE = "after_close"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPoll:
    """What a poll is to be. `about` is an opaque subject such as "take:17".

    `post_key` is the outbox key of the message that shows it; "" is the poll's own, `own_key`. `opened_by` None is the
    bot itself. `closes_at` None is when the hosts close it; `remind` is how long before that it reminds, once.
    """

    community: CommunityId
    question: str
    options: tuple[str, ...] = DEFAULT_OPTIONS
    opened_by: PersonId | None = None
    shown: Shown = Shown.LIVE
    opens_at: datetime
    closes_at: datetime | None = None
    remind: timedelta | None = None
    about: str = ""
    post_key: str = ""

    def __post_init__(self) -> None:
        if not FEWEST_OPTIONS <= len(self.options) <= MOST_OPTIONS:
            raise ValueError(f"a poll has {FEWEST_OPTIONS} to {MOST_OPTIONS} options, not {len(self.options)}")
        if len(set(self.options)) < len(self.options):
            raise ValueError("no two options of a poll may be the same")


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A poll as it stands. It takes votes from `opens_at` until `closes_at`, or until the earlier `closed_at`.

    `link` names the polls of other communities that it is counted with. `closings` is how often it was closed.
    `revision` grows with every vote and every change, `turn` with every change but votes. `still_turn` is the turn at
    which its message stopped following the count, and `unpainted` how often in a row the message could not be painted.
    """

    id: PollId
    community: CommunityId
    question: str
    options: tuple[str, ...]
    opened_by: PersonId | None
    shown: Shown
    opens_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    remind: timedelta | None
    about: str
    post_key: str
    link: str = ""
    closings: int = 0
    revision: int = 0
    turn: int = 0
    still_turn: int | None = None
    unpainted: int = 0

    @property
    def key(self) -> PollKey:
        return self.community, self.id

    def is_open(self, at: datetime) -> bool:
        if self.closed_at is not None or at < self.opens_at:
            return False
        return self.closes_at is None or at < self.closes_at


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one person voted: the option's place, 0 for the first."""

    choice: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes for each option, in the poll's order. `voters` are people of one community, or of several linked ones."""

    counts: tuple[int, ...]

    @property
    def voters(self) -> int:
        return sum(self.counts)

    @property
    def leading(self) -> tuple[int, ...]:
        """The options with the most votes; none without votes, several in a tie."""
        most = max(self.counts)
        return tuple(place for place, votes in enumerate(self.counts) if votes == most) if most else ()

    def share(self, place: int) -> int:
        """Percent, rounded; 100 only for all of them, 0 only for none."""
        votes, voters = self.counts[place], self.voters
        if votes in (0, voters):
            return 100 if votes else 0
        return min(99, max(1, (200 * votes + voters) // (2 * voters)))


def combined(tallies: Sequence[Tally]) -> Tally:
    """Several tallies over the same options as one."""
    return Tally(tuple(sum(votes) for votes in zip(*(one.counts for one in tallies), strict=True)))


def result_sentence(options: Sequence[str], tally: Tally) -> str:
    """What the votes say, such as "62 % agree (13 of 21)."."""
    leading, voters = tally.leading, tally.voters
    if not leading:
        return "Nobody voted."
    if voters == 1:
        return f"One vote: {_named(options[leading[0]])}."
    if len(leading) > 1:
        names = _listed([_named(options[place]) for place in leading])
        each = tally.counts[leading[0]]
        whole = "a tie" if len(leading) < len(options) else "a tie all round"
        return f"It is {whole}: {names} have {each} vote{'s' if each > 1 else ''} each of {voters}."
    first = leading[0]
    if tally.counts[first] == voters:
        return f"{'Both' if voters == 2 else f'All {voters}'} {_said(options[first], several=True)}."
    return f"{tally.share(first)} % {_said(options[first], several=True)} ({tally.counts[first]} of {voters})."


def _said(option: str, *, several: bool) -> str:
    match option:
        case "agree" | "disagree":
            return option if several else f"{option}s"
        case "it depends":
            return "say it depends" if several else "says it depends"
        case _:
            return f"chose {_named(option)}"


def _named(option: str) -> str:
    return option if option in DEFAULT_OPTIONS else f"\u201c{option}\u201d"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
