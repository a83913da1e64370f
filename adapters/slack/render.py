"""From blocks to what Slack draws. With `views.py` and `rich_text.py` the only place that builds payloads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from adapters.slack import rich_text
from adapters.slack.rich_text import Json
from adapters.slack.text import PIECE, escaped, pieces
from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    ButtonsKind,
    ButtonStyle,
    ContextBlock,
    EpisodeList,
    Heading,
    ItemList,
    Notice,
    PictureBlock,
    PollBlock,
    PollChoice,
    QuoteBlock,
    Text,
    Tone,
)
from bot.chat.capabilities import SLACK
from bot.chat.fit import notification_text
from bot.chat.graphemes import cut
from bot.chat.messages import OutgoingMessage
from bot.chat.poll_words import bar_line, small_print, split_lines, total
from bot.chat.visible import visible

MESSAGE_BLOCKS = 50
_MESSAGE_TEXT = 12_000
_HEADING = 150
_LABEL = 75
_ROW = 25
Shown = Mapping[PictureBlock, Json]
"""The image blocks of those pictures that have a way to Slack."""
NO_PICTURES: Shown = {}
BUTTON = "aftershow:"
"""What the `action_id` of every button of ours begins with."""


@dataclass(frozen=True, slots=True)
class Page:
    """One Slack message. `text` is its whole meaning: screen readers and notifications get nothing else."""

    text: str
    blocks: tuple[Json, ...]

    def posted(self) -> Json:
        """For `chat.postMessage`."""
        return {**self.updated(), "unfurl_links": False, "unfurl_media": False, "mrkdwn": False}

    def updated(self) -> Json:
        """For `chat.postEphemeral`, and for `chat.update`, which resets `parse` and `link_names` that are left out."""
        return {"text": self.text, "blocks": list(self.blocks), "parse": "none", "link_names": False}

    def responded(self, *, public: bool) -> Json:
        """For a `response_url`. The message with the button that was pressed stays as it is."""
        return {
            "text": self.text,
            "blocks": list(self.blocks),
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": False,
            "unfurl_links": False,
            "unfurl_media": False,
        }


def render(message: OutgoingMessage, pictures: Shown = NO_PICTURES) -> tuple[Page, ...]:
    """The message as Slack messages, one where it fits; none for a message without blocks."""
    text = escaped(notification_text(message, SLACK)).strip()
    groups = list(_paged(blocks_of(message, pictures=pictures)))
    return tuple(
        Page(text if at == 0 and text else f"\u2026 ({at + 1} of {len(groups)})", tuple(group))
        for at, group in enumerate(groups)
    )


def told(text: str, tone: Tone = Tone.INFO) -> Page:
    """A sentence of the adapter's own."""
    [page] = render(OutgoingMessage(blocks=(Notice(tone, text[:PIECE]),)))
    return page


def blocks_of(message: OutgoingMessage, *, in_view: bool = False, pictures: Shown = NO_PICTURES) -> list[Json]:
    """`in_view` is true for modals and the Home tab, which know no `context_actions`."""
    made: list[Json] = []
    for block in message.blocks:
        made += _block(block, in_view, pictures)
    return [_numbered(one, at) for at, one in enumerate(made)]


def plain(text: str, most: int) -> Json:
    """A `plain_text` object: nothing in it is parsed, emoji names included."""
    return {"type": "plain_text", "text": cut(visible(text).strip(), most, "\u2026") or "\u2026", "emoji": False}


def _block(block: Block, in_view: bool, pictures: Shown) -> list[Json]:
    match block:
        case Heading():
            return _heading(block)
        case Text():
            return rich_text.paragraph(block.text) if block.text.strip() else []
        case Notice():
            return rich_text.notice(block)
        case QuoteBlock():
            return rich_text.quote(block)
        case ItemList():
            return _items(block)
        case EpisodeList():
            return rich_text.episodes(block)
        case ContextBlock():
            return rich_text.context(block)
        case Buttons():
            return _buttons(block, in_view)
        case PollBlock():
            return _poll(block)
        case PictureBlock():
            return [pictures[block]] if block in pictures else []
        case _:
            assert_never(block)


