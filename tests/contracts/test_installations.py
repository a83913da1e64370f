"""The contracts of `Installations` and `OAuthStates`, on every database."""

import asyncio
import re
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, text

from bot.domain.ids import CommunityId
from bot.errors import ConfigurationError, StorageError
from bot.platform_ports import Installations, OAuthStates
from storage.database import Database
from storage.installations import SqlInstallations
from storage.secret_box import SecretBox, local_key
from storage.stores import Stores, open_stores
from tests.fakes.platform_samples import ACME, BOLT, GUILD, NOON, OTHER_KEY, SECRET_KEY

KEY = "T1:-"
DATA = {"bot_token": "xoxb-1-canary", "bot_scopes": ["chat:write"], "expires": None, "n": 3, "\ud83c": "\x00"}


@pytest.fixture
def installations(stores: Stores) -> Installations:
    return stores.installations


@pytest.fixture
def states(stores: Stores) -> OAuthStates:
    return stores.oauth_states


async def test_what_was_put_comes_back_and_the_last_one_counts(installations: Installations) -> None:
    assert await installations.get(ACME, KEY) is None
    await installations.put(ACME, KEY, {"bot_token": "old"}, NOON)
    await installations.put(ACME, KEY, DATA, NOON)
    assert await installations.get(ACME, KEY) == DATA


async def test_communities_with_the_same_key_have_tokens_of_their_own(installations: Installations) -> None:
    await installations.put(ACME, KEY, {"bot_token": "a"}, NOON)
    await installations.put(BOLT, KEY, {"bot_token": "b"}, NOON)
    await installations.remove(ACME, KEY)
    assert await installations.get(ACME, KEY) is None
    assert await installations.get(BOLT, KEY) == {"bot_token": "b"}


async def test_one_key_or_all_of_a_community_are_removed(installations: Installations) -> None:
    for key in ("bot", "user", "more"):
        await installations.put(ACME, key, DATA, NOON)
    await installations.remove(ACME, "bot")
    assert await installations.get(ACME, "user") == DATA
    await installations.remove(ACME)
    await installations.remove(ACME)
    assert [await installations.get(ACME, key) for key in ("bot", "user", "more")] == [None] * 3


async def test_communities_are_listed_once_for_their_platform(installations: Installations) -> None:
    for community in (BOLT, ACME, GUILD, CommunityId("slack%:x"), CommunityId("slackers:A1")):
        await installations.put(community, "bot", DATA, NOON)
        await installations.put(community, "user", DATA, NOON)
    assert list(await installations.communities("slack")) == [ACME, BOLT]
    assert list(await installations.communities("discord")) == [GUILD]
    assert list(await installations.communities("teams")) == []


@pytest.mark.parametrize("place", ["community", "key", "both"])
async def test_a_token_moved_to_another_row_does_not_open_there(stores: Stores, place: str) -> None:
    community = BOLT if place != "key" else ACME
    key = "T2:-" if place != "community" else KEY
    await stores.installations.put(ACME, KEY, DATA, NOON)
    await stores.installations.put(community, key, {"bot_token": "theirs"}, NOON)
    async with stores.database.write() as connection:
        mine = "SELECT body FROM installations WHERE community_id = :mine AND key = :my_key"
        await connection.execute(
            text(f"UPDATE installations SET body = ({mine}) WHERE community_id = :other AND key = :other_key"),
            {"mine": ACME, "my_key": KEY, "other": community, "other_key": key},
        )
    with pytest.raises(StorageError, match="another place"):
        await stores.installations.get(community, key)
    assert await stores.installations.get(ACME, KEY) == DATA


async def test_a_changed_or_foreign_ciphertext_does_not_open(stores: Stores) -> None:
    await stores.installations.put(ACME, KEY, DATA, NOON)
    with pytest.raises(StorageError, match="does not open"):
        await SqlInstallations(stores.database, SecretBox([OTHER_KEY])).get(ACME, KEY)
    async with stores.database.write() as connection:
        body = bytes((await connection.execute(text("SELECT body FROM installations"))).scalar_one())
        broken = body[:40] + bytes([body[40] ^ 1]) + body[41:]
        await connection.execute(text("UPDATE installations SET body = :body"), {"body": broken})
    with pytest.raises(StorageError, match="does not open"):
        await stores.installations.get(ACME, KEY)


async def test_without_a_key_no_token_is_stored(database: Database) -> None:
    keyless = SqlInstallations(database, SecretBox())
    with pytest.raises(ConfigurationError, match="no key"):
        await keyless.put(ACME, KEY, DATA, NOON)
    assert await keyless.get(ACME, KEY) is None
    assert await keyless.rotate() == 0


def test_a_key_that_is_none_is_refused_in_words() -> None:
    for wrong in ("", "short", "\u00e9" * 44):
        with pytest.raises(ConfigurationError, match="44 characters"):
            SecretBox([wrong])


async def test_after_a_rotation_the_old_key_can_go(database_url: str) -> None:
    async with open_stores(database_url, secret_keys=[SECRET_KEY]) as stores:
        for community in (ACME, BOLT, GUILD):
            await stores.installations.put(community, KEY, {"bot_token": community}, NOON)
        both = SqlInstallations(stores.database, SecretBox([OTHER_KEY, SECRET_KEY]))
        assert await both.get(ACME, KEY) == {"bot_token": ACME}
        await both.put(ACME, KEY, {"bot_token": ACME}, NOON)
        assert await both.rotate() == 2
        assert await both.rotate() == 0
        after = SqlInstallations(stores.database, SecretBox([OTHER_KEY]))
        for community in (ACME, BOLT, GUILD):
            assert await after.get(community, KEY) == {"bot_token": community}


