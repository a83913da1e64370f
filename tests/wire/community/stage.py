"""What a platform's driver gives to the play: its people act, and everything that stands there can be looked at."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.wire.community.steps import Act, Seen

PEOPLE = ("host", "member", "other")


@dataclass(eq=False)
class Done:
    """An act that was done. `word` is the action of the button or form it used. `said` is what a person said with it;
    `again` delivers it once more. `acked` says whether the platform was content with how it was taken. `kept` are the
    messages that have a name."""

    who: str
    does: Act
    channel: Any
    thread: Any = None
    word: str = ""
    said: Any = None
    act: Any = None
    home: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict)
    again: Callable[[], Awaitable[None]] | None = None
    acked: Callable[[], bool] = lambda: True


class Stage(Protocol):
    """One community on its platform. Messages are the loopback platform's own."""

    platform: str
    name: str
    secret: str
    other_secret: str

    async def does(self, who: str, act: Act, kept: Mapping[str, Any]) -> Done:
        """Do it, and return once the platform delivered it."""
        ...

    def shown(self) -> Iterable[Any]:
        """Every message of the bot that stands in this community, direct talks of its people included."""
        ...

    def is_at(self, message: Any, seen: Seen, done: Done) -> bool:
        """Whether that message is where the outcome must be, and for nobody else."""
        ...

    def tells(self, message: Any, done: Done) -> bool:
        """Whether that message is where the person is told that their act was interrupted."""
        ...

    def panel(self, seen: Seen, done: Done) -> tuple[str, Any] | None:
        """The words of the form, window, tab or completions that the act led to, and the thing itself."""
        ...

    def opens(self, seen: Seen, done: Done) -> bool:
        """Whether that outcome is a new form or window, and not the one before, filled anew."""
        ...

    def panels(self) -> int:
        """How many forms and windows were opened here for more than to say that the answer is below them."""
        ...

    def everything(self) -> str:
        """All words that the people of this community can see of the bot."""
        ...

    def complaints(self) -> list[str]:
        """What the platform itself told people, such as that the app did not respond."""
        ...


def label_on(message: Any, wanted: str) -> str:
    """The button of that label; in a list the first of those that say for which item they are."""
    labels = list(message.buttons)
    of_items = (one for one in labels if one.endswith(f". {wanted}") or one.startswith(f"{wanted}: "))
    found = wanted if wanted in labels else next(of_items, None)
    assert found is not None, f"no button {wanted!r} among {labels} on {message.words[:300]!r}"
    return found
