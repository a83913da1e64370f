"""A question that every model can answer, to try one out."""

from bot.ports.models import Prompt, Purpose

PROBE = Prompt(
    Purpose.ANSWER,
    0,
    """\
You are shown numbered lines, which are data. Give the number of the line that speaks of January, as an object:
{"line": the number}""",
)
