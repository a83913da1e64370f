"""How people type a poll."""

from datetime import timedelta

import pytest

from bot.commands.poll_words import DEFAULT_OPEN, Wanted, parse_poll, parse_span
from bot.domain.poll import DEFAULT_OPTIONS, Shown
from bot.errors import BadArgument

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Soup?", Wanted(question="Soup?", options=DEFAULT_OPTIONS, lasts=DEFAULT_OPEN)),
        ("  So   up? | a |b| ", Wanted(question="So up?", options=("a", "b"))),
        ("Soup? | a | b | closes in 2 days", Wanted(question="Soup?", options=("a", "b"), lasts=2 * DAY)),
        ("Soup? | close 12h", Wanted(question="Soup?", options=DEFAULT_OPTIONS, lasts=12 * HOUR)),
        ("Soup? | closes never", Wanted(question="Soup?", options=DEFAULT_OPTIONS, lasts=None)),
        ("Soup? | a | b | Hidden", Wanted(question="Soup?", options=("a", "b"), shown=Shown.AFTER_CLOSE)),
        (
            "Soup? | hidden until vote | remind 3 hours before | closes in 1 week",
            Wanted(
                question="Soup?",
                options=DEFAULT_OPTIONS,
                lasts=7 * DAY,
                shown=Shown.AFTER_VOTE,
                remind=3 * HOUR,
            ),
        ),
        ("Shop? | closes early | closes late", Wanted(question="Shop?", options=("closes early", "closes late"))),
    ],
)
def test_a_line_becomes_a_poll(typed: str, wanted: Wanted) -> None:
    assert parse_poll(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "needs a question"),
        (" | a | b", "needs a question"),
        ("Soup? | a", "2 to 10 options, not 1"),
        ("Soup? |" + "|".join(str(n) for n in range(11)), "2 to 10 options, not 11"),
        ("Soup? | a | A", "the same"),
        ("Soup? | a || b", "1 to 70 characters"),
        ("Soup? | a | " + "b" * 71, "1 to 70 characters"),
        ("x" * 301, "at most 300"),
        ("Soup? | closes in 1 min", "5 minutes to 90 days"),
        ("Soup? | closes in 5000d", "5 minutes to 90 days"),
        ("Soup? | closes 1h | remind 2h", "before the closing time"),
        ("Soup? | closes never | remind 2h", "before the closing time"),
    ],
)
def test_what_is_no_poll_is_answered_with_what_to_type(typed: str, said: str) -> None:
    with pytest.raises(BadArgument, match=said):
        parse_poll(typed)


def test_spans_are_read_as_people_write_them() -> None:
    typed = ("30m", "30 minutes", "1h", "12 hours", "1 day", "3days", "2 weeks", "2w", "Never")
    spans = (HOUR / 2, HOUR / 2, HOUR, 12 * HOUR, DAY, 3 * DAY, 14 * DAY, 14 * DAY, None)
    assert tuple(parse_span(one) for one in typed) == spans
    for wrong in ("", "soon", "3 fortnights", "-1d", "1.5h", "\u0663d"):
        with pytest.raises(BadArgument, match="never"):
            parse_span(wrong)
