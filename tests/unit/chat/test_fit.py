"""Trading blocks for what a place can show."""

from bot.chat.blocks import Button, Buttons, Item, ItemList, Text
from bot.chat.capabilities import ALL, PLAYGROUND, SHELL
from bot.chat.fit import fit
from bot.chat.messages import OutgoingMessage, Placement, Visibility
from bot.chat.plain_text import plain_text

PRESS = Button(label="Context", action="context:x")


def test_buttons_become_a_sentence_where_there_are_none() -> None:
    fitted = fit(OutgoingMessage(blocks=(Text("hello"), Buttons((PRESS,)))), SHELL)
    assert fitted.blocks[0] == Text("hello")
    assert isinstance(fitted.blocks[1], Text)
    assert "Context" in fitted.blocks[1].text


def test_buttons_of_list_items_become_a_note() -> None:
    message = OutgoingMessage(blocks=(ItemList((Item(text="claim", note="dated", buttons=(PRESS,)),)),))
    [block] = fit(message, SHELL).blocks
    assert isinstance(block, ItemList)
    assert block.items[0].buttons == ()
    assert "dated" in block.items[0].note
    assert "Context" in block.items[0].note


def test_a_place_without_private_replies_or_threads_shows_the_message_in_the_open() -> None:
    message = OutgoingMessage(blocks=(Text("x"),), visibility=Visibility.PRIVATE, placement=Placement.THREAD)
    fitted = fit(message, SHELL)
    assert (fitted.visibility, fitted.placement) == (Visibility.PUBLIC, Placement.REPLY)


def test_a_place_that_can_do_everything_gets_the_message_as_it_is() -> None:
    message = OutgoingMessage(blocks=(Text("x"), Buttons((PRESS,))), visibility=Visibility.PRIVATE)
    assert fit(message, PLAYGROUND) == message


def test_no_fitted_message_is_empty_where_the_original_was_not() -> None:
    message = OutgoingMessage(blocks=(Buttons((PRESS,)),))
    assert all(plain_text(fit(message, place)) for place in ALL)
