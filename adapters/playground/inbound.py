"""From what a person types to what it asks for."""

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"/([A-Za-z][\w-]*)(?:\s+(.*))?\Z", re.S)
_MENTION = re.compile(r"(?<!\S)@aftershow\b[,:]?\s*", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """A slash command (`command` without the slash), or a question in plain words (`command` None)."""

    command: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Plain:
    """Words for the other people in the channel."""


def read_line(line: str, *, addressed: bool) -> Asked | Plain:
    """`addressed` is true where plain words are for Aftershow: its direct message and its threads."""
    command = _COMMAND.match(line)
    if command:
        return Asked(command.group(1).lower(), (command.group(2) or "").strip())
    if addressed or _MENTION.search(line):
        return Asked(None, _MENTION.sub("", line).strip())
    return Plain()
