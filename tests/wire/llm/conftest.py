"""The scripted server, and the sample show's data."""

from tests.journeys.conftest import data, sample_data
from tests.wire.llm.fixtures import models

__all__ = ["data", "models", "sample_data"]
