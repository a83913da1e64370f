"""The contract of `PageTags`: a link says whose page it leads to, to us alone, and cannot be bent to another's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import CommunityId, EpisodeId
from bot.errors import ConfigurationError
from bot.ports import PageTags
from storage.page_tags import SealedPageTags
from tests.fakes.platform_samples import ACME, BOLT, GUILD, OTHER_KEY, SECRET_KEY
from tests.fakes.ready_databases import open_ready_stores

SOUP, BREAD = EpisodeId("soup"), EpisodeId("bread")
TAGS: PageTags = SealedPageTags([SECRET_KEY])


@pytest.mark.parametrize("community", [ACME, BOLT, GUILD])
def test_a_tag_opens_to_its_community_for_its_episode_alone(community: CommunityId) -> None:
    tag = TAGS.tag(community, SOUP)
    assert TAGS.community(tag, SOUP) == community
    assert TAGS.community(tag, BREAD) is None
    assert TAGS.tag(community, SOUP) == tag


def test_a_tag_says_nothing_and_fits_into_an_address() -> None:
    tag = TAGS.tag(ACME, SOUP)
    assert re.fullmatch(r"[A-Za-z0-9_-]{20,90}", tag)
    assert TAGS.tag(BOLT, SOUP)[:16] != tag[:16]
    assert TAGS.tag(ACME, BREAD)[:16] != tag[:16]


@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_any_names_come_back(community: str, episode: str) -> None:
    tag = TAGS.tag(CommunityId(community), EpisodeId(episode))
    assert TAGS.community(tag, EpisodeId(episode)) == community


@given(st.data())
def test_a_tag_with_one_letter_changed_is_none_of_ours(data: st.DataObject) -> None:
    tag = TAGS.tag(ACME, SOUP)
    at = data.draw(st.integers(0, len(tag) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \u00e4"))
    changed = tag[:at] + letter + tag[at + 1 :]
    assert TAGS.community(changed, SOUP) == (ACME if changed == tag else None)


@given(st.text(max_size=120))
def test_what_was_made_up_is_none_of_ours(made_up: str) -> None:
    assert TAGS.community(made_up, SOUP) is None


def test_a_tag_of_an_older_key_opens_while_that_key_is_named() -> None:
    old = SealedPageTags([OTHER_KEY]).tag(ACME, SOUP)
    assert TAGS.community(old, SOUP) is None
    both = SealedPageTags([SECRET_KEY, OTHER_KEY])
    assert both.community(old, SOUP) == ACME
    assert both.tag(ACME, SOUP) == TAGS.tag(ACME, SOUP)


async def test_without_a_key_no_link_is_made_and_none_opens() -> None:
    async with open_ready_stores() as stores:
        with pytest.raises(ConfigurationError):
            stores.page_tags.tag(ACME, SOUP)
        assert stores.page_tags.community(TAGS.tag(ACME, SOUP), SOUP) is None
