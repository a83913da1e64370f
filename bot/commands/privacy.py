"""`/aftershow privacy`: what is kept, a copy of it, and its end; for a person or, by administrators, a community."""

import json
from collections.abc import Awaitable, Callable, Mapping

from bot.chat.blocks import Block, Button, Buttons, Heading, Notice, Text, Tone
from bot.chat.forms import Field, Form
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.handing_over import HandingOver
from bot.commands.request import Actions, Fill, OpenForm, Press, Request
from bot.errors import BadArgument
from bot.platform_ports import HostDesk, PersonalData
from bot.publishing.messenger import Messenger

AfterDeletion = Callable[[], Awaitable[object]]
"""Brings what is derived from the library up to date once a community's shows are gone."""

_SURE = "delete"
_KEPT = (
    "I keep what you asked the hosts and their answers, how you rated answers, which buttons of yours need a longer "
    "text, and for a day that you asked me something at all. Your questions I keep for seven days, to understand those "
    "that follow them, and my answers as long, for you to share; what you ask me in private is never used for anybody "
    "else. Your votes in "
    "polls are kept so that only your own name leads to them; with your name on it only if you joined the scoreboard. "
    "Deleting takes all of it away at once; votes in polls that are closed stay counted, and nothing leads to you."
)
_KEPT_OF_ALL = (
    "Of this community I keep its settings, its own shows with their transcripts and names, what was shown, hidden and "
    "posted, and what its people have kept with me. When I am removed, all of it goes after seven days."
)


class Privacy(Actions):
    aware_words = frozenset(("privacy",))
    admin_words = frozenset(("export-community", "delete-community", "delete-community-now"))

    def __init__(
        self,
        data: PersonalData,
        desk: HostDesk,
        messenger: Messenger,
        handing_over: HandingOver,
        after_deletion: AfterDeletion,
    ) -> None:
        self._data = data
        self._desk = desk
        self._messenger = messenger
        self._handing_over = handing_over
        self._after_deletion = after_deletion

    async def overview(self, request: Request) -> OutgoingMessage:
        blocks: list[Block] = [
            Heading("Your data"),
            Text(_KEPT),
            Buttons(
                (
                    Button(label="Send me my data", action="export-me:"),
                    Button(label="Delete my data", action="delete-me:"),
                )
            ),
        ]
        if request.admin:
            blocks += [
                Heading("This community's data"),
                Text(_KEPT_OF_ALL),
                Buttons(
                    (
                        Button(label="Export the community", action="export-community:"),
                        Button(label="Delete the community", action="delete-community:"),
                    )
                ),
            ]
        return _private(*blocks)

    def presses(self) -> Mapping[str, Press]:
        return {
            "privacy": self.press_overview,
            "export-me": self.press_export_me,
            "export-community": self.press_export_community,
        }

    def forms(self) -> Mapping[str, OpenForm]:
        return {"delete-me": self.open_delete_me, "delete-community": self.open_delete_community}

    def fills(self) -> Mapping[str, Fill]:
        return {"delete-me-now": self.fill_delete_me, "delete-community-now": self.fill_delete_community}

    async def press_overview(self, request: Request, rest: str) -> OutgoingMessage:
        return await self.overview(request)

    async def press_export_me(self, request: Request, rest: str) -> OutgoingMessage:
        told = await self._data.export_person(request.community, request.person)
        return await self._handing_over.give(request, "Your data", _as_json(told))

    async def press_export_community(self, request: Request, rest: str) -> OutgoingMessage:
        told = await self._data.export_community(request.community)
        return await self._handing_over.give(request, "This community's data", _as_json(told))

    async def open_delete_me(self, request: Request, rest: str) -> Form:
        return _confirmation("delete-me-now:", "Delete my data")

    async def open_delete_community(self, request: Request, rest: str) -> Form:
        return _confirmation("delete-community-now:", "Delete the community")

    async def fill_delete_me(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        _check_sure(values)
        asked = await self._desk.asked_by(request.community, request.person)
        await self._messenger.remove([one.notice for one in asked if one.notice is not None])
        gone = await self._data.delete_person(request.community, request.person)
        done = "There was nothing of yours to delete." if not gone else "Done: what I kept of you is gone."
        return _private(Notice(Tone.INFO, done))

    async def fill_delete_community(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        _check_sure(values)
        await self._data.delete_community(request.community)
        await self._after_deletion()
        done = "Done: everything of this community is gone, its settings included. /aftershow setup begins anew."
        return _private(Notice(Tone.INFO, done))


def _confirmation(action: str, title: str) -> Form:
    field = Field(id="sure", label=f"Type {_SURE} to delete it all", hint="This cannot be undone.", most=20)
    return Form(action=action, title=title, fields=(field,), submit="Delete")


def _check_sure(values: Mapping[str, str]) -> None:
    if values.get("sure", "").strip().casefold() != _SURE:
        raise BadArgument(f"Nothing was deleted: the word to type is \u2018{_SURE}\u2019.")


def _as_json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1, default=str)


def _private(*blocks: Block) -> OutgoingMessage:
    return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE)
