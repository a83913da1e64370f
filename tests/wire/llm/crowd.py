"""What a crowd asks about the sample show, and a model that answers in the words it is shown."""

import re

from tests.wire.llm.asked import Asked, Json

SUBJECTS = (
    "S3", "Kubernetes", "backups", "Postgres", "permissions", "buckets", "restores", "databases", "schemas", "indexes",
    "queues", "operators", "clusters", "replicas", "roles", "secrets", "latency", "migrations", "tests", "monitoring",
)  # fmt: skip
QUESTIONS = (
    "What did they say about {}?", "Why would anyone want {}?", "Who likes {}?", "What is wrong with {}?",
    "When should a team use {}?", "How hard are {} to run?", "Are {} worth it?", "What do {} cost?",
)  # fmt: skip
_LINE = re.compile(r"^(\d+): (?:[^:]{1,40}: )?(.{20,}?[.!?])(?: |$)", re.M)


def written(asked: Asked) -> Json:
    """The first line that is a sentence, in its own words."""
    found = _LINE.search(asked.material)
    if found is None:
        return {"found": False, "sentences": []}
    return {"found": True, "sentences": [{"lines": [int(found[1])], "text": found[2]}]}
