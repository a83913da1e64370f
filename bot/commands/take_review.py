"""Hosts decide on hot takes, in chat: approve, put in other words, merge or reject."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.blocks import Notice, Text, Tone
from bot.chat.forms import Field, FieldKind, Form, Option
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.refs import ConversationRef, MessageRef
from bot.commands.request import Actions, Fill, OpenForm, Press, Request
from bot.domain.discussion import Take, TakeId, TakeState
from bot.engaging.proposals import LONGEST_CLAIM, SHORTEST_CLAIM, Proposals, in_line, take_number
from bot.errors import BadArgument
from bot.ports import Clock
from bot.ports.discussions import Takes
from bot.publishing.messenger import Messenger

_DECIDED = "Another host was quicker, or it is open for discussion already. /aftershow takes shows what waits."
_OPTIONS, _LABEL = 25, 100
_LONGEST_NAME = 60


class TakeReview(Actions):
    admin_words = frozenset(
        ("takes", "takes-all", "take-ok", "take-no", "take-edit", "save-take", "take-merge", "merge-take")
    )

    def __init__(self, takes: Takes, proposals: Proposals, messenger: Messenger, clock: Clock) -> None:
        self._takes = takes
        self._proposals = proposals
        self._messenger = messenger
        self._clock = clock

    def presses(self) -> Mapping[str, Press]:
        return {
            "takes": self.press_list,
            "takes-all": self.press_all,
            "take-ok": self.press_approve,
            "take-no": self.press_reject,
        }

    def forms(self) -> Mapping[str, OpenForm]:
        return {"take-edit": self.open_edit, "take-merge": self.open_merge}

    def fills(self) -> Mapping[str, Fill]:
        return {"save-take": self.fill_edit, "merge-take": self.fill_merge}

    async def press_list(self, request: Request, rest: str) -> OutgoingMessage:
        """All that waits for a decision."""
        return replace(await self._waiting(request), visibility=Visibility.PRIVATE)

    async def press_approve(self, request: Request, rest: str) -> OutgoingMessage:
        take = await self._decide(request, take_number(rest), TakeState.APPROVED)
        return await self._done(request, [take], f"Approved: \u201c{take.claim}\u201d It opens when it is its turn.")

    async def press_all(self, request: Request, rest: str) -> OutgoingMessage:
        """What is still undecided of the takes that the message showed."""
        approved = []
        for number in dict.fromkeys(rest.split(",")):
            take = await self._takes.take(request.community, take_number(number))
            if take is not None and take.state is TakeState.PROPOSED:
                approved.append(await self._decide(request, take.id, TakeState.APPROVED))
        if not approved:
            raise BadArgument(_DECIDED)
        count = f"{len(approved)} take{'s' if len(approved) > 1 else ''}"
        return await self._done(request, approved, f"Approved: {count}. They open one after the other, at your pace.")

    async def press_reject(self, request: Request, rest: str) -> OutgoingMessage:
        take = await self._decide(request, take_number(rest), TakeState.REJECTED)
        return await self._done(request, [take], f"Rejected: \u201c{take.claim}\u201d It does not come again.")

    async def open_edit(self, request: Request, rest: str) -> Form:
        take = await self._undecided(request, take_number(rest))
        due = take.new.resolve_by
        claim = Field(id="claim", label="The claim", kind=FieldKind.TEXT, value=take.claim, most=LONGEST_CLAIM)
        hint = (
            f"Its receipt stays as it was said. To be judged on {due}." if due else "Its receipt stays as it was said."
        )
        return Form(
            action=f"save-take:{take.id}:{_list_at(request)}",
            title="Edit and approve",
            fields=(replace(claim, hint=hint),),
            submit="Approve",
        )

    async def fill_edit(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        claim = " ".join(values.get("claim", "").split())
        if not SHORTEST_CLAIM <= len(claim) <= LONGEST_CLAIM:
            raise BadArgument(
                f"A claim has {SHORTEST_CLAIM} to {LONGEST_CLAIM} characters, this one has {len(claim)}. "
                "Press Edit again and change its length."
            )
        number, _, listed = rest.partition(":")
        take = await self._decide(request, take_number(number), TakeState.APPROVED, claim=claim)
        return await self._done(_from(request, listed), [take], f"Approved in your words: \u201c{take.claim}\u201d")

    async def open_merge(self, request: Request, rest: str) -> Form:
        take = await self._undecided(request, take_number(rest))
        others = [one for one in await self._candidates(request) if one.id != take.id]
        if not others:
            raise BadArgument("There is no other take to merge it with. Approve or reject it.")
        options = tuple(Option(str(one.id), one.claim[:_LABEL]) for one in others[:_OPTIONS])
        field = Field(id="into", label="Which says the same and goes on", kind=FieldKind.CHOICE, options=options)
        return Form(action=f"merge-take:{take.id}:{_list_at(request)}", title="Merge", fields=(field,), submit="Merge")

    async def fill_merge(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        number, _, listed = rest.partition(":")
        take = await self._undecided(request, take_number(number))
        chosen = take_number(values.get("into", ""))
        into = next((one for one in await self._candidates(request) if one.id == chosen != take.id), None)
        if into is None:
            raise BadArgument("That take is not there any more. Press Merge again and choose another one.")
        merged = await self._decide(request, take.id, TakeState.MERGED, merged_into=into.id)
        return await self._done(_from(request, listed), [merged], f"Merged: \u201c{into.claim}\u201d goes on for both.")

    async def _candidates(self, request: Request) -> list[Take]:
        waiting = [
            one
            for state in (TakeState.PROPOSED, TakeState.APPROVED)
            for one in await self._takes.in_state(request.community, state, _OPTIONS)
        ]
        return [*waiting, *(await self._takes.in_state(request.community, TakeState.OPENED, _OPTIONS))]

    async def _undecided(self, request: Request, take: TakeId) -> Take:
        found = await self._takes.take(request.community, take)
        if found is None or found.state not in (TakeState.PROPOSED, TakeState.APPROVED):
            raise BadArgument(_DECIDED)
        return found

    async def _decide(
        self,
        request: Request,
        take: TakeId,
        state: TakeState,
        *,
        claim: str | None = None,
        merged_into: TakeId | None = None,
    ) -> Take:
        decided = await self._takes.decide(
            request.community, take, state, request.person, self._clock.now(), claim=claim, merged_into=merged_into
        )
        if decided is None:
            raise BadArgument(_DECIDED)
        return decided

    async def _waiting(self, request: Request) -> OutgoingMessage:
        """What waits for a host, and below it what was approved and waits for its turn."""
        waiting = await self._takes.in_state(request.community, TakeState.PROPOSED)
        coming = in_line(await self._takes.in_state(request.community, TakeState.APPROVED))
        if not waiting:
            text = "No hot take waits for you. New ones come with new episodes, and from members by /hottake."
            return OutgoingMessage(blocks=(Notice(Tone.INFO, text), *coming))
        listed = await self._proposals.list(f"Hot takes to review: {len(waiting)}", waiting, request.scope)
        return replace(listed, blocks=(*listed.blocks, *coming))

    async def _done(self, request: Request, takes: list[Take], said: str) -> OutgoingMessage:
        """Tell whoever put them forward, bring the list that was pressed up to date, and answer the host."""
        for take in takes:
            if take.new.proposed_by not in (None, "", request.person):
                await self._tell_member(request, take)
        if request.message is not None:
            await self._messenger.replace(request.message, await self._waiting(request))
        return OutgoingMessage(blocks=(Notice(Tone.INFO, said),), visibility=Visibility.PRIVATE)

    async def _tell_member(self, request: Request, take: Take) -> None:
        fate = {
            TakeState.APPROVED: "The hosts took your hot take: it is opened for discussion when it is its turn.",
            TakeState.MERGED: "The hosts joined your hot take with another one that says the same.",
        }.get(take.state, "The hosts did not take up your hot take this time.")
        place = ConversationRef(
            platform=request.conversation.platform,
            community=request.community,
            channel="",
            direct=take.new.proposed_by,
        )
        message = OutgoingMessage(blocks=(Text(fate), Text(take.claim)), visibility=Visibility.PRIVATE)
        await self._messenger.post(place, message, key=f"take:{take.id}:fate")


def _list_at(request: Request) -> str:
    """Where the list stands whose button was pressed, for the form to carry; "" where only one person sees it."""
    name = request.message.message if request.message is not None else ""
    return name if len(name) <= _LONGEST_NAME else ""


def _from(request: Request, listed: str) -> Request:
    """The request as if it came from that list: then the list is brought up to date."""
    return replace(request, message=MessageRef(request.conversation, listed)) if listed else request
