"""Every number of Zalo's table that can come to us is of one class, said over HTTP."""

import pytest

from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.zalo_oa.adapter import ZaloOa
from lantoa.publishing.distribution.networks.zalo_oa.tests.conftest import OA
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import run

E = ErrorClass
zalo = ZaloOa()


@pytest.mark.parametrize(
    ("code", "error_class"),
    [
        (-32, E.RATE_LIMITED),
        (-100, E.TRANSIENT),
        (-200, E.TRANSIENT),
        (-201, E.BAD_CONTENT),
        (-204, E.RECONNECT),
        (-205, E.RECONNECT),
        (-209, E.PERMISSION),
        (-210, E.BAD_CONTENT),
        (-211, E.QUOTA_TOMORROW),
        (-212, E.PERMISSION),
        (-214, E.TRANSIENT),
        (-216, E.TOKEN_EXPIRED),
        (-218, E.QUOTA_TOMORROW),
        (-219, E.RECONNECT),
        (-220, E.TOKEN_EXPIRED),
        (-221, E.PERMISSION),
        (-223, E.RECONNECT),
        (-224, E.PERMISSION),
        (-233, E.BAD_CONTENT),
        (-234, E.WAIT_WINDOW),
        (-235, E.PERMISSION),
        (-237, E.RECONNECT),
        (-240, E.PERMISSION),
        (-242, E.PERMISSION),
        (-244, E.PERMISSION),
        (-248, E.BLOCKED_POLICY),
        (-320, E.PERMISSION),
        (-321, E.PERMISSION),
        (-403, E.PERMISSION),
        (-9999, E.TRANSIENT),
    ],
)
def test_each_number_has_its_class(oa, job, code, error_class):
    oa.fault("permission", network="zalo_oa", account=OA, on=["article.create"], options={"code": code, "message": "x"})
    with pytest.raises(ChannelError) as refusal:
        run(zalo.publish, job)
    assert refusal.value.error_class is error_class
    assert str(refusal.value) == f"x (mã {code})"


@pytest.mark.parametrize(
    ("switch", "error_class"),
    [
        ({"authorised": False}, E.RECONNECT),
        ({"article_quota": 0}, E.QUOTA_TOMORROW),
        ({"verified": False}, E.PERMISSION),
        ({"app_active": False}, E.PERMISSION),
        ({"revoked": True}, E.TOKEN_EXPIRED),
        ({"access_until": 0}, E.TOKEN_EXPIRED),
    ],
)
def test_what_an_account_lacks_has_its_class(oa, job, switch, error_class):
    oa.change_account("zalo_oa", OA, **switch)
    with pytest.raises(ChannelError) as refusal:
        run(zalo.publish, job)
    assert refusal.value.error_class is error_class


def test_no_error_carries_the_token(oa, job):
    for kind in ("token_revoked", "garbage", "cut_before", "html_502", "permission"):
        oa.fault(kind, on=["article.create"], options={"sticky": False})
        with pytest.raises(Exception) as refusal:
            run(zalo.publish, job)
        assert job.token not in str(refusal.value)