async def test_opening_with_several_keys_puts_every_token_under_the_first(shared_database_url: str) -> None:
    async with open_stores(shared_database_url, secret_keys=[SECRET_KEY]) as stores:
        await stores.installations.put(ACME, KEY, DATA, NOON)
    async with open_stores(shared_database_url, secret_keys=[OTHER_KEY, SECRET_KEY]):
        pass
    async with open_stores(shared_database_url, secret_keys=[OTHER_KEY]) as stores:
        assert await stores.installations.get(ACME, KEY) == DATA


async def test_no_write_is_lost_to_a_rotation_beside_it(shared_database_url: str) -> None:
    keys = [OTHER_KEY, SECRET_KEY]
    async with (
        open_stores(shared_database_url, secret_keys=[SECRET_KEY]) as old,
        open_stores(shared_database_url, secret_keys=keys) as new,
    ):
        communities = [CommunityId(f"slack:A:-:T{at}") for at in range(20)]
        for community in communities:
            await old.installations.put(community, KEY, {"v": 0}, NOON)

        async def traffic(version: int) -> None:
            for community in communities:
                await new.installations.put(community, KEY, {"v": version}, NOON)
                assert (await new.installations.get(community, KEY) or {})["v"] >= 1

        await asyncio.gather(traffic(1), new.installations.rotate(), new.installations.rotate())
        only_new = SqlInstallations(new.database, SecretBox([OTHER_KEY]))
        assert [await only_new.get(community, KEY) for community in communities] == [{"v": 1}] * 20


TOKENS = re.compile(rb"xox[abpesr]-|xapp-|xoxe|eyJ[A-Za-z0-9_-]+\.|sk-[a-z]|hooks\.slack")


async def test_a_dump_of_the_database_holds_no_token(stores: Stores, tmp_path: Path) -> None:
    for at, token in enumerate(("xoxb-1-2-abc", "xapp-1-A", "xoxe.xoxp-1", "eyJhbGciOi.eyJpc3Mi.sig", "sk-proj")):
        await stores.installations.put(ACME, f"{at}", {"token": token}, NOON)
    state = await stores.oauth_states.issue("cookie-of-the-browser", NOON)
    rows = await _dump(stores.database)
    assert not TOKENS.search(rows)
    assert state.encode() not in rows
    assert b"cookie-of-the-browser" not in rows
    assert not TOKENS.search(_bytes_in(tmp_path))


def _bytes_in(folder: Path) -> bytes:
    return b"\n".join(file.read_bytes() for file in folder.iterdir())


async def _dump(database: Database) -> bytes:
    async with database.read() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        values = []
        for name in names:
            for row in (await connection.exec_driver_sql(f'SELECT * FROM "{name}"')).all():
                values += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(values)


@given(secret=st.text(max_size=200), community=st.text(max_size=30), other=st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_secret_opens_in_its_own_place_alone(secret: str, community: str, other: str) -> None:
    box = SecretBox([SECRET_KEY])
    sealed = box.seal(CommunityId(community), other, secret)
    assert box.open(CommunityId(community), other, sealed) == secret
    if community != other:
        with pytest.raises(StorageError):
            box.open(CommunityId(other), community, sealed)


def test_the_local_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = local_key(folder)
    assert local_key(folder) == key
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"x")) == b"x"
    [file] = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert local_key(tmp_path / "other") != key


def test_processes_that_start_together_make_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(local_key, [tmp_path] * 20))) == 1
    assert len(list(tmp_path.iterdir())) == 1


async def test_a_state_counts_once_for_the_browser_it_was_issued_to(states: OAuthStates) -> None:
    state = await states.issue("browser", NOON)
    assert len(state) >= 43
    assert not await states.consume(state, "another", NOON)
    assert not await states.consume("forged", "browser", NOON)
    assert await states.consume(state, "browser", NOON)
    assert not await states.consume(state, "browser", NOON)


async def test_a_state_dies_in_time_and_two_tabs_have_their_own(states: OAuthStates) -> None:
    first, second = await states.issue("browser", NOON), await states.issue("browser", NOON)
    assert first != second
    assert not await states.consume(first, "browser", NOON + timedelta(minutes=10))
    assert await states.consume(second, "browser", NOON + timedelta(minutes=10, seconds=-1))
    brief = await states.issue("browser", NOON, timedelta(seconds=5))
    assert not await states.consume(brief, "browser", NOON + timedelta(seconds=6))


@pytest.fixture
async def two(shared_database_url: str) -> AsyncIterator[list[OAuthStates]]:
    async with open_stores(shared_database_url) as one, open_stores(shared_database_url) as other:
        yield [one.oauth_states, other.oauth_states]


async def test_twenty_callbacks_at_once_install_once(two: list[OAuthStates]) -> None:
    for _ in range(5):
        state = await two[0].issue("browser", NOON)
        won = await asyncio.gather(*(two[at % 2].consume(state, "browser", NOON) for at in range(20)))
        assert won.count(True) == 1
