"""A quote that sentences call by a number bears it on every platform."""

import io
import json
from dataclasses import replace

from rich.console import Console

from adapters.discord.render import render as discord
from adapters.playground.terminal_render import TerminalRenderer
from adapters.slack.render import render as slack
from bot.chat.blocks import QuoteBlock, Receipt, Text
from bot.chat.capabilities import DISCORD, SLACK
from bot.chat.fit import fit
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text

QUOTE = QuoteBlock(
    text="Data is heavy.",
    speaker="Tim",
    receipt=Receipt(episode_title="The one", where="12:34", lines="line 3"),
    number=2,
)
MESSAGE = OutgoingMessage(blocks=(Text("It stays where it is. [2]"), QUOTE))
PLAIN = replace(MESSAGE, blocks=(Text("It stays where it is."), replace(QUOTE, number=None)))


def drawn(message: OutgoingMessage) -> list[str]:
    terminal = io.StringIO()
    TerminalRenderer(Console(file=terminal, width=100)).render(message.blocks)
    return [
        json.dumps(slack(fit(message, SLACK))[0].blocks, ensure_ascii=False),
        json.dumps(discord(fit(message, DISCORD)), ensure_ascii=False),
        terminal.getvalue(),
        plain_text(message),
    ]


def test_the_number_stands_before_the_receipt_and_in_the_sentence() -> None:
    for shown in drawn(MESSAGE):
        assert "[2] \u2014 " in shown
        assert "where it is. [2]" in shown.replace("\\", "")


def test_a_quote_without_a_number_shows_none() -> None:
    for shown in drawn(PLAIN):
        assert "[2]" not in shown
