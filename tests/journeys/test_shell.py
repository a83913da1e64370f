"""The program as a person or a script runs it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import warm_program

CHECKOUT = Path(__file__).resolve().parents[2]
TALK = "**Ada:** Caches are promises that somebody else will keep.\n\n**Bo:** I would rather run one boring database.\n"


def aftershow(*words: str, data: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return warm_program.aftershow(*words, "--data", str(data), cwd=CHECKOUT, stdin=stdin)


def results(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_folder_is_ingested_with_every_bad_file_named_and_the_good_ones_kept(tmp_path: Path) -> None:
    show = tmp_path / "myshow"
    show.mkdir()
    (show / "one.md").write_text(TALK)
    (show / "broken.vtt").write_bytes(b"\x00\x01\x02\x03" * 100)
    (show / "README.md").write_text("# My show\n\nHow to build the site of the show.\n")
    done = aftershow("ingest", str(show), "--no-analyse", data=tmp_path / "data")
    assert done.returncode == 1
    assert "1 read, 1 skipped, 1 failed" in done.stdout
    assert "broken.vtt" in done.stderr
    assert "README.md" in done.stderr
    again = aftershow("ingest", str(show / "one.md"), "--no-analyse", data=tmp_path / "data")
    assert again.returncode == 0
    assert "1 read, 0 skipped, 0 failed (1 unchanged)" in again.stdout


def test_json_holds_the_receipt_of_a_quote(data: Path) -> None:
    done = aftershow("quote", "S3", "--json", data=data)
    [result] = results(done)
    assert done.returncode == 0
    assert result["kind"] == "quote"
    assert result["answered"] is True
    item = result["items"][0]
    assert item["start_line"] <= item["end_line"]
    assert {"text", "score", "episode", "source"} <= item.keys()


def test_a_question_nobody_answered_exits_with_one(data: Path) -> None:
    done = aftershow("ask", "What about Snowflake?", data=data)
    assert done.returncode == 1
    assert "Snowflake" in done.stdout


def test_a_batch_answers_every_line_in_order_and_its_items_are_verbatim(data: Path, tmp_path: Path) -> None:
    requests = [
        {"id": 1, "command": "quote", "text": "S3"},
        {"id": "two", "command": "/ask", "text": "why does data stay in S3?"},
        {"id": 3, "command": "search", "text": "backups"},
        {"id": 4, "command": "analyse_quotes", "text": "S3E2"},
        {"id": 5, "command": "analyse_hot_takes", "text": "latest"},
        {"id": 6, "command": "hot_takes", "text": "", "episode": "S3E3"},
        {"id": 7, "command": "takeaways", "text": "S3E3"},
        {"id": 8, "command": "quote", "text": "Snowflake"},
    ]
    lines = [json.dumps(one) for one in requests] + ["{not json", '{"id": 10, "command": "dance"}', '{"id": 11}']
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = aftershow("batch", str(file), "--k", "3", data=data)
    answers = results(done)
    assert done.returncode == 1
    assert [answer.get("id") for answer in answers] == [1, "two", 3, 4, 5, 6, 7, 8, None, 10, 11]
    kinds = ["quote", "answer", "passages", "quote", "hot_takes", "hot_takes", "takeaways", "none"]
    assert [answer["kind"] for answer in answers[:8]] == kinds
    assert all("error" in answer for answer in answers[8:])
    assert all(0 < len(answer["items"]) <= 3 for answer in answers[:7])
    assert answers == results(aftershow("batch", "-", "--k", "3", data=data, stdin="\n".join(lines)))


def test_a_piped_terminal_answers_and_ends(tmp_path: Path) -> None:
    done = aftershow("play", "--terminal", data=tmp_path / "data", stdin="/quote S3\n/help\n")
    assert done.returncode == 0, done.stderr
    assert "S3" in done.stdout
    assert "/takeaways" in done.stdout


def test_a_backup_comes_back_whole_in_another_folder(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.aftershow"
    assert aftershow("backup", str(file), data=data).returncode == 0
    assert aftershow("restore", str(file), data=tmp_path / "new").returncode == 0
    before = results(aftershow("takeaways", "latest", "--json", data=data))
    assert before == results(aftershow("takeaways", "latest", "--json", data=tmp_path / "new"))


def test_an_episode_comes_out_to_the_letter_and_is_forgotten_once_confirmed(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "talk.md"
    file.write_bytes(b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode())
    other = tmp_path / "other.md"
    other.write_text(TALK.replace("Caches", "Queues"))
    assert aftershow("ingest", str(file), str(other), "--no-analyse", data=data).returncode == 0
    raw = subprocess.run(
        [sys.executable, "-m", "bot", "source", "talk", "--data", str(data)],
        capture_output=True,
        cwd=CHECKOUT,
        check=True,
    )
    assert raw.stdout.decode().removeprefix("\ufeff") == TALK.replace("\n", "\r\n")
    kept = aftershow("forget", "talk", data=data, stdin="n\n")
    assert kept.returncode == 1
    assert "cannot be undone" in kept.stderr
    assert aftershow("quote", "caches", data=data).returncode == 0
    gone = aftershow("forget", "talk", data=data, stdin="y\n")
    assert gone.returncode == 0
    assert "Forgotten: " in gone.stdout
    assert aftershow("quote", "caches", data=data).returncode == 1
    assert aftershow("quote", "queues", data=data).returncode == 0


def test_a_show_is_forgotten_by_its_title_and_no_other_name_will_do(data: Path) -> None:
    assert aftershow("forget", data=data).returncode == 2
    assert aftershow("forget", "S3E2", "--show", "The Half-Open Door", data=data).returncode == 2
    unknown = aftershow("forget", "--show", "Nothing", "--yes", data=data)
    assert unknown.returncode == 1
    title = unknown.stderr.partition("Shows here: ")[2].strip().removesuffix(".")
    assert aftershow("forget", "--show", title.upper(), "--yes", data=data).returncode == 0
    assert "There are no episodes here yet" in aftershow("episodes", data=data).stdout


def test_the_glossary_is_edited_by_hand(data: Path) -> None:
    put = aftershow("glossary", "put", "Kvasir", "--heard", "cave a sear", data=data)
    assert put.returncode == 0
    assert "Kvasir" in aftershow("glossary", "list", data=data).stdout
    assert aftershow("glossary", "remove", "Kvasir", data=data).returncode == 0
    assert aftershow("glossary", "remove", "Kvasir", data=data).returncode == 1


@pytest.mark.parametrize("words", [("quote", "S3"), ("episodes",), ("takeaways",)])
def test_an_empty_library_says_what_to_do(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = aftershow(*words, data=tmp_path / "data")
    assert done.returncode == 1
    assert "aftershow ingest" in done.stdout


def test_doctor_tells_how_things_are_and_a_bad_setting_by_name(tmp_path: Path) -> None:
    done = aftershow("doctor", "--json", data=tmp_path / "data")
    assert done.returncode == 0, done.stdout
    assert {finding["what"] for finding in json.loads(done.stdout)} >= {"database", "cache", "index", "shows"}
    (tmp_path / ".env").write_text("AFTERSHOW_PERSON_PER_MINUTE=many\n")
    bad = subprocess.run(
        [sys.executable, "-m", "bot", "doctor", "--data", str(tmp_path / "data")],
        cwd=tmp_path,
        env={"PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert bad.returncode == 1
    assert "PERSON_PER_MINUTE" in bad.stderr.upper()


def test_a_preview_shows_what_would_be_posted_and_keeps_nothing(data: Path) -> None:
    first = aftershow("preview", "quote_of_the_day", "--at", "2026-11-27T09:00", data=data)
    assert first.returncode == 0
    assert first.stdout.startswith("Quote of the day")
    assert aftershow("preview", "quote_of_the_day", "--at", "2026-11-27T09:00", data=data).stdout == first.stdout
    week = aftershow("preview", "weekly_takeaways", "--at", "2026-10-16T16:00", data=data)
    assert "What this week's episode taught" in week.stdout
    unknown = aftershow("preview", "poem", data=data)
    assert unknown.returncode == 1
    assert "weekly_takeaways" in unknown.stderr
    never = aftershow("preview", "quote_of_the_day", "--at", "tomorrow", data=data)
    assert "For example 2026-11-27T09:00" in never.stderr
    nobody = aftershow("preview", "quote_of_the_day", "--community", "slack:A:-:nobody", data=data)
    assert "Nothing would be posted." in nobody.stdout
