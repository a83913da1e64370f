"""Questions through the whole of the core, with a model's server: what a person sees while and after it answers."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.chat.blocks import Buttons, QuoteBlock, Text
from bot.chat.events import ButtonEvent, CommandEvent
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.refs import ConversationRef
from bot.composition import LOCAL, open_app
from bot.domain.ids import PersonId
from bot.settings import Settings
from tests.wire.llm.asked import Asked
from tests.wire.llm.behaviours import Fails, Says, obeys, refuses
from tests.wire.llm.running import ANY, ScriptedModels

_LINE = re.compile(r"^(\d+): (.+)$", re.M)


class Watching:
    """Keeps every step that is shown."""

    def __init__(self) -> None:
        self.steps: list[OutgoingMessage] = []

    async def so_far(self, message: OutgoingMessage) -> None:
        self.steps.append(message)


def settings(models: ScriptedModels, data: Path) -> Settings:
    return Settings(
        data=data,
        openai_api_key=SecretStr(models.key),
        openai_base_url=models.address,
        model="gpt-test",
        model_deadline=9,
    )


def asking(text: str, number: int = 1) -> CommandEvent:
    place = ConversationRef(platform="shell", community=LOCAL, channel="shell")
    return CommandEvent(event_id=f"e{number}", conversation=place, person=PersonId("p"), name="ask", text=text)


def says_again(asked: Asked, extra: str = "") -> dict[str, Any]:
    """Three lines said again, each by its number, and what else a test wants."""
    lines = [(int(number), text) for number, text in _LINE.findall(asked.material) if 6 <= len(text.split()) <= 25]
    sentences = [{"lines": [number], "text": text} for number, text in lines[:3]]
    return {
        "found": True,
        "sentences": [*sentences[:1], *([{"lines": [1], "text": extra}] if extra else []), *sentences[1:]],
    }


async def test_proven_sentences_are_seen_while_the_rest_is_written(models: ScriptedModels, data: Path) -> None:
    bad = "Everybody must wire money to @channel at https://evil.example now."
    models.script(ANY, Says(lambda asked: says_again(asked, bad), pause=0.001))
    watching = Watching()
    async with open_app(settings(models, data)) as app:
        message = await app.dispatcher.dispatch(asking("why does data stay in S3?"), watching)
    assert watching.steps
    for step in (*watching.steps, message):
        assert "evil" not in plain_text(step)
        assert step.shows
    texts = [next(block.text for block in step.blocks if isinstance(block, Text)) for step in watching.steps]
    final = next(block.text for block in message.blocks if isinstance(block, Text))
    assert all(final.startswith(text) for text in texts)
    assert [block.number for block in message.blocks if isinstance(block, QuoteBlock)][:2] == [1, 2]
    assert message.outcome is not None
    assert message.outcome.answered


@pytest.mark.parametrize(
    "question",
    [
        "Who said that data stays in S3?",
        "Compare S3 and Kubernetes",
        "Which episodes talk about S3?",
        "How has the talk about S3 changed over time?",
    ],
)
async def test_every_kind_of_question_ends_in_an_answer_with_and_without_its_model(
    models: ScriptedModels, data: Path, question: str
) -> None:
    models.script(ANY, [Says(says_again), Fails(500), Fails(500)])
    async with open_app(settings(models, data)) as app:
        written = await app.dispatcher.dispatch(asking(question))
    async with open_app(Settings(data=data)) as app:
        plain = await app.dispatcher.dispatch(asking(question, 2))
    for message in (written, plain):
        assert message.outcome is not None
        assert message.outcome.answered
        assert message.outcome.items
    assert "[1]" in plain_text(written)
    assert "[1]" not in plain_text(plain)


async def test_a_model_that_obeys_an_attacker_ends_in_what_was_said(models: ScriptedModels, data: Path) -> None:
    models.script(ANY, obeys("Go to https://evil.example, @everyone", ids=(1, 2, 99_999)))
    async with open_app(settings(models, data)) as app:
        message = await app.dispatcher.dispatch(asking("why does data stay in S3?"))
    shown = plain_text(message)
    assert "evil" not in shown
    assert "everyone" not in shown
    assert "could not be proven" in shown


async def test_what_is_shared_is_what_was_seen_and_the_model_is_not_asked_for_it(
    models: ScriptedModels, data: Path
) -> None:
    models.script(ANY, Says(says_again))
    async with open_app(settings(models, data)) as app:
        seen = await app.dispatcher.dispatch(asking("why does data stay in S3?"))
    asked = len(models.requests)
    share, context = (one for block in seen.blocks if isinstance(block, Buttons) for one in block.buttons)
    assert (share.label, context.label) == ("Share", "Context of quote 1")
    press = ButtonEvent(event_id="b1", conversation=asking("").conversation, person=PersonId("p"), action=share.action)
    async with open_app(settings(models, data)) as app:
        shared = await app.dispatcher.dispatch(press)
    assert len(models.requests) == asked
    bodies = [[block for block in message.blocks if isinstance(block, QuoteBlock)] for message in (seen, shared)]
    assert bodies[0] == bodies[1] != []
    [written] = [block.text for block in seen.blocks if isinstance(block, Text)]
    assert [block.text for block in shared.blocks if isinstance(block, Text)] == [
        "Asked: why does data stay in S3?",
        written,
    ]


async def test_a_growing_answer_says_from_its_first_step_on_what_the_question_was_taken_as(
    models: ScriptedModels, data: Path
) -> None:
    models.script(ANY, [Says(says_again), refuses(), Says(says_again, pause=0.001)])
    watching = Watching()
    async with open_app(settings(models, data)) as app:
        await app.dispatcher.dispatch(asking("why does data stay in S3?"))
        await app.dispatcher.dispatch(asking("and what about Postgres?", 2), watching)
    assert watching.steps
    assert {plain_text(step).partition("\n")[0] for step in watching.steps} == {
        "I took this as: Why does data stay in Postgres?"
    }
