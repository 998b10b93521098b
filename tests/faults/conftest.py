"""Sizes of the faults suite, and what of it needs a machine that lets us make hosts and disks."""

import pytest

from tests.faults.disk import may_mount
from tests.faults.hosts import may_make_hosts

# Marker → whether this machine can.
NEEDS = {"hosts": may_make_hosts, "mounts": may_mount}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="the faults suite at full size")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "hosts: makes network namespaces")
    config.addinivalue_line("markers", "mounts: mounts a small disk")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --full everything runs, or fails; else what the machine forbids is not collected."""
    if config.getoption("--full", default=False):
        return
    for marker, is_possible in NEEDS.items():
        wanted = [item for item in items if item.get_closest_marker(marker)]
        if wanted and not is_possible():
            items[:] = [item for item in items if item not in wanted]
            config.hook.pytest_deselected(items=wanted)
