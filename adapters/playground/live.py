"""An answer that is shown while it is made: nothing here is slow, so every step is."""

from collections.abc import Callable

from adapters.playground.places import Posted
from bot.chat.messages import OutgoingMessage

Show = Callable[[OutgoingMessage, Posted | None, bool], Posted]
"""Shows a message, in place of what was posted before; whether more of it is being written."""


class Live:
    """A `Progress`. `posted` is what stands there, None before anything does."""

    def __init__(self, show: Show) -> None:
        self.posted: Posted | None = None
        self._show = show
        self._over = False

    async def so_far(self, message: OutgoingMessage) -> None:
        if not self._over:
            self.posted = self._show(message, self.posted, True)

    def end(self, message: OutgoingMessage) -> Posted:
        """Show the answer in place of what was proven of it before."""
        self._over = True
        return self._show(message, self.posted, False)
