"""Sections, units and pieces for the portal's tests; valid with no arguments."""

import io
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Page, Site

from lantoa.kit.text import fold, slugify_vietnamese
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import Article, HomePage, SectionPage
from lantoa.services.media.facade import Picture

NOON = datetime(2026, 5, 1, 5, 0, tzinfo=UTC)
_numbers = count(1)


def make_home() -> HomePage:
    """The portal's root, made once for a test."""
    found = HomePage.objects.first()
    if found:
        return found
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Trang nhất", slug="trang-nhat"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": home})
    return home


def make_section(slug: str = "tin-tuc", title: str = "Tin tức") -> SectionPage:
    """A section, made once for a test."""
    return SectionPage.objects.filter(slug=slug).first() or make_home().add_child(
        instance=SectionPage(title=title, slug=slug)
    )


def make_unit(code: str = "LG", name: str = "LĐLĐ tỉnh Lam Giang", parent: Unit | None = None, **more: Any) -> Unit:
    """A unit at its place in the tree; whatever it is, it was founded in 2000."""
    unit = Unit(code=code, name=name, kind=more.pop("kind", "grassroots" if parent else "province"), parent=parent)
    unit.search_key = fold(f"{name} {code}")
    unit.valid_from = date(2000, 1, 1)
    for field, value in more.items():
        setattr(unit, field, value)
    unit.save()
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def make_picture(width: int = 900, height: int = 600, description: str = "Công nhân bên chuyền may") -> Picture:
    """A picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (10, 77, 162)).save(file, "JPEG")
    return Picture.objects.create(
        title=description,
        description=description,
        file=ContentFile(file.getvalue(), name=f"anh-{next(_numbers)}.jpg"),
        width=width,
        height=height,
    )


def make_piece(title: str = "", *, section: SectionPage | None = None, **more: Any) -> Article:
    """A published piece, each a minute newer than the one before."""
    number = next(_numbers)
    title = title or f"Bữa cơm ca ba số {number}"
    values = {
        "slug": slugify_vietnamese(title),
        "lead": "Từ tháng này, ca ba có bát canh nóng.",
        "body": [("paragraph", "<p>Chị Sen đặt hộp cơm lên bàn.</p>")],
        "author_name": "Mai Lan",
        "state": Article.State.PUBLISHED,
        "live": True,
        "first_published_at": NOON + timedelta(minutes=number),
    } | more
    tags, topics = values.pop("tags", ()), values.pop("topics", ())
    article = Article(title=title, **values)
    (section or make_section()).add_child(instance=article)
    if tags or topics:
        article.tags.add(*tags)
        article.topics.set(topics)
        article.save()
    return article


def address(article: Article) -> str:
    return f"/{article.get_parent().slug}/{article.slug}-{article.pk}/"
