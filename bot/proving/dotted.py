"""Names that look like web addresses, `Fly.io` or `Cal.com`: where they were said so, they are only names."""

import re
from collections.abc import Iterable

_NAME = re.compile(
    r"(?<![^\s(\"'\u201c\u2018])"  # a space or an opening sign before it
    r"[A-Za-z][A-Za-z0-9]{0,24}\.[A-Za-z]{2,6}"  # two parts of plain letters, never a third
    r"(?=(?:['\u2019]s|-[A-Za-z]{2,})?[,;:.!?)\"'\u201d\u2019]*(?:\s|$))"
)
_SPOKEN = re.compile(r"\b([A-Za-z][A-Za-z0-9]{0,24}) dot ([A-Za-z]{2,6})\b", re.I)
_POINTS = re.compile(
    r"\b(?:see|visit\w*|check(?:ing)?(?: it| this| them)? out|(?:go|going|goes|head|heading|heads)(?: over)? to"
    r"|(?:sign|signs|log|logs)(?:ing)? (?:up|in|into)|more (?:at|on|from)|details|available|download\w*|click\w*|browse"
    r"|open|type|enter|scan|address|link|links|url|web\s?site|site|page|homepage|coupon|code|discount)"
    r"\W+(?:\w+\W+){0,2}\Z",
    re.I,
)
"""Words after which such a name is where somebody is sent."""


def dotted_names(texts: Iterable[str]) -> frozenset[str]:
    """The names of that kind in `texts`, in lower case; `fly dot io` is one as well."""
    found: set[str] = set()
    for text in texts:
        if "." in text:
            found.update(match.group().lower() for match in _NAME.finditer(text))
        if " dot " in text:
            found.update(f"{match[1]}.{match[2]}".lower() for match in _SPOKEN.finditer(text))
    return frozenset(found)


def without_dots(text: str, named: frozenset[str]) -> str:
    """`text` with those of its dotted names that are in `named` as one word each, but for those it points to."""

    def joined(match: re.Match[str]) -> str:
        name: str = match.group()
        if name.lower() not in named or _POINTS.search(text, 0, match.start()):
            return name
        return name.replace(".", "")

    return _NAME.sub(joined, text) if named else text