def _heading(block: Heading) -> list[Json]:
    text = " ".join(visible(block.text).split())
    if not text:
        return []
    if len(text) > _HEADING:
        return rich_text.paragraph(text, bold=True)
    return [{"type": "header", "text": plain(text, _HEADING)}]


def _items(block: ItemList) -> list[Json]:
    made: list[Json] = []
    for number, item in enumerate(block.items, start=1):
        made += rich_text.item(item, f"{number}. " if block.numbered else "\u2022 ")
        made += _rows(item.buttons)
    return made


def _buttons(block: Buttons, in_view: bool) -> list[Json]:
    if block.kind is not ButtonsKind.FEEDBACK or in_view or len(block.buttons) < 2:
        return _rows(block.buttons)
    praise, other, *rest = block.buttons
    element: Json = {
        "type": "feedback_buttons",
        "action_id": BUTTON,
        "positive_button": {"text": plain(praise.label, _LABEL), "value": praise.action},
        "negative_button": {"text": plain(other.label, _LABEL), "value": other.action},
    }
    return [{"type": "context_actions", "elements": [element]}, *_rows(rest)]


def _poll(poll: PollBlock) -> list[Json]:
    of = total(poll)
    made = rich_text.paragraph(poll.question, bold=True)
    made += [_choice(choice, bar_line(choice, of)) for choice in poll.choices]
    for line in (*split_lines(poll), small_print(poll)):
        made += [{"type": "context", "elements": [plain(part, PIECE)]} for part in pieces(visible(line).strip())]
    return made


def _choice(choice: PollChoice, told: str) -> Json:
    label = " ".join(visible(choice.label).split())
    name = cut(label, _LABEL, "\u2026") or "\u2026"
    made: Json = {"type": "section", "text": plain(f"{name}\n{told}", PIECE)}
    if not choice.action:
        return made
    voting: Json = {
        "type": "button",
        "action_id": BUTTON,
        "text": plain("Vote", _LABEL),
        "value": choice.action,
        "accessibility_label": cut(f"Vote for {label}", _LABEL, "\u2026"),
    }
    return {**made, "accessory": voting}


def _rows(buttons: Sequence[Button]) -> list[Json]:
    return [
        {"type": "actions", "elements": [_button(button) for button in buttons[start : start + _ROW]]}
        for start in range(0, len(buttons), _ROW)
    ]


def _button(button: Button) -> Json:
    made: Json = {
        "type": "button",
        "action_id": BUTTON,
        "text": plain(" ".join(button.label.split()), _LABEL),
        "value": button.action,
    }
    return {**made, "style": "primary"} if button.style is ButtonStyle.PRIMARY else made


def _numbered(block: Json, at: int) -> Json:
    """With an `action_id` of its own for every button of the message."""
    if isinstance(accessory := block.get("accessory"), dict):
        return {**block, "accessory": {**accessory, "action_id": f"{BUTTON}{at}:0"}}
    elements = block["elements"] if block["type"] in ("actions", "context_actions") else None
    if not isinstance(elements, list):
        return block
    named = [{**one, "action_id": f"{BUTTON}{at}:{number}"} for number, one in enumerate(elements)]
    return {**block, "elements": named}


def _paged(blocks: Sequence[Json]) -> Iterator[list[Json]]:
    page: list[Json] = []
    room = _MESSAGE_TEXT
    for block in blocks:
        weight = rich_text.weight(block)
        if page and (len(page) == MESSAGE_BLOCKS or weight > room):
            yield page
            page, room = [], _MESSAGE_TEXT
        page.append(block)
        room -= weight
    if page:
        yield page
