"""Lan and Mai file for two unions under one province; both have share tasks."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.publishing.distribution.facade import Audience, Delivery, start_release
from lantoa.publishing.distribution.tests.factories import make_channel, make_page
from lantoa.publishing.newsroom.tests.factories import Federation


class House(Federation):
    def __init__(self):
        super().__init__()
        self.group = make_channel(self.unit, "zalo_group", is_automatic=False, name="Nhóm Zalo May Sông Lam")
        self.page = make_channel(self.unit, "facebook", is_automatic=False, name="Trang May Sông Lam")
        self.other_group = make_channel(self.other_unit, "zalo_group", is_automatic=False)

    def release(self, title="Bữa cơm ca ba", **values):
        values = {
            "page": make_page(title),
            "audience": Audience(under=self.province.code, networks=("zalo_group",)),
            "texts": {"default": "Mời đoàn viên đọc và chia sẻ."},
            "due_at": now() + timedelta(hours=5),
            "is_urgent": False,
            "by": self.chief,
        } | values
        return start_release(**values)

    def task(self, unit=None, **values):
        return Delivery.objects.get(release=self.release(**values), unit=unit or self.unit)


@pytest.fixture
def house(db):
    return House()


@pytest.fixture
def lan(client, house):
    """The browser of Lan, who is signed in."""
    client.force_login(house.lan)
    return client
