"""Adapters talk real HTTP to the simulator."""

from lantoa.publishing.distribution.tests.conftest import deliver, one_simulator, simulator

__all__ = ["deliver", "one_simulator", "simulator"]
