"""Untrusted text shows what it says and does nothing."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.markup import clean, escaped, link, one_line, plain, quoted, safe_address, small, units, unwrapped
from tests.conftest import FULL
from tests.unit.discord.reference_parser import read

EXAMPLES = 10_000 if FULL else 1_000
HOSTILE = (
    "@everyone", "@here", "<@123456789012345678>", "<@!1>", "<@&2>", "<#3>", "<:wave:4>", "<a:wave:4>", "<t:1:R>",
    "</quote:5>", "<id:browse>", "<https://evil.example>", "https://evil.example/a_b", "HTTP://EVIL.EXAMPLE",
    "discord.gg/evil", "[click](https://evil.example)", "[a](<https://evil.example>)", "](https://evil.example)",
    "[", "](", ")", "# heading", "## two", "### three", "-# small", "> quote", ">>> all", "- list", "* list", "+ list",
    "1. list", "12. ", "  - nested", "**bold**", "*em*", "_em_", "__under__", "~~gone~~", "||spoiler||", "`code`",
    "```\nblock\n```", "\\", "\\\\", "\\*", "\n", "\r\n", "\u2028", "\x0b", "\x00", "\x1b[31m", "\t", " ",
    "\u202eevil\u202c", "\u2066x\u2069", "\u200b", "\u200d", "\ufeff", "\u00ad", "\U000e0041", "\ud800",
    "e" + "\u0301" * 40, "\U0001f469\u200d\U0001f4bb", "steam://run/1", "mailto:a@b.example", "word", "S3", "12:34",
)  # fmt: skip
hostile_texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=6), max_size=12).map("".join)
UNSEEN = set("\u200b\u200e\u200f\u061c\u2060\ufeff\u00ad") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


@pytest.mark.timeout(1800)
@given(text=hostile_texts)
@settings(max_examples=EXAMPLES)
def test_hostile_text_makes_no_mention_link_or_markup_and_reads_as_it_was(text: str) -> None:
    for shown, said in (
        (escaped(text), clean(text)),
        (one_line(text), " ".join(clean(text).split())),
    ):
        reading = read(shown)
        assert not reading.tokens
        assert reading.text == said


@given(text=hostile_texts)
@settings(max_examples=EXAMPLES // 5)
def test_quoted_text_is_a_quote_and_nothing_else(text: str) -> None:
    reading = read(quoted(text))
    assert set(reading.tokens) <= {"quote"}
    assert reading.tokens["quote"] == clean(text).count("\n") + 1
    assert reading.text == clean(text)


@given(label=hostile_texts, url=hostile_texts | st.just("https://show.example/e/1#t=5"))
@settings(max_examples=EXAMPLES // 5)
def test_a_link_leads_where_we_say_and_nowhere_else(label: str, url: str) -> None:
    reading = read(link(label, url))
    assert not set(reading.tokens) - {"link"}
    assert reading.links in ([], [safe_address(url)])


@given(text=hostile_texts)
@settings(max_examples=EXAMPLES // 5)
def test_nothing_unseen_is_left(text: str) -> None:
    left = clean(text)
    assert not set(left) & UNSEEN
    assert not [one for one in left if unicodedata.category(one) in ("Cc", "Cs") and one != "\n"]
    left.encode("utf-8")


def test_small_print_is_small_and_plain() -> None:
    reading = read(small("as heard: # x\n- y"))
    assert dict(reading.tokens) == {"small": 1}
    assert reading.text == "as heard: # x - y"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "https://", "https://a b", "https://user@evil.example", "https://x.example/<b>", "ftp://x",
        "https://x.example/" + "(" * 40, "https://x.example/\u202e", "https://x.example/]", "//x.example", "",
    ],
)  # fmt: skip
def test_an_address_that_is_not_safe_is_no_link(url: str) -> None:
    assert safe_address(url) is None
    assert not read(link("12:34", url)).links


def test_brackets_in_an_address_do_not_end_the_link() -> None:
    assert read(link("here", "https://x.example/a_(b)")).links == ["https://x.example/a_%28b%29"]


@given(text=hostile_texts, most=st.integers(1, 100))
def test_plain_lines_stay_within_their_room(text: str, most: int) -> None:
    line = plain(text, most)
    assert units(line) <= most
    assert "\n" not in line


def test_emoji_and_joined_scripts_stay_whole() -> None:
    for text in ("\U0001f469\u200d\U0001f4bb", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u2764\ufe0f"):
        assert clean(text) == text


def test_marks_of_discord_read_as_words() -> None:
    said = "<@9> what did <@7> say in <#3> about <:s3:44>, </quote:5>?"
    assert unwrapped(said, lambda person: {"7": "Mara"}.get(person, "")) == "what did Mara say in about :s3:, /quote?"
