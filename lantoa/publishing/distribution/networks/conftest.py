"""Adapters talk real HTTP to the simulator."""

from lantoa.publishing.distribution.tests.conftest import one_simulator, simulator

__all__ = ["one_simulator", "simulator"]
