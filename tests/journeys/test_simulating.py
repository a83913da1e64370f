"""A month with Aftershow before anybody installs it: told as a calendar, the same for the same seed, kept nowhere."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
EPISODE = str(CHECKOUT / "bot" / "sample" / "s3e3-the-hot-takes-special.md")


def simulate(*words: str, home: Path) -> str:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "AFTERSHOW_DATA": str(home / "data")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "simulate", EPISODE, "--from", "2026-12-01", *words],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env=environment,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(simulate("--days", "8", "--json", home=tmp_path_factory.mktemp("home")))
    return told


def of(week: dict[str, Any], title: str) -> list[dict[str, Any]]:
    return [post for post in week["posts"] if post["title"] == title]


def test_a_quote_comes_every_day_at_nine_and_none_twice(week: dict[str, Any]) -> None:
    quotes = of(week, "Quote of the day")
    first = date(2026, 12, 1)
    assert [post["at"] for post in quotes] == [f"{first + timedelta(days=day)}T09:00+00:00" for day in range(8)]
    assert len({post["text"] for post in quotes}) == len(quotes)


def test_a_take_is_discussed_voted_on_and_closed_with_a_count(week: dict[str, Any]) -> None:
    opened, closed = of(week, "Hot take"), of(week, "The poll is closed")
    assert len(opened) >= 2
    assert closed
    assert all("% " in post["text"] and " of " in post["text"] for post in closed)
    claims = [post["text"].split("\n")[0] for post in opened]
    assert {post["under"] for post in closed} <= set(claims)


def test_it_says_that_the_votes_are_simulated_and_keeps_nothing(tmp_path: Path) -> None:
    shown = simulate("--days", "1", home=tmp_path)
    assert "The votes are simulated" in shown
    assert "Tuesday, 1 December" in shown
    assert not (tmp_path / "data").exists()
    assert shown == simulate("--days", "1", home=tmp_path)


@pytest.mark.parametrize(
    ("words", "why"),
    [(("--from", "tomorrow"), "is no day"), (("--zone", "Mars/Olympus"), "is no time zone")],
)
def test_what_makes_no_sense_is_said_so(words: tuple[str, str], why: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "simulate", *words],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert why in done.stderr
