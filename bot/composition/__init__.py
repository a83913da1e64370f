"""The only place that wires concrete parts together."""

from bot.composition.app import LOCAL, SAMPLE, App, SystemClock, shell_conversation
from bot.composition.data import back_up, check_folder, database_url, restore_from
from bot.composition.jobs import open_jobs
from bot.composition.models import Models, open_models
from bot.composition.probing import probe_models
from bot.composition.reading import Reading, analyse
from bot.composition.wiring import open_app

__all__ = [
    "LOCAL",
    "SAMPLE",
    "App",
    "Models",
    "Reading",
    "SystemClock",
    "analyse",
    "back_up",
    "check_folder",
    "database_url",
    "open_app",
    "open_jobs",
    "open_models",
    "probe_models",
    "restore_from",
    "shell_conversation",
]
