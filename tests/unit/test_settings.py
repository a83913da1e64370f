"""What the settings say of themselves."""

import pytest
from pydantic import SecretStr

from bot.settings import Settings


@pytest.mark.parametrize(
    ("key", "address", "host"),
    [
        ("", "", ""),
        ("k", "", "api.openai.com"),
        ("k", "https://models.example:8443/v1", "models.example"),
        ("", "http://10.0.0.5:8000/v1", "10.0.0.5"),
        ("", "http://127.0.0.1:11434/v1", ""),
        ("k", "http://localhost:11434/v1", ""),
        ("", "http://[::1]:8080/v1", ""),
    ],
)
def test_it_is_known_whether_words_leave_the_machine(key: str, address: str, host: str) -> None:
    settings = Settings(openai_api_key=SecretStr(key) if key else None, openai_base_url=address)
    assert settings.models_at == host
