"""What each place can show, as data: facts and limits only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """`text_length` is the most characters of one message as the place draws it; None is no limit."""

    platform: str
    buttons: bool
    private_replies: bool
    threads: bool
    links: bool
    text_length: int | None = None


PLAYGROUND = Capabilities(platform="playground", buttons=True, private_replies=True, threads=True, links=True)
TERMINAL = Capabilities(platform="terminal", buttons=True, private_replies=True, threads=True, links=True)
SHELL = Capabilities(platform="shell", buttons=False, private_replies=False, threads=False, links=True)

ALL: tuple[Capabilities, ...] = (PLAYGROUND, TERMINAL, SHELL)
