"""From a feed that names recordings alone to episodes that can be quoted, in the program as it is set up."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.checkup import examine
from bot.composition import LOCAL, open_app
from bot.domain.ids import CommunityId
from bot.ingesting.report import IngestReport, Outcome
from bot.ports import Fetched
from bot.ports.models import Purpose
from bot.settings import Settings
from tests.conftest import CHECKOUT
from tests.fakes.loopback_web import LoopbackServer, loopback_web
from tests.recordings import recording, silence, tone
from tests.wire.llm.behaviours import Behaviour, Fails, Hangs, Transcribes, out_of_quota
from tests.wire.llm.running import ScriptedModels

DIARISING = "gpt-test-transcribe-diarize"
SAID = Transcribes(
    [
        ("A", 0.0, 2.0, "The tarn on the north side froze over in a single night."),
        ("B", 2.0, 4.0, "And every sheep in the valley walked across it before breakfast."),
    ]
)


@pytest.fixture(scope="module")
def sound() -> bytes:
    return recording(tone(3), silence(0.5), tone(3, 500))


@pytest.fixture
async def web_server(sound: bytes) -> AsyncIterator[LoopbackServer]:
    async with loopback_web() as server:
        server.answers = {"/feed.xml": feed(server, "One"), "/One.mp3": audio(sound), "/Two.mp3": audio(sound)}
        yield server


def audio(body: bytes, kind: str = "audio/mpeg") -> web.Response:
    return web.Response(body=body, content_type=kind)


def feed(server: LoopbackServer, *titles: str, days_old: int = 1) -> bytes:
    day = format_datetime(datetime.now(UTC) - timedelta(days=days_old))
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid><pubDate>{day}</pubDate>"
        f'<enclosure url="{server.url(f"/{title}.mp3")}" type="audio/mpeg" length="1"/></item>'
        for title in titles
    )
    return (
        f"<rss version='2.0'><channel><title>Tarn Talk</title><language>en</language>{items}</channel></rss>".encode()
    )


def switched_on(models: ScriptedModels, data: Path, **more: Any) -> Settings:
    given = {"transcribe": True, "transcription_model": DIARISING, "model": "gpt-test", **more}
    return Settings(
        data=data,
        fetch_private=True,
        openai_api_key=SecretStr(models.key),
        openai_base_url=models.address,
        **given,
    )


async def ingest(settings: Settings, server: LoopbackServer) -> IngestReport:
    async with open_app(settings) as app:
        return await app.ingester.ingest([server.url("/feed.xml")], community=LOCAL)


async def test_an_episode_with_a_recording_alone_can_be_quoted_and_nobody_is_named(
    models: ScriptedModels, web_server: LoopbackServer, tmp_path: Path
) -> None:
    models.script(Purpose.TRANSCRIBE, SAID)
    settings = switched_on(models, tmp_path)
    async with open_app(settings) as app:
        report = await app.ingester.ingest([web_server.url("/feed.xml")], community=LOCAL)
        assert [one.outcome for one in report.outcomes] == [Outcome.READ]
        (episode,) = await app.stores.library.episodes(await app.scope())
        assert episode.title == "One"
        transcript = await app.stores.library.transcript(episode.id)
        assert not transcript.has_speakers
        assert len(transcript.utterances) == 2, "voices change"
        assert transcript.seconds_at(transcript.text.index("sheep")) == 2.0
        answer = await app.answerer.answer("where did the sheep walk?", await app.scope())
        assert any("sheep" in one.text for one in answer.evidence)
    assert not list((tmp_path / "recordings").iterdir())
    again = await ingest(settings, web_server)
    assert [one.outcome for one in again.outcomes] == [Outcome.UNCHANGED]
    assert len(models.asked(Purpose.TRANSCRIBE)) == 1


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({}, "set AFTERSHOW_TRANSCRIBE=on and OPENAI_API_KEY to have it transcribed"),
        ({"openai_api_key": SecretStr("k")}, "set AFTERSHOW_TRANSCRIBE=on to have it transcribed"),
        ({"transcribe": True}, "set AFTERSHOW_TRANSCRIBE=on and OPENAI_API_KEY to have it transcribed"),
    ],
)
async def test_without_it_each_episode_says_what_is_missing(
    web_server: LoopbackServer, tmp_path: Path, more: dict[str, Any], missing: str
) -> None:
    settings = Settings(data=tmp_path, fetch_private=True, **more)
    report = await ingest(settings, web_server)
    (one,) = report.outcomes
    assert (one.outcome, one.reason) == (Outcome.SKIPPED, f"its feed names no transcript for it; {missing}")
    assert web_server.asked == ["/feed.xml"]


async def test_without_the_extra_it_says_what_to_install(
    models: ScriptedModels, web_server: LoopbackServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    report = await ingest(switched_on(models, tmp_path), web_server)
    assert "pip install 'aftershow[audio]'" in report.outcomes[0].reason
    assert not models.requests


@pytest.mark.parametrize("on", [True, False])
async def test_what_died_with_its_process_is_gone_after_a_week(
    models: ScriptedModels, web_server: LoopbackServer, tmp_path: Path, on: bool
) -> None:
    left = tmp_path / "recordings" / "pieces-x"
    left.mkdir(parents=True)
    (left / "piece-0000.mp3").write_bytes(b"x")
    (tmp_path / "recordings" / "abc.part").write_bytes(b"x")
    (tmp_path / "recordings" / "fresh").write_bytes(b"x")
    week_ago = datetime.now(UTC).timestamp() - 8 * 24 * 3600
    for old in (left, tmp_path / "recordings" / "abc.part"):
        os.utime(old, (week_ago, week_ago))
    models.script(Purpose.TRANSCRIBE, SAID)
    assert (await ingest(switched_on(models, tmp_path, transcribe=on), web_server)).read == int(on)
    assert [one.name for one in (tmp_path / "recordings").iterdir()] == ["fresh"]


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ([out_of_quota()], "no quota left"),
        ([Fails(401, "invalid_api_key", "No.")], "does not accept OPENAI_API_KEY"),
        ([Fails(500)] * 2, "answers 500"),
    ],
)
async def test_a_model_that_is_down_is_not_asked_about_the_next_and_the_recording_waits(
    models: ScriptedModels, web_server: LoopbackServer, tmp_path: Path, script: list[Behaviour], says: str
) -> None:
    web_server.answers["/feed.xml"] = feed(web_server, "One", "Two")
    models.script(Purpose.TRANSCRIBE, script)
    settings = switched_on(models, tmp_path)
    report = await ingest(settings, web_server)
    assert [one.outcome for one in report.outcomes] == [Outcome.FAILED] * 2
    assert all(says in one.reason and "kept for a week" in one.reason for one in report.outcomes)
    assert "/Two.mp3" not in web_server.asked
    models.script(Purpose.TRANSCRIBE, [SAID, SAID])
    assert (await ingest(settings, web_server)).read == 2
    assert web_server.asked.count("/One.mp3") == 1


async def test_over_budget_nothing_is_sent_and_it_says_until_when(
    models: ScriptedModels, web_server: LoopbackServer, tmp_path: Path
) -> None:
    web_server.answers |= {"/feed.xml": feed(web_server, "One", "Two"), "/Two.mp3": audio(recording(tone(5)))}
    models.script(Purpose.TRANSCRIBE, SAID)
    report = await ingest(switched_on(models, tmp_path, model_operator_tokens_per_day=3_000), web_server)
    assert [one.outcome for one in report.outcomes] == [Outcome.READ, Outcome.FAILED]
    assert "tokens set aside for transcribing are spent until" in report.outcomes[1].reason
    assert len(models.asked(Purpose.TRANSCRIBE)) == 1


@pytest.mark.parametrize(
    ("answer", "outcome", "says"),
    [
        (audio(b"ID3" + b"\x00" * 4000), Outcome.SKIPPED, "cannot be transcribed"),
        (audio(b"<html>Moved</html>", "text/html"), Outcome.FAILED, "something else than a recording"),
        (audio(b""), Outcome.FAILED, "it is empty"),
        (web.Response(status=404), Outcome.FAILED, "status 404"),
        (
            web.Response(body=b"x", content_type="audio/mpeg", headers={"Content-Encoding": "br"}),
            Outcome.FAILED,
            "compression",
        ),
    ],
)
async def test_what_is_no_recording_costs_nothing_and_leaves_nothing(
    models: ScriptedModels,
    web_server: LoopbackServer,
    tmp_path: Path,
    answer: web.Response,
    outcome: Outcome,
    says: str,
) -> None:
    web_server.answers["/One.mp3"] = answer
    report = await ingest(switched_on(models, tmp_path), web_server)
    (one,) = report.outcomes
    assert (one.outcome, says in one.reason) == (outcome, True), one.reason
    assert not models.requests
    assert not list((tmp_path / "recordings").iterdir())


async def test_a_watched_feed_has_new_episodes_transcribed_and_its_back_catalogue_left_alone(
    models: ScriptedModels, web_server: LoopbackServer, tmp_path: Path
) -> None:
    since = datetime.now(UTC).date() - timedelta(days=14)
    models.script(Purpose.TRANSCRIBE, SAID)
    async with open_app(switched_on(models, tmp_path)) as app:
        for days_old, read in ((30, 0), (1, 1)):
            body = feed(web_server, "One", days_old=days_old)
            fetched = Fetched(web_server.url("/feed.xml"), body)
            report = await app.ingester.ingest_new(
                fetched, fetched.url, known=frozenset(), owner=None, heard_since=since
            )
            assert report.read == read
    assert len(models.asked(Purpose.TRANSCRIBE)) == 1


async def test_the_owner_of_a_feed_pays_for_it(
    models: ScriptedModels, web_server: LoopbackServer, tmp_path: Path
) -> None:
    models.script(Purpose.TRANSCRIBE, SAID)
    acme = CommunityId("acme")
    async with open_app(switched_on(models, tmp_path, model_tokens_per_day=100)) as app:
        report = await app.ingester.ingest([web_server.url("/feed.xml")], community=acme, owner=acme)
    assert report.failed == 1
    assert "more tokens than its budget ever has" in report.outcomes[0].reason
    assert not models.asked(Purpose.TRANSCRIBE)


async def test_killed_midway_it_goes_on_from_the_piece_it_was_at(
    models: ScriptedModels, web_server: LoopbackServer, tmp_path: Path
) -> None:
    """A model that gives words alone gets pieces of two minutes: here two of them."""
    web_server.answers["/One.mp3"] = audio(recording(*(one for _ in range(15) for one in (tone(9), silence(0.6)))))
    models.script(Purpose.TRANSCRIBE, [SAID, Hangs()])
    given = {
        "AFTERSHOW_TRANSCRIBE": "on",
        "AFTERSHOW_TRANSCRIPTION_MODEL": "gpt-4o-transcribe",
        "AFTERSHOW_FETCH_PRIVATE": "true",
        "OPENAI_API_KEY": models.key,
        "OPENAI_BASE_URL": models.address,
        "AFTERSHOW_MODEL": "gpt-test",
    }
    command = (sys.executable, "-m", "bot", "ingest", web_server.url("/feed.xml"), "--data", str(tmp_path))
    running = await asyncio.create_subprocess_exec(
        *command, cwd=CHECKOUT, env={**os.environ, **given}, stdout=asyncio.subprocess.DEVNULL
    )
    await models.until(lambda: len(models.asked(Purpose.TRANSCRIBE)) == 2)
    running.send_signal(signal.SIGKILL)
    await running.wait()
    models.script(Purpose.TRANSCRIBE, SAID)
    settings = switched_on(models, tmp_path, transcription_model="gpt-4o-transcribe")
    (held,) = (await ingest(settings, web_server)).outcomes
    assert held.reason == "another process transcribes its recording, or died within the last 3 minutes"
    async with open_app(settings, clock=Later()) as app:
        report = await app.ingester.ingest([web_server.url("/feed.xml")], community=LOCAL)
    assert report.read == 1
    assert len(models.asked(Purpose.TRANSCRIBE)) == 3
    assert web_server.asked.count("/One.mp3") == 1


class Later:
    """The clock once nobody holds what the killed process held."""

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(hours=1)


async def test_the_doctor_says_whether_all_of_it_is_there(models: ScriptedModels, tmp_path: Path) -> None:
    for settings, good, says in (
        (Settings(data=tmp_path), True, "off"),
        (Settings(data=tmp_path, transcribe=True), False, "not ready"),
        (switched_on(models, tmp_path), True, DIARISING),
    ):
        (about,) = [one for one in await examine(settings) if one.what == "transcribing"]
        assert (about.good, says in about.state) == (good, True)
        assert good or "OPENAI_API_KEY" in about.remedy
