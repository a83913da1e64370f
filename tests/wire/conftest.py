"""The app on the sample show, for tests over real sockets."""

from tests.journeys.conftest import app, data, sample_data

__all__ = ["app", "data", "sample_data"]
