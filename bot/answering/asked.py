"""What kind of answer a question wants: a plain one, who said it, two sides, the episodes, or how it changed."""

import re
from dataclasses import dataclass
from enum import StrEnum


class AskedFor(StrEnum):
    """How the evidence is to be gathered and told."""

    PLAIN = "plain"
    WHO_SAID = "who said"
    COMPARE = "compare"
    WHICH_EPISODES = "which episodes"
    OVER_TIME = "over time"


@dataclass(frozen=True, slots=True)
class Asked:
    """`subject` is what to search for, freed of the words that only ask; `sides` are the two of a comparison."""

    kind: AskedFor
    subject: str
    sides: tuple[str, ...] = ()


_SAYS = (
    r"(?:said|says|say|claimed|claims|thinks|thought|believes|believed|argued|argues|mentioned|mentions|talked|talks"
    r"|spoke|predicted|predicts|suggested|suggests|recommended|recommends|brought up|discussed)"
)
_WHO = re.compile(
    rf"^(?:tell me )?who (?:else |all )?(?:on the show |here )?(?:has |have |had |was it that |was it who )?{_SAYS}\b"
    r"(?: (?:that|about|of|on|it was|over))?\s*(.+)$",
    re.I,
)
_COMPARE = (
    re.compile(r"^(?:please )?(?:compare|contrast)\s+(.+?)\s+(?:and|with|to|versus|vs\.?|against)\s+(.+)$", re.I),
    re.compile(
        r"^(?:what(?:'s| is| are| was)?|how (?:is|are|do|does|did)) (?:the )?(?:main |big )?"
        r"(?:difference|differences) between\s+(.+?)\s+and\s+(.+)$",
        re.I,
    ),
    re.compile(
        r"^how (?:do|does|did|is|are|was|were)\s+(.+?)\s+(?:compare|differ|stack up)\w*\s+"
        r"(?:to|with|from|against)\s+(.+)$",
        re.I,
    ),
    re.compile(
        r"^how (?:do|does|did)\s+(.+?)\s+and\s+(.+?)\s+(?:compare|differ)(?: from (?:one another|each other))?$", re.I
    ),
    re.compile(
        r"^(?:what about |what did they say (?:about|on) )?(\S+(?:\s\S+){0,3}?)\s+(?:versus|vs\.?)\s+"
        r"(\S+(?:\s\S+){0,3})$",
        re.I,
    ),
)
_EPISODES = re.compile(
    r"^(?:in )?(?:which|what) (?:other )?episodes?\b\s*(?:of the show |of the podcast )?"
    r"(?:(?:talk|talks|talked|speak|speaks|spoke|deal|deals|go|goes|went|are|is|was|were|do|did|does|have|has|had|mention"
    r"|mentions|mentioned|discuss|discusses|discussed|cover|covers|covered|feature|features|they|we|you|he|she|that|to"
    r"|about|of|on|with|over|into|should i (?:hear|listen to)|can i (?:hear|find))\b\s*)*(.+)$",
    re.I,
)
_TIME = (
    re.compile(
        r"^(?:how|what) (?:has|have|had|did)\s+(.+?)\s+(?:changed?|evolved?|shift(?:ed)?|develop(?:ed)?|moved?)\b"
        r"(?:\s+(?:over (?:time|the (?:years|months|episodes))|since\b.*|through the years|between\b.*))?$",
        re.I,
    ),
    re.compile(
        r"^what (?:has |have |had )changed\s+(?:over (?:time|the years)\s+)?(?:about|in|on|with|for|regarding)\s+(.+?)"
        r"(?:\s+over (?:time|the years))?$",
        re.I,
    ),
    re.compile(r"^(.+?)\s+over (?:time|the years|the episodes)$", re.I),
)
_VIEW = re.compile(
    r"^(?:(?:the|their|its|his|her|your|our|\w+'s)\s+)*(?:views?|opinions?|thinking|thoughts?|stance|attitude|take|takes|"
    r"position|predictions?|talk|feelings?|discussion)\s+(?:on|of|about|toward|towards|to|regarding)\s+",
    re.I,
)
_ASKS = re.compile(r"(?:what|who|why|when|where|which|how)\b", re.I)
_TAIL = re.compile(r"[\s?!.]+$")


def read_asked(question: str) -> Asked:
    """The kind of a question, by how it begins. English; any other question is plain."""
    text = _TAIL.sub("", " ".join(question.replace("\u2019", "'").split()))
    for pattern in _COMPARE:
        if (found := pattern.match(text)) and (sides := _sides(found[1], found[2])):
            return Asked(AskedFor.COMPARE, question, sides)
    for pattern in _TIME:
        subject = _VIEW.sub("", found[1]).strip() if (found := pattern.match(text)) else ""
        if subject and not _ASKS.match(subject):
            return Asked(AskedFor.OVER_TIME, subject)
    if (found := _EPISODES.match(text)) and found[1].strip():
        return Asked(AskedFor.WHICH_EPISODES, found[1].strip())
    if (found := _WHO.match(text)) and found[1].strip():
        return Asked(AskedFor.WHO_SAID, found[1].strip())
    return Asked(AskedFor.PLAIN, question)


def _sides(one: str, other: str) -> tuple[str, ...]:
    """Both sides of a comparison, each of a few words; none for what is no comparison of two things."""
    sides = tuple(side.strip(" ,") for side in (one, other))
    return sides if all(0 < len(side.split()) <= 8 for side in sides) else ()
