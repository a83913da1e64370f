"""The methods of `views`: modals, opened by triggers that live three seconds, and Home tabs."""

import secrets
import time
from typing import TYPE_CHECKING

from tests.wire.slack import limits
from tests.wire.slack.refusals import Refused, messages
from tests.wire.slack.world import Install, Json, User, View

if TYPE_CHECKING:
    from tests.wire.slack.server import FakeSlack


def _view(payload: Json, kind: str) -> Json:
    view = payload.get("view")
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", **messages(["view: is missing"]))
    problems = limits.view_problems(view)
    if view.get("type") != kind:
        problems.append(f"type: a {kind} was wanted")
    if problems:
        raise Refused("invalid_arguments", **messages(problems))
    return view


def views_open(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    return _open(slack, install, payload, push=False)


def views_push(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    return _open(slack, install, payload, push=True)


def _open(slack: "FakeSlack", install: Install, payload: Json, *, push: bool) -> Json:
    view = _view(payload, "modal")
    user = slack.triggers.exchange(str(payload.get("trigger_id") or ""))
    if user.team is not install.team:
        raise Refused("invalid_trigger_id")
    if not push and user.modals:
        user.modals.clear()
    if len(user.modals) >= 3:
        raise Refused("push_limit_reached")
    name = view.get("external_id")
    if name is not None and _named(slack, install, str(name)) is not None:
        raise Refused("duplicate_external_id")
    made = View(f"V{secrets.token_hex(5).upper()}", install.team, user.id, {}, "", name)
    made.update(view)
    user.modals.append(made)
    slack.views[made.id] = made
    return {"view": made.shown(slack.app_id)}


def views_update(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    view = _view(payload, "modal")
    name = str(payload.get("external_id") or "")
    found = _named(slack, install, name) if name else slack.views.get(str(payload.get("view_id") or ""))
    if found is None or found.team is not install.team or found not in install.team.users[found.user].modals:
        raise Refused("not_found")
    if payload.get("hash") not in (None, found.hash):
        raise Refused("hash_conflict")
    found.update(view)
    return {"view": found.shown(slack.app_id)}


def _named(slack: "FakeSlack", install: Install, name: str) -> View | None:
    """The window of that `external_id`, which is told apart within a workspace."""
    return next((one for one in slack.views.values() if one.team is install.team and one.external_id == name), None)


def views_publish(slack: "FakeSlack", install: Install, payload: Json) -> Json:
    view = _view(payload, "home")
    user = install.team.users.get(str(payload.get("user_id") or ""))
    if user is None:
        raise Refused("invalid_arguments", **messages(["user_id: unknown"]))
    if user.home is None:
        user.home = View(f"V{secrets.token_hex(5).upper()}", install.team, user.id, {}, "")
        slack.views[user.home.id] = user.home
    if payload.get("hash") not in (None, user.home.hash):
        raise Refused("hash_conflict")
    user.home.update(view)
    return {"view": user.home.shown(slack.app_id)}


class Triggers:
    """`trigger_id`s: three seconds, one use."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[User, float]] = {}
        self._used: set[str] = set()

    def issue(self, user: User) -> str:
        trigger = f"{int(time.time())}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._open[trigger] = (user, time.monotonic())
        return trigger

    def exchange(self, trigger: str) -> User:
        if trigger in self._used:
            raise Refused("exchanged_trigger_id")
        found = self._open.get(trigger)
        if found is None:
            raise Refused("invalid_trigger_id")
        user, at = found
        if time.monotonic() - at > 3:
            raise Refused("expired_trigger_id")
        self._used.add(trigger)
        return user
