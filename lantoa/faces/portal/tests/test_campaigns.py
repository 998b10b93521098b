"""Campaign pages as readers see them."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from wagtail.documents import get_document_model

from lantoa.faces.portal.indexing import reindex
from lantoa.faces.portal.tests.factories import address, make_home, make_picture, make_piece, make_unit
from lantoa.faces.portal.tests.pages import addresses_in, cost_of, data_in, words_of
from lantoa.kit.clock import today
from lantoa.publishing.collections.facade import CampaignPage
from lantoa.publishing.collections.signals import campaign_published, campaign_withdrawn
from lantoa.publishing.newsroom.facade import TopicPage

pytestmark = pytest.mark.django_db


def make_campaign(**more: object) -> CampaignPage:
    values = {"title": "Tết Sum vầy", "slug": "tet-sum-vay", "lead": "Tết đến sớm.", "slogan": "Không ai bị bỏ lại"}
    page = make_home().add_child(instance=CampaignPage(**(values | more), live=False))
    page.save_revision().publish()
    return CampaignPage.objects.get(pk=page.pk)


class TestCampaigns:
    def test_every_part_is_shown(self, client: Client) -> None:
        unit, topic = (
            make_unit("LG-1", "CĐCS May Hoa Lam"),
            make_home().add_child(instance=TopicPage(title="Tết", slug="tet")),
        )
        paper = get_document_model().objects.create(title="Kế hoạch", file=ContentFile(b"x" * 2000, "ke-hoach.pdf"))
        by_hand, by_topic = make_piece("Chọn tay"), make_piece("Theo chuyên đề", topics=[topic], unit=unit)
        none = {"pieces": [], "topic": None, "series": None, "section": None, "unit": "", "format": "", "count": 6}
        picture = make_picture()
        photo = {"image": picture, "caption": "Gói bánh", "credit": ""}
        parts = [
            ("text", "<p>Lời mở đầu</p>"),
            ("heading", "Phần <một>"),
            ("numbers", [{"value": "1.200", "label": "vé xe"}]),
            ("pieces", none | {"title": "Nổi bật", "pieces": [by_hand], "layout": "lead"}),
            ("pieces", none | {"title": "Tin", "topic": topic, "unit": "LG-1", "layout": "rows"}),
            ("pieces", none | {"title": "Trống", "unit": "khong-con", "layout": "cards"}),
            (
                "programme",
                {
                    "title": "Lịch",
                    "days": [
                        {
                            "day": date(2026, 12, 20),
                            "title": "Mở màn",
                            "rows": [{"at": "8:00", "what": "Phát vé", "place": "Bến xe"}],
                        }
                    ],
                },
            ),
            ("countdown", {"day": today() + timedelta(days=12), "label": "Chuyến xe đầu tiên"}),
            ("countdown", {"day": today() - timedelta(days=1), "label": "Đăng ký"}),
            ("photos", [photo, photo]),
            ("quote", {"text": "Về nhà thôi", "said_by": "Chị Sen"}),
            ("action", {"text": "Đăng ký vé", "label": "Đăng ký ngay", "address": "/tin-tuc/"}),
            ("documents", {"title": "", "documents": [paper]}),
            ("units", {"title": "", "codes": ["LG-1", "khong-con"]}),
            ("questions", {"title": "", "rows": [{"question": "Ai được vé?", "answer": "<p>Đoàn viên ở xa.</p>"}]}),
            ("contact", {"name": "Ban Tuyên giáo", "phone": "0900 000 000", "email": "a@b.example", "address": ""}),
        ]
        make_campaign(parts=parts, cover=picture, palette="dawn", starts_on=date(2026, 12, 20), place="Lam Giang")
        said = words_of(client, "/chien-dich/tet-sum-vay/")
        for words in (
            "emag--dawn",
            "Không ai bị bỏ lại",
            "Phần &lt;một&gt;",
            "<strong>1.200</strong>",
            "Phát vé",
            "<strong>12</strong> <span>ngày nữa</span>",
            "Đăng ký: đã diễn ra ngày",
            "1/2",
            "Về nhà thôi",
            '<a class="invite__button" href="/tin-tuc/">Đăng ký ngay</a>',
            "Kế hoạch",
            '<a href="/don-vi/LG-1/">',
            "Ai được vé?",
            "tel:0900000000",
        ):
            assert words in said, words
        assert addresses_in(said) == [address(by_hand), address(by_topic)]
        assert "Trống" not in said
        data = data_in(said)
        assert (data["@type"], data["about"]["@type"], data["about"]["startDate"]) == (
            "CollectionPage",
            "Event",
            "2026-12-20",
        )
        assert [row["url"] for row in data["mainEntity"]["itemListElement"]] == [
            f"http://testserver{address(piece)}" for piece in (by_hand, by_topic)
        ]

    def test_a_draft_is_not_there_and_a_withdrawn_page_is_gone(self, client: Client) -> None:
        make_home().add_child(instance=CampaignPage(title="Nháp", slug="nhap", live=False))
        page = make_campaign(parts=[("heading", "Phần")])
        assert client.get("/chien-dich/nhap/").status_code == 404
        assert "/chien-dich/tet-sum-vay/" in words_of(client, "/sitemap.xml")
        assert "/chien-dich/tet-sum-vay/" not in words_of(client, "/")
        make_piece()
        assert "/chien-dich/tet-sum-vay/" in words_of(client, "/")
        page.unpublish()
        assert client.get("/chien-dich/tet-sum-vay/").status_code == 410
        assert "/chien-dich/" not in words_of(client, "/sitemap.xml")

    def test_search_finds_a_campaign_until_it_is_withdrawn(self, client: Client) -> None:
        page = make_campaign(parts=[("heading", "Chuyến xe nghĩa tình")], cover=make_picture())
        campaign_published.send(sender=CampaignPage, campaign=page)
        path = "/tim-kiem/?q=chuyen+xe+nghia+tinh"
        assert "/chien-dich/tet-sum-vay/" in words_of(client, path)
        reindex(everything=True)
        assert "/chien-dich/tet-sum-vay/" in words_of(client, path)
        campaign_withdrawn.send(sender=CampaignPage, campaign=page)
        assert "/chien-dich/tet-sum-vay/" not in words_of(client, path)

    def test_a_list_costs_one_query_whatever_it_holds(self, client: Client) -> None:
        none = {"pieces": [], "topic": None, "series": None, "section": None, "unit": "", "format": "", "title": ""}

        def queries(slug: str, count: int) -> int:
            part = ("pieces", none | {"count": count, "layout": "cards"})
            make_campaign(slug=slug, title=slug, parts=[part])
            return cost_of(client, f"/chien-dich/{slug}/")

        for _ in range(6):
            make_piece(cover=make_picture(), unit=make_unit(f"LG-{_}"))
        assert queries("mot", 1) == queries("sau", 6) <= 10

    def test_the_editor_previews_a_campaign(self, rf: RequestFactory) -> None:
        draft = CampaignPage(title="Đang soạn", slug="x", lead="Lời dẫn", parts=[("heading", "Phần đang soạn")])
        make_home().add_child(instance=draft)
        said = draft.serve_preview(rf.get("/"), "").render().content.decode()
        assert "<h1>Đang soạn</h1>" in said
        assert "Phần đang soạn" in said
