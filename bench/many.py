"""A portal with very many pieces: ten published ones with pictures of their own, and copies of them by SQL."""

import io
from typing import Any

from bench.common import run_sql
from lantoa.kit.clock import now

SECTIONS, PICTURES, TAGS, TAGS_EACH = 10, 40, 2_000, 3
PARAGRAPHS = 14
WORDS = (
    "Từ đầu tháng, ca ba của phân xưởng hai có thêm bát canh nóng. Chị em kể, buổi đối thoại hôm ấy kéo dài đến "
    "tám giờ tối, ai cũng được nói và mọi điều được ghi vào biên bản treo ở cửa nhà ăn. "
)
_BASE36 = """
CREATE OR REPLACE FUNCTION to_base36(number bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    letters text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'; found text := '';
BEGIN
    WHILE number > 0 LOOP
        found := substr(letters, (number %% 36)::int + 1, 1) || found;
        number := number / 36;
    END LOOP;
    RETURN found;
END $$
"""


def empty_portal() -> list[Any]:
    """A home with ten sections; the sections."""
    from wagtail.models import Page, Site

    from lantoa.publishing.newsroom.facade import HomePage, SectionPage

    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Trang nhất", slug="trang-nhat"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    return [home.add_child(instance=SectionPage(title=f"Chuyên mục {n}", slug=f"muc-{n}")) for n in range(SECTIONS)]


def first_pieces(sections: list[Any]) -> list[Any]:
    """One published piece in each section, with a picture in all its sizes, a unit and key words."""
    from lantoa.faces.portal.pictures import make_sizes
    from lantoa.org.units.facade import Unit
    from lantoa.publishing.newsroom.facade import Article

    unit = Unit.objects.create(
        code="LG", kind="province", name="LĐLĐ tỉnh", search_key="ldld", valid_from="2020-01-01", path="/1/"
    )
    made = []
    for number, section in enumerate(sections):
        article = Article(
            title=f"Bữa cơm ca ba số {number}",
            slug=f"bua-com-{number}",
            lead=WORDS[:120],
            body=[("paragraph", f"<p>{WORDS * 2}</p>")] * PARAGRAPHS,
            author_name="Mai Lan",
            unit=unit,
            cover=_picture(),
            state=Article.State.PUBLISHED,
            live=True,
            first_published_at=now(),
            last_published_at=now(),
        )
        section.add_child(instance=article)
        article.tags.add(*(f"từ khóa {word}" for word in range(TAGS_EACH)))
        article.save()
        make_sizes(article)
        made.append(article)
    return made


def _picture() -> Any:
    from django.core.files.base import ContentFile
    from PIL import Image

    from lantoa.services.media.facade import Picture

    file = io.BytesIO()
    Image.new("RGB", (1600, 1067), (10, 77, 162)).save(file, "JPEG")
    content = ContentFile(file.getvalue(), name="anh.jpg")
    return Picture.objects.create(title="Bên chuyền may", file=content, width=1600, height=1067)


def fill_up_to(pieces: int, originals: list[Any]) -> None:
    """Copy the originals until there are so many pieces, spread evenly over ten years and over the sections.

    Pictures of copies are rows of their own, as are their sizes; the files are the originals'.
    """
    [(present,)] = run_sql("SELECT count(*) FROM newsroom_article")
    more = (pieces - present) // len(originals)
    run_sql(_BASE36)
    _more_pictures(originals[0].cover_id)
    _more_tags()
    for original in originals if more > 0 else ():
        _copy(original, more, pieces)
    for table in ("wagtailcore_page", "newsroom_article", "newsroom_taggedpiece", "media_picture", "media_rendition"):
        run_sql(f"VACUUM ANALYZE {table}")


