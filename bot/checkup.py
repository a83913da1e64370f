"""What is configured, what works, and what to do about what does not."""

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pyexpat import EXPAT_VERSION

from bot.composition import LOCAL, App, check_folder, open_app, probe_models
from bot.composition.models import lacking_to_transcribe
from bot.connections import secret, slack_lacks, uses_slack
from bot.errors import AftershowError, ConfigurationError
from bot.joining_discord import discord_addresses
from bot.joining_slack import slack_addresses
from bot.ports.watching import WatchedFeed
from bot.settings import Settings

_SAFE_EXPAT = (2, 7, 2)
_OVERDUE = timedelta(minutes=10)
"""A platform's wait is over by then; so is a whole round of finding out what became of a post."""
_RECENTLY = timedelta(days=7)
_UNWATCHED = timedelta(days=3)
"""A server may ask to be left alone for a day; nobody waits longer on purpose."""
_LASTING = 3
"""Failures in a row from which on a feed does not mend itself: an hour or more."""
_FEEDS = 20
"""Feeds that are told of one by one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`remedy` is empty where nothing is to be done."""

    what: str
    good: bool
    state: str
    remedy: str = ""


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything; never raises for what is merely broken."""
    findings = [_python(), _expat(), _folder(settings)]
    if not findings[-1].good:
        return findings
    findings += [await _slack(settings), await _discord(settings), _pictures(settings), *await _models(settings)]
    findings.append(_transcribing(settings))
    try:
        async with open_app(settings) as app:
            findings += await _opened(app)
    except ConfigurationError as error:
        findings.append(Finding("settings", False, error.user_text, ".env.example shows every setting."))
    except AftershowError as error:
        remedy = (
            "Start the database, or mend DATABASE_URL." if settings.database_url is not None else "See the message."
        )
        findings.append(Finding("database", False, error.user_text, remedy))
    return findings


async def _opened(app: App) -> list[Finding]:
    kind = "SQLite" if app.stores.database.is_sqlite else "PostgreSQL"
    findings = [Finding("database", True, f"{kind}, up to date")]
    findings.append(await _cache(app))
    findings.append(await _posts(app))
    findings += await _feeds(app)
    episodes = await app.stores.library.episodes(await app.scope())
    shows = await app.stores.communities.followed_shows(LOCAL)
    if episodes:
        findings.append(Finding("shows", True, f"{len(shows)} with {len(episodes)} episodes"))
    else:
        findings.append(Finding("shows", True, "none yet", "aftershow ingest FILE, FOLDER or FEED; or aftershow play"))
    version = await app.stores.library.version()
    indexed = await app.indexer.catch_up()
    behind = Finding("index", False, f"at {indexed}, the library at {version}", "Remove the folder index in the data.")
    findings.append(Finding("index", True, f"in step with the library ({version})") if indexed == version else behind)
    findings.append(await _meaning(app))
    return findings


async def _meaning(app: App) -> Finding:
    """Tries the embedder with one word."""
    what = "search by meaning"
    if app.meanings is None:
        return Finding(what, True, "not set up: found by words alone", "docs/semantic-search.md")
    waiting = len(await app.meanings.missing())
    if problem := await app.meanings.problem():
        return Finding(what, False, f"the embedding model fails; {waiting} episodes wait for it", problem)
    if waiting:
        return Finding(
            what, True, f"works; {waiting} episodes have no vectors yet", "aftershow index, or aftershow run"
        )
    return Finding(what, True, "works; every episode has its vectors")


async def _cache(app: App) -> Finding:
    if app.settings.redis_url is None:
        return Finding("cache", True, "in this process's memory")
    if await app.stores.cache.reachable():
        return Finding("cache", True, "Redis answers")
    return Finding("cache", False, "Redis does not answer; everything works, slower", "Start it or mend REDIS_URL.")


async def _posts(app: App) -> Finding:
    now = app.clock.now()
    posts = await app.stores.publishing_state.standing(now, now - _RECENTLY)
    state = f"{posts.waiting} wait, {posts.sending} on their way, {posts.uncertain} uncertain"
    state += f", {posts.dead} refused this week"
    if posts.overdue_since is not None and posts.overdue_since < now - _OVERDUE:
        minutes = (now - posts.overdue_since) // timedelta(minutes=1)
        remedy = "Nothing sends them: start aftershow run, or with several processes aftershow run --role worker."
        return Finding("posts", False, f"{state}; {posts.overdue} overdue, for {minutes} minutes", remedy)
    advice = []
    if posts.uncertain:
        advice.append("Hosts have a message with two buttons about each uncertain one.")
    if posts.dead:
        advice.append("Hosts were told why each was refused.")
    return Finding("posts", True, state, " ".join(advice))


async def _feeds(app: App) -> list[Finding]:
    """A line for each that is watched, those in trouble first. It is told by its show: its address may be a secret."""
    feeds = sorted(await app.stores.watched_feeds.all(), key=lambda one: (not one.problem, one.title))
    now = app.clock.now()
    findings = []
    for feed in feeds[:_FEEDS]:
        missed = feed.gone and bool(await app.stores.watched_feeds.followers(feed.key))
        findings.append(_feed(feed, now, missed=missed))
    if len(feeds) > _FEEDS:
        troubled = sum(bool(feed.problem) for feed in feeds[_FEEDS:])
        findings.append(Finding("feeds", not troubled, f"{len(feeds) - _FEEDS} more, {troubled} of them in trouble"))
    return findings


def _feed(feed: WatchedFeed, now: datetime, *, missed: bool) -> Finding:
    """`missed`: it is gone, and somebody follows its show still."""
    what = f"feed of {feed.title}"
    if feed.gone:
        remedy = f"{_moved(feed)} Then unfollow this one." if missed else "Nobody follows it."
        return Finding(what, not missed, f"gone for good: {feed.problem}", f"It is not asked any more. {remedy}")
    seen = "not looked at yet" if feed.looked_at is None else f"looked at {_ago(now - feed.looked_at)} ago"
    if feed.failures:
        times = f"{feed.failures} times in a row" if feed.failures > 1 else "once"
        state = f"{seen}, failed {times}: {feed.problem}"
        return Finding(what, feed.failures < _LASTING, state, f"It is tried again. {_moved(feed)}")
    if feed.problem:
        remedy = "The rest of it is read. Each look tries this once more; its publisher has to mend it."
        return Finding(what, False, f"{seen}, not read whole: {feed.problem}", remedy)
    if now - (feed.looked_at or now) > _UNWATCHED:
        return Finding(what, False, seen, "Nothing looks at it: start aftershow run, or aftershow run --role worker.")
    remedy = "aftershow run looks at it." if feed.looked_at is None else ""
    return Finding(what, True, seen, remedy)


def _moved(feed: WatchedFeed) -> str:
    if feed.owner is None:
        return "If the show moved: aftershow ingest NEW-ADDRESS."
    return "If the show moved, hosts of its community add the new address: /aftershow settings, then Shows."


def _ago(since: timedelta) -> str:
    for unit, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        if (count := since // unit) >= 1:
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "less than a minute"


async def _slack(settings: Settings) -> Finding:
    if lacking_settings := slack_lacks(settings):
        return Finding("Slack", False, "half set up", lacking_settings)
    if not uses_slack(settings):
        return Finding("Slack", True, "not set up", "docs/slack.md leads there in five minutes")
    if settings.slack_bot_token is None:
        return Finding("Slack", True, f"installs at {settings.base_url}/slack/install")
    from adapters.slack.calls import open_calls
    from adapters.slack.manifest import missing_scopes
    from adapters.slack.one_workspace import app_of, check_app_token, one_workspace

    try:
        app = app_of(secret(settings.slack_app_token)) if settings.slack_app_token is not None else ""
        async with open_calls(slack_addresses(settings)) as calls:
            tokens = await one_workspace(calls, secret(settings.slack_bot_token), app)
            if settings.slack_app_token is not None:
                await check_app_token(calls, secret(settings.slack_app_token))
    except AftershowError as error:
        return Finding("Slack", False, error.user_text, "docs/slack.md, step 3")
    if lacking := missing_scopes(tokens.scopes):
        state = f"the workspace {tokens.name}, without the permission {', '.join(lacking)}"
        return Finding("Slack", False, state, "Grant it by installing again: Install App in your app's settings.")
    return Finding("Slack", True, f"the workspace {tokens.name}")


async def _models(settings: Settings) -> list[Finding]:
    try:
        skills = await probe_models(settings)
    except ConfigurationError as error:
        return [Finding("model", False, error.user_text, "docs/models.md")]
    if not skills:
        return [Finding("model", True, "not set up: answers are the words themselves", "docs/models.md")]
    return [Finding(skill.what, skill.good, skill.state, skill.remedy) for skill in skills]


def _transcribing(settings: Settings) -> Finding:
    what, lacking = "transcribing", lacking_to_transcribe(settings)
    if not lacking:
        name = settings.transcription_model or "the best model that the server lists for it"
        return Finding(what, True, f"episodes without a transcript are written down by {name}")
    if not settings.transcribe:
        return Finding(what, True, "off: episodes without a transcript are left out", "docs/audio.md")
    return Finding(what, False, "on, and not ready", f"{lacking[0].upper()}{lacking[1:]}.")


def _pictures(settings: Settings) -> Finding:
    """Which way pictures get to people. Discord and the playground always show them."""
    if settings.base_url.startswith("https://"):
        return Finding("pictures", True, f"Slack fetches them from {settings.base_url}; Discord gets them attached")
    advice = "Set AFTERSHOW_BASE_URL to an https address of ours, or grant files:write: docs/slack.md"
    return Finding(
        "pictures", True, "Slack gets them uploaded where files:write is granted, else the words alone", advice
    )


async def _discord(settings: Settings) -> Finding:
    if settings.discord_token is None:
        return Finding("Discord", True, "not set up", "docs/discord.md leads there in five minutes")
    from adapters.discord.login import who_is

    try:
        bot = await who_is(secret(settings.discord_token), discord_addresses(settings))
    except AftershowError as error:
        return Finding("Discord", False, error.user_text, "docs/discord.md, step 2")
    return Finding("Discord", True, f"as {bot.name}")


def _python() -> Finding:
    return Finding("Python", True, sys.version.split()[0])


def _expat() -> Finding:
    version = tuple(int(part) for part in EXPAT_VERSION.removeprefix("expat_").split("."))
    good = version >= _SAFE_EXPAT
    advice = "" if good else "A newer Python withstands hostile feeds better; document types are refused anyway."
    return Finding("XML parser", True, EXPAT_VERSION, advice)


def _folder(settings: Settings) -> Finding:
    try:
        check_folder(settings.data_folder)
    except ConfigurationError as error:
        return Finding("data folder", False, error.user_text, "Until then nothing else is looked at.")
    return Finding("data folder", True, str(settings.data_folder))
