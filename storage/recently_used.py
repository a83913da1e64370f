"""A mapping that forgets what was used longest ago once it holds too many bytes."""

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class RecentlyUsed(Generic[K, V]):
    """`limit` bounds the sum of the sizes given to `put`. A value larger than that is not kept."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()

    @property
    def held(self) -> int:
        return self._held

    def get(self, key: K) -> V | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: K, value: V, size: int) -> None:
        self.drop(key)
        if size > self._limit:
            return
        self._entries[key] = (value, size)
        self._held += size
        while self._held > self._limit:
            _, (_, freed) = self._entries.popitem(last=False)
            self._held -= freed

    def drop(self, key: K) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._held -= entry[1]

    def clear(self) -> None:
        self._entries.clear()
        self._held = 0
