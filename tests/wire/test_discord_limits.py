"""What is drawn for Discord is what Discord takes, and nothing that people said comes alive in it."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.adapter import nonce, thread_name
from adapters.discord.forms import modal
from adapters.discord.render import render
from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    ContextBlock,
    ContextLine,
    EpisodeLine,
    EpisodeList,
    Heading,
    Item,
    ItemList,
    Notice,
    QuoteBlock,
    Receipt,
    Text,
    Tone,
)
from bot.chat.capabilities import DISCORD
from bot.chat.fit import fit
from bot.chat.forms import Field, FieldKind, Form, Option
from bot.chat.messages import OutgoingMessage
from bot.domain.ids import EpisodeId
from tests.conftest import FULL
from tests.fakes.every_block import poll
from tests.fakes.generated_messages import messages, texts
from tests.wire.discord import reading
from tests.wire.discord.command_limits import check_commands
from tests.wire.discord.component_limits import check_modal
from tests.wire.discord.limits import check_message, check_thread
from tests.wire.discord.posting import pings
from tests.wire.discord.refusals import Refused

_OURS = "https://show.example/transcripts/e1#L7"
_ALIVE = (
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@!123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "<id:customize>",
    "</quote:123456789012345678>",
    "<t:1700000000:R>",
    "<:wave:123456789012345678>",
    "<a:wave:123456789012345678>",
    "https://evil.example/?q=1",
    "<https://evil.example>",
    "http://evil.example",
    "[x](https://evil.example)",
    "[x](<https://evil.example>)",
    "**bold**",
    "*slanted*",
    "__under__",
    "~~struck~~",
    "||hidden||",
    "`code`",
    "```\nblock\n```",
    "# heading",
    "-# small",
    "> quoted",
    ">>> all quoted",
    "- list",
    "1. list",
    "\\",
    "\\\\",
    "\u202e",
    "\u200b",
    "@\u200beveryone",
    "<\u200b@123456789012345678>",
    "<",
    ">",
    "[",
    "]",
    "(",
    ")",
    "\n",
    "\r",
    "\x00",
    "\ud800",
    "e\u0301\u0301\u0301",
    "\U0001f469\u200d\U0001f4bb",
)
HOSTILE = st.lists(st.sampled_from(_ALIVE) | st.text(max_size=6), min_size=1, max_size=6).map("".join)


def everywhere(text: str) -> list[Block]:
    """The text in every place where words can stand."""
    receipt = Receipt(episode_title=text, where=text, lines=text, transcript_url=_OURS, url=None)
    quote = QuoteBlock(text=text, speaker=text, receipt=receipt, heard_as=((text, text),))
    line = EpisodeLine(episode_id=EpisodeId("e1"), title=text, detail=text, url=None, transcript_url=_OURS)
    return [
        Heading(text),
        Text(text),
        Notice(Tone.INFO, text),
        quote,
        ItemList((Item(text=text, quote=quote, note=text),), more=text),
        EpisodeList((line,), more=text),
        ContextBlock(lines=(ContextLine(speaker=text, text=text, quoted=True),), receipt=receipt),
        poll(text),
    ]


def drawn(block: Block) -> dict[str, Any]:
    return render(fit(OutgoingMessage(blocks=(Text("first"), block)), DISCORD))


def alive(payload: dict[str, Any]) -> reading.Scanned:
    whole = reading.Scanned()
    for text in reading.texts(payload):
        one = reading.scan(text)
        whole.links += one.links
        whole.mentions += one.mentions
        whole.bare += one.bare
        whole.marks += [mark for mark in one.marks if mark not in (">", "-#", "**")]
    return whole


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("word", ["", "a", "\U00010000", "*"])
def test_a_quote_of_many_lines_is_one_that_discord_takes_however_they_end(word: str, end: str) -> None:
    quote = QuoteBlock(
        text=f"{word}{end}" * 3_000, speaker=None, receipt=Receipt(episode_title="t", where="", lines="line 1")
    )
    check_message(render(fit(OutgoingMessage(blocks=(quote,)), DISCORD)))


@settings(max_examples=5_000 if FULL else 500)
@given(messages())
def test_every_generated_message_is_one_that_discord_takes(message: OutgoingMessage) -> None:
    payload = render(fit(message, DISCORD))
    if payload["embeds"] or payload["components"]:
        check_message(payload)
        check_message({**payload, "nonce": nonce("k"), "enforce_nonce": True})
        check_message({**payload, "flags": 64}, interaction=True)
    check_message(payload, edit=True)
    check_thread({"name": thread_name(message), "auto_archive_duration": 1440})
    assert not pings(payload, interaction=False)


@settings(max_examples=10_000 if FULL else 1_000)
@given(HOSTILE)
def test_no_hostile_text_comes_alive_in_a_message(text: str) -> None:
    for block, harmless in zip(everywhere(text), everywhere("word"), strict=True):
        payload = drawn(block)
        found, expected = alive(payload), alive(drawn(harmless))
        assert not found.mentions
        assert not found.bare
        assert set(found.links) <= set(expected.links)
        assert set(found.marks) <= set(expected.marks)
        assert not pings(payload, interaction=False)
        assert payload["allowed_mentions"] == {"parse": [], "replied_user": False}


@settings(max_examples=2_000 if FULL else 300)
@given(HOSTILE)
def test_a_text_reads_as_it_was_written(text: str) -> None:
    """Word for word, but for what cannot be seen."""
    shown = "".join(reading.visible(one) for one in reading.texts(drawn(Text(text))))
    kept = re.sub(r"[^!-~]", "", text)
    assert re.sub(r"[^!-~]", "", shown.removeprefix("first")) == kept


def form(text: str) -> Form:
    return Form(
        action="ask:1",
        title=text[:24],
        submit=text[:24],
        fields=(
            Field(id="line", label=text[:45], hint=text, value=text),
            Field(id="text", label=text[:45], kind=FieldKind.TEXT, value=text, most=4_000),
            Field(id="choice", label=text[:45], kind=FieldKind.CHOICE, options=(Option("a", text), Option("b", text))),
            Field(id="channel", label=text[:45], kind=FieldKind.CHANNEL, value=text, required=False),
        ),
    )


@settings(max_examples=1_000 if FULL else 200)
@given((HOSTILE | texts(6_000)).filter(lambda text: bool(re.search(r"\w", text))))
def test_every_form_is_one_that_discord_takes(text: str) -> None:
    check_modal(modal(form(text)))


@settings(max_examples=1_000 if FULL else 200)
@given(HOSTILE, st.text(max_size=300))
def test_every_button_is_one_that_discord_takes(label: str, more: str) -> None:
    if not label.strip():
        return
    buttons = tuple(Button(label=label, action=f"a:{number}") for number in range(30))
    check_message(render(fit(OutgoingMessage(blocks=(Text(more or "x"), Buttons(buttons))), DISCORD)))


@given(st.text(), st.text())
def test_a_nonce_fits_and_names_its_key(one: str, other: str) -> None:
    assert 1 <= len(nonce(one)) <= 25
    assert (nonce(one) == nonce(other)) is (one == other)


# --- the validator itself ---

_BUTTON = {"type": 2, "style": 2, "label": "x", "custom_id": "x"}


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"components": [{"type": 1, "components": list(buttons)}]}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"content": "\U0001f469" * 1001}, "content"),
        ({"embeds": [{"description": "x" * 4097}]}, "embeds"),
        ({"embeds": [{"title": "x" * 257}]}, "embeds"),
        ({"embeds": [{"description": "x" * 3001}, {"description": "x" * 3001}]}, "embeds"),
        ({"embeds": [{"description": "x"}] * 11}, "embeds"),
        ({"embeds": [{"color": 3}]}, "embeds"),
        ({"embeds": [{"title": "x", "url": "javascript:alert(1)"}]}, "embeds"),
        ({"embeds": [{"fields": [{"name": "x", "value": "x" * 1025}]}]}, "embeds"),
        ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "embeds"),
        (row(*[{**_BUTTON, "custom_id": str(n)} for n in range(6)]), "components"),
        (row(_BUTTON, _BUTTON), "components"),
        (row({**_BUTTON, "custom_id": "x" * 101}), "components"),
        (row({**_BUTTON, "label": "x" * 81}), "components"),
        (row({**_BUTTON, "label": " "}), "components"),
        (row({**_BUTTON, "style": 5}), "components"),
        (row({"type": 3, "custom_id": "x", "options": []}), "components"),
        ({"components": [_BUTTON]}, "components"),
        ({"components": [row(_BUTTON)["components"][0]] * 6}, "components"),
        ({"content": "x", "nonce": "x" * 26}, "nonce"),
        ({"content": "x", "enforce_nonce": True}, "nonce"),
        ({"content": "x", "flags": 64}, "flags"),
        ({"content": "x", "flags": 1 << 15}, "flags"),
        ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
        ({"poll": {"question": {"text": "x" * 301}, "answers": [{"poll_media": {"text": "x"}}]}}, "poll"),
        ({"poll": {"question": {"text": "x"}, "answers": []}}, "poll"),
        ({"poll": {"question": {"text": "x"}, "answers": [{"poll_media": {"text": "x"}}], "duration": 769}}, "poll"),
        ({"embed": {"description": "x"}, "content": "x"}, "embed"),
    ],
)
def test_the_validator_refuses_messages_that_discord_refuses(body: dict[str, Any], path: str) -> None:
    with pytest.raises(Refused) as refused:
        check_message(body)
    assert refused.value.code == 50035
    assert refused.value.errors is not None
    assert path in refused.value.errors


@pytest.mark.parametrize("body", [{}, {"content": " "}, {"embeds": []}, {"allowed_mentions": {"parse": []}}])
def test_the_validator_refuses_empty_messages(body: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        check_message(body)
    assert refused.value.code == 50006
    check_message(body, edit=True)


_INPUT = {"type": 4, "custom_id": "x", "style": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x" * 46},
        {"title": ""},
        {"custom_id": "x" * 101},
        {"components": []},
        {"components": [{"type": 18, "label": "x", "component": _INPUT}] * 2},
        {"components": [{"type": 18, "label": "x" * 46, "component": _INPUT}]},
        {"components": [{"type": 18, "label": "x", "component": {**_INPUT, "label": "y"}}]},
        {"components": [{"type": 18, "label": "x", "component": {**_INPUT, "max_length": 4001}}]},
        {"components": [{"type": 18, "label": "x", "component": {**_INPUT, "max_length": 3, "value": "four"}}]},
        {"components": [{"type": 1, "components": [_INPUT]}]},
        {"components": [row(_BUTTON)["components"][0]]},
    ],
)
def test_the_validator_refuses_modals_that_discord_refuses(change: dict[str, Any]) -> None:
    good = {"custom_id": "x", "title": "x", "components": [{"type": 18, "label": "x", "component": _INPUT}]}
    check_modal(good)
    with pytest.raises(Refused, match="50035"):
        check_modal({**good, **change})


_COMMAND = {"name": "quote", "description": "x", "type": 1}
_OPTION = {"type": 3, "name": "topic", "description": "x"}


@pytest.mark.parametrize(
    "commands",
    [
        [{**_COMMAND, "name": "Quote"}],
        [{**_COMMAND, "name": "a quote"}],
        [{**_COMMAND, "name": "x" * 33}],
        [{**_COMMAND, "description": ""}],
        [{**_COMMAND, "description": "x" * 101}],
        [_COMMAND, _COMMAND],
        [{**_COMMAND, "name": f"c{number}"} for number in range(101)],
        [{"name": f"m{number}", "type": 3} for number in range(16)],
        [{"name": "m", "type": 3, "description": "x"}],
        [{**_COMMAND, "options": [_OPTION, {**_OPTION, "name": "b", "required": True}]}],
        [{**_COMMAND, "options": [_OPTION, _OPTION]}],
        [{**_COMMAND, "options": [{**_OPTION, "name": f"o{number}"} for number in range(26)]}],
        [{**_COMMAND, "options": [{**_OPTION, "choices": [{"name": "x", "value": "x" * 101}]}]}],
        [{**_COMMAND, "options": [{**_OPTION, "autocomplete": True, "choices": [{"name": "x", "value": "x"}]}]}],
        [{**_COMMAND, "contexts": [3]}],
    ],
)
def test_the_validator_refuses_commands_that_discord_refuses(commands: list[dict[str, Any]]) -> None:
    check_commands([{**_COMMAND, "options": [{**_OPTION, "autocomplete": True}]}, {"name": "Ask about", "type": 3}])
    with pytest.raises(Refused, match="50035"):
        check_commands(commands)


@pytest.mark.parametrize("text", [one for one in _ALIVE if re.search(r"[@#/:]|\*\*|__|~~|\|\||`|^[-1]", one)])
def test_the_reader_sees_what_is_alive(text: str) -> None:
    found = reading.scan(text)
    assert found.mentions or found.bare or found.links or found.marks or "\u200b" in text
