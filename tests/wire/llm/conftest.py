"""The scripted server."""

from tests.wire.llm.fixtures import models

__all__ = ["models"]
