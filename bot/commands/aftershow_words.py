"""What `/aftershow` can be asked for: one table, in the order in which it is listed."""

from collections.abc import Awaitable, Callable

from bot.chat.messages import OutgoingMessage
from bot.commands.aftershow import Word
from bot.commands.community_settings import CommunitySettings
from bot.commands.hiding import Hiding
from bot.commands.host_queue import HostQueue
from bot.commands.privacy import Privacy
from bot.commands.request import Press, Request
from bot.commands.showing_again import ShowingAgain


def basic_words(
    settings: CommunitySettings, queue: HostQueue, hiding: Hiding, showing_again: ShowingAgain, privacy: Privacy
) -> tuple[Word, ...]:
    async def set_up(request: Request, rest: str) -> OutgoingMessage:
        return await settings.step(request, 1)

    async def show(request: Request, rest: str) -> OutgoingMessage:
        again, _, episode = rest.partition(" ")
        return await showing_again.show_again(request, episode if again.lower() == "again" else rest)

    return (
        Word(
            "settings",
            "shows, channels, times, limits, and the switch that stops all posting",
            _plain(settings.overview),
        ),
        Word("setup", "the first steps, once more", set_up),
        Word("questions", "what people asked the hosts", queue.press_waiting),
        Word("hide EPISODE", "take an episode away here, messages that show it included", hiding.hide_episode),
        Word(
            "hidden",
            "what is hidden, by whom and since when, with a button to show each again",
            _plain(showing_again.overview),
        ),
        Word("show again EPISODE", "bring an episode back", show),
        Word("privacy", "what I keep, a copy of it, and its end: for everyone", _plain(privacy.overview), hosts=False),
    )


def _plain(answer: Callable[[Request], Awaitable[OutgoingMessage]]) -> Press:
    async def ignoring_rest(request: Request, rest: str) -> OutgoingMessage:
        return await answer(request)

    return ignoring_rest
