"""Settings, read once by `bot/composition/` from the environment and `.env`."""

from datetime import timedelta
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.ports.models import Purpose
from bot.ports.spending import SHARES, Allowed, SpendingLimits


def _seconds(value: object) -> object:
    """A number of seconds as it stands in the environment, for pydantic, which knows none in words."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _known_zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("no such time zone; for example UTC or Europe/Berlin") from error


Seconds = Annotated[timedelta, BeforeValidator(_seconds)]
TimeZone = Annotated[str, AfterValidator(_known_zone)]


class Settings(BaseSettings):
    """Every field can be set as `AFTERSHOW_<NAME>`, but for the two that go by their common names."""

    model_config = SettingsConfigDict(
        env_prefix="AFTERSHOW_", env_ignore_empty=True, env_file=".env", extra="ignore", populate_by_name=True
    )

    data: Path | None = Field(default=None, description="Folder for everything it remembers; the user-data folder.")
    database_url: SecretStr | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="postgresql://... to use PostgreSQL in place of SQLite in the data folder.",
    )
    redis_url: SecretStr | None = Field(
        default=None,
        validation_alias="REDIS_URL",
        description="redis://... to share cached lookups and rate limits between processes.",
    )
    base_url: str = Field(
        default="", description="Where the transcript pages are reached, such as https://show.example."
    )
    log_level: Literal["INFO", "WARNING", "ERROR"] = Field(default="WARNING", description="How much is logged.")
    person_per_minute: int = Field(default=30, ge=1, description="Requests one person may make in a minute.")
    person_per_day: int = Field(default=1000, ge=1, description="Requests one person may make in a day.")
    community_per_minute: int = Field(default=120, ge=1, description="Requests a community may make in a minute.")
    fetch_private: bool = Field(
        default=False,
        description="Let feeds be fetched from private and loopback addresses: only on a trusted network.",
    )

    secret_keys: list[SecretStr] = Field(
        default_factory=list,
        description="Keys that tokens are encrypted with, newest first, as a JSON list; one is made if empty.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the web server listens on.")
    port: int = Field(default=8080, ge=0, le=65535, validation_alias="PORT", description="Port that it listens on.")
    metrics_port: int | None = Field(
        default=None, ge=0, le=65535, description="Port of /metrics, for Prometheus; each process needs its own."
    )
    metrics_host: str = Field(default="127.0.0.1", description="Address that /metrics listens on.")
    slack_bot_token: SecretStr | None = Field(
        default=None, validation_alias="SLACK_BOT_TOKEN", description="xoxb-..., for one workspace."
    )
    slack_app_token: SecretStr | None = Field(
        default=None, validation_alias="SLACK_APP_TOKEN", description="xapp-..., for Socket Mode."
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, validation_alias="SLACK_SIGNING_SECRET", description="For Slack over HTTP."
    )
    slack_client_id: str = Field(
        default="", validation_alias="SLACK_CLIENT_ID", description="With the secret, for installs by many workspaces."
    )
    slack_client_secret: SecretStr | None = Field(default=None, validation_alias="SLACK_CLIENT_SECRET", description="")
    slack_command_prefix: str = Field(
        default="", description="Stands before command names in Slack, such as show for /show-quote."
    )
    slack_address: str = Field(default="", description="Where Slack is reached in place of slack.com: a proxy.")
    discord_token: SecretStr | None = Field(
        default=None, validation_alias="DISCORD_TOKEN", description="The bot's token, for Discord."
    )
    discord_address: str = Field(default="", description="Where Discord is reached in place of discord.com: a proxy.")
    publish_tick: Seconds = Field(
        default=timedelta(seconds=5),
        gt=timedelta(),
        description="Seconds from one look at what is to be posted to the next.",
    )
    publish_lease: Seconds = Field(
        default=timedelta(seconds=30),
        gt=timedelta(),
        description="Seconds that a process has for one post; a platform's answer is waited for half as long.",
    )
    publish_settle: Seconds = Field(
        default=timedelta(seconds=60),
        gt=timedelta(),
        description="Seconds after which a post that got no answer is looked for.",
    )
    publish_at_once: int = Field(
        default=16, ge=1, description="How many posts are on their way at the same time, on each platform."
    )
    poll_pause: Seconds = Field(
        default=timedelta(seconds=3),
        ge=timedelta(),
        description="Seconds between two edits of one poll's message; Slack asks for three.",
    )
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias="OPENAI_API_KEY", description="Key of a model server; a local one needs none."
    )
    openai_base_url: str = Field(
        default="",
        validation_alias="OPENAI_BASE_URL",
        description="A server that speaks the OpenAI protocol, such as http://127.0.0.1:11434/v1; the maker's own.",
    )
    model: str = Field(default="", description="The model that answers; one of those that the server lists.")
    analysis_model: str = Field(default="", description="The model that reads episodes; the one that answers.")
    model_preferences: str = Field(
        default="gpt-6-luna, gpt-5.6-luna, gpt-5.4-mini, gpt-5*-mini, gpt-4.1-mini, gpt-4o-mini",
        description="Which of the listed models is taken where none is set, the best first; * stands for anything.",
    )
    model_road: Literal["auto", "chat", "responses"] = Field(
        default="auto", description="Chat Completions or Responses; auto takes Responses at the maker's if it works."
    )
    model_effort: Literal["", "none", "minimal", "low", "medium", "high"] = Field(
        default="", description="How long models that think may think, where the server knows that."
    )
    model_deadline: Seconds = Field(
        default=timedelta(seconds=30),
        gt=timedelta(),
        description="Seconds that an answer waits for the model, with retries; then it is given without.",
    )
    model_at_once: int = Field(
        default=8, ge=1, description="Questions of one community that are with the model at the same time."
    )
    analysis_deadline: Seconds = Field(
        default=timedelta(minutes=3),
        gt=timedelta(),
        description="The same for one part of an episode that a model reads.",
    )
    analysis_part: int = Field(
        default=12_000, ge=2_000, le=100_000, description="Characters of an episode that a model reads at once."
    )
    answer_part: int = Field(
        default=12_000, ge=1_000, le=100_000, description="Characters of episodes that a model reads for an answer."
    )
    model_prices: dict[str, tuple[float, float] | tuple[float, float, float]] = Field(
        default_factory=dict,
        description="What a million tokens cost by model, as JSON: read, written and, if not as read, cached.",
    )
    transcribe: bool = Field(
        default=False,
        description="Have episodes transcribed whose feed names no transcript: on or off; it costs money.",
    )
    transcription_model: str = Field(
        default="",
        description="The model that transcribes; the first that the server lists and that tells voices apart.",
    )
    embedding_folder: Path | None = Field(
        default=None, description="Folder of an embedding model that runs here, to search by meaning too."
    )
    embedding_model: str = Field(
        default="", description="In its place: an embedding model of the model server, such as text-embedding-3-small."
    )
    embedding_dimensions: int | None = Field(
        default=None, ge=1, description="Shorter vectors of it, where that model can make them."
    )
    model_tokens_per_day: int = Field(
        default=1_000_000, ge=0, description="Tokens that a community may spend on models in a day; 0 is no bound."
    )
    model_tokens_per_month: int = Field(default=10_000_000, ge=0, description="The same in a month.")
    model_operator_tokens_per_day: int = Field(
        default=5_000_000, ge=0, description="Tokens in a day for what is done for all, such as reading new episodes."
    )
    model_operator_tokens_per_month: int = Field(default=50_000_000, ge=0, description="The same in a month.")
    model_together_tokens_per_day: int = Field(
        default=20_000_000, ge=0, description="Tokens in a day for everything together."
    )
    model_together_tokens_per_month: int = Field(default=200_000_000, ge=0, description="The same in a month.")
    model_shares: dict[Purpose, Annotated[float, Field(gt=0, le=1)]] = Field(
        default_factory=lambda: dict(SHARES),
        description="The part of a community's tokens that each purpose may take, as JSON; questions may take all.",
    )
    model_time_zone: TimeZone = Field(default="UTC", description="The zone whose days and months those are.")
    die_at: str = Field(
        default="", description="For fault runs only: the moment of publishing at which the process kills itself."
    )

    @property
    def uses_models(self) -> bool:
        """Whether there is a server to ask."""
        return self.openai_api_key is not None or bool(self.openai_base_url)

    @property
    def models_at(self) -> str:
        """The host that models are asked at over the network; "" where there is none, or it is this machine."""
        if not self.uses_models:
            return ""
        name = urlsplit(self.openai_base_url.strip()).hostname or "api.openai.com"
        try:
            here = ip_address(name).is_loopback
        except ValueError:
            here = name == "localhost"
        return "" if here else name

    @property
    def preferred_models(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.model_preferences.split(",") if name.strip())

    @property
    def spending_limits(self) -> SpendingLimits:
        return SpendingLimits(
            community=Allowed(self.model_tokens_per_day, self.model_tokens_per_month),
            operator=Allowed(self.model_operator_tokens_per_day, self.model_operator_tokens_per_month),
            together=Allowed(self.model_together_tokens_per_day, self.model_together_tokens_per_month),
            shares=self.model_shares,
            time_zone=self.model_time_zone,
        )

    @cached_property
    def data_folder(self) -> Path:
        """Absolute; it may not exist yet."""
        return (self.data or user_data_path("aftershow")).expanduser().absolute()


def setting_name(field: str) -> str:
    """How a field of the settings, or its alias, is spelled in the environment."""
    known = Settings.model_fields.get(field)
    alias = known.validation_alias if known is not None else field
    return alias if isinstance(alias, str) else f"{Settings.model_config.get('env_prefix', '')}{field}".upper()
