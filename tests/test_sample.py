"""The sample show is whole: its feed leads to every file, every file reads, its labels point at what stands there."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

import pytest

from adapters.feeds.fetching import SafeFetcher
from adapters.feeds.rss import FeedReader
from bot.composition import LOCAL, SAMPLE, open_app
from bot.ports import FeedItem
from bot.reading.episode_source import ReadEpisode
from bot.reading.read import read_transcript
from bot.settings import Settings

PYPROJECT = SAMPLE.parent.parent / "pyproject.toml"
PLACES = ("hot_takes", "takeaways", "anti_quotes", "quotes")


def feed_items() -> tuple[FeedItem, ...]:
    return FeedReader(SafeFetcher()).read_feed((SAMPLE / "feed.xml").read_bytes(), source="feed.xml").items


def transcript_name(item: FeedItem) -> str:
    [link] = item.transcripts
    return link.url


def read(name: str) -> ReadEpisode:
    return read_transcript((SAMPLE / name).read_bytes(), name=name)


def labels() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLE / "labels.json").read_text(encoding="utf-8"))
    return loaded


def labelled_places() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every labelled place, with the id of its label."""
    known = labels()
    for kind in PLACES:
        for label in known[kind]:
            yield label["id"], label
    for question in known["qa"]:
        for place in question["expected"]:
            yield question["id"], place
    for query in known["quote_queries"]:
        for place in query["acceptable"]:
            yield query["id"], place


@pytest.fixture(scope="module")
def episodes() -> dict[str, ReadEpisode]:
    return {transcript_name(item): read(transcript_name(item)) for item in feed_items()}


def test_every_transcript_reads_and_no_two_have_the_same_format(episodes: dict[str, ReadEpisode]) -> None:
    formats = [episode.format for episode in episodes.values()]
    assert len(formats) == 7
    assert len(set(formats)) == len(formats)


def test_every_episode_is_long_enough_to_talk_about(episodes: dict[str, ReadEpisode]) -> None:
    lengths = {name: len(episode.transcript.text.split()) for name, episode in episodes.items()}
    assert all(900 <= length <= 2500 for length in lengths.values()), lengths


def test_the_feed_names_every_file_of_the_folder() -> None:
    items = feed_items()
    named = {transcript_name(item) for item in items} | {item.chapters_url for item in items}
    present = {path.name for path in SAMPLE.iterdir() if path.is_file()}
    assert present - named == {"__init__.py", "feed.xml", "labels.json"}
    assert named <= present


def test_every_file_of_the_folder_is_packed_with_the_program() -> None:
    packed = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]["*"]
    data = [path for path in SAMPLE.iterdir() if path.is_file() and path.suffix != ".py"]
    assert not [path.name for path in data if not any(PurePath(path.name).match(pattern) for pattern in packed)]


def test_seasons_and_numbers_are_in_the_feed_and_the_bonus_has_none() -> None:
    numbered = [(item.details.season, item.details.number) for item in feed_items()]
    assert numbered == [(3, 3), (3, 2), (3, 1), (None, None), (2, 7), (2, 6), (2, 5)]


def test_the_german_bonus_is_read_as_german(episodes: dict[str, ReadEpisode]) -> None:
    languages = {name: episode.transcript.language for name, episode in episodes.items()}
    assert {name for name, language in languages.items() if language == "de"} == {"bonus-der-bagger.txt"}
    assert set(languages.values()) == {"en", "de"}


def test_speakers_are_those_that_the_feed_credits_and_the_raw_page_names_nobody(
    episodes: dict[str, ReadEpisode],
) -> None:
    for item in feed_items():
        episode = episodes[transcript_name(item)]
        heard = {utterance.speaker for utterance in episode.transcript.utterances}
        credited = {person.name for person in item.details.persons}
        assert heard == ({None} if episode.format == "page" else credited)


def test_s3_is_a_topic_of_at_least_three_episodes_beside_season_three(episodes: dict[str, ReadEpisode]) -> None:
    said = [name for name, episode in episodes.items() if "S3" in episode.transcript.text.split()]
    assert len(said) >= 3
    assert any(item.details.season == 3 for item in feed_items())


