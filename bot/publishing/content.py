"""Messages as text, so that what is owed is settled when it is reserved: `freeze` and `thaw`.

Blocks and drawings carry their type's name. Anything unknown (of a newer version, say) is refused whole, never dropped.
"""

import json
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.chat.blocks import Block, Drawing, PictureBlock
from bot.chat.messages import OutgoingMessage, Placement, Visibility
from bot.domain.ids import EpisodeId
from bot.domain.span import Span
from bot.errors import UnknownContent

T = TypeVar("T")

VERSION: Literal[1] = 1

_BLOCKS: dict[str, type[Block]] = {one.__name__: one for one in get_args(Block)}
_DRAWINGS: dict[str, type[Drawing]] = {one.__name__: one for one in get_args(Drawing)}
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}
"""Made when they are first needed: a process that posts nothing spends no time on them."""
_NEWER = (
    "A stored message cannot be read by this version of Aftershow: a newer one wrote it. Run the newer version again, "
    "or skip this post."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tagged:
    type: str
    value: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frozen:
    """`outcome` is left out: it is for machines that asked, and nobody asked for this message."""

    version: Literal[1]
    blocks: tuple[_Tagged, ...]
    visibility: Visibility
    placement: Placement
    about: EpisodeId | None
    shows: tuple[Span, ...]


def freeze(message: OutgoingMessage) -> str:
    """The message as text. Characters that no platform takes (lone surrogates) become U+FFFD."""
    frozen = _Frozen(
        version=VERSION,
        blocks=tuple(_tagged(block) for block in message.blocks),
        visibility=message.visibility,
        placement=message.placement,
        about=message.about,
        shows=message.shows,
    )
    return json.dumps(_writable(_dumped(_Frozen, frozen)), separators=(",", ":"))


def thaw(content: str) -> OutgoingMessage:
    """What `freeze` was given. Raises `UnknownContent`."""
    try:
        frozen = _loaded(_Frozen, json.loads(content))
        blocks = tuple(_block(one) for one in frozen.blocks)
    except (ValidationError, ValueError, LookupError, TypeError) as error:
        raise UnknownContent(_NEWER) from error
    return OutgoingMessage(
        blocks=blocks,
        visibility=frozen.visibility,
        placement=frozen.placement,
        about=frozen.about,
        shows=frozen.shows,
    )


def _tagged(one: Block | Drawing) -> _Tagged:
    value = _dumped(type(one), one)
    if isinstance(one, PictureBlock):
        value["drawing"] = _dumped(_Tagged, _tagged(one.drawing))
    return _Tagged(type=type(one).__name__, value=value)


def _block(tagged: _Tagged) -> Block:
    value = dict(tagged.value)
    if tagged.type == PictureBlock.__name__:
        drawing = _loaded(_Tagged, value["drawing"])
        value["drawing"] = _loaded(_DRAWINGS[drawing.type], drawing.value)
    return _loaded(_BLOCKS[tagged.type], value)


def _adapter(kind: type) -> TypeAdapter[Any]:
    """In a tuple, because a dataclass takes no settings of ours: what it does not know is refused."""
    if kind not in _ADAPTERS:
        alone: Any = tuple.__class_getitem__(kind)
        _ADAPTERS[kind] = TypeAdapter(alone, config=ConfigDict(extra="forbid"))
    return _ADAPTERS[kind]


def _loaded(kind: type[T], value: object) -> T:
    loaded: tuple[T] = _adapter(kind).validate_python((value,))
    return loaded[0]


def _dumped(kind: type[T], one: T) -> dict[str, Any]:
    [value] = _adapter(kind).dump_python((one,))
    return dict(value)


def _writable(value: Any) -> Any:
    """As JSON has it."""
    match value:
        case str():
            return str(value).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        case dict():
            return {name: _writable(one) for name, one in value.items()}
        case list() | tuple():
            return [_writable(one) for one in value]
        case _:
            return value
