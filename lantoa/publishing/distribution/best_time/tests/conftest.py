"""The federation of distribution's tests."""

from lantoa.publishing.distribution.tests.conftest import federation, release

__all__ = ["federation", "release"]
