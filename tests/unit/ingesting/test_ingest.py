"""Sources into the library."""

import os
from pathlib import Path

import pytest

from bot.domain.ids import CommunityId
from bot.ingesting.report import Outcome, Progress
from tests.unit.ingesting.conftest import Kitchen, diarised

HERE = CommunityId("here")


async def test_a_folder_is_read_in_the_order_people_sort(kitchen: Kitchen, tmp_path: Path) -> None:
    show = tmp_path / "lantern-hour"
    (show / "older").mkdir(parents=True)
    for name in ("ep-10.md", "ep-9.md", "ep-2.md", "older/ep-1.md", ".hidden.md", "__notes.md"):
        (show / name).write_text(diarised(name))
    report = await kitchen.ingester.ingest([str(show)], community=HERE)
    assert [Path(outcome.source).name for outcome in report.outcomes] == ["ep-2.md", "ep-9.md", "ep-10.md", "ep-1.md"]
    assert (report.read, report.new, report.problems) == (4, 4, ())
    episodes = [outcome.episode for outcome in report.outcomes if outcome.episode]
    assert [episode.slug for episode in episodes] == [
        "lantern-hour/ep-2",
        "lantern-hour/ep-9",
        "lantern-hour/ep-10",
        "older/ep-1",
    ]
    assert [episode.show.title for episode in episodes] == ["Lantern Hour"] * 3 + ["Older"]


async def test_the_same_words_change_nothing_and_others_make_a_revision(kitchen: Kitchen, tmp_path: Path) -> None:
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    one.write_text(diarised("one thing"))
    two.write_text(diarised("two things"))
    await kitchen.ingester.ingest([str(tmp_path)], community=HERE)
    two.write_text(diarised("three things"))
    report = await kitchen.ingester.ingest([str(tmp_path)], community=HERE)
    assert [outcome.outcome for outcome in report.outcomes] == [Outcome.UNCHANGED, Outcome.REVISED]
    assert (report.read, report.new, report.unchanged, report.revised) == (2, 0, 1, 1)


async def test_shows_are_published_and_followed_once(kitchen: Kitchen, tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number}.md").write_text(diarised(str(number)))
    await kitchen.ingester.ingest([str(tmp_path)], show="The Lantern Hour", community=HERE)
    shows = await kitchen.communities.followed_shows(HERE)
    assert [(show.title, show.owner) for show in shows] == [("The Lantern Hour", None)]
    assert kitchen.library.batches == kitchen.announced == [10, 10, 5]


async def test_a_source_without_a_transcript_is_followed_by_nobody(kitchen: Kitchen, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# About\n\nNothing here.\n")
    report = await kitchen.ingester.ingest([str(tmp_path)], community=HERE)
    assert (report.read, report.skipped, report.failed) == (0, 1, 0)
    assert kitchen.communities.shows == {}


async def test_progress_tells_every_source(kitchen: Kitchen, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.md").write_text(diarised(str(number)) if number % 3 else "")
    heard: list[Progress] = []
    report = await kitchen.ingester.ingest([str(tmp_path)], community=HERE, progress=heard.append)
    assert [progress.done for progress in heard] == list(range(1, 13))
    assert {progress.total for progress in heard} == {12}
    assert {progress.latest for progress in heard} == set(report.outcomes)
    assert [Path(outcome.source).stem for outcome in report.outcomes] == [str(number) for number in range(12)]


async def test_what_was_read_is_kept_when_it_is_interrupted(kitchen: Kitchen, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.md").write_text(diarised(str(number)))
    files = [str(tmp_path / f"{number}.md") for number in range(3)]

    class Interrupted(Exception):
        pass

    def interrupt(progress: Progress) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        await kitchen.ingester.ingest([*files, str(tmp_path / "none.md")], community=HERE, progress=interrupt)
    assert sorted(kitchen.library.kept) == files


async def test_a_file_named_twice_is_read_once(kitchen: Kitchen, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(diarised())
    report = await kitchen.ingester.ingest([str(file), str(tmp_path), str(file)], community=HERE)
    assert len(report.outcomes) == 1


@pytest.mark.parametrize("name", ["nowhere.md", "nowhere/at/all", "", "\x00"])
async def test_what_is_not_there_fails_by_name(kitchen: Kitchen, tmp_path: Path, name: str) -> None:
    report = await kitchen.ingester.ingest([str(tmp_path / "a" / name)], community=HERE)
    assert report.failed == 1
    assert report.problems[0].reason


async def test_a_file_name_that_is_no_text_is_still_a_source(kitchen: Kitchen, tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.md", "w") as file:  # noqa: ASYNC230, PTH123
        file.write(diarised())
    report = await kitchen.ingester.ingest([str(tmp_path)], community=HERE)
    assert report.read == 1
    report.outcomes[0].source.encode("utf-8")


async def test_links_out_of_a_folder_are_not_followed(kitchen: Kitchen, tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.md").write_text(diarised())
    (inside / "good.md").write_text(diarised())
    (inside / "leak.md").symlink_to(outside / "secret.md")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    report = await kitchen.ingester.ingest([str(inside)], community=HERE)
    assert [Path(outcome.source).name for outcome in report.outcomes] == ["good.md"]


async def test_titles_that_differ_are_shows_that_differ(kitchen: Kitchen, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    ids = set()
    titles = ["C Talks", "C++ Talks", "C# Talks", "Talks, C", "Ta-lks C", "日本の話", "!!!", "???"]
    for title in titles:
        file.write_text(diarised(title))
        await kitchen.ingester.ingest([str(file)], show=title, community=HERE)
        ids.add(kitchen.library.incoming[str(file)].show.id)
    assert len(ids) == len(titles)
    again = await kitchen.ingester.ingest([str(file)], show="???", community=HERE)
    assert again.unchanged == 1
