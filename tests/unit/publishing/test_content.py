"""What is owed comes back as it was reserved, and what is unknown is refused."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from bot.chat.blocks import PictureBlock, QuoteCard, Text
from bot.chat.messages import Outcome, OutgoingMessage, Placement, Visibility
from bot.domain.ids import EpisodeId, TranscriptHash
from bot.domain.span import Span
from bot.errors import UnknownContent
from bot.publishing.content import freeze, thaw
from tests.fakes.generated_messages import messages

CARD = PictureBlock(drawing=QuoteCard(text="Soup.", speaker="Ada", episode="One", show="Kitchen"), alt="A quote card.")
MESSAGE = OutgoingMessage(
    blocks=(Text("Today: soup."), CARD),
    visibility=Visibility.PRIVATE,
    placement=Placement.THREAD,
    about=EpisodeId("e1"),
    shows=(Span(EpisodeId("e1"), TranscriptHash("h"), 3, 9),),
)


@given(messages())
def test_every_message_comes_back_as_it_was(message: OutgoingMessage) -> None:
    assert thaw(freeze(message)) == message


def test_all_but_the_outcome_for_machines_is_kept() -> None:
    asked = replace(MESSAGE, outcome=Outcome(kind="quote", answered=True, score=1.0, text="Soup."))
    assert thaw(freeze(asked)) == MESSAGE


def test_what_no_platform_takes_is_replaced_and_does_not_stand_in_the_way() -> None:
    broken = OutgoingMessage(blocks=(Text("half \ud83d and whole \ud83d\ude00 \x00"),))
    assert thaw(freeze(broken)) == OutgoingMessage(blocks=(Text("half \ufffd and whole \U0001f600 \x00"),))


def _changed(*path: str | int, to: object) -> str:
    data = json.loads(freeze(MESSAGE))
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return json.dumps(data)


@pytest.mark.parametrize(
    "content",
    [
        _changed("version", to=2),
        _changed("more", to=1),
        _changed("blocks", 0, "type", to="Hologram"),
        _changed("blocks", 0, "value", "font", to="large"),
        _changed("blocks", 0, "value", to={}),
        _changed("blocks", 1, "value", "drawing", "type", to="Hologram"),
        _changed("blocks", 1, "value", "drawing", "value", "frame", to=1),
        _changed("blocks", 1, "value", "drawing", to="QuoteCard"),
        _changed("shows", 0, "end", to=1),
        "",
        "[]",
        freeze(MESSAGE)[:-5],
    ],
)
def test_what_this_version_does_not_know_is_refused_by_name(content: str) -> None:
    with pytest.raises(UnknownContent, match="newer"):
        thaw(content)
