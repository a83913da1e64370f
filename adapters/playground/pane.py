"""A conversation on the page: its messages, a sign of waiting, and the line to write in."""

from collections.abc import Awaitable, Callable, Sequence

from nicegui.client import Client
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from adapters.playground.composer import Composer
from adapters.playground.elements import box, icon, words
from adapters.playground.places import Changed, Channel, Place, Posted
from adapters.playground.render import PicturePath, render_blocks
from adapters.playground.session import Session
from bot.chat.blocks import Button
from bot.chat.events import Suggestion
from bot.commands.spec import EVERYWHERE

_LOOKS = "Aftershow is looking through the transcripts"
_WRITES = "Aftershow is writing"


class Pane:
    """Draws one place at a time. `open_thread` is None where messages have no threads: inside a thread."""

    def __init__(
        self,
        session: Session,
        client: Client,
        *,
        open_thread: Callable[[Posted], None] | None,
        empty: Callable[[Channel, Callable[[str], Awaitable[None]]], None],
        leave: Callable[[], None],
        picture: PicturePath | None = None,
    ) -> None:
        self._session = session
        self._picture = picture
        self._client = client
        self._open_thread = open_thread
        self._empty = empty
        self._place: Place | None = None
        self._channel: Channel | None = None
        self._reply_links: dict[int, TextElement] = {}
        self._articles: dict[int, Element] = {}
        self._is_empty = False
        self._does = ""
        self._log = box("div", "log", {"role": "log", "aria-live": "polite", "tabindex": "0"})
        self._waiting = box("div", "waiting-slot", {"role": "status"})
        self.composer = Composer(
            EVERYWHERE, send=self.send, suggest=self._suggest, leave=leave, label="", placeholder=""
        )

    def show(self, place: Place, channel: Channel) -> None:
        """Draw `place` from its beginning."""
        self._place, self._channel = place, channel
        name = f"the thread in {_title(channel)}" if place.thread is not None else _title(channel)
        self._log.props["aria-label"] = f"Messages in {name}"
        asks = channel.direct or place.thread is not None
        hint = "Ask anything, or / for commands" if asks else "/ for commands, @aftershow to ask"
        self.composer.address(f"Write in {name}", hint)
        self.composer.remember(self._session.typed)
        self._redraw()

    async def send(self, line: str) -> None:
        if self._place is not None:
            await self._session.say(self._place, line)

    def changed(self, change: Changed) -> None:
        """Take in what the session told."""
        if change.posted is not None and change.place.thread is not None:
            self._count_replies(change.place.thread)
        if change.posted is not None and (change.again or change.gone):
            self._renew(change.posted, gone=change.gone)
            if change.place == self._place:
                self._show_waiting()
            return
        if change.place != self._place:
            return
        if change.posted is not None:
            if self._is_empty:
                self._redraw()
            else:
                self._append(change.posted)
            self.composer.remember(self._session.typed)
            self._scroll_to(change.posted)
        self._show_waiting()

    async def _suggest(self, name: str, partial: str) -> Sequence[Suggestion]:
        return await self._session.suggest(self._place, name, partial) if self._place is not None else ()

    def _redraw(self) -> None:
        if self._place is None or self._channel is None:
            return
        self._log.clear()
        self._reply_links.clear()
        self._articles.clear()
        messages = self._session.messages(self._place)
        root = self._session.message(self._place.thread) if self._place.thread is not None else None
        if root is not None:
            self._append(root)
            with self._log:
                words("p", "Replies", "divider")
        self._is_empty = not messages and root is None
        if self._is_empty:
            with self._log:
                self._empty(self._channel, self.send)
        for posted in messages:
            self._append(posted)
        self._show_waiting()
        self._client.run_javascript(f"aftershow.toEnd({self._log.id})")

    def _append(self, posted: Posted) -> None:
        with self._log:
            self._articles[posted.id] = draw_message(
                posted, press=self._press, tools=lambda: self._tools(posted), picture=self._picture
            )

    def _renew(self, posted: Posted, *, gone: bool) -> None:
        """Show a message as it is now, where it is shown."""
        article = self._articles.get(posted.id)
        if article is None:
            return
        if gone:
            article.delete()
            del self._articles[posted.id]
            return
        grew = "aria-busy" in article.props
        article.clear()
        with article:
            draw_inside(posted, press=self._press, tools=lambda: self._tools(posted), picture=self._picture)
        article.props.set_optional("aria-busy", "true" if posted.growing else None)
        if grew:
            self._client.run_javascript(f"aftershow.follow({self._log.id}, {posted.id})")

    def _tools(self, posted: Posted) -> None:
        if self._open_thread is None or posted.growing:
            return
        open_thread = self._open_thread
        replies = words("button", "", "reply-link", {"type": "button"})
        replies.on("click", lambda _: open_thread(posted))
        self._reply_links[posted.id] = replies
        self._count_replies(posted.id)

    def _count_replies(self, message_id: int) -> None:
        shown = self._reply_links.get(message_id)
        if shown is None:
            return
        count = self._session.replies(message_id)
        words_for = "Reply in thread" if count == 0 else f"{count} {'reply' if count == 1 else 'replies'}"
        shown.set_text(words_for)
        shown.classes(add="some" if count else "", remove="" if count else "some")

    async def _press(self, posted: Posted, button: Button) -> None:
        await self._session.press(posted.id, button.action)

    def _show_waiting(self) -> None:
        waiting = self._place is not None and self._session.waiting(self._place)
        writing = self._place is not None and self._session.writing(self._place)
        does = "" if not waiting else _WRITES if writing else _LOOKS
        if does == self._does:
            return
        self._does = does
        self._waiting.clear()
        if does:
            with self._waiting, box("div", "waiting"):
                for _ in range(3):
                    box("span", "dot-beat", {"aria-hidden": "true"})
                words("span", does)

    def _scroll_to(self, posted: Posted) -> None:
        self._client.run_javascript(f"aftershow.toMessage({self._log.id}, {posted.id})")


