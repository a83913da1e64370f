"""Episodes answer to numbers, names and parts of titles."""

import pytest

from bot.domain.episode import Episode, EpisodeDetails, Person
from bot.domain.ids import EpisodeId, TranscriptHash
from bot.searching.episodes import select_episodes
from tests.fakes.library_samples import KITCHEN


def episode(position: int, title: str, slug: str, season: int | None, number: int | None, guest: str = "") -> Episode:
    people = (Person(guest, "guest"),) if guest else ()
    return Episode(
        id=EpisodeId(f"id{position}"),
        show=KITCHEN,
        slug=slug,
        source=f"{slug}.txt",
        details=EpisodeDetails(title=title, season=season, number=number, persons=people),
        transcript_hash=TranscriptHash("h"),
        language="en",
        words=10,
        position=position,
    )


EPISODES = [
    episode(4, "The Postgres Question, Revisited", "kitchen/postgres-again", 3, 2),
    episode(3, "Nobody Wants a Backup", "kitchen/backup", 3, 1, guest="Mara Lind"),
    episode(2, "The Postgres Question", "kitchen/postgres", 2, 42),
    episode(1, "Welcome", "kitchen/welcome", 2, 41),
]


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("S3E1", [3]),
        ("s03e01", [3]),
        ("season 3 episode 2", [4]),
        ("S3", [4, 3]),
        ("#42", [2]),
        ("42", [2]),
        ("episode 41", [1]),
        ("latest", [4]),
        ("first", [1]),
        ("kitchen/backup", [3]),
        ("backup", [3]),
        ("postgres", [2]),
        ("The Postgres Question", [2]),
        ("postgres question", [4, 2]),
        ("question revisited", [4]),
        ("nobody wnats a bakcup", [3]),
        ("mara", [3]),
        ("Snowflake", []),
        ("S9E9", []),
        ("", []),
        ("???", []),
    ],
)
def test_a_selector_names_its_episodes(text: str, positions: list[int]) -> None:
    assert [one.position for one in select_episodes(text, EPISODES)] == positions


def test_without_episodes_nothing_is_named() -> None:
    assert select_episodes("latest", []) == ()


def test_a_season_and_episode_that_is_not_there_is_no_other_with_a_title_like_it() -> None:
    named_by_number = [
        episode(2, "S3E12 Backups", "kitchen/s3e12-backups", 3, 12),
        episode(1, "S3E3 Caches", "k/c", 3, 3),
    ]
    assert not select_episodes("S3E1", named_by_number)
    assert not select_episodes("S3E4", named_by_number)
    assert [one.position for one in select_episodes("S3E12", named_by_number)] == [2]
