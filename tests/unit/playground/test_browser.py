"""The program that serves the playground: it answers, opens a window, and ends when told."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]


@contextmanager
def started(*arguments: str, browser: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "BROWSER": browser}
    program = subprocess.Popen(
        [sys.executable, "tests/fakes/browser_program.py", *arguments],
        stdout=subprocess.PIPE,
        cwd=CHECKOUT,
        env=environment,
        text=True,
    )
    assert program.stdout is not None
    try:
        yield program, program.stdout.readline().strip()
    finally:
        program.kill()
        program.wait(30)
        program.stdout.close()


def script(folder: Path, name: str) -> tuple[Path, Path]:
    """A browser that writes down the address it is given."""
    seen, browser = folder / "seen.txt", folder / name
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    browser.chmod(0o755)
    return browser, seen


def eventually(seen: Path, seconds: float) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not seen.exists():
        time.sleep(0.1)
    return seen.read_text().strip() if seen.exists() else ""


def fetched(url: str) -> str:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    return ""


def test_a_window_opens_at_the_address_and_an_interrupt_ends_it(tmp_path: Path) -> None:
    browser, seen = script(tmp_path, "window")
    with started("--open", browser=f"{browser} %s") as (program, url):
        assert eventually(seen, 60) == url
        assert "The Workshop" in fetched(url)
        assert '"status":"ok"' in fetched(f"{url}/health")
        program.send_signal(signal.SIGINT)
        program.wait(30)


def test_no_window_opens_unasked(tmp_path: Path) -> None:
    browser, seen = script(tmp_path, "window")
    with started(browser=f"{browser} %s") as (_, url):
        assert "The Workshop" in fetched(url)
        assert eventually(seen, 1) == ""


@pytest.mark.parametrize("name", ["w3m", "lynx"])
def test_a_text_browser_does_not_take_over_the_terminal(tmp_path: Path, name: str) -> None:
    browser, seen = script(tmp_path, name)
    with started("--open", browser=f"{browser} %s") as (_, url):
        assert "The Workshop" in fetched(url)
        assert eventually(seen, 1) == ""


def test_the_page_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    with started(browser="") as (_, url):
        page = fetched(url)
    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert "https://" not in page
