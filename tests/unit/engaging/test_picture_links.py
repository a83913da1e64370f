"""Addresses of pictures: they lead to what we drew, and to nothing that others make up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.blocks import PictureBlock, PollChart, QuoteCard
from bot.engaging.picture_links import DrawnPictures
from tests.fakes.every_block import pictures
from tests.fakes.generated_messages import pictures as any_pictures

CARD, CHART = (block.drawing for block in pictures())


def name_of(address: str | None) -> str:
    assert address is not None
    return address.rsplit("/", 1)[-1]


@pytest.mark.parametrize("drawing", [CARD, CHART])
async def test_an_address_leads_to_the_picture(drawing: QuoteCard | PollChart) -> None:
    made = DrawnPictures("https://show.example/", ("secret",))
    address = made.address(drawing)
    assert address is not None
    assert address.startswith("https://show.example/pictures/")
    assert await made.at(name_of(address)) == await made.draw(drawing)
    assert "secret" not in address


async def test_a_key_that_was_replaced_still_opens_what_it_signed() -> None:
    before = DrawnPictures("https://show.example", ("old",)).address(CARD)
    after = DrawnPictures("https://show.example", ("new", "old"))
    assert await after.at(name_of(before)) is not None
    assert await DrawnPictures("https://show.example", ("new",)).at(name_of(before)) is None


@given(st.text(max_size=80), st.integers(0, 60))
async def test_nothing_that_others_make_up_is_drawn(text: str, at: int) -> None:
    made = DrawnPictures("https://show.example", ("secret",))
    assert await made.at(text) is None
    name = name_of(made.address(CARD))
    changed = name[:at] + ("A" if name[at] != "A" else "B") + name[at + 1 :]
    assert await made.at(changed) is None


@settings(deadline=None)
@given(any_pictures())
def test_an_address_is_within_what_slack_takes_or_there_is_none(block: PictureBlock) -> None:
    address = DrawnPictures("https://show.example", ("secret",)).address(block.drawing)
    assert address is None or len(address) <= 3_000
    assert address is None or address.isascii()


@pytest.mark.parametrize("base_url", ["", "http://127.0.0.1:8080"])
def test_without_a_server_that_others_reach_there_is_no_address(base_url: str) -> None:
    assert DrawnPictures(base_url, ("secret",)).address(CARD) is None
