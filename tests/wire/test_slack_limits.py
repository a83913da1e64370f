"""Everything that is rendered for Slack is what Slack takes, and nothing that people said comes alive in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.render import MESSAGE_BLOCKS, render
from adapters.slack.reply import FormOrigin
from adapters.slack.views import answer_view, form_view, home_view
from bot.chat.blocks import (
    Button,
    Buttons,
    ButtonsKind,
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
from bot.chat.capabilities import SLACK
from bot.chat.fit import fit
from bot.chat.forms import Field, FieldKind, Form, Option
from bot.chat.messages import OutgoingMessage
from bot.chat.visible import visible
from bot.domain.ids import EpisodeId
from tests.conftest import FULL
from tests.fakes.every_block import poll
from tests.fakes.generated_messages import messages, texts
from tests.wire.slack import limits, reading
from tests.wire.slack.chat_methods import check_message
from tests.wire.slack.refusals import Refused

_OURS = "https://show.example/transcripts/e1#L7"
_ALIVE = (
    "<!channel>",
    "<!here|x>",
    "<!everyone>",
    "<@U123>",
    "<@W123|ada>",
    "<#C123|general>",
    "<!subteam^S123>",
    "<!date^1392734382^{date}|then>",
    "<https://evil.example|click>",
    "<mailto:a@evil.example>",
    "&lt;!channel&gt;",
    "&amp;lt;@U1&amp;gt;",
    "https://evil.example/?q=1",
    "www.evil.example",
    "[x](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "*bold*",
    "_slanted_",
    "~struck~",
    "`code`",
    "```block```",
    ":tada:",
    ":skull_and_crossbones:",
    "> quoted",
    "# heading",
    "@channel",
    "@here",
    "\u202e",
    "\u200b",
    "<\u200b!channel>",
    "<",
    ">",
    "&",
    "|",
    "\n",
    "\x00",
    "\ud800",
    "e\u0301\u0301",
    "\U0001f469\u200d\U0001f4bb",
)
HOSTILE = st.lists(st.sampled_from(_ALIVE) | st.text(max_size=6), min_size=1, max_size=6).map("".join)


def hostile_message(text: str) -> OutgoingMessage:
    """The text in every place where words can stand."""
    receipt = Receipt(episode_title=text, where=text, lines=text, transcript_url=_OURS, url=text)
    quote = QuoteBlock(text=text, speaker=text, receipt=receipt, heard_as=((text, text),))
    button = Button(label=text, action="a:1")
    line = EpisodeLine(episode_id=EpisodeId("e1"), title=text, detail=text, url=text, transcript_url=_OURS)
    praise = Buttons((button, button, button), kind=ButtonsKind.FEEDBACK)
    return OutgoingMessage(
        blocks=(
            Heading(text),
            Text(text),
            Notice(Tone.INFO, text),
            quote,
            ItemList((Item(text=text, quote=quote, note=text, buttons=(button,)),), more=text),
            EpisodeList((line,), more=text),
            ContextBlock(lines=(ContextLine(speaker=text, text=text, quoted=True),), receipt=receipt),
            poll(text),
            Buttons((button,)),
            praise,
        )
    )


def form(text: str) -> Form:
    options = (Option("a", text), Option("b", text))
    return Form(
        action="ask:1",
        title=text[:24],
        submit=text[:24],
        fields=(
            Field(id="line", label=text[:45], hint=text, value=text),
            Field(id="text", label=text[:45], kind=FieldKind.TEXT, value=text, most=3_000),
            Field(id="choice", label=text[:45], kind=FieldKind.CHOICE, value="b", options=options),
            Field(id="channel", label=text[:45], kind=FieldKind.CHANNEL),
        ),
    )


@settings(max_examples=5_000 if FULL else 500)
@given(messages())
def test_every_generated_message_is_one_that_slack_takes(message: OutgoingMessage) -> None:
    pages = render(fit(message, SLACK))
    for page in pages:
        check_message({"channel": "C1", **page.posted()})
        check_message({"channel": "C1", **page.updated()}, update=True)
        check_message(page.responded(public=True))
        assert len(page.blocks) <= MESSAGE_BLOCKS
        assert len(page.text) <= limits.UPDATE_TEXT
    assert len(pages) <= 1, "what fits a platform is one message there"


@settings(max_examples=1_000 if FULL else 100)
@given(messages())
def test_every_message_can_stand_in_a_modal_and_in_the_home_tab(message: OutgoingMessage) -> None:
    fitted = fit(message, SLACK)
    assert limits.view_problems(answer_view(fitted)) == []
    if render(fitted):
        assert limits.view_problems(home_view(fitted)) == []


@settings(max_examples=10_000 if FULL else 1_000)
@given(HOSTILE)
def test_no_hostile_text_comes_alive_in_a_message(text: str) -> None:
    message = fit(hostile_message(text), SLACK)
    allowed = {reading.Alive("link", _OURS)}
    for page in render(message):
        check_message(page.posted())
        found = {one for one in reading.alive(page.posted()) if one not in allowed}
        assert not {one for one in found if not _is_the_address_given(one, text)}
        assert not reading.alive({"text": page.text, "mrkdwn": False})
    assert visible(text).strip() in reading.words(render(message)[0].posted()) or not visible(text).strip()


@settings(max_examples=1_000 if FULL else 200)
@given(HOSTILE.filter(lambda text: bool(text.strip())))
def test_no_hostile_text_comes_alive_in_a_form(text: str) -> None:
    shown = form_view(form(text), FormOrigin(channel="C1", thread="1.000001"))
    assert limits.view_problems(shown) == []
    assert reading.alive(shown) == []


@settings(max_examples=500 if FULL else 100)
@given(texts(4_000).filter(lambda text: bool(text.strip())))
def test_long_texts_fit_into_forms(text: str) -> None:
    assert limits.view_problems(form_view(form(text), FormOrigin())) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"blocks": []}, "blocks"),
        ({"blocks": [{"type": "divider"}] * 51}, "51"),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}]}, "3001"),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]}, "text"),
        ({"blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]}, "151"),
        ({"blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]}, "plain_text"),
        ({"blocks": [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}]}, "unique"),
        ({"blocks": [{"type": "rich_text", "elements": []}]}, "elements"),
        ({"blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}]}, "elements"),
        ({"blocks": [{"type": "alert"}]}, "alert"),
        ({"blocks": [{"type": "actions", "elements": [{"type": "button", "action_id": "a", "text": "x"}]}]}, "text"),
    ],
)
def test_the_validator_refuses_what_slack_refuses(change: dict[str, object], problem: str) -> None:
    with pytest.raises(Refused) as refused:
        check_message({"text": "x", **change})
    assert refused.value.error == "invalid_blocks"
    assert problem in str(refused.value.more["errors"])


def test_the_validator_tells_too_long_texts_of_messages_and_of_updates_apart() -> None:
    check_message({"text": "x" * 4_001})
    for payload, update in (({"text": "x" * 4_001}, True), ({"text": "x" * 40_001}, False)):
        with pytest.raises(Refused, match="msg_too_long"):
            check_message(payload, update=update)
    with pytest.raises(Refused, match="no_text"):
        check_message({})


@pytest.mark.parametrize("text", ["<!channel>", "<@U1>", "<https://x.example|y>", "*b*", ":tada:", "https://x.example"])
def test_the_reader_sees_what_is_alive_in_markup(text: str) -> None:
    assert reading.alive({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]})
    assert not reading.alive(
        {"blocks": [{"type": "section", "text": {"type": "plain_text", "text": "x", "emoji": False}}]}
    )


def _is_the_address_given(found: reading.Alive, text: str) -> bool:
    """A receipt's own address comes from the feed: it may be a link where it is one from end to end."""
    return found.kind == "link" and found.target == text and text.startswith(("http://", "https://"))
