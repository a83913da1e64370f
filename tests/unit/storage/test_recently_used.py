"""The bounded mapping never holds more than its bytes, and drops the longest unused first."""

from hypothesis import given
from hypothesis import strategies as st

from storage.recently_used import RecentlyUsed


def test_what_was_used_longest_ago_goes_first() -> None:
    held: RecentlyUsed[str, int] = RecentlyUsed(3)
    for at, name in enumerate("abc"):
        held.put(name, at, 1)
    assert held.get("a") == 0
    held.put("d", 3, 1)
    assert (held.get("a"), held.get("b"), held.get("c"), held.get("d")) == (0, None, 2, 3)


def test_a_value_larger_than_everything_is_not_kept_and_drops_nobody() -> None:
    held: RecentlyUsed[str, int] = RecentlyUsed(3)
    held.put("a", 0, 1)
    held.put("b", 1, 4)
    assert (held.get("a"), held.get("b"), held.held) == (0, None, 1)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 8), st.booleans()), max_size=60))
def test_the_bound_holds_and_the_sum_is_right(steps: list[tuple[str, int, bool]]) -> None:
    held: RecentlyUsed[str, int] = RecentlyUsed(12)
    sizes: dict[str, int] = {}
    for name, size, drop in steps:
        if drop:
            held.drop(name)
        else:
            held.put(name, size, size)
        sizes[name] = size
        kept = [name for name in "abcdef" if held.get(name) is not None]
        assert held.held <= 12
        assert sum(held.get(name) or 0 for name in kept) == held.held
    held.clear()
    assert held.held == 0
