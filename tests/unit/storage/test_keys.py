"""Key names keep tenants, versions and limits apart."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import CommunityId, PersonId
from bot.ports import LookupKey
from storage.keys import community_prefix, limit_name, lookup_name

names = st.text(st.characters(codec=None), max_size=12)
keys = st.builds(
    LookupKey,
    community=st.none() | names.map(CommunityId),
    what=names,
    corpus_version=st.integers(0, 10**9),
    method=names,
    query=names,
)


@given(keys, keys)
def test_no_key_of_one_community_looks_like_anothers(one: LookupKey, other: LookupKey) -> None:
    if one.community != other.community:
        assert lookup_name(one) != lookup_name(other)
        assert not lookup_name(other).startswith(community_prefix(one.community))


@given(keys)
def test_names_are_plain_and_carry_the_version(key: LookupKey) -> None:
    name = lookup_name(key)
    assert name.isascii()
    assert name.split(":")[3] == str(key.corpus_version)
    assert not set(name) & set("*?[]^ \n\\")
    assert len(name.split(":")) == 6


@given(names, st.none() | names, names, st.none() | names)
def test_limits_of_people_and_communities_never_meet(a: str, p: str | None, b: str, q: str | None) -> None:
    one = limit_name(CommunityId(a), None if p is None else PersonId(p), 60)
    other = limit_name(CommunityId(b), None if q is None else PersonId(q), 60)
    assert (one == other) == ((a, p) == (b, q))
