"""Every message within Discord's limits, and no text in it that does anything by itself."""

from typing import Any

import pytest
from hypothesis import Phase, given, settings

from adapters.discord.render import render
from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
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
from bot.chat.capabilities import DISCORD
from bot.chat.fit import fit
from bot.chat.messages import OutgoingMessage
from bot.domain.ids import EpisodeId
from tests.conftest import FULL
from tests.fakes.every_block import open_poll, poll
from tests.fakes.generated_messages import messages
from tests.unit.discord.limits import refusals
from tests.unit.discord.reference_parser import Reading, read
from tests.unit.discord.test_markup import hostile_texts

URL = "https://show.example/transcripts/e1?r=0&s=1#L168"


@pytest.mark.timeout(1800)
@given(message=messages())
@settings(max_examples=5_000 if FULL else 500, phases=[Phase.explicit, Phase.generate])
def test_every_fitted_message_is_one_that_discord_takes(message: OutgoingMessage) -> None:
    assert refusals(render(fit(message, DISCORD))) == []


@pytest.mark.timeout(1800)
@given(text=hostile_texts)
@settings(max_examples=10_000 if FULL else 1_000)
def test_hostile_text_adds_nothing_to_the_drawing_of_any_block(text: str) -> None:
    plain, hostile = _drawn(_all_of("word")), _drawn(_all_of(text))
    lines_of_quotes = hostile.tokens.pop("quote"), plain.tokens.pop("quote")
    assert lines_of_quotes[0] >= 1
    assert not hostile.tokens - plain.tokens
    assert set(hostile.links) <= {URL}


def test_a_quote_shows_words_speaker_and_linked_receipt() -> None:
    [embed] = _embeds(OutgoingMessage(blocks=(_quote("Data has *weight*.\nYes."),)))
    assert embed["description"] == (
        "> Data has \\*weight\\*.\n> Yes.\n\u2014 **Mara Lind**, S3 and lakes, [12\\:34](https://x.example/e#t=1), "
        f"[line 168]({URL})"
    )


def test_a_quote_of_nobody_is_on_the_episode() -> None:
    quote = QuoteBlock(text="Yes.", speaker=None, receipt=Receipt(episode_title="E", where="", lines="line 1"))
    assert _embeds(OutgoingMessage(blocks=(quote,)))[0]["description"] == "> Yes.\n\u2014 on the episode, E, line 1"


def test_a_leading_heading_is_the_title() -> None:
    [embed] = _embeds(OutgoingMessage(blocks=(Heading("Hot takes"), Text("two"))))
    assert (embed["title"], embed["description"]) == ("Hot takes", "two")


def test_buttons_of_all_blocks_share_rows_of_five() -> None:
    buttons = tuple(Button(label=f"b{at}", action=f"context:{at}") for at in range(7))
    main = Button(label="Go", action="go", style=ButtonStyle.PRIMARY)
    rows: Any = render(OutgoingMessage(blocks=(Text("x"), Buttons(buttons), Buttons((main,)))))["components"]
    assert [len(row["components"]) for row in rows] == [5, 3]
    assert rows[1]["components"][-1] == {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}


def test_long_text_goes_on_in_a_second_embed() -> None:
    embeds = _embeds(OutgoingMessage(blocks=(Text("a" * 3000), Text("b" * 2500))))
    assert [len(one["description"]) for one in embeds] == [3000, 2500]


def test_words_that_nobody_can_see_are_an_answer_still() -> None:
    assert refusals(render(OutgoingMessage(blocks=(Text("\u200b  "),)))) == []


def _quote(text: str) -> QuoteBlock:
    receipt = Receipt(
        episode_title="S3 and lakes",
        where="12:34",
        lines="line 168",
        url="https://x.example/e#t=1",
        transcript_url=URL,
    )
    return QuoteBlock(text=text, speaker="Mara Lind", receipt=receipt)


def _all_of(text: str) -> OutgoingMessage:
    """Every kind of block with `text` in every place for text."""
    receipt = Receipt(episode_title=text, where=text, lines=text, transcript_url=URL, url=URL)
    quote = QuoteBlock(text=text, speaker=text, receipt=receipt, heard_as=((text, text),))
    line = EpisodeLine(episode_id=EpisodeId("e"), title=text, detail=text, transcript_url=URL, url=URL)
    blocks: tuple[Block, ...] = (
        Heading(text),
        Heading(text),
        Text(text),
        Notice(Tone.ERROR, text),
        quote,
        ItemList((Item(text=text, quote=quote, note=text),)),
        ItemList((Item(text=text),), numbered=False),
        EpisodeList((line,)),
        ContextBlock(lines=(ContextLine(speaker=text, text=text, quoted=True),), receipt=receipt),
        poll(text),
    )
    return OutgoingMessage(blocks=blocks)


def _drawn(message: OutgoingMessage) -> Reading:
    shown = [text for embed in _embeds(message) for text in (embed.get("title", ""), embed.get("description", ""))]
    return read("\n".join(shown))


def _embeds(message: OutgoingMessage) -> Any:
    return render(message)["embeds"]


def test_button_labels_are_one_plain_line() -> None:
    rows: Any = render(OutgoingMessage(blocks=(Buttons((Button(label="a\nb\u202ec" + "d" * 99, action="x"),)),)))[
        "components"
    ]
    label = rows[0]["components"][0]["label"]
    assert label.startswith("a bcd")
    assert len(label) == 80


def test_a_poll_is_bars_in_the_embed_and_buttons_in_one_row() -> None:
    payload: Any = render(OutgoingMessage(blocks=(open_poll(),)))
    [embed] = payload["embeds"]
    assert embed["description"].startswith("**Does data have weight?**\n\n**1.** Agree\n")
    assert "█████████░░░ 75 % (12)" in embed["description"]
    [row] = payload["components"]
    assert [(one["label"], one["custom_id"]) for one in row["components"]] == [
        ("Agree", "vote:1:0"),
        ("Disagree", "vote:1:1"),
        ("It depends", "vote:1:2"),
    ]
