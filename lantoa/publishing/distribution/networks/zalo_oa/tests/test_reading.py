"""Editing, figures and health of an official account."""

from dataclasses import replace
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from lantoa.publishing.distribution.content import PICTURE_FILTER
from lantoa.publishing.distribution.networks.base import ChannelError, Figures, Unfinished
from lantoa.publishing.distribution.networks.zalo_oa.adapter import ZaloOa
from lantoa.publishing.distribution.networks.zalo_oa.health import facts_of
from lantoa.publishing.distribution.networks.zalo_oa.tests.conftest import OA, TOKEN, WITH_COVER, articles
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import ask_account, make_job, run

zalo = ZaloOa()


def ask(act, *values, token=TOKEN):
    return ask_account(act, *values, address=OA, token=token)


def published(number):
    post = replace(WITH_COVER, title=f"Bài {number}", short_url=f"http://testserver/s/{number}")
    return run(zalo.publish, make_job(OA, TOKEN, post=post)).post_id


def test_a_corrected_article_is_changed_in_place(oa, job):
    job.post_id = run(zalo.publish, job).post_id
    job.post = replace(job.post, title="Đính chính: bữa cơm ca ba", text="Số đúng là 1.200.")
    for _ in range(2):
        run(zalo.edit, job)
    [article] = articles(oa)

    assert (article["id"], article["is_edited"], article["is_shown"]) == (job.post_id, True, True)
    assert "Số đúng là 1.200." in article["message"]
    assert job.post.short_url in article["message"]


def test_a_correction_in_work_goes_on_without_a_second_one(oa, job):
    job.post_id = run(zalo.publish, job).post_id
    calls = oa.account("zalo_oa", OA)["calls"]["article.update"]
    oa.set(zalo_processing_polls=25)
    job.post = replace(job.post, text="Số đúng là 1.200.")
    with pytest.raises(Unfinished):
        run(zalo.edit, job)
    run(zalo.edit, job)
    assert oa.account("zalo_oa", OA)["calls"]["article.update"] == calls + 1


def test_an_article_that_is_gone_cannot_be_corrected(oa, job):
    job.post_id = run(zalo.publish, job).post_id
    run(zalo.remove, job)
    with pytest.raises(ChannelError) as refusal:
        run(zalo.edit, job)
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT


def test_figures_come_ten_a_call_and_one_bad_id_loses_nothing(oa):
    ids = [published(number) for number in range(12)]
    for number, post_id in enumerate(ids):
        oa.control("PATCH", f"posts/{post_id}", {"engagement": {"views": 100 + number, "shares": number}})
    before = oa.account("zalo_oa", OA)["calls"]
    figures = ask(zalo.read, [*ids, "nobody's"])
    calls = oa.account("zalo_oa", OA)["calls"]

    assert set(figures) == set(ids)
    assert figures[ids[3]] == Figures(views=103, shares=3, metrics={"total_view": 103, "total_share": 3})
    # The list of two kinds, and one look for the id that no list has.
    assert calls["article.list"] - before.get("article.list", 0) == 3
    assert calls["article.read"] - before["article.read"] == 1


def test_an_article_far_down_the_list_is_read_by_itself(oa):
    first = published(0)
    oa.control("PATCH", f"posts/{first}", {"engagement": {"views": 7, "shares": 1}})
    for number in range(1, 32):
        published(number)
    assert ask(zalo.read, [first])[first].views == 7


def test_a_refused_list_still_lets_single_articles_be_read(oa):
    ids = [published(number) for number in range(2)]
    oa.fault("transient", on=["article.list"], next=9)
    assert set(ask(zalo.read, ids)) == set(ids)


def test_a_dead_token_is_told_and_not_taken_for_no_figures(oa):
    post_id = published(1)
    oa.change_account("zalo_oa", OA, revoked=True)
    with pytest.raises(ChannelError) as refusal:
        ask(zalo.read, [post_id])
    assert refusal.value.error_class is ErrorClass.TOKEN_EXPIRED


def test_health_tells_what_gates_features(oa):
    oa.change_account("zalo_oa", OA, followers=1204)
    health = ask(zalo.check)
    assert (health.name, health.followers) == (f"Zalo OA {OA}", 1204)
    assert (health.facts["gated"], health.facts["package"]) == ([], "Nâng cao")
    assert health.facts["rations"] == {"broadcast_month": 4}

    oa.change_account("zalo_oa", OA, verified=False)
    facts = ask(zalo.check).facts
    assert facts["gated"] == ["bài viết", "gửi tới người quan tâm", "nhóm"]
    assert facts["rations"] == {"broadcast_month": 1}


@pytest.mark.parametrize(
    ("package", "until", "expected"),
    [
        ("Cơ bản", "31/12/2099", (False, ["nhóm"], 1)),
        ("Premium", "2099-12-31", (False, [], 6)),
        ("Nâng cao", "01/01/2020", (True, ["nhóm"], 1)),
        ("", "hôm qua", (False, ["nhóm"], 4)),
    ],
)
def test_a_package_says_what_works(package, until, expected):
    facts = facts_of({"is_verified": True, "package_name": package, "package_valid_through_date": until})
    assert (facts["package_ends_soon"], facts["gated"], facts["rations"]["broadcast_month"]) == expected


def test_a_dead_connection_is_no_health(oa):
    with pytest.raises(ChannelError) as refusal:
        ask(zalo.check, token="nobody's")
    assert refusal.value.error_class is ErrorClass.TOKEN_EXPIRED


def test_no_picture_of_an_article_reaches_a_megabyte():
    """Noise is the worst a picture can be; Zalo takes up to 1 MB."""
    assert PICTURE_FILTER == "max-1200x1200|format-jpeg|jpegquality-80"
    out = BytesIO()
    noise = Random(1).randbytes(1200 * 1200 * 3)
    Image.frombytes("RGB", (1200, 1200), noise).save(out, "JPEG", quality=80)
    assert len(out.getvalue()) < 1_000_000
