"""Series, authors, the archive, what is read most, what stands around a piece, and campaign pages."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from lantoa.faces.portal import paging
from lantoa.faces.portal.archive import month_of
from lantoa.faces.portal.indexing import index_articles
from lantoa.faces.portal.teasers import listed
from lantoa.faces.portal.tests.factories import (
    NOON,
    address,
    make_home,
    make_picture,
    make_piece,
    make_section,
    make_unit,
)
from lantoa.faces.portal.tests.pages import addresses_in, cost_of, data_in, words_of
from lantoa.kit.clock import now, today
from lantoa.publishing.collections.facade import rank_most_read, reckon_likenesses
from lantoa.publishing.newsroom.facade import (
    Article,
    Author,
    Byline,
    PressHouse,
    QuotingTerms,
    SeriesPage,
    TopicPage,
)
from lantoa.services.analytics.models import PageViewDaily, ReadHour

pytestmark = pytest.mark.django_db


def make_series(**more: object) -> SeriesPage:
    values = {"title": "Đêm ca ba", "slug": "dem-ca-ba", "lead": "Ba đêm ở ba nhà máy."} | more
    return make_home().add_child(instance=SeriesPage(**values))


def write(piece: Article, *authors: Author) -> Article:
    piece.bylines = [Byline(author=author) for author in authors]
    piece.save()
    return piece


class TestSeries:
    def test_a_series_is_read_in_the_order_of_its_numbers(self, client: Client) -> None:
        series = make_series(parts=5)
        third = make_piece("Kỳ ba", series=series, series_number=3)
        first = make_piece("Kỳ một", series=series, series_number=1)
        second = make_piece("Kỳ hai", series=series, series_number=2)
        make_piece("Kỳ nháp", series=series, series_number=4, live=False, state="in_editing")

        said = words_of(client, "/loat-bai/dem-ca-ba/")
        assert addresses_in(said) == [address(first), address(second), address(third)]
        assert "Kỳ 2/5" in said

        inside = words_of(client, address(second))
        assert "Kỳ 2/5" in inside
        assert f'<a href="{address(first)}" rel="prev">' in inside
        assert f'<a href="{address(third)}" rel="next">' in inside
        assert addresses_in(inside)[0] == address(third)
        assert "ky-nhap" not in inside
        assert "Kỳ ba" in words_of(client, "/rss/loat-bai/dem-ca-ba/")

    def test_a_series_that_is_not_out_is_not_there(self, client: Client) -> None:
        series = make_series(live=False)
        piece = make_piece(series=series, series_number=1)
        assert client.get("/loat-bai/dem-ca-ba/").status_code == 404
        assert client.get("/rss/loat-bai/dem-ca-ba/").status_code == 404
        assert "Đêm ca ba" not in words_of(client, address(piece))


class TestAuthors:
    def test_a_by_line_leads_to_the_authors_own_page(self, client: Client) -> None:
        lan, namesake = (
            Author.objects.create(name="Mai Lan", about="Cộng tác viên"),
            Author.objects.create(name="Mai Lan"),
        )
        piece = write(make_piece("Của chị Lan này", author_name="Mai Lan, Hữu Bình"), lan)
        other = write(make_piece("Của chị Lan kia", author_name="Mai Lan"), namesake)
        write(make_piece("Bài nháp", live=False, state="in_editing"), lan)

        said = words_of(client, address(piece))
        assert f'<a href="/tac-gia/mai-lan-{lan.pk}/" rel="author">Mai Lan</a>, Hữu Bình' in said
        assert data_in(said)["author"][0]["url"] == f"http://testserver/tac-gia/mai-lan-{lan.pk}/"
        page = words_of(client, f"/tac-gia/mai-lan-{lan.pk}/")
        assert addresses_in(page) == [address(piece)]
        assert data_in(page)["@type"] == "Person"
        assert "Cộng tác viên" in page
        assert addresses_in(words_of(client, f"/tac-gia/mai-lan-{namesake.pk}/")) == [address(other)]
        moved = client.get(f"/tac-gia/ten-cu-{lan.pk}/")
        assert (moved.status_code, moved["Location"]) == (301, f"/tac-gia/mai-lan-{lan.pk}/")
        feed = words_of(client, f"/rss/tac-gia/{lan.pk}/")
        assert "Của chị Lan này" in feed
        assert "kia" not in feed

    def test_who_asked_for_no_page_has_none(self, client: Client) -> None:
        shy = Author.objects.create(name="Sông Quê", has_page=False)
        piece = write(make_piece(author_name="Sông Quê"), shy)
        for path in (f"/tac-gia/song-que-{shy.pk}/", f"/rss/tac-gia/{shy.pk}/", "/tac-gia/ai-do-999999/"):
            assert client.get(path).status_code == 404
        said = words_of(client, address(piece))
        assert "Sông Quê" in said
        assert "/tac-gia/" not in said
        assert "/tac-gia/" not in words_of(client, "/sitemap.xml")

    def test_an_authors_pieces_go_back_by_marks(self, client: Client) -> None:
        author = Author.objects.create(name="Mai Lan")
        # Two of one moment stand on both sides of the mark.
        pieces = [write(make_piece(first_published_at=NOON + timedelta(hours=n // 2)), author) for n in range(23)]
        path, seen = author.get_absolute_url(), []
        while path:
            said = words_of(client, path)
            seen += addresses_in(said)
            path = next(iter(re.findall(r'<a href="([^"]+)" rel="next"', said)), "")
        assert seen == [address(piece) for piece in reversed(pieces)]
        for broken in ("x", "1.5-2", "99999999999.000000-1", "1.000000-1"):
            assert client.get(f"{author.get_absolute_url()}?truoc={broken}").status_code == 404


# An hour apart each, back from the piece.
_MANY_PAGES = """
    INSERT INTO wagtailcore_page (path, depth, numchild, title, draft_title, slug, live, has_unpublished_changes,
        url_path, seo_title, show_in_menus, search_description, expired, locked, content_type_id, locale_id,
        translation_key, first_published_at)
    SELECT 'ZZZZ' || lpad(n::text, 8, '0'), 3, 0, 'Tin', 'Tin', 'tin-' || n, true, false, '/' || n, '', false, '',
        false, false, content_type_id, locale_id, gen_random_uuid(), first_published_at - n * interval '1 hour'
    FROM wagtailcore_page, generate_series(1, 20000) n WHERE id = %s
