"""Galleries, videos and units of an old portal come along, and what cannot is said."""

import pytest
from django.core.management import CommandError

from lantoa.org.facts.models import Fact
from lantoa.publishing.intake.tests.docx import photo
from lantoa.publishing.intake.tests.wxr import attached, item, old_portal
from lantoa.publishing.newsroom.facade import Article
from lantoa.publishing.newsroom.tests.steps import rewrite
from lantoa.services.search.facade import Within, search, unit_mark


def test_galleries_and_videos_come_along(run, client):
    pictures = {f"/{name}.jpg": photo(300 + at) for at, name in enumerate("abc")}
    with old_portal(pictures) as (address, _asked):
        files = [attached(50 + at, f"{address}/{name}.jpg", 2, f"Chú {name}") for at, name in enumerate("abc")]
        html = (
            '<p>Mở.</p>[gallery columns="2" ids="50,52,51"]<figure class="wp-block-embed"><div>'
            "https://youtu.be/aBcdEFgh_-1</div><figcaption>Phim hội thi</figcaption></figure><p>Kết.</p>"
        )
        said = run(*files, item(1, html), item(2, "<p>Hai.</p>[gallery]"), item(3, '<p>Ba.</p>[gallery ids="999"]'))
    assert "3 mới" in said
    assert "1 chùm ảnh không rõ ảnh nào; ở các bài:\n  Bài cũ số 3" in said
    first, second = Article.objects.order_by("pk")[:2]
    assert [block.block_type for block in first.body] == ["paragraph", "gallery", "player", "paragraph"]
    assert (first.cover_caption, [shot["caption"] for shot in first.body[1].value]) == ("Chú a", ["Chú c", "Chú b"])
    assert first.body[1].value[0]["image"].contextual_alt_text == "Ảnh 52"
    assert [len(block.value) for block in second.body if block.block_type == "gallery"] == [2]
    video = {"address": "https://www.youtube.com/watch?v=aBcdEFgh_-1", "caption": "Phim hội thi"}
    assert dict(first.body[2].value) == video
    page = client.get(first.portal_path)
    assert 'data-player="https://www.youtube-nocookie.com/embed/aBcdEFgh_-1?rel=0"' in page.content.decode()
    assert "frame-src 'self' https://www.youtube-nocookie.com" in page.headers["Content-Security-Policy"]


@pytest.fixture
def unit_map(tmp_path):
    def write(*rows):
        file = tmp_path / "units.csv"
        file.write_text("\n".join(("Chuyên mục cũ,Tác giả,Mã đơn vị", *rows)))
        return file

    return write


def test_pieces_are_credited_to_units_by_author_category_or_all(run, lg, unit_map):
    own, district, other = lg.unit.code, lg.district.code, lg.other_unit.code
    units = unit_map(f"an toàn,,{district}", f",TRẦN LAN,{own}", f"Không có,,{own}", f",Không ai,{own}")
    by_other = [item(number).replace("[lan]", "[mai]") for number in (1, 2)]
    items = [item(3), by_other[0], by_other[1].replace("[Tin tức]", "[An toàn]")]
    check = run(*items, units=units, unit=other, other="tin-tuc", check=True)
    assert f"{own} {lg.unit} ← 1\n" in check
    assert "không bài nào có tác giả “khong ai”" in check
    assert "không bài nào có chuyên mục cũ “khong co”" in check
    run(*items, units=units, unit=other, other="tin-tuc")
    credited = {article.title: article for article in Article.objects.all()}
    assert [credited[f"Bài cũ số {number}"].unit for number in (3, 1, 2)] == [lg.unit, lg.other_unit, lg.district]
    assert not Fact.objects.exists()
    below = search("bài cũ", within=Within(marks=frozenset({unit_mark(lg.district.pk)})))
    assert {found.page_id for found in below.found} == {credited[f"Bài cũ số {number}"].pk for number in (3, 2)}


def test_a_later_run_credits_what_was_nobodys_and_nobody_edited(run, lg):
    run(item(1), item(2))
    first, second = Article.objects.order_by("pk")
    rewrite(lg, second, title="Tít của tòa soạn")
    assert "1 ghi thêm đơn vị, 1 giữ nguyên" in run(item(1), item(2), unit=lg.unit.code)
    assert [article.unit for article in Article.objects.order_by("pk")] == [lg.unit, None]
    assert "2 giữ nguyên" in run(item(1), item(2), unit=lg.district.code)
    assert Article.objects.get(pk=first.pk).unit == lg.unit


def test_a_map_of_units_that_is_wrong_is_refused_row_by_row(run, lg, unit_map):
    with pytest.raises(CommandError, match=r"Dòng 2: không có đơn vị mã “X”\.\nDòng 3: ghi chuyên mục cũ hoặc"):
        run(item(1), units=unit_map("Tin tức,,X", f"Tin tức,Lan,{lg.unit.code}"))
    with pytest.raises(CommandError, match="“X”"):
        run(item(1), unit="X")
    assert not Article.objects.exists()
