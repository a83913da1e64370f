"""Whatever a message says, what is sent to Slack is within its limits and holds no markup but ours."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SlackBlock

from adapters.slack.render import Page, render
from adapters.slack.reply import FormOrigin
from adapters.slack.rich_text import Json, weight
from adapters.slack.views import answer_view, form_view, home_view
from bot.chat.blocks import (
    Button,
    Buttons,
    ButtonsKind,
    ButtonStyle,
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
from bot.domain.ids import EpisodeId
from tests.conftest import FULL
from tests.fakes.every_block import HOSTILE, every_kind, hostile_message, open_poll

_MARKUP = re.compile(r"<[!@#]|<[a-z]+:", re.I)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]")
_TOKENS = [
    *(
        "<!channel>",
        "<!here>",
        "<!everyone|x>",
        "<@U012AB3CD>",
        "<@U012|name>",
        "<#C024BE7LR|general>",
        "<!subteam^S1>",
    ),
    *("<!date^1392734382^{date}|x>", "<https://evil.example|Click>", "<mailto:a@b.c|x>", "https://evil.example"),
    *("@channel", "@here", "*bold*", "_it_", "~s~", "`code`", "```block```", ":rotating_light:", "> quote", "&amp;"),
    *("&lt;!channel&gt;", "<\u200b!channel>", "\u202egnp.exe", "\u2066x\u2069", "a" + "\u0301" * 40, "\x00\x1b[31m"),
    *("\ud800", "\r\n", "\u2028", "\U0001f468\u200d\U0001f469", "\U0001f1e9\U0001f1ea", "\U000e0041\U000e0042"),
    "javascript:alert(1)",
]
_PIECES = st.one_of(st.sampled_from(_TOKENS), st.text(max_size=12))
_TEXTS = st.one_of(
    st.lists(_PIECES, max_size=12).map("".join),
    st.lists(_PIECES, min_size=1, max_size=4).map(lambda parts: "".join(parts) * 40),
)
_URLS = st.one_of(st.none(), st.sampled_from(["https://show.example/t?a=1&b=2#L3", "/t/1", "data:x", *_TOKENS]), _TEXTS)
_ACTIONS = st.text("abc:1 ", min_size=1, max_size=100)
_BUTTONS = st.builds(Button, label=_TEXTS, action=_ACTIONS, style=st.sampled_from(ButtonStyle))
_RECEIPTS = st.builds(Receipt, episode_title=_TEXTS, where=_TEXTS, lines=_TEXTS, transcript_url=_URLS, url=_URLS)
_QUOTES = st.builds(
    QuoteBlock,
    text=_TEXTS,
    speaker=st.none() | _TEXTS,
    receipt=_RECEIPTS,
    heard_as=st.lists(st.tuples(_TEXTS, _TEXTS), max_size=2).map(tuple),
)
_ITEMS = st.builds(
    Item, text=_TEXTS, quote=st.none() | _QUOTES, note=_TEXTS, buttons=st.lists(_BUTTONS, max_size=3).map(tuple)
)
_BLOCKS = st.one_of(
    st.builds(Heading, _TEXTS),
    st.builds(Text, _TEXTS),
    st.builds(Notice, st.sampled_from(Tone), _TEXTS),
    _QUOTES,
    st.builds(ItemList, st.lists(_ITEMS, max_size=4).map(tuple), st.booleans()),
    st.builds(
        EpisodeList,
        st.lists(
            st.builds(
                EpisodeLine,
                episode_id=st.just(EpisodeId("e")),
                title=_TEXTS,
                detail=_TEXTS,
                transcript_url=_URLS,
                url=_URLS,
            ),
            max_size=30,
        ).map(tuple),
    ),
    st.builds(
        ContextBlock,
        lines=st.lists(
            st.builds(ContextLine, speaker=st.none() | _TEXTS, text=_TEXTS, quoted=st.booleans()), max_size=4
        ).map(tuple),
        receipt=_RECEIPTS,
    ),
    st.builds(Buttons, st.lists(_BUTTONS, max_size=30).map(tuple), st.sampled_from(ButtonsKind)),
)
MESSAGES = st.lists(_BLOCKS, max_size=5).map(lambda blocks: OutgoingMessage(blocks=tuple(blocks)))


def texts(shown: object) -> Iterator[tuple[str, str]]:
    """Every text in a payload with the kind of object it stands in."""
    if isinstance(shown, dict):
        if isinstance(shown.get("text"), str):
            yield str(shown.get("type", "message")), shown["text"]
        for value in shown.values():
            yield from texts(value)
    elif isinstance(shown, list | tuple):
        for value in shown:
            yield from texts(value)


def objects(shown: object, kind: str) -> Iterator[Json]:
    if isinstance(shown, dict):
        if shown.get("type") == kind:
            yield shown
        for value in shown.values():
            yield from objects(value, kind)
    elif isinstance(shown, list | tuple):
        for value in shown:
            yield from objects(value, kind)


def check(blocks: list[Json], most: int) -> None:
    """The limits of Block Kit, by Slack's own validators and by the numbers they leave out."""
    assert len(blocks) <= most
    for drawn in SlackBlock.parse_all(blocks):
        drawn.validate_json()
    for kind, text in texts(blocks):
        assert text
        assert len(text) <= 3_000
        assert kind in ("plain_text", "text", "link"), "no text that Slack parses"
        assert not _UNSEEN.search(text)
        text.encode()
    for block in blocks:
        if block["type"] in ("actions", "context_actions"):
            elements = block["elements"]
            assert isinstance(elements, list)
            assert 1 <= len(elements) <= (25 if block["type"] == "actions" else 5)
    ids = [str(one["action_id"]) for kind in ("button", "feedback_buttons") for one in objects(blocks, kind)]
    assert len(ids) == len(set(ids))
    for header in objects(blocks, "header"):
        title = header["text"]
        assert isinstance(title, dict)
        assert len(str(title["text"])) <= 150
    for button in objects(blocks, "button"):
        label = button["text"]
        assert isinstance(label, dict)
        assert 1 <= len(str(label["text"])) <= 75
        assert 1 <= len(str(button["value"])) <= 2_000
    for link in objects(blocks, "link"):
        assert re.match(r"https?://\S+\Z", str(link["url"]))
        assert len(str(link["url"])) <= 3_000


