"""The fixtures of distribution's own tests."""

from lantoa.publishing.distribution.tests.conftest import one_simulator, simulator

__all__ = ["one_simulator", "simulator"]
