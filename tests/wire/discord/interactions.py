"""Interactions and the lives of their tokens: three seconds to respond, fifteen minutes to go on.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import secrets
import time
from dataclasses import dataclass, field

from tests.wire.discord.command_limits import check_suggestions
from tests.wire.discord.component_limits import check_modal
from tests.wire.discord.limits import check_message
from tests.wire.discord.messages import EPHEMERAL, Message, Modal, User, snowflake
from tests.wire.discord.posting import Posting
from tests.wire.discord.refusals import Form, Json, Refused, refused
from tests.wire.discord.world import Channel

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, SUGGEST, OPEN = 4, 5, 6, 7, 8, 9
RESPOND, LIVES = 3.0, 15 * 60.0
_ALLOWED = {
    COMMAND: (MESSAGE, DEFER, OPEN),
    COMPONENT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE, OPEN),
    AUTOCOMPLETE: (SUGGEST,),
    SUBMIT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE),
}


@dataclass(eq=False)
class Interaction:
    """`answer` is the kind of its first response, `original` the message that it made or is on."""

    kind: int
    user: User
    channel: Channel
    payload: Json
    on: Message | None = None
    id: str = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(96))
    at: float = field(default_factory=time.time)
    answer: int | None = None
    answered_at: float | None = None
    original: Message | None = None
    suggestions: list[Json] | None = None
    refusals: list[Refused] = field(default_factory=list)

    @property
    def expired(self) -> bool:
        """Nobody responded in time: Discord says so, and the token is dead."""
        return self.answer is None and time.time() - self.at > RESPOND

    def check_alive(self) -> None:
        if self.answer is None:
            raise refused(10015)
        if time.time() - self.at > LIVES:
            raise refused(50027)


class Interactions:
    def __init__(self, posting: Posting, app: str) -> None:
        self._posting = posting
        self._app = app
        self.all: dict[str, Interaction] = {}

    def find(self, app: str, token: str) -> Interaction:
        found = next((one for one in self.all.values() if one.token == token), None)
        if found is None or app != self._app:
            raise refused(10015)
        return found

    def respond(self, id: str, token: str, body: Json) -> Json | None:
        """The first response. Raises `Refused`; what came too late or twice as well."""
        asked = self.all.get(id)
        if asked is None or asked.token != token or asked.expired:
            raise refused(10062)
        if asked.answer is not None:
            raise refused(40060)
        try:
            self._respond(asked, body)
        except Refused as problem:
            asked.refusals.append(problem)
            raise
        asked.answer, asked.answered_at = int(body["type"]), time.time()
        original = asked.original
        made: Json = {"interaction": {"id": id, "type": asked.kind, "response_message_loading": False}}
        if original is not None:
            made["interaction"] |= {
                "response_message_id": original.id,
                "response_message_loading": original.loading,
                "response_message_ephemeral": original.only_for is not None,
            }
            made["resource"] = {"type": asked.answer, "message": original.shown()}
        return made

    def _respond(self, asked: Interaction, body: Json) -> None:
        form, data = Form(), body.get("data") or {}
        form.keys(body, "", frozenset(("type", "data")))
        form.choice(body.get("type"), "type", _ALLOWED[asked.kind])
        if asked.kind == SUBMIT and asked.on is None:
            form.choice(body.get("type"), "type", (MESSAGE, DEFER))
        form.check()
        match body["type"]:
            case 4:
                asked.original = self._make(asked, check_message(data, interaction=True))
            case 5:
                if set(data) - {"flags"} or int(data.get("flags") or 0) & ~EPHEMERAL:
                    form.wrong("data.flags", "BASE_TYPE_CHOICES", "A deferral takes the ephemeral flag alone.")
                    form.check()
                asked.original = self._make(asked, data, loading=True)
            case 6:
                asked.original = asked.on
            case 7:
                assert asked.on is not None
                asked.original = asked.on
                self._posting.change(asked.on, check_message(data, edit=True, interaction=True))
            case 8:
                asked.suggestions = check_suggestions(data)
            case 9:
                asked.user.modal = Modal(check_modal(data), asked.channel, asked.on)

    def _make(self, asked: Interaction, body: Json, *, loading: bool = False) -> Message:
        only_for = asked.user.id if int(body.get("flags") or 0) & EPHEMERAL else None
        made = self._posting.put(asked.channel, body, only_for=only_for, loading=loading, interaction=asked.id)
        made.via = "interaction"
        return made

    # --- the webhook of an interaction ---

    def original(self, asked: Interaction) -> Message:
        asked.check_alive()
        if asked.original is None or asked.original.deleted:
            raise refused(10008)
        return asked.original

    def edit(self, message: Message, body: object) -> Message:
        checked = check_message(body, edit=True, interaction=True)
        self._posting.change(message, checked, interaction=True)
        return message

    def follow_up(self, asked: Interaction, body: object) -> Message:
        """The first one after a deferral takes its place, and with it who sees it."""
        asked.check_alive()
        checked = check_message(body, interaction=True)
        first = asked.original
        if asked.answer == DEFER and first is not None and first.loading and not first.deleted:
            return self.edit(first, {name: value for name, value in checked.items() if name != "flags"})
        return self._make(asked, checked)

    def message(self, asked: Interaction, id: str) -> Message:
        """`@original`, or one of this interaction's follow-ups."""
        if id == "@original":
            return self.original(asked)
        asked.check_alive()
        for one in asked.channel.messages:
            if one.id == id and one.interaction == asked.id and not one.deleted:
                return one
        raise refused(10008)
