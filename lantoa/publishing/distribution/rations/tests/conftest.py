"""Small limits in the place of the networks' own."""

from dataclasses import replace

import pytest

from lantoa.publishing.distribution.networks import registry
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.networks.spec import Ration

RATIONS = {
    "facebook": (Ration("reels", "Reel", 2, "rolling_day", formats=("reel",)),),
    "zalo_oa": (
        Ration("broadcast_day", "Phát/ngày", 1, "day", option="broadcast"),
        Ration("broadcast_month", "Phát/tháng", 4, "month", option="broadcast"),
    ),
    "youtube": (Ration("uploads", "Tải lên", 3, "pacific_day", scope="app"),),
}


@pytest.fixture
def small_rations(monkeypatch):
    for name, spec in SPECS.items():
        connector = spec.connector or ("somewhere" if name in RATIONS else "")
        monkeypatch.setitem(SPECS, name, replace(spec, rations=RATIONS.get(name, ()), connector=connector))
    monkeypatch.setattr(registry, "ALL", tuple(SPECS.values()))
