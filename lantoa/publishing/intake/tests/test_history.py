"""The history of an old portal comes in, again and again."""

import io
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from modelsearch.backends import get_search_backend
from wagtail.models import Page, PageLogEntry

from lantoa.kit.clock import VIETNAM, now
from lantoa.org.facts.models import Fact
from lantoa.publishing.intake.actions import history
from lantoa.publishing.intake.models import OldAddress, OldPiece
from lantoa.publishing.intake.rules import old_path, places_asked
from lantoa.publishing.intake.tests.docx import photo
from lantoa.publishing.intake.tests.wxr import HEAD, TAIL, cdata, export, item, old_portal
from lantoa.publishing.intake.web import items as reading
from lantoa.publishing.newsroom.facade import Article, PieceTag, SectionPage
from lantoa.publishing.newsroom.signals import piece_published
from lantoa.publishing.newsroom.tests.steps import rewrite
from lantoa.services.notify.models import Notice
from lantoa.services.search.facade import search


def states():
    return [(a.title, a.first_published_at) for a in Article.objects.order_by("pk")]


def test_a_piece_comes_with_its_date_author_section_words_and_pictures(run):
    with old_portal({"/a.jpg": photo(gps=True), "/b.png": photo(kind="PNG")}, {"/a.jpg": 2}) as (address, asked):
        html = (
            f'<p>Mở đầu.</p><figure><img src="{address}/a.jpg" alt="Máy may"><figcaption>Chị Lan. Ảnh: Mai</figcaption>'
            f'</figure><p>Kết.</p><img src="{address}/b.png"><img src="{address}/mat.jpg">'
        )
        more = f'<category domain="post_tag">{cdata("thi thợ giỏi")}</category>'
        said = run(item(7, html, more=more))

    article = Article.objects.get()
    assert (article.live, article.state, article.author_name) == (True, "published", "Trần Lan")
    assert article.first_published_at == datetime(2019, 5, 12, 0, 30, tzinfo=UTC)
    assert article.portal_path == f"/tin-tuc/bai-cu-so-7-{article.pk}/"
    assert [tag.name for tag in article.tags.all()] == ["thi thợ giỏi"]
    assert (article.cover_caption, article.cover_credit) == ("Chị Lan.", "Mai")
    assert [block.block_type for block in article.body] == ["paragraph", "picture"]
    assert asked.count("/a.jpg") == 3
    assert "1/1 bài: 1 mới." in said
    assert "2 đã tải, 1 không tải được" in said


def test_history_tells_nobody_counts_for_nobody_and_is_found(run, client, django_capture_on_commit_callbacks):
    told = []
    piece_published.connect(lambda **_: told.append(1), weak=False, dispatch_uid="t")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            run(item(1), item(2))
    finally:
        piece_published.disconnect(dispatch_uid="t")
    assert (
        told,
        Fact.objects.count(),
        Notice.objects.count(),
        apps.get_model("distribution", "Release").objects.count(),
    ) == ([], 0, 0, 0)
    assert len(search("bài cũ").found) == 2
    article = Article.objects.first()
    assert "Nội dung bài cũ." in client.get(article.portal_path).content.decode()


def test_kept_pages_are_dropped_once_at_the_end(run, monkeypatch):
    drops = []
    monkeypatch.setattr(history, "drop_pages", lambda: drops.append(Article.objects.count()))
    run(*(item(number) for number in range(30)))
    assert drops == [30]


