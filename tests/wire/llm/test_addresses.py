"""Where a model's server is said to be: understood, refused with what to mend, and reached without a detour."""

from pathlib import Path

import httpx2
import pytest
from aiohttp import web

from adapters.llm import choosing
from adapters.llm.client import open_server
from bot.errors import ConfigurationError, ModelDown
from tests.wire.llm.behaviours import Says, Trickles
from tests.wire.llm.running import ANY, ScriptedModels
from tests.wire.llm.test_doctor import found
from tests.wire.llm.test_odd_servers import asking
from tests.wire.llm.trying import GOOD, SAID, call, trial


@pytest.mark.parametrize("ending", ["/v1", "/v1/"])
async def test_a_slash_at_the_end_makes_no_difference(models: ScriptedModels, ending: str) -> None:
    models.script(ANY, Says(GOOD))
    async with trial(models, address=models.address.removesuffix("/v1") + ending) as on:
        assert (await on.model.write(call())).value == SAID


async def test_an_address_without_its_v1_is_told_what_it_lacks(models: ScriptedModels) -> None:
    async with trial(models, address=models.address.removesuffix("/v1")) as on:
        with pytest.raises(ModelDown) as named:
            await on.model.write(call())
    async with trial(models, address=models.address.removesuffix("/v1"), model="") as on:
        with pytest.raises(ModelDown) as listing:
            await on.model.write(call())
    for raised in (named, listing):
        assert "OPENAI_BASE_URL" in raised.value.remedy
        assert "/v1" in raised.value.remedy


@pytest.mark.parametrize(
    ("address", "host", "in_clear"),
    [
        ("http://[::1]:8080/v1", "[::1]:8080", False),
        ("https://[2001:db8::7]/v1", "[2001:db8::7]", False),
        ("http://localhost:11434/v1", "localhost:11434", False),
        ("http://127.0.0.1/v1", "127.0.0.1", False),
        ("http://models.example:8000/v1", "models.example:8000", True),
        ("http://192.0.2.4/v1", "192.0.2.4", True),
        ("https://models.example/v1", "models.example", False),
        ("", "api.openai.com", False),
    ],
)
async def test_a_server_is_called_by_its_host(address: str, host: str, in_clear: bool) -> None:
    async with open_server(address, "sk-0123456789") as server:
        assert server.host == host
        assert server.key_in_clear is in_clear
        assert server.is_the_makers is (not address)
    async with open_server(address, "") as server:
        assert not server.key_in_clear


async def test_a_request_ends_with_our_deadlines_and_is_repeated_by_us_alone() -> None:
    """An operator may let a slow machine read a part of an episode for longer than the SDK would wait for a byte."""
    async with open_server("", "sk-0123456789") as server:
        assert server.client.timeout == httpx2.Timeout(None, connect=5.0)
        assert server.client.max_retries == 0


@pytest.mark.parametrize(
    "address",
    ["http://", "http:///v1", "http://localhost:abc/v1", "http://localhost:99999/v1", "http://[::1/v1", "http://a b/v1",
     "ftp://a.example/v1", "localhost:8080"],
)  # fmt: skip
async def test_an_address_that_is_none_is_refused_in_words(address: str) -> None:
    with pytest.raises(ConfigurationError, match="OPENAI_BASE_URL is no address"):
        async with open_server(address, ""):
            pass


@pytest.mark.parametrize("ending", ["\n", "\r\n", "  "])
async def test_a_key_is_taken_without_what_stands_around_it(models: ScriptedModels, ending: str) -> None:
    models.script(ANY, Says(GOOD))
    async with trial(models, key=f" {models.key}{ending}") as on:
        assert (await on.model.write(call())).value == SAID


@pytest.mark.parametrize("key", ["sk-\u201cquoted\u201d", "sk-\u043a\u043b\u044e\u0447", "sk-two words", "sk-\x00"])
async def test_a_key_that_can_be_none_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY") as raised:
        async with open_server("", key):
            pass
    assert key not in str(raised.value)


async def test_a_proxy_is_not_asked_for_a_server_on_this_machine(
    models: ScriptedModels, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_tcp_port}")
    models.script(ANY, Says(GOOD))
    async with trial(models) as on:
        assert (await on.model.write(call())).value == SAID


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("ALL_PROXY", "socks5://127.0.0.1:9", "NO_PROXY"), ("SSL_CERT_FILE", "/there/is/none.pem", "SSL_CERT_FILE")],
)
async def test_surroundings_that_do_not_fit_are_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=said):
        async with open_server("https://models.example/v1", ""):
            pass


async def test_the_doctor_waits_for_a_list_of_models_only_so_long(
    models: ScriptedModels, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "_SECONDS", 0.2)
    models.script("models", Trickles())
    about = await found(models, data)
    assert not about["model"].good
    assert "AFTERSHOW_MODEL" in about["model"].remedy


@pytest.mark.parametrize(
    "listing",
    [[], {"data": None}, {"data": [{"object": "model"}]}, {"data": [7]}, "gpt-test", None],
    ids=["nothing", "no data", "no id", "numbers", "a word", "null"],
)
async def test_a_list_of_models_that_is_none_asks_for_a_name(listing: object) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.json_response(listing)

    async with asking(handler, model="") as on:
        with pytest.raises(ModelDown) as raised:
            await on.model.write(call())
    assert "AFTERSHOW_MODEL" in raised.value.remedy
    assert on.book.requests == []


async def test_the_best_of_thousands_is_found(models: ScriptedModels) -> None:
    listed = [{"id": f"text-embedding-{number}"} for number in range(20_000)] + [{"id": "gpt-test"}]

    async def handler(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/models"):
            return web.json_response({"data": listed})
        choice = {"message": {"content": SAID.model_dump_json()}, "finish_reason": "stop"}
        return web.json_response({"choices": [choice]})

    async with asking(handler, model="") as on:
        assert (await on.model.write(call())).model == "gpt-test"
