"""`/aftershow ...`: what hosts decide for their community, and everybody's privacy."""

from bot.chat.blocks import Heading, Item, ItemList
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.community_settings import CommunitySettings
from bot.commands.hiding import Hiding
from bot.commands.host_queue import HostQueue
from bot.commands.privacy import Privacy
from bot.commands.request import Command, Request
from bot.commands.showing_again import ShowingAgain
from bot.commands.spec import AFTERSHOW
from bot.errors import BadArgument

_FOR_HOSTS = ("settings", "setup", "questions", "hide", "hidden", "show")
_USES = (
    ("/aftershow settings", "shows, channels, times, limits, and the switch that stops all posting"),
    ("/aftershow setup", "the first steps, once more"),
    ("/aftershow questions", "what people asked the hosts"),
    ("/aftershow hide EPISODE", "take an episode away here, messages that show it included"),
    ("/aftershow hidden", "what is hidden, by whom and since when, with a button to show each again"),
    ("/aftershow show again EPISODE", "bring an episode back"),
    ("/aftershow privacy", "what I keep, a copy of it, and its end: for everyone"),
)


class AftershowCommand(Command):
    """Administrators only, but for privacy and the list of what there is."""

    spec = AFTERSHOW

    def __init__(
        self,
        settings: CommunitySettings,
        queue: HostQueue,
        hiding: Hiding,
        showing_again: ShowingAgain,
        privacy: Privacy,
    ) -> None:
        self._settings = settings
        self._queue = queue
        self._hiding = hiding
        self._showing_again = showing_again
        self._privacy = privacy

    def admin_only(self, text: str) -> bool:
        return _word(text)[0] in _FOR_HOSTS

    def needs_admin(self, text: str) -> bool:
        return True

    async def run(self, request: Request) -> OutgoingMessage:
        word, rest = _word(request.text)
        match word:
            case "settings":
                return await self._settings.overview(request)
            case "setup":
                return await self._settings.step(request, 1)
            case "questions":
                return await self._queue.press_waiting(request, "")
            case "hide":
                return await self._hiding.hide_episode(request, rest)
            case "hidden":
                return await self._showing_again.overview(request)
            case "show":
                again, _, episode = rest.partition(" ")
                return await self._showing_again.show_again(request, episode if again.lower() == "again" else rest)
            case "privacy":
                return await self._privacy.overview(request)
            case "" | "help":
                items = tuple(Item(text=f"{use}: {what}") for use, what in _USES)
                blocks = (Heading("For the people behind the community"), ItemList(items, numbered=False))
                return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE)
            case _:
                known = ", ".join(("settings", "setup", "questions", "hide", "hidden", "show again", "privacy"))
                raise BadArgument(f"/aftershow does not know \u2018{word[:40]}\u2019. It knows: {known}.")


def _word(text: str) -> tuple[str, str]:
    word, _, rest = text.strip().partition(" ")
    return word.lower(), rest.strip()
