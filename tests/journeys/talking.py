"""Talking to an app as a person on one platform does."""

import itertools

from bot.chat.blocks import Block, Button, Buttons, ContextBlock, EpisodeList, Item, ItemList, Notice, QuoteBlock
from bot.chat.capabilities import PLAYGROUND, Capabilities
from bot.chat.events import (
    ButtonEvent,
    CommandEvent,
    FormEvent,
    HomeEvent,
    InstalledEvent,
    QuestionEvent,
    RemovedEvent,
)
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage
from bot.chat.ports import Progress
from bot.chat.refs import ConversationRef, MessageRef
from bot.chat.responder import Responder
from bot.composition import LOCAL, App
from bot.domain.ids import CommunityId, EpisodeId, PersonId
from bot.engaging.series import Draft, Nothing, Task, Writer

_ids = itertools.count()


class Member:
    """A person in a community, on one platform."""

    def __init__(
        self,
        app: App,
        platform: Capabilities = PLAYGROUND,
        *,
        community: CommunityId = LOCAL,
        person: str = "ada",
        admin: bool = False,
        channel: str = "general",
    ) -> None:
        self._handler = Responder(app.dispatcher, platform)
        self._person = PersonId(person)
        self._place = ConversationRef(platform=platform.platform, community=community, channel=channel)
        self._admin = admin

    async def types(self, line: str, watched: Progress | None = None) -> OutgoingMessage:
        """A slash command, or plain words to the bot. `watched` is shown the answer while it is made."""
        if not line.startswith("/"):
            return await self._handler.dispatch(
                QuestionEvent(event_id=_next(), person=self._person, conversation=self._place, text=line), watched
            )
        name, _, text = line[1:].partition(" ")
        return await self._handler.dispatch(
            CommandEvent(
                event_id=_next(),
                person=self._person,
                conversation=self._place,
                name=name,
                text=text,
                admin=self._admin,
            ),
            watched,
        )

    async def asks_in_thread_on(self, episode: EpisodeId, text: str) -> OutgoingMessage:
        place = ConversationRef(
            platform=self._place.platform,
            community=self._place.community,
            channel="general",
            thread="1",
            episode_id=episode,
        )
        return await self._handler.dispatch(
            QuestionEvent(event_id=_next(), person=self._person, conversation=place, text=text)
        )

    async def types_for_form(self, line: str) -> Form | None:
        """The form that a slash command opens, as an adapter asks for it first."""
        name, _, text = line[1:].partition(" ")
        return await self._handler.form_for(
            CommandEvent(
                event_id=_next(),
                person=self._person,
                conversation=self._place,
                name=name,
                text=text,
                admin=self._admin,
            )
        )

    async def presses(self, button: Button) -> OutgoingMessage:
        return await self.sends_action(button.action)

    async def sends_action(self, action: str, message: MessageRef | None = None) -> OutgoingMessage:
        return await self._handler.dispatch(
            ButtonEvent(
                event_id=_next(),
                person=self._person,
                conversation=self._place,
                action=action,
                admin=self._admin,
                message=message,
            )
        )

    async def opens(self, button: Button | str, message: MessageRef | None = None) -> Form | None:
        """The form that a button opens, as an adapter asks for it first; `message` is where the button stands."""
        action = button if isinstance(button, str) else button.action
        event = ButtonEvent(
            event_id=_next(),
            person=self._person,
            conversation=self._place,
            action=action,
            admin=self._admin,
            message=message,
        )
        return await self._handler.form_for(event)

    async def fills(self, form: Form | None, **values: str) -> OutgoingMessage:
        """Send a form with these values, and what stood there first in the others."""
        assert form is not None
        assert set(values) <= {field.id for field in form.fields}
        filled = {field.id: field.value for field in form.fields} | values
        return await self.sends_form(form.action, filled)

    async def sends_form(self, action: str, values: dict[str, str]) -> OutgoingMessage:
        return await self._handler.dispatch(
            FormEvent(
                event_id=_next(),
                person=self._person,
                conversation=self._place,
                action=action,
                values=values,
                admin=self._admin,
            )
        )

    async def goes_home(self) -> OutgoingMessage:
        return await self._handler.dispatch(
            HomeEvent(event_id=_next(), person=self._person, conversation=self._place, admin=self._admin)
        )

    async def installs(self, name: str = "The listeners") -> OutgoingMessage:
        return await self._handler.dispatch(
            InstalledEvent(event_id=_next(), person=self._person, conversation=self._place, name=name)
        )

    async def takes_out(self) -> OutgoingMessage:
        return await self._handler.dispatch(
            RemovedEvent(event_id=_next(), person=self._person, conversation=self._place)
        )

    async def saw(self, message: OutgoingMessage, ref: MessageRef) -> None:
        """An adapter tells that a public answer stands there."""
        await self._handler.shown(ref, message)

    @property
    def place(self) -> ConversationRef:
        return self._place


def _next() -> str:
    return f"event-{next(_ids)}"


def button(message: OutgoingMessage, label: str) -> Button:
    """The button of that label. Raises `LookupError` with what there is."""
    found = [one for block in message.blocks for one in _buttons(block)]
    for one in found:
        if one.label == label:
            return one
    raise LookupError(f"no button {label!r} among {[one.label for one in found]}")


def quotes(message: OutgoingMessage) -> list[QuoteBlock]:
    found = [block for block in message.blocks if isinstance(block, QuoteBlock)]
    for block in message.blocks:
        if isinstance(block, ItemList):
            found += [item.quote for item in block.items if item.quote is not None]
    return found


def notice(message: OutgoingMessage) -> Notice:
    return next(block for block in message.blocks if isinstance(block, Notice))


def items(message: OutgoingMessage) -> list[Item]:
    return [item for block in message.blocks if isinstance(block, ItemList) for item in block.items]


def context(message: OutgoingMessage) -> ContextBlock:
    return next(block for block in message.blocks if isinstance(block, ContextBlock))


def titles(message: OutgoingMessage) -> list[str]:
    return [line.title for block in message.blocks if isinstance(block, EpisodeList) for line in block.episodes]


def _buttons(block: Block) -> tuple[Button, ...]:
    if isinstance(block, Buttons):
        return block.buttons
    if isinstance(block, ItemList):
        return tuple(one for item in block.items for one in item.buttons)
    return ()


async def written(writer: Writer, task: Task) -> Draft | Nothing:
    """What a writer of the calendar makes of one task alone."""
    write = await writer.prepare([task])
    return await write(task)
