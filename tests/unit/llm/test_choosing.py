"""Which of a server's models is taken where none is named."""

import pytest

from adapters.llm.choosing import choose, of_audio, of_vectors
from bot.settings import Settings

MAKERS = ["text-embedding-3-small", "gpt-4.1-mini", "gpt-5.4", "gpt-5.4-mini", "whisper-1", "gpt-4o-transcribe-diarize"]


@pytest.mark.parametrize(
    ("models", "preferences", "makers", "chosen"),
    [
        (MAKERS, ["gpt-5*-mini", "gpt-4.1-mini"], True, "gpt-5.4-mini"),
        (MAKERS, ["gpt-9", "gpt-4.1-mini"], True, "gpt-4.1-mini"),
        (MAKERS, ["gpt-9"], True, ""),
        (["nomic-embed-text:latest", "qwen3:8b", "llama3.3:latest"], ["gpt-9"], False, "qwen3:8b"),
        (["bge-m3", "whisper-large-v3", "all-minilm"], ["gpt-9"], False, ""),
        ([], ["*"], False, ""),
        (["anything"], ["*"], True, "anything"),
    ],
)
def test_the_first_preference_then_the_first_that_writes(
    models: list[str], preferences: list[str], makers: bool, chosen: str
) -> None:
    assert choose(models, preferences, is_the_makers=makers) == chosen


def test_the_settings_prefer_something_of_what_the_maker_lists() -> None:
    assert choose(MAKERS, Settings(_env_file=None).preferred_models, is_the_makers=True) == "gpt-5.4-mini"


def test_embedders_and_listeners_are_told_by_their_names() -> None:
    assert of_vectors(MAKERS) == "text-embedding-3-small"
    assert of_audio(MAKERS) == "gpt-4o-transcribe-diarize"
    assert of_audio(["whisper-1"]) == "whisper-1"
    assert of_audio(["qwen3:8b"]) == of_vectors(["qwen3:8b"]) == ""