def draw_message(
    posted: Posted,
    *,
    press: Callable[[Posted, Button], Awaitable[None]],
    tools: Callable[[], None],
    picture: PicturePath | None = None,
) -> Element:
    """One message with its author, time and buttons."""
    name, at = _author(posted), posted.at.astimezone()
    article = box(
        "article", f"message {posted.author}", {"data-message": str(posted.id), "aria-label": f"{name}, {at:%H:%M}"}
    )
    article.props.set_optional("aria-busy", "true" if posted.growing else None)
    with article:
        draw_inside(posted, press=press, tools=tools, picture=picture)
    return article


def draw_inside(
    posted: Posted,
    *,
    press: Callable[[Posted, Button], Awaitable[None]],
    tools: Callable[[], None],
    picture: PicturePath | None = None,
) -> None:
    """What stands in the element of a message, drawn into the element that is open."""
    ours, at = posted.author == "aftershow", posted.at.astimezone()
    words("div", "" if ours else "Y", "avatar", {"aria-hidden": "true"})
    with box("div", "body"):
        with box("header"):
            words("span", _author(posted), "author")
            if ours:
                words("span", "app", "badge")
            shown = f"{at:%a} {at.day} {at:%b, %H:%M}" if posted.key else f"{at:%H:%M}"
            words("time", shown, "", {"datetime": at.isoformat(timespec="seconds")})
        if posted.private:
            with box("p", "private"):
                icon("visibility_off")
                words("span", "Only visible to you")
        if posted.answer is not None:
            render_blocks(posted.answer.blocks, lambda button: press(posted, button), picture)
        else:
            words("p", posted.text, "typed command" if posted.text.startswith("/") else "typed")
        tools()


def _author(posted: Posted) -> str:
    return "Aftershow" if posted.author == "aftershow" else "You"


def _title(channel: Channel) -> str:
    return channel.name if channel.direct else f"#{channel.name}"
