"""A campaign page is composed by the board, and put out by the managing editor at the desk alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page, Site

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import history_of
from lantoa.publishing.collections import access, actions
from lantoa.publishing.collections.models import CampaignPage
from lantoa.publishing.collections.models.parts import PartsBlock
from lantoa.publishing.collections.tests.factories import make_campaign
from lantoa.publishing.distribution.facade import Audience, Channel, start_release

pytestmark = pytest.mark.django_db


def test_only_the_managing_editor_at_the_top_puts_a_page_out(lg):
    page = make_campaign(by=lg.editor)
    for person in (lg.editor, lg.secretary, lg.leader):
        with pytest.raises(RuleBroken, match="Chỉ trưởng ban"):
            actions.publish_campaign(campaign=page, by=person)
    for person in (lg.lan, lg.mai):
        with pytest.raises(NotAllowed):
            actions.publish_campaign(campaign=page, by=person)
        with pytest.raises(NotAllowed):
            access.get_campaign_for(person, page.pk)
    assert actions.publish_campaign(campaign=page, by=lg.chief).live
    assert actions.publish_campaign(campaign=page, by=lg.chief).live
    assert [row.verb for row in history_of(page)] == ["collections.publish_campaign"]


def test_ones_own_page_goes_out_with_a_reason_that_is_kept(lg):
    page = make_campaign(by=lg.chief)
    with pytest.raises(RuleBroken, match="ghi rõ lý do"):
        actions.publish_campaign(campaign=page, by=lg.chief)
    actions.publish_campaign(campaign=page, by=lg.chief, reason="Bão vào, mở ngay")
    assert history_of(page).get().detail["reason"] == "Bão vào, mở ngay"


def test_a_text_nobody_looked_at_or_an_empty_one_stays_in(lg):
    page = make_campaign(by=lg.editor)
    seen = actions.text_mark(access.get_campaign_for(lg.chief, page.pk))
    page.slogan = "Khẩu hiệu khác"
    page.save_revision(user=lg.editor)
    with pytest.raises(RuleBroken, match="vừa được sửa"):
        actions.publish_campaign(campaign=page, by=lg.chief, seen=seen)
    for empty in (make_campaign(by=lg.editor, lead=""), make_campaign(by=lg.editor, parts=[])):
        with pytest.raises(RuleBroken, match="chưa có"):
            actions.publish_campaign(campaign=empty, by=lg.chief)


def test_a_new_text_is_seen_after_the_next_publication_only(lg):
    page = make_campaign(by=lg.editor, live=True)
    page.lead = "Lời dẫn mới"
    page.save_revision(user=lg.editor)
    assert CampaignPage.objects.get().lead != "Lời dẫn mới"
    assert actions.publish_campaign(campaign=page, by=lg.chief).lead == "Lời dẫn mới"


def test_a_withdrawn_page_wants_a_reason_and_is_gone(lg):
    page = make_campaign(live=True)
    with pytest.raises(RuleBroken, match="lý do"):
        actions.withdraw_campaign(campaign=page, reason=" ", by=lg.chief)
    for _ in range(2):
        assert not actions.withdraw_campaign(campaign=page, reason="Hết đợt", by=lg.chief).live
    assert [row.detail["reason"] for row in history_of(page)] == ["Hết đợt"]


def test_a_campaign_is_spread_like_any_page(lg):
    page = make_campaign(live=True)
    Site.clear_site_root_paths_cache()
    Channel.objects.create(
        unit=lg.unit, network="zalo_group", name="Nhóm", address="nhom", mode="manual", state="manual"
    )
    release = start_release(
        page=Page.objects.get(pk=page.pk),
        audience=Audience(under=lg.province.code),
        texts={"default": "Tết đến sớm"},
        due_at=now() + timedelta(hours=2),
        by=lg.chief,
    )
    assert release.page_id == page.pk
    assert release.content["lead"] == "Tết đến sớm ở khu nhà trọ."
    assert release.content["page_url"].endswith(f"/chien-dich/{page.slug}/")


def test_the_desk_shows_what_there_is_to_do(lg, client):
    page = make_campaign(by=lg.editor)
    place = reverse("collections:campaign_detail", args=[page.pk])
    client.force_login(lg.mai)
    assert client.get(reverse("collections:campaign_list")).status_code == 404
    assert client.get(place).status_code == 404

    client.force_login(lg.editor)
    assert page.title in client.get(reverse("collections:campaign_list")).content.decode()
    assert 'value="Đăng"' not in client.get(place).content.decode()
    refused = client.post(f"{place}dang/", {"seen": ""})
    assert (refused.status_code, "Chỉ trưởng ban" in refused.content.decode()) == (409, True)

    client.force_login(lg.chief)
    assert "Đăng trang" in client.get(place).content.decode()
    assert client.post(f"{place}dang/", {"seen": ""}).status_code == 302
    assert "Gỡ trang" in client.get(place).content.decode()
    assert client.post(f"{place}go/", {"reason": "Hết đợt"}).status_code == 302
    assert client.post(f"{place}xoa/").status_code == 404
    assert not CampaignPage.objects.get().live


def test_nobody_publishes_in_the_editor(lg, client):
    page = make_campaign(by=lg.editor)
    client.force_login(lg.chief)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert shown.status_code == 200
    assert "action-publish" not in shown.content.decode()
    form = {
        "title": page.title,
        "slug": page.slug,
        "lead": page.lead,
        "palette": "paper",
        "parts-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    made, place = make_campaign(live=True), reverse("collections:campaign_list")
    for step in ("unpublish", "delete", "copy"):
        answer = client.post(reverse(f"wagtailadmin_pages:{step}", args=[made.pk]))
        assert (step, answer.status_code, answer.headers.get("Location")) == (step, 302, place)
    assert not CampaignPage.objects.get(pk=page.pk).live
    assert CampaignPage.objects.get(pk=made.pk).live


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example/a", "ftp://a.example/", "a b", "http://x"])
def test_a_button_leads_to_a_page(address):
    block = PartsBlock().child_blocks["action"].child_blocks["address"]
    with pytest.raises(ValidationError):
        block.clean(address)
    assert block.clean("/chuyen-de/tet/") == "/chuyen-de/tet/"
    assert block.clean("https://baomau.example/a?b=c") == "https://baomau.example/a?b=c"


def test_a_unit_is_named_by_its_code(lg):
    block = PartsBlock().child_blocks["units"].child_blocks["codes"].child_block
    assert block.clean(lg.unit.code) == lg.unit.code
    with pytest.raises(ValidationError, match="Không có đơn vị"):
        block.clean("khong-co")


def test_a_campaign_ends_after_it_begins(lg):
    page = make_campaign()
    page.ends_on = page.starts_on.replace(day=1)
    with pytest.raises(ValidationError, match="kết thúc"):
        page.full_clean()
