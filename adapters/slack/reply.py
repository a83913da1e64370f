"""Where an answer goes: kept with a request before it is acknowledged, so that it can be answered late."""

import json
from dataclasses import asdict, dataclass
from typing import Self

_MOST_AGAIN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`url` is a `response_url`, a secret of 30 minutes. `thread` is where public answers go, `quiet_thread` where
    those for one person do (a thread without messages would hide them). `under` is the message that a thread can be
    opened under. `view` is a modal of ours that waits for the answer, `home` the Home tab. `direct` is true where only
    the person reads along, `openly` where the question stood in the open: so does its answer, in the thread under it.
    `again` says how to repeat the request.
    """

    user: str
    channel: str = ""
    thread: str | None = None
    quiet_thread: str | None = None
    under: str | None = None
    url: str = ""
    view: str = ""
    home: bool = False
    direct: bool = False
    openly: bool = False
    again: str = ""

    def encoded(self) -> str:
        return json.dumps({name: value for name, value in asdict(self).items() if value})

    @classmethod
    def decoded(cls, text: str) -> Self | None:
        """None for what this version did not write."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOrigin:
    """Where a form was opened, carried through it. The community never is: that comes from the verified payload."""

    channel: str = ""
    thread: str | None = None
    url: str = ""

    def encoded(self, action: str) -> str:
        """With the form's own action, for `private_metadata`."""
        values = {"action": action, **{name: value for name, value in asdict(self).items() if value}}
        return json.dumps(values, separators=(",", ":"))


def again(words: str) -> str:
    return words if len(words) <= _MOST_AGAIN else words[:_MOST_AGAIN] + "\u2026"
