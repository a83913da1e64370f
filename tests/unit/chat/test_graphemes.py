"""Characters as readers see them, and text cut between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.graphemes import cut, graphemes


@pytest.mark.parametrize(
    "one",
    [
        "e\u0301",
        "\U0001f469\u200d\U0001f4bb",
        "\U0001f44d\U0001f3fd",
        "\U0001f1e9\U0001f1ea",
        "\u2764\ufe0f",
        "\u1112\u1161\u11ab",
        "\r\n",
        "\u0928\u093f",
    ],
)
def test_what_is_one_character_to_a_reader_is_never_parted(one: str) -> None:
    assert list(graphemes(f"a{one}b")) == ["a", one, "b"]
    for room in range(8):
        kept = cut(f"a{one}b{one}", room, "")
        assert kept in {"", "a", f"a{one}", f"a{one}".rstrip(), f"a{one}b", f"a{one}b{one}"}


def test_two_flags_are_two_characters() -> None:
    assert list(graphemes("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7")) == [
        "\U0001f1e9\U0001f1ea",
        "\U0001f1eb\U0001f1f7",
    ]


def test_text_that_fits_is_left_alone_and_other_text_ends_at_a_word() -> None:
    assert cut("short", 5, "\u2026") == "short"
    assert cut("the bucket is the house", 16, " \u2026") == "the bucket is \u2026"


def test_where_the_mark_does_not_fit_nothing_is_left() -> None:
    assert cut("long enough", 1, " [\u2026]") == ""


@given(text=st.text(max_size=80), room=st.integers(0, 60))
def test_a_cut_text_is_within_its_room_and_a_beginning(text: str, room: int) -> None:
    kept = cut(text, room, "\u2026", lambda one: len(one.encode("utf-16-le", "surrogatepass")) // 2)
    assert len(kept.encode("utf-16-le", "surrogatepass")) // 2 <= room or kept == text
    assert kept == text or not kept or text.startswith(kept.removesuffix("\u2026"))


@given(text=st.text(max_size=80))
def test_graphemes_make_up_the_text(text: str) -> None:
    assert "".join(graphemes(text)) == text