def test_a_second_run_changes_nothing_and_a_change_at_the_source_is_taken(run):
    run(item(1), item(2))
    before = list(Article.objects.order_by("pk").values_list("pk", "latest_revision_id"))
    assert "2 giữ nguyên" in run(item(1), item(2))
    assert list(Article.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before

    assert "1 cập nhật, 1 giữ nguyên" in run(item(1, "<p>Đã sửa.</p>", title="Tít mới"), item(2))
    article = Article.objects.get(title="Tít mới")
    assert article.live_revision_id == article.latest_revision_id
    assert article.first_published_at.year == 2019
    assert "1 cập nhật" in run(item(1, "<p>Lại sửa.</p>", title="Tít mới"), item(2))


def test_what_somebody_edited_here_stays(run, lg):
    run(item(1))
    article = Article.objects.get()
    rewrite(lg, article, title="Tít của tòa soạn")
    assert "đã có người sửa" in run(item(1, "<p>Sửa ở cổng cũ.</p>"))
    assert Article.objects.get().live_revision_id == article.live_revision_id


def test_a_run_that_breaks_off_goes_on(run, monkeypatch):
    real, done = history.publish_history, []

    def dies_at_the_third(texts):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(1)
        return real(texts)

    items = [item(number) for number in range(5)]
    monkeypatch.setattr(history, "TOGETHER", 1)
    monkeypatch.setattr(history, "publish_history", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        run(*items)
    assert (Article.objects.count(), OldPiece.objects.count()) == (2, 2)
    monkeypatch.setattr(history, "publish_history", real)
    assert "3 mới, 2 giữ nguyên" in run(*items)


def test_a_batch_that_is_cut_off_leaves_nothing_and_is_taken_again(run, monkeypatch):
    def dies(*_):
        raise KeyboardInterrupt

    real = history._keep_addresses
    monkeypatch.setattr(history, "_keep_addresses", dies)
    with pytest.raises(KeyboardInterrupt):
        run(item(1), item(2))
    monkeypatch.setattr(history, "_keep_addresses", real)
    assert (Article.objects.count(), OldPiece.objects.count(), search("bài cũ").found) == (0, 0, [])
    assert "2 mới" in run(item(1), item(2))
    assert SectionPage.objects.get(slug="tin-tuc").numchild == 2


def test_one_bad_piece_does_not_lose_the_others_of_its_batch(run, monkeypatch):
    real = history.short_key
    # No text for a database holds this letter.
    monkeypatch.setattr(history, "short_key", lambda guid: "\x00" if guid.endswith("=2") else real(guid))
    said = run(item(1), item(2), item(3))
    assert "2 mới, 1 không nhập được" in said
    assert "Bài cũ số 2:" in said
    assert [title for title, _at in states()] == ["Bài cũ số 1", "Bài cũ số 3"]


def test_pieces_of_one_batch_are_whole_pages_of_wagtail(run):
    """What Wagtail's own way would have made of them: places, texts that can be gone back to, its search, its log."""
    more = f'<category domain="post_tag">{cdata("Thi thợ giỏi")}</category>'
    again = more.replace("Thi", "thi")
    run(item(1, more=more), item(2, title="Bài cũ số 1", more=again), item(3, title="Bài cũ số 1"))
    section = SectionPage.objects.get(slug="tin-tuc")
    children = list(section.get_children())
    assert section.numchild == len(children) == 3
    assert len({child.slug for child in children}) == 3
    assert Page.find_problems() == ([], [], [], [], [])
    for child in children:
        article = child.specific
        assert article.url_path == f"{section.url_path}{article.slug}/"
        assert article.latest_revision_id == article.live_revision_id
        assert article.latest_revision.as_object().body == article.body
        article.full_clean()
    assert [[tag.name for tag in child.specific.tags.all()] for child in children] == [["Thi thợ giỏi"]] * 2 + [[]]
    assert [tag["tag"] for tag in children[1].specific.latest_revision.content["tagged_items"]] == [
        PieceTag.objects.get().pk
    ]
    assert set(get_search_backend().search("cũ", Page)) == set(children)
    assert PageLogEntry.objects.filter(page__in=children, action="wagtail.create").count() == 3
    # A piece made by hand comes after them.
    assert section.add_child(instance=Article(title="Bài mới")).path > children[-1].path


@pytest.mark.parametrize("count", [3, 30])
def test_a_batch_costs_the_same_however_many_pieces(run, count, django_assert_max_num_queries):
    items = [item(number) for number in range(count)]
    with django_assert_max_num_queries(32):
        run(*items)


def test_broken_dates_titles_and_repeats_survive(run):
    said = run(
        item(1),
        item(2, date="0000-00-00 00:00:00", gmt="0000-00-00 00:00:00", link="https://cu.example/a/"),
        item(3, date="hôm qua", gmt="2999-01-01 00:00:00"),
        item(4, title="", html="<p>Chỉ có chữ</p>", date="2020-02-30 00:00:00", gmt=""),
        item(5, title="dài " * 200),
        item(1, "<p>Bản thứ hai của cùng bài</p>"),
        item(6, html=""),
        item(7, status="draft"),
        item(8, type="page"),
        item(9, more="<wp:post_password>bimat</wp:post_password>"),
        item(10, title="Ký tự lạ \x0b\x1f"),
    )
    assert "5 mới" in said
    assert "1 mới, không rõ ngày" in said
    assert "1 trùng trong tệp" in said
    assert "1 không nhập được" in said
    assert [(title, at.year) for title, at in states()][:4] == [
        ("Bài cũ số 1", 2019), ("Bài cũ số 2", 2019), ("Bài cũ số 3", 2019), ("Chỉ có chữ", 2019),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "link", "year"),
    [
        ("1965-09-02 08:00:00", "", 1965), ("1929-07-28 08:00:00", "", 1929),
        ("1970-01-01 00:00:00", "/2016/03/a/", 2016), ("1800-01-01 00:00:00", "/2098/03/a/", 2000),
        ("2999-01-01 00:00:00", "/2017/02/31/a/", 2000), ("2999-01-01 00:00:00", "/2017/02/a/", 2017),
    ],
)  # fmt: skip
def test_dates_that_can_be_are_kept_and_others_are_looked_for_in_the_address(run, date, link, year):
    run(item(1, date=date, gmt="", link=f"https://cu.example{link}"))
    [(_title, at)] = states()
    assert at.astimezone(VIETNAM).year == year


def test_the_same_title_and_guid_from_two_portals_get_addresses_of_their_own(run):
    said = [item(number, title="a" * 300, guid=f"g{number}") for number in (1, 2)]
    for host in ("www.cu.example", "khac.example", "ba.example"):
        run(content=export(*said, head=HEAD.replace("www.cu.example", host)))
    assert len(set(Article.objects.values_list("slug", flat=True))) == 6
    assert {len(title) for title, _at in states()} == {200}


def test_one_item_without_end_stops_the_file_before_it_fills_the_memory(run, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_ITEM", 200_000)
    with pytest.raises(CommandError, match="lớn quá mức"):
        run(item(1), item(2, "<p>" + "a" * 300_000))
    assert [title for title, _at in states()] == ["Bài cũ số 1"]


def test_hostile_words_come_in_as_words(run, client):
    run(
        item(
            1,
            '<p>a<script>alert(1)</script><a href="javascript:x()">b</a></p>',
            title="<img src=x onerror=alert(1)>Tít",
        )
    )
    article = Article.objects.get()
    said = client.get(article.portal_path).content.decode()
    assert "alert(1)" not in said
    assert "javascript:x" not in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "hỏng"),
        (b"khong phai xml", "hỏng"),
        (b"<html><body>x</body></html>", "không phải tệp WordPress"),
        (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "mã lạ"),
    ],
)
def test_what_is_no_export_is_refused(run, content, words):
    with pytest.raises(CommandError, match=words):
        run(content=content)


