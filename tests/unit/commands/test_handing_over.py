"""Long texts for one person, whole, in as many messages as it takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.blocks import Text
from bot.chat.capabilities import DISCORD, SLACK
from bot.chat.fit import fit
from bot.chat.messages import OutgoingMessage
from bot.commands.handing_over import PIECE, pieces_of


@given(
    text=st.lists(st.text(max_size=60) | st.text(min_size=1, max_size=3).map(lambda one: one * 2000), max_size=5).map(
        "\n".join
    )
)
def test_the_pieces_make_up_the_text_and_none_is_too_long(text: str) -> None:
    pieces = pieces_of(text)
    assert "".join(pieces) == text
    assert all(len(piece) <= PIECE for piece in pieces)


@pytest.mark.parametrize("place", [SLACK, DISCORD], ids=lambda place: place.platform)
def test_no_piece_is_shortened_on_any_platform(place: object) -> None:
    worst = OutgoingMessage(blocks=(Text('{"a": "*[]()"}\n' * (PIECE // 15)),))
    assert fit(worst, place) == worst  # type: ignore[arg-type]
