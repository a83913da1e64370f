"""What holds for every test: no network beyond loopback, and tests that need more than the checkout are named."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = CHECKOUT.parent / "shared"
SMALL_MODEL = CHECKOUT / ".artifacts" / "small-model" / "bin" / "python"
"""Of the environment in which a real model is served."""
FULL = bool(os.environ.get("AFTERSHOW_TEST_FULL"))

settings.register_profile("test", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("full", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def pytest_configure() -> None:
    settings.load_profile("full" if FULL else "test")
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        os.environ.pop(name, None)  # no test asks a model but those that say which


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of the corpus run where it lies beside the checkout, those of the browser where there is one, and those of
    the real model when they are asked for."""
    absent = [] if FULL else ["full"]
    if not SHARED.is_dir():
        absent.append("corpus")
    if chromium() is None and not config.getoption("--require-browser"):
        absent.append("browser")
    if not config.getoption("--model"):
        absent.append("model")
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in absent)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-browser", action="store_true", help="fail where there is no Chromium")
    parser.addoption(
        "--model", action="store_true", help="run the tests of a real model, which `make test-model` fetches"
    )


def pytest_report_header(config: pytest.Config) -> list[str]:
    notes = []
    if not SHARED.is_dir():
        notes.append("NOT RUN: tests of the corpus, since ../shared is not there")
    if chromium() is None:
        notes.append("NOT RUN: browser tests, since there is no Chromium (apt-get install chromium)")
    if not config.getoption("--model"):
        notes.append("NOT RUN: tests of a real model (make test-model)")
    return notes


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real episodes beside the checkout; only in tests marked `corpus`."""
    return SHARED
