"""The whole road with a real model of a real server, whose words are nonsense: it proves the wire, not the wit."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.composition import App, open_app
from bot.domain.ids import CommunityId
from bot.ports.models import ModelCall, Purpose
from bot.prompts.follow_up import FOLLOW_UP, DraftFollowUp
from bot.prompts.material import Section, material
from bot.settings import Settings
from tests.conftest import SMALL_MODEL
from tests.real.journey import QUESTION, journey, looked_at
from tests.real.running import SmallModel

pytestmark = [pytest.mark.model, pytest.mark.timeout(600), pytest.mark.xdist_group("small model")]


@pytest.fixture
async def small_model() -> AsyncIterator[SmallModel]:
    async with SmallModel(SMALL_MODEL) as model:
        yield model


def settings_of(model: SmallModel, data: Path) -> Settings:
    return Settings(
        data=data,
        openai_base_url=model.address,
        answer_part=1_500,
        analysis_part=4_000,
        model_deadline=timedelta(seconds=60),
        analysis_deadline=timedelta(seconds=120),
        poll_pause=timedelta(),
    )


def written_for(app: App, purpose: Purpose) -> float:
    """Tokens, as that server counts them."""
    assert app.models.registry is not None
    labels = {"purpose": purpose, "model": "smollm2", "kind": "written"}
    return app.models.registry.get_sample_value("aftershow_model_tokens_total", labels) or 0


async def test_a_real_server_keeps_to_our_schema_streams_and_counts(small_model: SmallModel, tmp_path: Path) -> None:
    parts: list[Mapping[str, object]] = []

    async def on_part(part: Mapping[str, object]) -> None:
        parts.append(part)

    async with open_app(settings_of(small_model, tmp_path)) as app:
        assert app.models.language is not None
        written = await app.models.language.write(
            ModelCall(
                prompt=FOLLOW_UP,
                community=CommunityId("c"),
                material=material([Section("Earlier questions", [QUESTION]), Section("New question", ["and gas?"])]),
                answer=DraftFollowUp,
                most_tokens=400,
                deadline=timedelta(seconds=300),
            ),
            on_part=on_part,
        )
    assert written.model == "smollm2"
    assert written.usage.read > 300
    assert written.usage.written > 5
    assert len(parts) > 1
    assert len(written.value.question) <= 400
    assert parts[-1] == written.value.model_dump()


async def test_from_the_first_look_to_a_published_discussion(small_model: SmallModel, tmp_path: Path) -> None:
    settings = settings_of(small_model, tmp_path)
    [about, *_] = await looked_at(settings)
    assert about.state.startswith("smollm2 at 127.0.0.1")
    told: list[OutgoingMessage] = []
    async with journey(settings) as road:
        told.append(await road.asks(QUESTION))
        told.append(await road.asks("and what about the electric kiln?"))
        report = await road.has_it_read()
        told.append(await road.reviews_and_publishes())
        assert report.parts > report.missed
        for purpose in (Purpose.ANSWER, Purpose.FIND):
            assert written_for(road.app, purpose) > 0
    assert "Hot take" in plain_text(told[-1])