def test_chapters_begin_at_zero_ascend_and_end_within_the_episode() -> None:
    for item in feed_items():
        assert item.chapters_url is not None
        chapters = json.loads((SAMPLE / item.chapters_url).read_text(encoding="utf-8"))["chapters"]
        starts = [chapter["startTime"] for chapter in chapters]
        assert starts[0] == 0
        assert starts == sorted(set(starts))
        assert item.details.duration_seconds is not None
        assert starts[-1] < item.details.duration_seconds


def test_soundbites_are_words_that_were_said_at_their_time(episodes: dict[str, ReadEpisode]) -> None:
    for item in feed_items():
        transcript = episodes[transcript_name(item)].transcript
        [bite] = item.details.soundbites
        at = transcript.text.lower().find(bite.title.lower())
        assert at >= 0, bite.title
        before = transcript.seconds_at(at)
        if before is not None:
            assert 0 <= bite.start_seconds - before < 110, item.details.title


def test_every_labelled_place_holds_its_excerpt(episodes: dict[str, ReadEpisode]) -> None:
    wrong = []
    for name, place in labelled_places():
        transcript = episodes[place["source"]].transcript
        at = transcript.text.find(place["excerpt"])
        lines = transcript.lines_of(at, at + len(place["excerpt"])) if at >= 0 else None
        if lines != (place["start_line"], place["end_line"]):
            wrong.append((name, place["source"], place["start_line"], lines))
    assert not wrong


def test_every_labelled_speaker_is_who_says_it(episodes: dict[str, ReadEpisode]) -> None:
    for name, place in labelled_places():
        transcript = episodes[place["source"]].transcript
        at = transcript.text.find(place["excerpt"])
        speaker = transcript.speaker_of(at, at + len(place["excerpt"]))
        assert speaker in {None, place.get("speaker", speaker)}, name


def test_labels_have_ids_of_their_own_and_every_list_is_explained() -> None:
    known = labels()
    lists = {name: entries for name, entries in known.items() if isinstance(entries, list)}
    assert set(lists) <= set(known["about"])
    ids = Counter(entry["id"] for name, entries in lists.items() if name != "heard_as" for entry in entries)
    assert not [name for name, count in ids.items() if count > 1]


def test_claims_fit_a_poll_and_statements_a_list() -> None:
    known = labels()
    assert max(len(take["claim"]) for take in known["hot_takes"]) <= 140
    assert max(len(takeaway["statement"]) for takeaway in known["takeaways"]) <= 200


def test_topics_that_must_be_empty_are_said_by_nobody(episodes: dict[str, ReadEpisode]) -> None:
    everything = "\n".join(episode.raw for episode in episodes.values()).lower()
    for query in labels()["quote_queries"]:
        assert query["must_be_empty"] == (not query["acceptable"])
        if query["must_be_empty"]:
            assert query["topic"].lower() not in everything


def test_misheard_forms_stand_in_their_transcripts_and_the_proper_name_in_the_notes(
    episodes: dict[str, ReadEpisode],
) -> None:
    notes = "\n".join(f"{item.details.description} {item.details.persons}" for item in feed_items())
    for name in labels()["heard_as"]:
        assert name["canonical"] in notes
        for source in name["sources"]:
            assert any(form in episodes[source].transcript.text for form in name["heard_as"])


async def test_the_feed_becomes_one_show_with_all_its_episodes(tmp_path: Path) -> None:
    async with open_app(Settings(_env_file=None, data=tmp_path)) as app:
        report = await app.ingester.ingest([str(SAMPLE / "feed.xml")], community=LOCAL)
        assert not report.problems
        stored = await app.stores.library.episodes(await app.scope())
        [show] = await app.stores.communities.followed_shows(LOCAL)
    assert show.title == "The Warm Spare"
    assert [episode.title for episode in stored] == [item.details.title for item in feed_items()]
    assert all(episode.details.chapters for episode in stored)
