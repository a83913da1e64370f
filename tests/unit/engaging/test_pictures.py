"""Pictures: legible wherever they are shown, the same every time, and none rather than one with boxes for letters."""

import io
import subprocess
import sys
from collections import Counter
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.chat.blocks import Drawing, PollChart, QuoteCard
from bot.engaging.pictures import GROUND, INK, SOFT, WARM, draw
from bot.engaging.typesetting import Colour, Type, Unsettable, settable, wrapped
from tests.conftest import FULL
from tests.fakes.every_block import pictures
from tests.fakes.generated_messages import pictures as any_pictures

SAID = "Compute is a guest that stays for an hour. The bucket is the house."


def card(text: str = SAID, speaker: str = "Jonas Okoye") -> QuoteCard:
    return QuoteCard(text=text, speaker=speaker, episode="What a lake costs", show="The Workshop")


def chart(*labels: str) -> PollChart:
    bars = tuple((label, 3 * at) for at, label in enumerate(labels))
    return PollChart(question="Does data have weight?", bars=bars, caption="9 people voted.")


def opened(drawing: Drawing) -> Image.Image:
    made = draw(drawing)
    assert made is not None
    return Image.open(io.BytesIO(made)).convert("RGB")


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def pixels(image: Image.Image) -> list[Colour]:
    return cast(list[Colour], list(image.get_flattened_data()))


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("drawing", [block.drawing for block in pictures()])
def test_the_words_of_a_picture_stand_out_at_seven_to_one(drawing: Drawing) -> None:
    image = opened(drawing)
    colours: Counter[Colour] = Counter(pixels(image.crop((40, 0, *image.size))))
    ground = colours.most_common(1)[0][0]
    assert max(abs(a - b) for a, b in zip(ground, GROUND, strict=True)) <= 3
    for ink in (INK, SOFT, WARM):
        drawn = max(
            (one for one in colours if max(abs(a - b) for a, b in zip(one, ink, strict=True)) <= 12),
            key=lambda one: colours[one],
        )
        assert colours[drawn] > 100
        assert contrast(drawn, ground) >= 7


def test_the_same_drawing_is_the_same_bytes() -> None:
    assert draw(card()) == draw(card())
    assert draw(card()) != draw(card(speaker="Mara Lind"))


def test_a_card_grows_with_its_words_and_stays_as_wide() -> None:
    short, long = opened(card("Data has weight.")), opened(card(SAID * 8))
    assert short.width == long.width == 1200
    assert 400 < short.height < long.height < 2_400


@pytest.mark.parametrize(
    "text", ["\u05e9\u05dc\u05d5\u05dd", "\u4e2d\u6587", "\u0939\u093f", "", "\u200b", "x \U0001f95b"]
)
def test_what_the_faces_cannot_set_is_no_picture(text: str) -> None:
    assert draw(card(text)) is None


@pytest.mark.parametrize(
    "text", ["\u0434\u0430", "\u03a9\u03bc\u03ad\u03b3\u03b1", "e\u0301te\u0301", "\U0001f600", "\u10d0", "\u2192"]
)
def test_other_scripts_are_set_where_a_face_has_them(text: str) -> None:
    assert draw(card(text)) is not None


def test_an_emoji_that_no_face_has_is_left_out_of_a_label_that_says_it_in_words() -> None:
    assert draw(chart("\U0001f95b Milk", "\U0001f377 Wine")) == draw(chart("Milk", "Wine"))
    assert draw(chart("\U0001f95b", "\U0001f377 Wine")) is None


def test_a_longer_bar_has_more_votes() -> None:
    image = opened(chart("Milk", "Wine"))
    bars: Counter[Colour] = Counter(pixels(image))
    assert sum(bars[one] for one in bars if max(abs(a - b) for a, b in zip(one, WARM, strict=True)) <= 4) > 20_000


@settings(max_examples=400 if FULL else 40, deadline=None)
@given(any_pictures())
def test_whatever_is_to_be_drawn_becomes_a_picture_or_none(block: object) -> None:
    made = draw(block.drawing)  # type: ignore[attr-defined]
    if made is not None:
        assert made.startswith(b"\x89PNG")
        assert len(made) < 1_000_000


@settings(max_examples=1_000 if FULL else 100, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b\u0301", " ", "-", "W", "\U0001f600"]), max_size=200).map("".join),
    st.integers(120, 900),
)
def test_lines_hold_every_character_and_none_is_too_wide(text: str, room: int) -> None:
    look, line = Type.of("Lora.ttf", 40, 500), settable(text, 500)
    try:
        lines = wrapped(line, look, room)
    except Unsettable:
        return
    assert "".join(lines).replace(" ", "") == line.replace(" ", "")
    assert not any(one.startswith("\u0301") for one in lines)
    assert all(look.width(one) <= room for one in lines)


def test_a_process_that_draws_nothing_does_not_load_pillow() -> None:
    told = "import sys, bot.engaging.pictures, bot.engaging.picture_links; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
