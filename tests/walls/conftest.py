"""The hostile show, read into a library by a model that obeys it."""

from tests.journeys.conftest import data, sample_data

__all__ = ["data", "sample_data"]