"""


class TestArchive:
    def test_days_are_days_of_viet_nam(self, client: Client) -> None:
        # 23:30 of the last of April, and 00:30 of the first of May.
        late = make_piece("Cuối tháng", first_published_at=datetime(2026, 4, 30, 16, 30, tzinfo=UTC))
        early = make_piece("Đầu tháng", first_published_at=datetime(2026, 4, 30, 17, 30, tzinfo=UTC))
        make_piece("Đã gỡ", first_published_at=datetime(2026, 4, 30, 18, tzinfo=UTC), live=False, state="withdrawn")

        assert addresses_in(words_of(client, "/luu-tru/2026/04/30/")) == [address(late)]
        assert addresses_in(words_of(client, "/luu-tru/2026/05/01/")) == [address(early)]
        newest = words_of(client, "/luu-tru/")
        assert "Tháng 05/2026" in newest
        assert 'href="/luu-tru/2026/05/01/"' in newest
        assert 'href="/luu-tru/2026/04/" rel="prev"' in newest
        assert 'rel="next"' not in newest
        month = month_of(date(2026, 4, 1))
        assert (month.pieces, month.weeks[0][0], month.weeks[0][2].pieces) == (1, None, 0)

    @pytest.mark.parametrize("when", ["2026/13", "2026/03", "2026/06", "0000/01", "2026/02/30", "2026/05/02"])
    def test_there_is_no_page_of_days_without_pieces(self, client: Client, when: str) -> None:
        make_piece(first_published_at=NOON)
        assert client.get(f"/luu-tru/{when}/").status_code == 404

    def test_an_empty_portal_has_an_empty_archive(self, client: Client) -> None:
        make_home()
        assert "Chưa có bài nào được đăng." in words_of(client, "/luu-tru/")

    def test_a_month_is_counted_by_the_index(self) -> None:
        piece = make_piece(first_published_at=NOON)
        with connection.cursor() as cursor:
            cursor.execute(_MANY_PAGES, [piece.pk])
            cursor.execute("ANALYZE wagtailcore_page")
        with CaptureQueriesContext(connection) as seen:
            month_of(None)
        counting = next(query["sql"] for query in seen if "GROUP BY 1" in query["sql"])
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {counting}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        # Its own index or Wagtail's: which is cheaper depends on what was vacuumed last.
        assert "Index Cond: ((first_published_at >=" in plan


class TestMostRead:
    def test_lists_of_a_day_a_week_and_a_month(self, client: Client) -> None:
        pieces = [make_piece(f"Bài {number}") for number in range(5)]
        gone = make_piece("Đã gỡ", live=False, state="withdrawn")
        elsewhere = make_piece("Ở mục khác", section=make_section("doi-song", "Đời sống"))
        for number, piece in enumerate([*pieces, gone, elsewhere]):
            ReadHour.objects.create(page_id=piece.pk, hour=now() - timedelta(hours=2), readers=10 + number)
            PageViewDaily.objects.create(page_id=piece.pk, day=today(), views=90, visitors=50 - number)
        old = PageViewDaily.objects.create(page_id=pieces[0].pk, day=today() - timedelta(days=20), visitors=5)
        assert old.visitors == 5
        rank_most_read()

        assert addresses_in(words_of(client, "/doc-nhieu/"))[:2] == [address(elsewhere), address(pieces[4])]
        assert addresses_in(words_of(client, "/doc-nhieu/7-ngay/"))[0] == address(pieces[0])
        assert "da-go" not in words_of(client, "/doc-nhieu/30-ngay/")
        assert client.get("/doc-nhieu/365-ngay/").status_code == 404
        side = re.search(r'<ol class="ranked">(.+?)</ol>', words_of(client, "/tin-tuc/"))[1]
        assert re.findall(r'href="([^"]+)"', side) == [address(piece) for piece in reversed(pieces)]
        assert 'class="ranked"' in words_of(client, "/")

    def test_without_readers_it_says_so(self, client: Client) -> None:
        make_piece()
        assert rank_most_read() == 0
        assert "Chưa đủ lượt đọc" in words_of(client, "/doc-nhieu/")

    def test_a_piece_withdrawn_since_stands_in_no_list(self, client: Client) -> None:
        piece = make_piece("Bài sắp gỡ")
        ReadHour.objects.create(page_id=piece.pk, hour=now(), readers=3)
        rank_most_read()
        Article.objects.update(live=False)
        assert "bai-sap-go" not in words_of(client, "/doc-nhieu/")


class TestAround:
    def test_topic_then_unit_then_words_and_nothing_twice(self, client: Client) -> None:
        section, other = make_section("doi-song", "Đời sống"), make_section("phap-luat", "Pháp luật")
        topic = make_home().add_child(instance=TopicPage(title="Bữa ăn ca", slug="bua-an-ca"))
        unit = make_unit("LG-1", "CĐCS May Hoa Lam")
        moment = now()
        alike = make_piece("Bát canh nóng giữa ca đêm", section=other, first_published_at=moment - timedelta(days=9))
        of_unit = make_piece("Chuyện của đơn vị", section=other, unit=unit, topics=[topic])
        gone = make_piece("Cùng chuyên đề, đã gỡ", section=other, topics=[topic], live=False, state="withdrawn")
        first = make_piece("Chuyên đề một", section=other, topics=[topic])
        second = make_piece("Chuyên đề hai", section=other, topics=[topic])
        unit_only = make_piece("Đơn vị làm việc khác", section=other, unit=unit)
        piece = make_piece(
            "Bát canh nóng về tổ may", section=section, topics=[topic], unit=unit, first_published_at=moment
        )
        index_articles([one.pk for one in Article.objects.all()])
        assert reckon_likenesses() >= 1
        assert reckon_likenesses() == 0

        listed = addresses_in(words_of(client, address(piece)))
        assert listed[0] == address(second)
        assert listed[1:5] == [address(one) for one in (first, of_unit, unit_only, alike)]
        assert len(listed) == len(set(listed))
        assert address(gone) not in listed

    def test_what_has_ended_takes_nobodys_place(self, client: Client) -> None:
        """By key word or in the series, a piece past its end leads nowhere: the next that holds stands there."""
        series, section = make_series(), make_section("doi-song", "Đời sống")
        piece = make_piece("Kỳ một", series=series, series_number=1, tags=["ca ba"])
        over = now() - timedelta(hours=1)
        make_piece("Kỳ hai, đã hết hạn", series=series, series_number=2, tags=["ca ba"], expires_at=over)
        third = make_piece("Kỳ ba", series=series, series_number=3)
        holds = make_piece("Cùng từ khóa", section=section, tags=["ca ba"])
        for number in range(4):
            make_piece(f"Hết hạn {number}", section=section, tags=["ca ba"], expires_at=over)
        newer = [make_piece(f"Mới hơn {number}", section=section) for number in range(4)]
        said = words_of(client, address(piece))
        assert "het-han" not in said
        listed = addresses_in(said)
        assert listed[:2] == [address(third), address(holds)]
        assert {address(one) for one in newer[1:]} < set(listed)

    def test_a_piece_costs_ten_queries_whatever_stands_around_it(self, client: Client) -> None:
        series, unit = make_series(), make_unit()
        topic = make_home().add_child(instance=TopicPage(title="Bữa ăn ca", slug="bua-an-ca"))
        plain = make_piece("Bài trơn")
        pieces = [
            write(
                make_piece(
                    series=series, series_number=number, unit=unit, topics=[topic], tags=["ca ba"], cover=make_picture()
                ),
                Author.objects.create(name="Mai Lan"),
                Author.objects.create(name="Hữu Bình"),
            )
            for number in range(1, 5)
        ]
        assert cost_of(client, address(plain)) <= 10
        assert cost_of(client, address(pieces[1])) <= 10


class TestQuoted:
    def test_quoted_news_names_its_source_and_the_foot_the_licence(self, client: Client) -> None:
        house = PressHouse.objects.create(name="Báo Mẫu", host="baomau.example")
        link = "https://baomau.example/tin/1.html"
        piece = make_piece(quoted_from=house, quoted_url=link, quoted_at=NOON)
        said = words_of(client, address(piece))
        assert f'Theo <a href="{link}" rel="noopener nofollow">Báo Mẫu</a>' in said
        assert "01/05/2026 12:00" in said
        assert data_in(said)["isBasedOn"] == link
        assert "Báo Mẫu, 01/05/2026 12:00" in words_of(client, "/rss/")
        assert "Giấy phép trang thông tin điện tử tổng hợp" not in said
        from lantoa.faces.portal.models import PortalSettings

        PortalSettings.objects.create(owner="LĐLĐ tỉnh Lam Giang")
        QuotingTerms.objects.create(licence_number="12/GP-TTĐT")
        assert "Giấy phép trang thông tin điện tử tổng hợp: 12/GP-TTĐT" in words_of(client, "/doc-nhieu/")


def test_a_list_shows_the_newest_of_very_many(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_LISTED", 4)
    newest = [make_piece() for _ in range(5)][::-1]
    page = paging.page_of(rf.get("/tin-tuc/?trang=2"), listed(), per_page=2)
    assert (page.count, page.total, page.older) == (2, 4, "")
    assert page.items == newest[2:4]
