"""The only place that trades one block for another when a platform cannot show it."""

from dataclasses import replace

from bot.chat.blocks import Block, Buttons, Item, ItemList, Text
from bot.chat.capabilities import Capabilities
from bot.chat.messages import OutgoingMessage, Placement, Visibility


def fit(message: OutgoingMessage, capabilities: Capabilities) -> OutgoingMessage:
    """The same message within what the platform can do; nothing is dropped without a word."""
    blocks = message.blocks
    if not capabilities.buttons:
        blocks = tuple(block for original in blocks for block in _without_buttons(original))
    return replace(
        message,
        blocks=blocks,
        visibility=message.visibility if capabilities.private_replies else Visibility.PUBLIC,
        placement=message.placement if capabilities.threads else Placement.REPLY,
    )


def _without_buttons(block: Block) -> tuple[Block, ...]:
    if isinstance(block, Buttons):
        labels = ", ".join(button.label for button in block.buttons)
        return (Text(f"In the playground there are buttons here: {labels}."),) if labels else ()
    if isinstance(block, ItemList):
        return (replace(block, items=tuple(_item_without_buttons(item) for item in block.items)),)
    return (block,)


def _item_without_buttons(item: Item) -> Item:
    if not item.buttons:
        return item
    labels = ", ".join(button.label for button in item.buttons)
    note = f"{item.note} ({labels}: in the playground)".strip()
    return replace(item, buttons=(), note=note)
