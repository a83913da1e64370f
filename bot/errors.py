"""Every error that Aftershow raises on purpose, in one tree.

AftershowError
├── UserError             the person can mend it: an argument, a name, a limit
│   ├── BadArgument       a command's words do not make sense
│   ├── NoSuchEpisode     no episode answers to that name
│   ├── AmbiguousEpisode  several do
│   ├── NotAllowed        only administrators may
│   └── RateLimited       too many requests; says when to come back
├── SourceError           a source could not become an episode
│   ├── NotATranscript    it is readable and no transcript: skipped
│   ├── UnreadableSource  it is broken, too large or hostile: failed
│   └── FetchRefused      its address may not, or could not, be fetched
│       └── FeedGone      it ended for good: nobody will ever answer there
├── StorageError          a store failed or was asked for what it does not hold
│   └── NotStored         the id leads to nothing
├── UnknownContent        a stored message cannot be read: a newer version wrote it, or it is damaged
├── Unsupported           a platform cannot do what was asked
├── PlatformError         a platform did not take what was sent
│   ├── PlaceGone         the channel or message is not there any more, or closed to us
│   ├── NotPermitted      a scope or permission is missing; names it
│   ├── SlowDown          the platform wants us to wait; says how long
│   └── PlatformDown      no answer, or a broken one: it may or may not have happened
├── ModelError            a model did not give what was asked; the work goes on without it
│   ├── ModelDown         it cannot be reached, or fails
│   ├── ModelTooSlow      the deadline passed
│   ├── OverBudget        what may be spent is spent
│   ├── ModelOff          the hosts of this community want none
│   ├── ModelRefused      it does not want to
│   └── ModelGarbled      twice it gave what does not fit the schema, or it was cut off
└── ConfigurationError    settings do not fit together
"""

from datetime import datetime, timedelta


class AftershowError(Exception):
    """`code` is stable and safe to log; `user_text` is kind, specific and says what to try next."""

    code = "aftershow"

    def __init__(self, user_text: str) -> None:
        super().__init__(user_text)
        self.user_text = user_text


class UserError(AftershowError):
    code = "user"


class BadArgument(UserError):
    code = "bad_argument"


class NoSuchEpisode(UserError):
    code = "no_such_episode"


class AmbiguousEpisode(UserError):
    code = "ambiguous_episode"


class NotAllowed(UserError):
    code = "not_allowed"


class RateLimited(UserError):
    code = "rate_limited"

    def __init__(self, user_text: str, retry_after: timedelta) -> None:
        super().__init__(user_text)
        self.retry_after = retry_after


class SourceError(AftershowError):
    """A source that did not become an episode. `source` is its path or URL as given."""

    code = "source"

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class NotATranscript(SourceError):
    code = "not_a_transcript"


class UnreadableSource(SourceError):
    code = "unreadable_source"


class FetchRefused(SourceError):
    """`wait` is how long the server wants to be left alone, where it said so."""

    code = "fetch_refused"

    def __init__(self, source: str, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(source, reason)
        self.wait = wait


class FeedGone(FetchRefused):
    code = "feed_gone"


class StorageError(AftershowError):
    code = "storage"


class NotStored(StorageError):
    code = "not_stored"


class UnknownContent(AftershowError):
    code = "unknown_content"


class Unsupported(AftershowError):
    code = "unsupported"


class PlatformError(AftershowError):
    code = "platform"


class PlaceGone(PlatformError):
    code = "place_gone"


class NotPermitted(PlatformError):
    code = "not_permitted"


class SlowDown(PlatformError):
    code = "slow_down"

    def __init__(self, user_text: str, retry_after: timedelta) -> None:
        super().__init__(user_text)
        self.retry_after = retry_after


class PlatformDown(PlatformError):
    code = "platform_down"


class ModelError(AftershowError):
    """`user_text` tells a member, in words that can stand before an answer made without the model."""

    code = "model"


class ModelDown(ModelError):
    """`remedy` tells an operator what to look at; it names no secret."""

    code = "model_down"

    def __init__(self, user_text: str, remedy: str = "") -> None:
        super().__init__(user_text)
        self.remedy = remedy


class ModelTooSlow(ModelError):
    code = "model_too_slow"


class ModelCrowded(ModelError):
    """This community asks more at once than its share of the model; others are not concerned."""

    code = "model_crowded"


class OverBudget(ModelError):
    """`until` says when there is more."""

    code = "over_budget"

    def __init__(self, user_text: str, until: datetime | None = None) -> None:
        super().__init__(user_text)
        self.until = until


class ModelOff(ModelError):
    """A choice, not a failure: an answer made without the model needs no excuse."""

    code = "model_off"


class ModelRefused(ModelError):
    code = "model_refused"


class ModelGarbled(ModelError):
    code = "model_garbled"


class ConfigurationError(AftershowError):
    code = "configuration"
