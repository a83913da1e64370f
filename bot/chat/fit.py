"""The only place that trades one block for another, and shortens, when a platform cannot show all of a message."""

from collections.abc import Callable
from dataclasses import replace

from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    Item,
    ItemList,
    PictureBlock,
    PollBlock,
    Text,
)
from bot.chat.bounds import bounded
from bot.chat.capabilities import Capabilities, cost
from bot.chat.graphemes import cut
from bot.chat.measures import buttons_of
from bot.chat.messages import OutgoingMessage, Placement, Visibility
from bot.chat.plain_text import plain_text
from bot.chat.poll_words import choice_buttons


def fit(message: OutgoingMessage, capabilities: Capabilities) -> OutgoingMessage:
    """The same message within what the platform can do; nothing is dropped without a word."""
    blocks = message.blocks if capabilities.pictures else _without_pictures(message.blocks)
    if not capabilities.buttons:
        blocks = tuple(block for original in blocks for block in _without_buttons(original))
    elif capabilities.buttons_per_message is not None:
        blocks = _few_buttons(blocks, capabilities.buttons_per_message)
    if capabilities.text_length is not None:
        blocks = bounded(blocks, capabilities)
    return replace(
        message,
        blocks=_placed_buttons(blocks, capabilities),
        visibility=message.visibility if capabilities.private_replies else Visibility.PUBLIC,
        placement=message.placement if capabilities.threads else Placement.REPLY,
    )


def notification_text(message: OutgoingMessage, capabilities: Capabilities) -> str:
    """The whole message as plain text, cut to what the platform takes for notifications and screen readers."""
    text = plain_text(message)
    most = capabilities.notification_length
    return text if most is None else cut(text, most, " \u2026", _units(capabilities))


def _without_pictures(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The words beside pictures, which say the same; where there are none, what is read aloud in their place."""
    words = tuple(block for block in blocks if not isinstance(block, PictureBlock))
    return words or tuple(Text(block.alt) for block in blocks if isinstance(block, PictureBlock))


# --- buttons ----------------------------------------------------------------------------------------------------------


def _placed_buttons(blocks: tuple[Block, ...], capabilities: Capabilities) -> tuple[Block, ...]:
    """Buttons where the platform has room for them, each of its kind once, labels short enough."""
    if not capabilities.item_buttons:
        blocks = tuple(block for original in blocks for block in _with_buttons_below(original))
    if capabilities.unique_actions:
        blocks = _each_action_once(blocks)
    if capabilities.button_label is not None:
        blocks = tuple(_with_short_labels(block, capabilities) for block in blocks)
    return blocks


def _without_buttons(block: Block) -> tuple[Block, ...]:
    if isinstance(block, Buttons):
        labels = ", ".join(button.label for button in block.buttons)
        return (Text(f"In the playground there are buttons here: {labels}."),) if labels else ()
    if isinstance(block, ItemList):
        return (replace(block, items=tuple(_item_without_buttons(item) for item in block.items)),)
    if isinstance(block, PollBlock) and choice_buttons(block):
        closed = replace(block, choices=tuple(replace(choice, action="") for choice in block.choices))
        return closed, Text("Votes are cast in the playground, or where Aftershow is installed.")
    return (block,)


def _item_without_buttons(item: Item) -> Item:
    if not item.buttons:
        return item
    labels = ", ".join(button.label for button in item.buttons)
    note = f"{item.note} ({labels}: in the playground)".strip()
    return replace(item, buttons=(), note=note)


def _with_buttons_below(block: Block) -> tuple[Block, ...]:
    """The buttons of a list's items in a row below it, each named after its item."""
    if not isinstance(block, ItemList) or not buttons_of((block,)):
        return (block,)
    moved = tuple(
        replace(button, label=f"{number}. {button.label}" if block.numbered else f"{button.label}: {item.text}")
        for number, item in enumerate(block.items, start=1)
        for button in item.buttons
    )
    return replace(block, items=tuple(replace(item, buttons=()) for item in block.items)), Buttons(moved)


def _each_action_once(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A second button that would do the same is left out."""
    met: set[str] = set()

    def first(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        fresh = tuple({one.action: one for one in reversed(buttons) if one.action not in met}.values())[::-1]
        met.update(one.action for one in fresh)
        return fresh

    made = [_with_buttons(block, first) for block in blocks]
    return tuple(block for block in made if not isinstance(block, Buttons) or block.buttons)


def _with_buttons(block: Block, change: Callable[[tuple[Button, ...]], tuple[Button, ...]]) -> Block:
    if isinstance(block, Buttons):
        return replace(block, buttons=change(block.buttons))
    if isinstance(block, ItemList):
        return replace(block, items=tuple(replace(item, buttons=change(item.buttons)) for item in block.items))
    if isinstance(block, PollBlock):
        return _with_choices(block, change(choice_buttons(block)))
    return block


def _with_choices(poll: PollBlock, kept: tuple[Button, ...]) -> PollBlock:
    """The poll with all its choices, of which those among `kept` can be pressed."""
    left = [button.action for button in kept]
    choices = []
    for choice in poll.choices:
        pressable = bool(left) and choice.action == left[0]
        choices.append(choice if pressable else replace(choice, action=""))
        left = left[pressable:]
    return replace(poll, choices=tuple(choices))


def _few_buttons(blocks: tuple[Block, ...], most: int) -> tuple[Block, ...]:
    left = most
    dropped: list[str] = []

    def first(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        nonlocal left
        shown = buttons[:left]
        dropped.extend(button.label for button in buttons[left:])
        left -= len(shown)
        return shown

    kept = [_with_buttons(block, first) for block in blocks]
    if dropped:
        kept.append(Text(f"More than fits here: {', '.join(dict.fromkeys(dropped))}."))
    return tuple(kept)


def _with_short_labels(block: Block, capabilities: Capabilities) -> Block:
    def short(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        return tuple(replace(button, label=_label(button.label, capabilities)) for button in buttons)

    return _with_buttons(block, short)


def _label(label: str, capabilities: Capabilities) -> str:
    return (
        cut(" ".join(label.split()), capabilities.button_label or len(label), "\u2026", _units(capabilities))
        or "\u2026"
    )


def _units(capabilities: Capabilities) -> Callable[[str], int]:
    return lambda text: cost(text, capabilities)