def address_of_some(step: float = 0.5) -> str:
    """The address of one of the copies: the one at this part of all, by number."""
    [(section, slug, pk)] = run_sql(
        """
        SELECT parent.slug, page.slug, page.id FROM wagtailcore_page page
        JOIN wagtailcore_page parent ON parent.path = left(page.path, -4)
        JOIN newsroom_article ON page_ptr_id = page.id
        WHERE page.id >= (SELECT min(page_ptr_id) + %s * (max(page_ptr_id) - min(page_ptr_id)) FROM newsroom_article)
        ORDER BY page.id LIMIT 1
        """,
        step,
    )
    return f"/{section}/{slug}-{pk}/"


def _more_pictures(cover: int) -> None:
    """Pictures until there are PICTURES."""
    [(present,)] = run_sql("SELECT count(*) FROM media_picture")
    for _ in range(PICTURES - present):
        [(pk,)] = run_sql(f"{copying('media_picture', 'id', {})} WHERE id = %s RETURNING id", cover)
        changed = {"image_id": str(pk)}
        run_sql(f"{copying('media_rendition', 'id', changed)} WHERE image_id = %s", cover)


def _more_tags() -> None:
    run_sql(
        "INSERT INTO newsroom_piecetag (name, slug) SELECT 'từ ' || n, 'tu-' || n FROM generate_series(1, %s) n "
        "ON CONFLICT DO NOTHING",
        TAGS,
    )


def copying(table: str, key: str, changed: dict[str, str], *, source: str = "") -> str:
    """INSERT … SELECT of all columns but the key, some of them changed."""
    rows = run_sql("SELECT column_name FROM information_schema.columns WHERE table_name = %s", table)
    names = [name for (name,) in rows if name != key]
    values = ", ".join(changed.get(name, name) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {source or table}"


def _copy(original: Any, more: int, pieces: int) -> None:
    [(first,)] = run_sql("SELECT max(id) FROM wagtailcore_page")
    # Numbers below the parent go on where those of the present children end.
    parent = original.path[:-4]
    [(below,)] = run_sql("SELECT count(*) FROM wagtailcore_page WHERE path LIKE %s", f"{parent}____")
    changed = {
        "path": f"'{parent}' || lpad(to_base36(n + {below} + 10), 4, '0')",
        "slug": f"'bai-' || n + {below}",
        "url_path": f"url_path || n + {below} || '/'",
        "translation_key": "gen_random_uuid()",
        "title": "title || ' ' || n",
        "draft_title": "title || ' ' || n",
        # Nothing newer than the originals.
        "first_published_at": f"now() - n * interval '10 years' / {more} - interval '1 hour'",
    }
    source = f"wagtailcore_page, generate_series(1, {more}) n"
    run_sql(f"{copying('wagtailcore_page', 'id', changed, source=source)} WHERE id = %s", original.pk)
    run_sql("UPDATE wagtailcore_page SET numchild = numchild + %s WHERE path = %s", more, parent)
    covers = [pk for (pk,) in run_sql("SELECT id FROM media_picture ORDER BY id")]
    changed = {
        "page_ptr_id": "p.id",
        "cover_id": f"(ARRAY{covers})[1 + p.id %% {len(covers)}]",
    }
    source = "newsroom_article a, wagtailcore_page p"
    rows = run_sql("SELECT column_name FROM information_schema.columns WHERE table_name = 'newsroom_article'")
    names = [name for (name,) in rows]
    values = ", ".join(changed.get(name, f"a.{name}") for name in names)
    run_sql(
        f"INSERT INTO newsroom_article ({', '.join(names)}) SELECT {values} FROM {source} "
        "WHERE a.page_ptr_id = %s AND p.id > %s AND p.path LIKE %s",
        original.pk,
        first,
        f"{parent}____",
    )
    run_sql(
        "INSERT INTO newsroom_taggedpiece (tag_id, content_object_id) "
        "SELECT tag.id, p.id FROM wagtailcore_page p, generate_series(0, %s - 1) g, newsroom_piecetag tag "
        "WHERE p.id > %s AND p.path LIKE %s AND tag.slug = 'tu-' || 1 + (p.id * 7 + g * 131) %% %s",
        TAGS_EACH,
        first,
        f"{parent}____",
        TAGS,
    )
