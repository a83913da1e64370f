"""One community plays its scenes: after every act its outcomes are looked for, and nothing else may be there."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

from tests.wire.community.stage import Done, Stage
from tests.wire.community.steps import (
    AsksAbout,
    Completes,
    Fills,
    Installs,
    Leaves,
    Mentions,
    OpensHome,
    Presses,
    Says,
    Scene,
    Seen,
    Step,
    Types,
    Where,
)
from tests.wire.community.tally import Tally

_PANELS = (Where.FORM, Where.WINDOW, Where.HOME, Where.CHOICES)
_EVENTS = {
    Installs: "InstalledEvent",
    Leaves: "RemovedEvent",
    Types: "CommandEvent",
    Presses: "ButtonEvent",
    Fills: "FormEvent",
    Mentions: "QuestionEvent",
    Says: "QuestionEvent",
    AsksAbout: "QuestionEvent",
    OpensHome: "HomeEvent",
    Completes: "SuggestRequest",
}
_ONCE_ONLY = (Installs, Completes)
"""What no platform delivers again."""
_PASSES = 3.0
"""Seconds in which what stands only until the answer is there has to go."""
INTERRUPTED = "I was interrupted"
PATIENCE = 20.0


class Play:
    """`weather` is called before every act. `again` is the share of acts that are delivered again, once before the
    outcome or once after it. Every message of the bot belongs to exactly one outcome: `claimed` knows to which."""

    def __init__(
        self,
        stage: Stage,
        tally: Tally,
        chance: random.Random,
        weather: Callable[[], Awaitable[None]],
        *,
        again: float = 0.3,
    ) -> None:
        self.stage = stage
        self._tally = tally
        self._chance = chance
        self._weather = weather
        self._again = again
        self.kept: dict[str, Any] = {}
        self.claimed: dict[Any, str] = {}
        self._edits: dict[Any, int] = {}
        self._echoes: list[str] = []
        self._panels = 0

    async def scenes(self, scenes: Iterable[Scene], turns: asyncio.Semaphore) -> None:
        for scene in scenes:
            for number, step in enumerate(scene.steps, start=1):
                if step.only in ("", self.stage.platform):
                    async with turns:
                        await self.step(step, f"{self.stage.name}, {scene.name} {number}: {step.who} {step.does}")

    async def step(self, step: Step, name: str) -> None:
        await self._weather()
        done = await self.does(step)
        repeats = done.again is not None and not isinstance(step.does, _ONCE_ONLY)
        early = repeats and (step.twice or self._chance.random() < self._again)
        if early:
            await self.deliver_again(done, self._chance.randint(1, 2))
        for seen in step.seen:
            await self.appears(seen, done, name)
        for kept in step.edits:
            self._edits[self.kept[kept]] = self._edits.get(self.kept[kept], 0) + 1
            await self._until(self._is_edited(kept), f"{name}: {kept} is edited")
        for kept in step.removes:
            await self._until(self._is_removed(kept), name)
        if early and not isinstance(step.does, Leaves):
            await self.deliver_again(done, 1)
        assert done.acked(), f"{name}: not acknowledged"
        with suppress(TimeoutError):
            async with asyncio.timeout(_PASSES):
                while self.unclaimed():  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        self.check(name)

    async def does(self, step: Step) -> Done:
        done = await self.stage.does(step.who, step.does, self.kept)
        kind = type(step.does).__name__
        self._tally.requests[f"{self.stage.platform} {kind}"] += 1
        self._note_use(step, done)
        if isinstance(step.does, Mentions | Says) and step.does.keep:
            self.kept[step.does.keep] = done.said
        return done

    async def late(self) -> Done:
        """Said while no process is there to take it: Slack delivers it again later."""
        self._tally.requests[f"{self.stage.platform} Mentions"] += 1
        done: Done = await self.stage.late("other", "what is a backup?")  # type: ignore[attr-defined]
        return done

    async def deliver_again(self, done: Done, times: int) -> None:
        assert done.again is not None
        self._tally.redeliveries[self.stage.platform] += times
        await asyncio.gather(*(done.again() for _ in range(times)))

    def _is_removed(self, kept: str) -> Callable[[], object]:
        return lambda: self.kept[kept].deleted

    def _is_edited(self, kept: str) -> Callable[[], object]:
        return lambda: self.kept[kept].edits >= self._edits[self.kept[kept]]

    # --- outcomes ---

    async def appears(self, seen: Seen, done: Done, name: str, *, or_interrupted: bool = False) -> bool:
        """Wait for the outcome and claim it. True where it is the word that the request was interrupted."""
        if seen.where in _PANELS:
            await self._until(lambda: self._shows(seen, done), f"{name}: {seen}")
            panel = self.stage.panel(seen, done)
            if panel is not None and seen.keep:
                self.kept[seen.keep] = panel[1]
            self._tally.outcomes[seen.where.name.lower()] += 1
            self._panels += self.stage.opens(seen, done)
            return False
        if not seen.many:
            await self._until(lambda: self._candidates(seen, done, or_interrupted), f"{name}: {seen}")
        found = self._candidates(seen, done, or_interrupted)
        for message in found if seen.many else found[:1]:
            self.claimed[message] = name
        if seen.many:
            self._tally.outcomes["more pages"] += len(found)
            return False
        if seen.keep:
            self.kept[seen.keep] = found[0]
        if seen.echoes:
            self._echoes.append(found[0].words)
        interrupted = INTERRUPTED in found[0].words
        self._tally.outcomes["interrupted" if interrupted else seen.where.name.lower()] += 1
        return interrupted

    def _shows(self, seen: Seen, done: Done) -> bool:
        found = self.stage.panel(seen, done)
        return found is not None and self._says(seen) in found[0]

    def _candidates(self, seen: Seen, done: Done, or_interrupted: bool) -> list[Any]:
        new, says = self.unclaimed(), self._says(seen)
        if or_interrupted and (told := [m for m in new if INTERRUPTED in m.words and self.stage.tells(m, done)]):
            return told
        return [one for one in new if says in one.words and self.stage.is_at(one, seen, done)]

    def _says(self, seen: Seen) -> str:
        return seen.says.format(secret=self.stage.secret)

    def unclaimed(self) -> list[Any]:
        return [one for one in self.stage.shown() if one not in self.claimed]

    async def _until(self, holds: Callable[[], object], name: str) -> None:
        ends = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > ends:
                there = [(one.words[:300], one.only_for, one.channel.name) for one in self.unclaimed()]
                raise AssertionError(f"{name} did not happen; unclaimed: {there}; {self.stage.complaints()}")
            await asyncio.sleep(0.01)

    # --- what holds at any time ---

    def check(self, name: str) -> None:
        """No message that nobody asked for or that came twice, none changed behind its reader's back, no secret of
        another community."""
        there = [(one.words[:200], one.only_for, one.channel.name) for one in self.unclaimed()]
        assert not there, f"after {name}, nobody asked for {there}"
        for message in self.claimed:
            changes = self._edits.get(message, 0)
            assert message.edits == changes, f"changed {message.edits} times: {self.claimed[message]}"

    def check_panels(self) -> None:
        """As many forms and windows as were wanted."""
        assert self.stage.panels() == self._panels, f"{self.stage.name}: {self.stage.panels()} for {self._panels}"

    def check_secrets(self, secrets: Iterable[str]) -> None:
        words = self.stage.everything()
        for echo in self._echoes:
            words = words.replace(echo, "")
        leaked = [one for one in secrets if one != self.stage.secret and one in words]
        assert not leaked, f"{self.stage.name} shows {leaked}"
        assert not self.stage.complaints(), self.stage.complaints()

    # --- what was used ---

    def _note_use(self, step: Step, done: Done) -> None:
        used, platform = self._tally.used, self.stage.platform
        used.add((platform, "event", _EVENTS[type(step.does)]))
        used.add((platform, "way", type(step.does).__name__))
        word = done.word.partition(":")[0]
        match step.does:
            case Types(line=line):
                name, _, rest = line.removeprefix("/").partition(" ")
                used.add((platform, "command", name))
                if name == "aftershow" and rest:
                    used.add((platform, "subcommand", rest.split()[0]))
            case Presses():
                used.add((platform, "button", word))
            case Fills():
                used.add((platform, "form", word))
