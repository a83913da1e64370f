"""From what a model writes to an object, or to what is wrong with it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from adapters.llm.asking import Reply
from adapters.llm.fitting import fit, part_of
from adapters.llm.inbound import joined


class Line(BaseModel):
    text: str
    ids: list[int]


WHOLE = Line(text="Sheep {like} it.", ids=[1, 2])


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.model_dump_json(),
        f"```json\n{WHOLE.model_dump_json(indent=2)}\n```",
        f"Of course! Here it is:\n{WHOLE.model_dump_json()}\nAnything else?",
        f"<think>Maybe {{this}}? No.</think>\n{WHOLE.model_dump_json()}",
        f"They want an object {{like this}}.\n</think>\n{WHOLE.model_dump_json()}",
        f'\n  {WHOLE.model_dump_json()[:-1]}, "more": null}}',
    ],
    ids=["bare", "fenced", "chatty", "thinking", "thinking from the first word", "more than asked"],
)
def test_an_object_is_found_in_what_stands_around_it(text: str) -> None:
    assert fit(Reply(text=text), Line).value == WHOLE


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "no JSON object"),
        ("I do not know.", "no JSON object"),
        ("<think>for ever {", "no JSON object"),
        ('{"text": "secret-canary"}', "ids: Field required"),
        ('{"text": "secret-canary", "ids": ["secret-canary"]}', "ids.0"),
        ('{"text": secret-canary}', "all of it"),
        ('["secret-canary", {}]', "text: Field required"),
    ],
)
def test_what_is_wrong_is_said_without_repeating_it(text: str, wrong: str) -> None:
    fitted = fit(Reply(text=text), Line)
    assert fitted.value is None
    assert wrong in fitted.wrong
    assert "canary" not in fitted.wrong


@pytest.mark.parametrize("around", ["%s", "```json\n%s\n```", "<think>hm</think>%s", "hm</think> %s"])
def test_an_end_of_thoughts_in_what_is_said_ends_nothing(around: str) -> None:
    said = Line(text="A tag </think> {was} said.", ids=[3])
    assert fit(Reply(text=around % said.model_dump_json()), Line).value == said


def test_what_was_cut_off_is_not_taken_even_where_it_would_fit() -> None:
    fitted = fit(Reply(text=WHOLE.model_dump_json(), cut=True), Line)
    assert fitted.value is None
    assert "too long" in fitted.wrong


@given(st.text(), st.lists(st.integers(0, 99), max_size=5), st.data())
def test_the_parts_of_an_object_grow_into_it(text: str, ids: list[int], data: st.DataObject) -> None:
    written = json.dumps({"ids": ids, "text": text}, ensure_ascii=data.draw(st.booleans()))
    before: object = None
    for end in range(len(written) + 1):
        part = part_of("Here: " + written[:end])
        if part is None:
            continue
        if "text" in part:
            assert part["ids"] == ids
            assert text.startswith(str(part["text"]).rstrip("\ufffd")) or "\\" in written
        before = part
    assert before == {"ids": ids, "text": text}


@given(st.text())
def test_no_text_of_a_model_breaks_the_reading_of_parts(text: str) -> None:
    part = part_of(text)
    assert part is None or part


@given(st.text(st.characters(codec="utf-8")), st.integers(1, 5))
def test_characters_cut_anywhere_are_joined(text: str, size: int) -> None:
    units = text.encode("utf-16-le")
    pieces = [units[at : at + 2 * size].decode("utf-16-le", "surrogatepass") for at in range(0, len(units), 2 * size)]
    made = ""
    for piece in pieces:
        made = joined(made, piece)
    assert made == text
