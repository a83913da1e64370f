"""What goes wrong at the start is said in a sentence that names the setting, and never as a traceback."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def aftershow(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        capture_output=True,
        text=True,
        cwd=CHECKOUT / "tests",  # where no .env of the developer's stands
        env={"PATH": os.environ["PATH"], "COLUMNS": "60", "PYTHONPATH": str(CHECKOUT), **environment},
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"AFTERSHOW_LOG_LEVEL": "loud"}, "AFTERSHOW_LOG_LEVEL"),
        ({"PORT": "99999"}, "PORT"),
        ({"AFTERSHOW_SECRET_KEYS": "abc"}, "AFTERSHOW_SECRET_KEYS takes a JSON list"),
        ({"SLACK_APP_TOKEN": "xapp-1-A1-2-3"}, "SLACK_BOT_TOKEN is missing"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path, wrong: dict[str, str], said: str) -> None:
    done = aftershow("run", AFTERSHOW_DATA=str(tmp_path), **wrong)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_cannot_be_written_to_is_said_by_every_command(tmp_path: Path) -> None:
    file = tmp_path / "a-file"
    file.write_text("in the way")
    quote = aftershow("quote", "S3", AFTERSHOW_DATA=str(file))
    assert quote.returncode == 1
    assert f"The data folder {file} cannot be written to" in quote.stderr
    assert "Traceback" not in quote.stderr
    doctor = aftershow("doctor", AFTERSHOW_DATA=str(file))
    assert doctor.returncode == 1
    assert "cannot be written to" in " ".join(doctor.stdout.replace("\u2502", " ").split())


def test_the_doctor_names_the_whole_data_folder_in_a_narrow_window(tmp_path: Path) -> None:
    folder = tmp_path / ("long-name-" * 8)
    done = aftershow("doctor", AFTERSHOW_DATA=str(folder))
    assert done.returncode == 0
    assert "long-name-" * 8 in "".join(done.stdout.replace("\u2502", " ").split())


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = aftershow(
            "run",
            AFTERSHOW_DATA=str(tmp_path),
            PORT=port,
            AFTERSHOW_BASE_URL="https://show.example",
            SLACK_SIGNING_SECRET="s",
            SLACK_CLIENT_ID="1.2",
            SLACK_CLIENT_SECRET="c",
        )
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "Set PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_manifest_is_json_alone_and_the_link_is_a_line_of_its_own(tmp_path: Path) -> None:
    manifest = aftershow("manifest", "slack", AFTERSHOW_DATA=str(tmp_path))
    assert manifest.stdout.startswith("{")
    assert manifest.stdout.endswith("}\n")
    link = aftershow("manifest", "slack", "--link", AFTERSHOW_DATA=str(tmp_path))
    [line] = link.stdout.splitlines()
    assert line.startswith("https://api.slack.com/apps?new_app=1&manifest_json=")


def test_an_invite_without_an_id_says_what_it_needs() -> None:
    done = aftershow("invite", "discord")
    assert done.returncode == 1
    assert "DISCORD_TOKEN" in done.stderr
    assert "client_id=800&" in aftershow("invite", "discord", "800").stdout
