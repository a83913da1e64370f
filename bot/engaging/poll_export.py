"""Polls for other programs: what was asked and how many chose what, never who."""

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.domain.poll import Shown
from bot.engaging.poll_messages import PollView

_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_COLUMNS = ("poll", "question", "option", "votes", "votes_with_linked", "opened_at_utc", "closed_at_utc")


def to_csv(views: Sequence[PollView]) -> str:
    """A line for each option. Cells that a spreadsheet would run begin with a quote."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for view in views:
        poll = view.poll
        for place, option in enumerate(poll.options):
            own, together = _votes(view, place)
            writer.writerow(
                (
                    poll.id,
                    _safe(poll.question),
                    _safe(option),
                    "" if own is None else own,
                    "" if together is None else together,
                    _time(poll.opens_at),
                    _time(poll.closed_at),
                )
            )
    return out.getvalue()


def to_json(views: Sequence[PollView]) -> str:
    """A list of polls; `votes` is null while the poll keeps its count to itself."""
    told = []
    for view in views:
        options = []
        for place, option in enumerate(view.poll.options):
            own, together = _votes(view, place)
            options.append({"option": option, "votes": own, "votes_with_linked": together})
        told.append(
            {
                "poll": view.poll.id,
                "question": view.poll.question,
                "options": options,
                "opened_at_utc": _time(view.poll.opens_at),
                "closed_at_utc": _time(view.poll.closed_at) or None,
            }
        )
    return json.dumps(told, ensure_ascii=False, indent=1)


def _votes(view: PollView, place: int) -> tuple[int | None, int | None]:
    """Of this community, and of all that are linked; None where even hosts are told at the end."""
    if view.open and view.poll.shown is Shown.AFTER_CLOSE:
        return None, None
    return view.tallies[0][1].counts[place], view.tally.counts[place]


def _safe(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment is not None else ""
