"""Text of others shows what can be seen of it, in the order in which it was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.blocks import Heading, QuoteBlock, Receipt
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.visible import visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain words", "plain words"),
        ("two\r\nlines\u2028three\x85four", "two\nlines\nthree\nfour"),
        ("\u202eenoyreve@\u202c \u2066hidden\u2069 \u061c\u200f", "enoyreve@ hidden "),
        ("@every\u200bone @ev\u034feryone @\u2060here <\ufeff!channel>", "@everyone @everyone @here <!channel>"),
        ("a\u200db", "ab"),
        ("tagged\U000e0041\U000e0042 \U0001d173sung", "tagged sung"),
        ("\x1b]0;owned\x07\x1b[31mred\x9b2J", "]0;owned[31mred2J"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 8),
        ("\ud800", "\ufffd"),
        ("\U0001f469\u200d\U0001f4bb \u2764\ufe0f", "\U0001f469\u200d\U0001f4bb \u2764\ufe0f"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
    ],
)
def test_only_what_can_be_seen_is_left(text: str, seen: str) -> None:
    assert visible(text) == seen


@given(st.text(max_size=60))
def test_no_letter_is_lost_and_a_second_look_changes_nothing(text: str) -> None:
    seen = visible(text)
    letters = [one for one in text if unicodedata.category(one) in ("Lu", "Ll", "Nd", "Po")]
    assert [one for one in seen if unicodedata.category(one) in ("Lu", "Ll", "Nd", "Po")] == letters
    assert visible(seen) == seen


def test_plain_text_steers_no_terminal() -> None:
    receipt = Receipt(episode_title="\x1b[2Jgone", where="1:00", lines="line 1")
    quote = QuoteBlock(text="Never \x1b]0;owned\x07 say \u202enever", speaker="Ada\x9b1m", receipt=receipt)
    shown = plain_text(OutgoingMessage(blocks=(Heading("A \x07 bell"), quote)))
    assert shown.isascii() or all(one.isprintable() or one == "\n" for one in shown)
    assert "Never ]0;owned say never" in shown
