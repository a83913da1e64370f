"""Episode details as JSON and back."""

import json
from datetime import date
from typing import Any

from bot.domain.episode import EpisodeDetails, FeedChapter, Person, Soundbite

_PLAIN = ("title", "show_title", "season", "number", "description", "guid", "url", "audio_url", "duration_seconds")


def details_to_json(details: EpisodeDetails) -> str:
    """ASCII, free of what a database might refuse. Fields at their defaults are left out."""
    body: dict[str, Any] = {}
    for name in _PLAIN:
        value = getattr(details, name)
        if value is not None and value != "":
            body[name] = value
    if details.published is not None:
        body["published"] = details.published.isoformat()
    if details.persons:
        body["persons"] = [[person.name, person.role] for person in details.persons]
    if details.chapters:
        body["chapters"] = [[chapter.title, chapter.start_seconds] for chapter in details.chapters]
    if details.soundbites:
        body["soundbites"] = [[bite.start_seconds, bite.duration_seconds, bite.title] for bite in details.soundbites]
    return json.dumps(body, separators=(",", ":"))


def details_from_json(stored: str) -> EpisodeDetails:
    body = json.loads(stored)
    published = body.pop("published", None)
    return EpisodeDetails(
        title=body.pop("title", ""),
        published=date.fromisoformat(published) if published else None,
        persons=tuple(Person(*person) for person in body.pop("persons", ())),
        chapters=tuple(FeedChapter(*chapter) for chapter in body.pop("chapters", ())),
        soundbites=tuple(Soundbite(*bite) for bite in body.pop("soundbites", ())),
        **body,
    )
