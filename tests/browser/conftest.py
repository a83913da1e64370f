"""A real Chromium, and the playground's programs for it to open."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.conftest import chromium

CHECKOUT = Path(__file__).resolve().parents[2]
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE = 60_000
"""Milliseconds that a page may take on a machine that is busy."""


@dataclass
class Visit:
    """A page in a browser of its own, and all that went wrong in it."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    """Addresses asked for that are not the program's own."""

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.base + path)
        if path == "/":
            self.page.locator(".main textarea").wait_for()
        return self.page

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def asked(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.strangers.append(request.url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: while it runs, the thread has a running event loop that async tests would trip over."""
    path = chromium()
    assert path is not None, "There is no Chromium. Install it with: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield started
        started.close()


@contextmanager
def program(*arguments: str) -> Iterator[str]:
    """The address that a program prints once it listens, while it runs."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "HOME": str(Path.home())}
    with tempfile.TemporaryFile() as errors:
        running = subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=CHECKOUT,
            env=environment,
            text=True,
        )
        try:
            yield _address(running)
        finally:
            running.terminate()
            running.wait(30)
            assert running.stdout is not None
            running.stdout.close()
            errors.seek(0)
            sys.stderr.write(errors.read().decode(errors="replace"))


def _address(running: "subprocess.Popen[str]") -> str:
    assert running.stdout is not None
    for line in running.stdout:
        for word in line.split():
            if word.startswith("http://127.0.0.1:"):
                return word.rstrip("/")
    raise AssertionError("the program ended without an address")


@pytest.fixture(scope="session")
def every_block() -> Iterator[str]:
    """Address of the playground over a handler that answers every kind of block."""
    with program("tests/fakes/browser_program.py") as base:
        yield base


@contextmanager
def visiting(
    browser: Browser, base: str, *, width: int = 1280, height: int = 820, dark: bool = False
) -> Iterator[Visit]:
    """A fresh browser on `base`; fails at the end when anything went wrong in the page."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    visit = Visit(page, base)
    context.on("console", visit.heard)
    context.on("weberror", lambda error: visit.complaints.append(str(error.error)))
    context.on("request", visit.asked)
    try:
        yield visit
    finally:
        context.close()
    assert visit.complaints == []
    assert visit.strangers == []


@pytest.fixture
def visit(browser: Browser, every_block: str) -> Iterator[Visit]:
    """The playground at the width of a desk."""
    with visiting(browser, every_block) as shown:
        yield shown


@pytest.fixture
def phone(browser: Browser, every_block: str) -> Iterator[Visit]:
    """The playground at the width of a small phone."""
    with visiting(browser, every_block, width=360, height=740) as shown:
        yield shown