def test_a_file_cut_off_gives_what_is_whole(run):
    cut = export(item(1), item(2), item(3))
    with pytest.raises(CommandError, match="hỏng"):
        run(content=cut[: -len(TAIL) - 60])
    assert Article.objects.count() == 2


def test_a_check_shows_where_everything_goes_and_changes_nothing(run, tmp_path):
    mapping = tmp_path / "map.csv"
    mapping.write_text("Chuyên mục cũ,Chuyên mục\nAn toàn lao động,tin-tuc\n")
    items = [item(1), item(2, category="An toàn lao động"), item(3, category="Linh tinh"), item(4, category="")]
    said = run(*items, section=mapping, check=True)
    assert not Article.objects.exists()
    for row in ("Tin tức → tin-tuc (1)", "An toàn lao động → tin-tuc (1)", "Linh tinh → — (chưa có) (1)", "--other"):
        assert row in said
    assert "2 chưa có chuyên mục" in run(*items, section=mapping)
    assert "2 mới, 2 giữ nguyên" in run(*items, section=mapping, other="tin-tuc")


def test_a_map_to_a_section_that_is_none_is_refused(run, tmp_path):
    mapping = tmp_path / "map.csv"
    mapping.write_text("category,section\nTin,khong-co\n")
    with pytest.raises(CommandError, match="Dòng 2"):
        run(item(1), section=mapping)
    with pytest.raises(CommandError, match="khong-co"):
        run(item(1), other="khong-co")
    assert not Article.objects.exists()


def test_old_addresses_lead_to_the_pieces(run, client):
    run(item(1), item(2, link="https://cu.example/tin/B%C3%A0i-hay.aspx?id=5"))
    first, second = Article.objects.order_by("pk")
    for old, article in [
        ("/2019/05/bai-cu-1/", first), ("/2019/05/bai-cu-1", first), ("/2019/05/BAI-CU-1/?utm_source=zalo", first),
        ("/?p=1", first), ("/tin/B%C3%A0i-hay.aspx?id=5", second),
    ]:  # fmt: skip
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, article.portal_path), old
    for nothing in ("/tin/B%C3%A0i-hay.aspx?id=6", "/2019/05/bai-cu-99/", "/?p=99", "/%00/"):
        assert client.get(nothing).status_code in (200, 404)
    assert client.post("/2019/05/bai-cu-1/").status_code == 404


