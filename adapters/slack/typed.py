"""What a person typed, out of Slack's markup."""

import re

_TOKEN = re.compile(r"<([^<>\s][^<>]*)>")


def plain_words(text: str, *, bot: str = "") -> str:
    """What the person typed, without Slack's markup for people, channels and links, and without our own name.

    https://docs.slack.dev/messaging/formatting-message-text
    """
    shown = _TOKEN.sub(lambda found: _token_words(found.group(1), bot), text)
    shown = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return shown.translate({0xA0: " ", 0x201C: '"', 0x201D: '"'}).strip()


def _token_words(token: str, bot: str) -> str:
    what, _, label = token.partition("|")
    match what[:1]:
        case "@":
            return "" if what[1:] == bot else f"@{label}" if label else ""
        case "#":
            return f"#{label}" if label else ""
        case "!":
            return label
        case _:
            return label or what.removeprefix("mailto:")
