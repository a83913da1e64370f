"""The clock at the left of the page, with the buttons that turn it."""

from datetime import timedelta

from nicegui.elements.mixins.text_element import TextElement

from adapters.playground.clock import TURNS, told
from adapters.playground.elements import box, words
from adapters.playground.session import Session


class ClockPanel:
    """Built into the element that is open. `show` brings its time up to date."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._buttons: list[TextElement] = []
        with box("section", "clock", {"aria-label": "Clock"}):
            words("h2", "Clock")
            self._time = words("p", "", "time")
            with box("div", "turns"):
                for label, by in TURNS:
                    button = words("button", label, "turn", {"type": "button"})
                    button.on("click", lambda _, turned=by: self._turn(turned))
                    self._buttons.append(button)
            self._said = words("p", "Turn it forward and watch posts, polls and results happen.", "said", _STATUS)
        self.show()

    def show(self) -> None:
        self._time.set_text(told(self._session.time))

    async def _turn(self, by: timedelta) -> None:
        self._busy(True)
        self._said.set_text("Turning the clock\u2026")
        try:
            said = await self._session.forward(by)
        finally:
            self._busy(False)
            self.show()
        self._said.set_text(said.partition(". ")[2] or said)

    def _busy(self, busy: bool) -> None:
        for button in self._buttons:
            button.props.set_optional("disabled", "" if busy else None)


_STATUS = {"role": "status"}