def check_page(page: Page) -> None:
    check(list(page.blocks), 50)
    assert 1 <= len(page.text) <= 4_000
    assert not _MARKUP.search(json.loads(json.dumps(page.text)))
    assert not _UNSEEN.search(page.text)
    assert "<" not in page.text
    assert ">" not in page.text
    assert not re.search(r"&(?!(amp|lt|gt);)", page.text)
    posted = page.posted()
    assert posted["unfurl_links"] is posted["unfurl_media"] is posted["link_names"] is False
    assert len(json.dumps(posted)) < 250_000


@settings(max_examples=10_000 if FULL else 150, deadline=None)
@given(message=MESSAGES)
def test_no_text_becomes_markup_and_no_limit_is_passed(message: OutgoingMessage) -> None:
    for page in render(fit(message, SLACK)):
        check_page(page)


@settings(max_examples=1_000 if FULL else 100, deadline=None)
@given(message=MESSAGES)
def test_what_was_not_fitted_before_is_within_the_limits_too(message: OutgoingMessage) -> None:
    for page in render(message):
        check_page(page)
        assert weight(list(page.blocks)) <= 16_000


@settings(max_examples=1_000 if FULL else 100, deadline=None)
@given(message=MESSAGES)
def test_windows_and_the_home_tab_are_within_their_limits(message: OutgoingMessage) -> None:
    for view in (answer_view(message), home_view(message)):
        blocks = view["blocks"]
        assert isinstance(blocks, list)
        check(blocks, 100)
        assert not list(objects(blocks, "context_actions"))


@pytest.mark.parametrize("message", [hostile_message(), every_kind()])
def test_every_kind_of_block_is_drawn(message: OutgoingMessage) -> None:
    pages = render(fit(message, SLACK))
    assert pages
    for page in pages:
        check_page(page)


def test_a_quote_is_shown_to_the_letter_and_with_its_two_links() -> None:
    said = "It <really> matters & it *will* :smile: https://x.dev"
    receipt = Receipt(
        episode_title="Lakes",
        where="12:34",
        lines="line 3",
        url="https://show.example/1#t=9",
        transcript_url="https://b/t",
    )
    message = OutgoingMessage(blocks=(QuoteBlock(text=said, speaker="Ada", receipt=receipt),))
    [page] = render(message)
    shown = dict(enumerate(text for _, text in texts(list(page.blocks))))
    assert shown[0] == f"\u201c{said}\u201d"
    links = {str(one["text"]): one["url"] for one in objects(list(page.blocks), "link")}
    assert links == {"12:34": "https://show.example/1#t=9", "line 3": "https://b/t"}
    assert "&lt;really&gt; matters &amp; it *will*" in page.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "/transcripts/1", "https://a b", "https://x|y", "ftp://x", "https://x\u202e"]
)
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    receipt = Receipt(episode_title="Lakes", where="12:34", lines="line 3", url=url)
    [page] = render(OutgoingMessage(blocks=(QuoteBlock(text="x", speaker=None, receipt=receipt),)))
    assert not list(objects(list(page.blocks), "link"))


