"""One official account, by day, and what of it stands on the network."""

from dataclasses import replace

import pytest

from lantoa.publishing.distribution.tests.conftest import deliver
from lantoa.publishing.distribution.tests.jobs import POST, make_job

__all__ = ["deliver"]

OA, TOKEN = "700100", "oa-700100-a0"
WITH_COVER = replace(POST, default_picture="http://testserver/static/cover.png")


@pytest.fixture
def oa(simulator):
    simulator.add_accounts({"network": "zalo_oa", "id": OA})
    simulator.zalo_hour(10)
    yield simulator
    simulator.set(zalo_clock_offset_seconds=0)


@pytest.fixture
def job(oa):
    return make_job(OA, TOKEN, post=WITH_COVER)


@pytest.fixture
def spread(oa):
    """A job of a channel whose owner wants its articles sent to followers."""
    return make_job(OA, TOKEN, post=WITH_COVER, options={"broadcast": True})


def articles(simulator):
    return [post for post in simulator.account("zalo_oa", OA)["posts"] if not post["is_removed"]]


def broadcasts(simulator):
    return [one["article_id"] for one in simulator.account("zalo_oa", OA)["broadcasts"]]
