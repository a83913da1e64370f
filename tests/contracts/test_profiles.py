"""The contract of `Profiles`, on every database."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.community import CommunityProfile, Platform, QuietHours
from bot.domain.ids import ShowId
from bot.platform_ports import Profiles
from storage.stores import Stores
from tests.fakes.platform_samples import ACME, BOLT, CY, DEE, GUILD, NOON

WHOLE = CommunityProfile(
    community=ACME,
    platform=Platform.SLACK,
    name="Acme \x00 \ud83c \U0001f35c",
    installed_by=CY,
    time_zone="Europe/Berlin",
    channel="C1",
    hosts_channel="C2",
    show_channels=((ShowId("kitchen"), "C3"), (ShowId("garden"), "C4")),
    quiet_hours=QuietHours(start=time(22), end=time(7, 30)),
    daily_cap=3,
    stopped=True,
    wanted=("quote", "takeaways"),
    told=("f1",),
    removed_at=NOON,
)


@pytest.fixture
def profiles(stores: Stores) -> Profiles:
    return stores.profiles


async def test_a_model_is_wanted_until_hosts_switch_it_off(stores: Stores) -> None:
    assert await stores.profiles.wants_model(ACME)
    for wanted in (True, False, True):
        await stores.profiles.put(replace(WHOLE, model=wanted), actor=CY, at=NOON)
        assert await stores.profiles.wants_model(ACME) is wanted


async def test_a_profile_comes_back_whole(profiles: Profiles) -> None:
    assert await profiles.profile(ACME) is None
    await profiles.put(WHOLE, actor=CY, at=NOON)
    assert await profiles.profile(ACME) == WHOLE
    plain = CommunityProfile(community=GUILD, platform=Platform.DISCORD)
    await profiles.put(plain, actor=CY, at=NOON)
    assert await profiles.profile(GUILD) == plain
    assert await profiles.profile(BOLT) is None


async def test_the_audit_says_who_changed_what_and_when_newest_first(profiles: Profiles) -> None:
    await profiles.put(WHOLE, actor=CY, at=NOON)
    await profiles.put(WHOLE, actor=DEE, at=NOON)
    changed = replace(WHOLE, channel="C9", quiet_hours=None, stopped=False)
    await profiles.put(changed, actor=DEE, at=NOON + timedelta(minutes=5))
    await profiles.put(replace(changed, community=BOLT), actor=DEE, at=NOON)
    assert list(await profiles.audit(ACME)) == [
        f"2024-05-01 12:05 UTC: {DEE} changed channel, quiet hours, whether all posting is stopped.",
        f"2024-05-01 12:00 UTC: {CY} set this community up.",
    ]
    assert len(await profiles.audit(ACME, limit=1)) == 1
    assert "C9" not in "".join(await profiles.audit(ACME))


async def test_changes_at_the_same_time_all_stand_in_the_audit(profiles: Profiles) -> None:
    puts = (profiles.put(replace(WHOLE, daily_cap=cap), actor=CY, at=NOON) for cap in range(10, 30))
    await asyncio.gather(*puts)
    assert len(await profiles.audit(ACME)) == 20


async def test_what_hosts_were_told_is_added_beside_their_settings_and_not_audited(profiles: Profiles) -> None:
    await profiles.note_told(ACME, "f1")
    await profiles.put(WHOLE, actor=CY, at=NOON)
    await profiles.note_told(ACME, "f2")
    await profiles.note_told(ACME, "f1")
    assert await profiles.profile(ACME) == replace(WHOLE, told=("f2", "f1"))
    await profiles.put(replace(WHOLE, told=()), actor=CY, at=NOON)
    assert await profiles.profile(ACME) == replace(WHOLE, told=())
    assert len(await profiles.audit(ACME)) == 1
    for number in range(30):
        await profiles.note_told(ACME, f"f{number}")
    told = (await profiles.profile(ACME) or WHOLE).told
    assert told == tuple(f"f{number}" for number in range(10, 30))


async def test_telling_hosts_never_undoes_what_they_set_meanwhile(profiles: Profiles) -> None:
    going = replace(WHOLE, stopped=False, told=())
    await profiles.put(going, actor=CY, at=NOON)
    noting = [profiles.note_told(ACME, f"f{at}") for at in range(10)]
    await asyncio.gather(*noting[:5], profiles.put(replace(going, stopped=True), actor=CY, at=NOON), *noting[5:])
    assert (await profiles.profile(ACME) or going).stopped
