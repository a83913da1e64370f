"""What stands where in the playground: the messages of each place, and no more of them than a place keeps."""

from dataclasses import dataclass, field

from adapters.playground.places import Place, Posted

_KEPT = 400
"""Messages that a place keeps; older ones are forgotten."""


@dataclass(slots=True)
class Room:
    """`waiting` counts the answers that are on their way."""

    messages: list[Posted] = field(default_factory=list)
    waiting: int = 0


class Rooms:
    """A room for each place, made when somebody looks there; replies go with the message that they stand under."""

    def __init__(self) -> None:
        self._rooms: dict[Place, Room] = {}
        self._by_id: dict[int, Posted] = {}
        self._answers: dict[int, int] = {}

    def of(self, place: Place) -> Room:
        return self._rooms.setdefault(place, Room())

    def message(self, message_id: int | None) -> Posted | None:
        return None if message_id is None else self._by_id.get(message_id)

    def answer(self, request: Posted, answer: Posted) -> None:
        self._answers[request.id] = answer.id

    def answer_to(self, message_id: int) -> int:
        """The number of its answer, its own where it has none."""
        return self._answers.get(message_id, message_id)

    def keep(self, posted: Posted) -> None:
        kept = self.of(posted.place).messages
        kept.append(posted)
        self._by_id[posted.id] = posted
        while len(kept) > _KEPT:
            self._forget(kept.pop(0))

    def renew(self, posted: Posted) -> None:
        kept = self.of(posted.place).messages
        kept[:] = [posted if one.id == posted.id else one for one in kept]
        self._by_id[posted.id] = posted

    def remove(self, posted: Posted) -> None:
        kept = self.of(posted.place).messages
        kept[:] = [one for one in kept if one.id != posted.id]
        self._forget(posted)

    def _forget(self, posted: Posted) -> None:
        self._by_id.pop(posted.id, None)
        self._answers.pop(posted.id, None)
        for reply in self._rooms.pop(Place(posted.place.channel, posted.id), Room()).messages:
            self._by_id.pop(reply.id, None)
