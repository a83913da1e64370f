"""The page: channels at the left, the conversation, and a thread at the right."""

from collections.abc import Awaitable, Callable, Sequence

from nicegui.client import Client
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from adapters.playground.clock_panel import ClockPanel
from adapters.playground.elements import box, icon, words
from adapters.playground.pane import Pane
from adapters.playground.places import CHANNELS, Changed, Channel, Place, Posted
from adapters.playground.render import PicturePath
from adapters.playground.session import Session

_WELCOME = {
    "general": ("What did they say about that?", "Try one of these, or type a slash to see every command."),
    "episodes": ("Every episode, on one shelf", "List them, open one, or read what it taught."),
    "hosts": ("The bold and the unanswered", "See the claims worth arguing about."),
    "aftershow": ("Just ask", "Here plain words are questions. Every answer comes with its receipt, or an honest no."),
}


class ChatPage:
    """One open tab. Build it inside the page's client; it follows the session until `close`."""

    def __init__(
        self,
        session: Session,
        client: Client,
        *,
        title: str,
        examples: Sequence[str],
        picture: PicturePath | None = None,
        models_at: str = "",
    ) -> None:
        """`models_at` is the host of a model that is asked over the network, "" where nothing goes there."""
        self._session = session
        self._models_at = models_at
        self._clock: ClockPanel | None = None
        self._client = client
        self._title = title
        self._examples = tuple(examples)
        self._channel = CHANNELS[0]
        self._thread: Posted | None = None
        self._tabs: dict[str, Element] = {}
        with box("div", "app") as self._app:
            self._sidebar()
            words("button", "", "scrim", {"type": "button", "aria-label": "Close the list of channels"}).on(
                "click", lambda _: self._drawer(False)
            )
            with box("main", "main"):
                self._header()
                self._pane = Pane(
                    session,
                    client,
                    open_thread=self._open_thread,
                    empty=self._empty,
                    leave=self._close_thread,
                    picture=picture,
                )
            self._aside = box("aside", "thread", {"aria-label": "Thread"})
            with self._aside:
                self._thread_header()
                self._thread_pane = Pane(
                    session,
                    client,
                    open_thread=None,
                    empty=self._empty,
                    leave=self._close_thread,
                    picture=picture,
                )
        self._close = session.watch(self._changed)
        self._select(self._channel)

    def close(self) -> None:
        self._close()

    def _sidebar(self) -> None:
        with box("nav", "sidebar", {"aria-label": "Channels"}) as self._channels:
            with box("div", "brand"):
                box("span", "mark", {"aria-hidden": "true"})
                with box("div"):
                    words("strong", "Aftershow")
                    words("span", self._title, "show")
            words("h2", "Channels")
            for channel in CHANNELS:
                if channel.direct:
                    words("h2", "Direct messages")
                self._tab(channel)
            if self._session.turns:
                self._clock = ClockPanel(self._session)
            words("p", f"A chat of your own to try everything in. {_leaves(self._models_at)}", "foot")
        self._channels.on("keydown.escape", lambda _: self._drawer(False))

    def _tab(self, channel: Channel) -> None:
        with box("button", "tab direct" if channel.direct else "tab", {"type": "button"}) as tab:
            if channel.direct:
                box("span", "mark small", {"aria-hidden": "true"})
            else:
                words("span", "#", "hash", {"aria-hidden": "true"})
            words("span", channel.name)
            words("span", "new", "news")
        tab.on("click", lambda _: self._select(channel))
        self._tabs[channel.id] = tab

    def _header(self) -> None:
        with box("header", "top"):
            with box(
                "button",
                "menu tool",
                {"type": "button", "aria-label": "Channels", "aria-controls": self._channels.html_id},
            ) as menu:
                icon("menu")
            menu.on("click", lambda _: self._drawer(True))
            with box("div", "where"):
                self._name = words("h1", "")
                self._purpose = words("p", "")
            with box("button", "tool", {"type": "button", "aria-label": "Switch between light and dark"}) as theme:
                icon("contrast")
            theme.on("click", js_handler="() => aftershow.switchTheme()")

    def _thread_header(self) -> None:
        with box("header", "top"):
            with box("div", "where"):
                words("h2", "Thread")
                self._thread_name = words("p", "")
            with box("button", "tool", {"type": "button", "aria-label": "Close the thread"}) as close:
                icon("close")
            close.on("click", lambda _: self._close_thread())

    def _select(self, channel: Channel) -> None:
        self._channel = channel
        self._close_thread()
        self._drawer(False)
        for name, tab in self._tabs.items():
            tab.props.set_optional("aria-current", "page" if name == channel.id else None)
        self._tabs[channel.id].classes(remove="unread")
        _write(self._name, channel.name if channel.direct else f"# {channel.name}")
        _write(self._purpose, channel.purpose)
        self._pane.show(Place(channel.id), channel)
        self._pane.composer.focus()

    def _open_thread(self, root: Posted) -> None:
        self._thread = root
        _write(self._thread_name, self._channel.name if self._channel.direct else f"# {self._channel.name}")
        self._thread_pane.show(Place(root.place.channel, root.id), self._channel)
        self._app.classes(add="with-thread")
        self._thread_pane.composer.focus()

    def _close_thread(self) -> None:
        if self._thread is not None:
            self._thread = None
            self._app.classes(remove="with-thread")
            self._pane.composer.focus()

    def _drawer(self, opened: bool) -> None:
        if opened:
            self._app.classes(add="with-drawer")
            self._client.run_javascript(f"aftershow.focusWithin({self._channels.id}, '[aria-current]')")
        else:
            self._app.classes(remove="with-drawer")

    def _changed(self, change: Changed) -> None:
        if self._clock is not None:
            self._clock.show()
        if not change.place.channel:
            return
        self._pane.changed(change)
        self._thread_pane.changed(change)
        news = change.posted is not None and not change.again and not change.gone
        if news and change.place.channel != self._channel.id:
            self._tabs[change.place.channel].classes(add="unread")
        if change.posted is not None and change.posted.key:
            return
        root = self._session.message(change.place.thread) if change.place.thread is not None else None
        if root is not None and self._thread is None and change.place.channel == self._channel.id:
            self._open_thread(root)

    def _empty(self, channel: Channel, send: Callable[[str], Awaitable[None]]) -> None:
        heading, invitation = _WELCOME[channel.id]
        with box("section", "welcome"):
            box("span", "mark large", {"aria-hidden": "true"})
            words("h2", heading)
            words("p", invitation)
            with box("div", "examples"):
                for line in _for_channel(channel, self._examples):
                    example = words("button", line, "example", {"type": "button"})
                    example.on("click", lambda _, sent=line: send(sent))


def _for_channel(channel: Channel, lines: Sequence[str]) -> list[str]:
    match channel.id:
        case "episodes":
            return ["/episodes", "/episode latest", *(line for line in lines if line.startswith("/takeaways"))]
        case "hosts":
            return [*(line for line in lines if line.startswith("/hottakes")), "/help"]
        case "aftershow":
            asked = [line.removeprefix("/ask ") for line in lines if line.startswith("/ask ")]
            return [*asked, *(line for line in lines if line.startswith("/quote"))]
        case _:
            return [*lines, "/help"]


def _leaves(models_at: str) -> str:
    if not models_at:
        return "Nothing leaves this machine."
    return f"Questions and what was said on the show go to the model at {models_at}; nothing else leaves this machine."


def _write(element: TextElement, text: str) -> None:
    element.set_text(text)
