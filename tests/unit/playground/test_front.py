"""Only this machine's own browser gets through, and is known again."""

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from adapters.playground.browser import address, listen
from adapters.playground.front import Front, browser_of
from bot.errors import ConfigurationError


async def chat(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(f"chat {browser_of(scope)}")(scope, receive, send)


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(f"pages {Request(scope).url.path}")(scope, receive, send)


def client(base_url: str = "http://127.0.0.1:8642") -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=Front(chat, pages)), base_url=base_url)


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8642", "http://localhost:8642", "http://[::1]:8642"])
async def test_our_own_names_are_answered(base_url: str) -> None:
    async with client(base_url) as asked:
        assert (await asked.get("/")).text.startswith("chat ")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:8642", "[::1"])
async def test_a_foreign_name_for_this_machine_is_refused(host: str) -> None:
    async with client() as asked:
        answer = await asked.get("/", headers={"host": host})
    assert answer.status_code == 403
    assert "address it printed" in answer.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:8642"])
async def test_another_sites_page_is_refused(origin: str) -> None:
    async with client() as asked:
        assert (await asked.get("/", headers={"origin": origin})).status_code == 403


async def test_our_own_page_is_no_stranger() -> None:
    async with client() as asked:
        assert (await asked.get("/", headers={"origin": "http://127.0.0.1:8642"})).status_code == 200


async def test_a_browser_is_known_again_and_apart_from_others() -> None:
    async with client() as first, client() as second:
        seen = [(await first.get("/")).text, (await first.get("/")).text, (await second.get("/")).text]
    assert seen[0] == seen[1] != seen[2]


async def test_the_cookie_is_out_of_reach_of_scripts_and_sites() -> None:
    async with client() as asked:
        cookie = (await asked.get("/")).headers["set-cookie"]
    assert cookie.endswith("Path=/; HttpOnly; SameSite=Strict")


@pytest.mark.parametrize(
    "cookie", ["aftershow_browser=short", "aftershow_browser", "a=b; ;;=", "aftershow_browser=" + "x" * 900]
)
async def test_a_cookie_that_is_not_ours_gets_a_fresh_one(cookie: str) -> None:
    async with client() as asked:
        answer = await asked.get("/", headers={"cookie": cookie})
    assert "aftershow_browser=" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/transcripts", "pages"),
        ("/transcripts/ep-1", "pages"),
        ("/health", "pages"),
        ("/transcriptsx", "chat"),
        ("/", "chat"),
    ],
)
async def test_paths_lead_to_the_chat_or_the_pages(path: str, where: str) -> None:
    async with client() as asked:
        assert (await asked.get(path)).text.startswith(where)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org"])
def test_it_listens_on_this_machine_alone(host: str) -> None:
    with pytest.raises(ConfigurationError, match=r"127\.0\.0\.1"):
        listen(host, 0)


def test_a_port_that_is_taken_is_named() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert address(taken) == f"http://127.0.0.1:{port}"
        with pytest.raises(ConfigurationError, match=rf"Port {port} is not free"):
            listen("127.0.0.1", port)


def test_the_usual_port_gives_way_to_a_free_one() -> None:
    with listen("127.0.0.1", None) as first, listen("127.0.0.1", None) as second:
        assert first.getsockname()[1] != second.getsockname()[1]
