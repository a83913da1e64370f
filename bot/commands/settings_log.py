"""What hosts look back on: who changed the settings, and how answers were rated."""

from collections.abc import Mapping
from datetime import timedelta

from bot.chat.blocks import Button, Buttons, Heading, Item, ItemList, Text
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.request import Actions, Press, Request
from bot.platform_ports import Feedback, Profiles, Rating
from bot.ports import Clock

_CHANGES = 20
_WEEK = timedelta(days=7)


class SettingsLog(Actions):
    admin_words = frozenset(("settings-log",))

    def __init__(self, profiles: Profiles, feedback: Feedback, clock: Clock) -> None:
        self._profiles = profiles
        self._feedback = feedback
        self._clock = clock

    def presses(self) -> Mapping[str, Press]:
        return {"settings-log": self.press_log}

    async def press_log(self, request: Request, rest: str) -> OutgoingMessage:
        """Ratings first, then the latest changes, the latest on top."""
        changes = await self._profiles.audit(request.community, limit=_CHANGES)
        listed = ItemList(tuple(Item(text=change) for change in changes), numbered=False)
        blocks = (
            Heading("How answers were rated"),
            ItemList(await self._ratings(request), numbered=False),
            Heading("Changes of the settings"),
            listed if changes else Text("Nobody has changed anything yet."),
            Buttons((Button(label="Settings", action="settings:"),)),
        )
        return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE)

    async def _ratings(self, request: Request) -> tuple[Item, ...]:
        now = self._clock.now()
        windows = (
            ("The last 7 days", now - _WEEK, None),
            ("The 7 days before", now - 2 * _WEEK, now - _WEEK),
            ("In all", None, None),
        )
        items = []
        for name, since, before in windows:
            counts = await self._feedback.counts(request.community, since=since, before=before)
            items.append(
                Item(text=f"{name}: {counts[Rating.HELPFUL]} helpful, {counts[Rating.NOT_HELPFUL]} not helpful")
            )
        return tuple(items)
