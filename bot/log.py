"""Logging: one event per line, and never a token, an address with a password, or a line of somebody's own."""

import logging
import re

_SECRETS = re.compile(
    r"xox[abeprs]-[\w-]+|xapp-[\w-]+|sk-[\w-]{16,}|(?<=://)[^/\s@]+:[^/\s@]+(?=@)"
    r"|[\w-]{20,}\.[\w-]{6}\.[\w-]{20,}|(?i:bearer\s+)[\w.~+/-]+=*"
)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]")


class Redaction(logging.Filter):
    """Takes secrets and line breaks out of every record before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = None
        return True


def redact(text: str) -> str:
    return _CONTROL.sub(" ", _SECRETS.sub("[secret]", text))


def set_up_logging(level: str) -> None:
    """Once, by the command line. Libraries are held to warnings: at debug level they log whole payloads."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(Redaction())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("discord.client").setLevel(logging.ERROR)  # at every start it warns that voice is not installed
    for name in ("bot", "adapters", "storage"):
        logging.getLogger(name).setLevel(level)
