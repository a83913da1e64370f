"""The contract of `KeptTexts`, on every database."""

from datetime import UTC, datetime, timedelta

from bot.ports import KeptTexts
from storage.stores import Stores
from tests.fakes.library_samples import ADA, BOB

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


async def test_a_kept_text_comes_back_by_its_key(stores: Stores) -> None:
    kept: KeptTexts = stores.kept_texts
    key = await kept.keep(ADA, "What did they say about soup? \U0001f35c", NOON)
    assert len(key) <= 24
    assert await kept.keep(ADA, "What did they say about soup? \U0001f35c", NOON + timedelta(days=1)) == key
    assert await kept.text(ADA, key) == "What did they say about soup? \U0001f35c"
    assert await kept.keep(ADA, "Something else", NOON) != key


async def test_a_kept_text_is_nobody_elses(stores: Stores) -> None:
    key = await stores.kept_texts.keep(ADA, "secret", NOON)
    assert await stores.kept_texts.text(BOB, key) is None
    assert await stores.kept_texts.text(ADA, "no such key") is None