def test_an_old_address_that_ends_in_an_id_of_ours_still_leads_to_its_own_piece(run, client):
    run(item(1))
    other = Article.objects.get()
    run(item(1), item(2, link=f"https://cu.example/tin-tuc/ke-hoach-so-{other.pk}/"))
    wanted = Article.objects.get(title="Bài cũ số 2")
    assert client.get(f"/tin-tuc/ke-hoach-so-{other.pk}/").headers["Location"] == wanted.portal_path
    assert client.get(f"/tin-tuc/khac-{other.pk}/").headers["Location"] == other.portal_path


def test_an_old_address_of_a_draft_tells_nothing(run, client, lg):
    run(item(1))
    draft = lg.piece()
    OldAddress.objects.update(article=draft)
    assert client.get("/2019/05/bai-cu-1/").status_code == 404


def test_nothing_there_costs_one_query_more(run, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        assert client.get("/khong/co/gi/o/day.html").status_code == 404


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://cu.example/A/B/?x=1", "/a/b?x=1"), ("/a//", "/a"), ("/", ""), ("", ""), ("/?p=1", "/?p=1"),
        ("/" + "a" * 600, ""), ("/%00a", ""), ("http://[", ""),
    ],
)  # fmt: skip
def test_old_paths_are_written_one_way(address, path):
    assert old_path(address) == path
    assert places_asked("/", "x=1") == ["/?x=1"]


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Cũ</title><item><title>Bài &amp;amp; một</title><link>{0}/mot.html</link><guid>1</guid>
<pubDate>Sun, 12 May 2019 07:30:00 +0700</pubDate><category>Tin tức</category><description>Tóm tắt.</description></item>
<item><title>Bài hai</title><link>{0}/hai.html</link><guid>2</guid><pubDate>hỏng</pubDate><category>Tin tức</category>
<content:encoded><![CDATA[<p>{1}</p>]]></content:encoded></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Bài A</title><id>tag:a</id>
<link href="https://cu.example/a"/><published>2018-03-01T08:00:00+07:00</published><author><name>Mai</name></author>
<category term="Tin tức"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{0}</p></div></content></entry></feed>"""
LONG = "Công nhân thi thợ giỏi. " * 30


def test_a_feed_comes_in_and_teasers_are_read_on_their_pages(run):
    page = f"<html><body><div><a href='/'>Trang chủ</a></div><article><p>{LONG}</p></article></body></html>".encode()
    with old_portal({"/mot.html": page}) as (address, _asked):
        said = run(command="import_feed", content=RSS.format(address, LONG).encode())
    assert "1 mới" in said
    one = Article.objects.get(title="Bài & một")
    assert "thợ giỏi" in str(one.body)
    assert one.first_published_at == datetime(2019, 5, 12, 0, 30, tzinfo=UTC)
    assert Article.objects.get(title="Bài hai").first_published_at < now()


def test_atom_with_a_piece_in_xhtml_comes_in(run):
    run(command="import_feed", content=ATOM.format(LONG).encode())
    article = Article.objects.get()
    assert (article.author_name, article.first_published_at.year) == ("Mai", 2018)
    assert [block.block_type for block in article.body] == ["paragraph"]


def test_a_feed_and_a_page_come_from_their_addresses_too(run):
    page = f"<html><head><title>Trang cũ</title></head><body><article><p>{LONG}</p></article></body></html>".encode()
    with old_portal({"/rss": ATOM.format(LONG).encode(), "/cu.html": page}) as (address, _asked):
        out = io.StringIO()
        call_command("import_feed", f"{address}/rss", stdout=out)
        call_command("import_feed", f"{address}/cu.html", other="tin-tuc", stdout=out)
        with pytest.raises(CommandError, match="404"):
            call_command("import_feed", f"{address}/khong-co", stdout=out)
    assert [title for title, _at in states()] == ["Bài A", "Trang cũ"]


def test_private_addresses_are_not_called(run, settings):
    settings.ALLOW_PRIVATE_CALLBACKS = False
    with old_portal({"/a.jpg": photo()}) as (address, asked):
        said = run(item(1, f'<p>a</p><img src="{address}/a.jpg">'))
    assert asked == []
    assert "1 không tải được" in said
    assert Article.objects.get().cover is None