def test_the_title_of_an_episode_hides_no_address_of_its_feed() -> None:
    line = EpisodeLine(
        episode_id=EpisodeId("e"), title="https://bank.example/login", detail="S1E2", url="https://feed.example/2"
    )
    [page] = render(OutgoingMessage(blocks=(EpisodeList((line,)),)))
    links = list(objects(page.posted(), "link"))
    assert [(one["text"], one["url"]) for one in links] == [("(episode page)", "https://feed.example/2")]
    [ours] = render(OutgoingMessage(blocks=(EpisodeList((replace(line, transcript_url="https://show.example/t"),)),)))
    found = [one["url"] for one in objects(ours.posted(), "link")]
    assert found == ["https://show.example/t", "https://feed.example/2"]


def test_feedback_is_slacks_own_element_and_what_follows_stays_a_button() -> None:
    buttons = tuple(Button(label=label, action=label) for label in ("Helpful", "Not", "Ask the hosts"))
    [page] = render(OutgoingMessage(blocks=(Buttons(buttons, ButtonsKind.FEEDBACK),)))
    feedback, others = page.blocks
    [element] = objects(feedback, "feedback_buttons")
    assert element["positive_button"] == {
        "text": {"type": "plain_text", "text": "Helpful", "emoji": False},
        "value": "Helpful",
    }
    assert [one["value"] for one in objects(others, "button")] == ["Ask the hosts"]


def test_a_message_without_blocks_is_no_message() -> None:
    assert render(OutgoingMessage(blocks=())) == ()


_FIELDS = st.builds(
    Field,
    id=st.text("abc", min_size=1, max_size=8),
    label=_TEXTS,
    kind=st.sampled_from([FieldKind.LINE, FieldKind.TEXT, FieldKind.CHOICE]),
    value=_TEXTS,
    hint=_TEXTS,
    required=st.booleans(),
    most=st.integers(1, 3_000),
    options=st.lists(
        st.builds(Option, value=st.text("abc", min_size=1, max_size=150), label=_TEXTS), min_size=1, max_size=25
    ).map(tuple),
)


@settings(max_examples=500 if FULL else 60, deadline=None)
@given(
    fields=st.lists(_FIELDS, min_size=1, max_size=5, unique_by=lambda one: one.id), url=st.text("abc/:", max_size=4_000)
)
def test_every_form_is_a_modal_that_slack_takes(fields: list[Field], url: str) -> None:
    form = Form(action="settings:1", title="Settings", fields=tuple(fields))
    view = form_view(form, FormOrigin(channel="C1", thread="1.2", url=url))
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    for drawn in SlackBlock.parse_all(blocks):
        drawn.validate_json()
    for kind in ("title", "submit", "close"):
        [(_, text)] = texts({"x": view[kind]})
        assert 1 <= len(text) <= 24
    assert len(str(view["private_metadata"])) <= 3_000
    assert json.loads(str(view["private_metadata"]))["action"] == "settings:1"
    for one in objects(blocks, "plain_text_input"):
        assert 1 <= int(str(one["max_length"])) <= 3_000
        assert len(str(one.get("initial_value", ""))) <= int(str(one["max_length"]))


def test_the_hostile_sample_holds_what_these_tests_look_for() -> None:
    assert _MARKUP.search(HOSTILE)
    assert _UNSEEN.search(HOSTILE)


def test_a_poll_is_a_row_for_each_choice_with_its_bar_and_its_button() -> None:
    [page] = render(OutgoingMessage(blocks=(open_poll(),)))
    check_page(page)
    rows = [block for block in page.blocks if block["type"] == "section"]
    assert [text for row in rows for kind, text in texts(row["text"])] == [
        "Agree\n█████████░░░ 75 % (12)",
        "Disagree\n███░░░░░░░░░ 25 % (4)",
        "It depends\n░░░░░░░░░░░░ 0 % (0)",
    ]
    buttons = list(objects(rows, "button"))
    assert [one["value"] for one in buttons] == ["vote:1:0", "vote:1:1", "vote:1:2"]
    assert buttons[0]["accessibility_label"] == "Vote for Agree"
    [*_, small] = page.blocks
    assert small["type"] == "context"
    assert "16 people voted. Open until Friday" in str(small)


def test_a_closed_poll_has_no_buttons() -> None:
    closed = replace(open_poll(), choices=tuple(replace(one, action="") for one in open_poll().choices))
    [page] = render(OutgoingMessage(blocks=(closed,)))
    check_page(page)
    assert not list(objects(list(page.blocks), "button"))
