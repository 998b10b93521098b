"""Sections, topics, written pieces with their pictures, and dispatches on their way."""

import io
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.html import escape
from wagtail.models import Locale, Page, Site
from wagtail.rich_text import RichText

from lantoa.config.sample.collections import ABOUT, SERIES, SHY
from lantoa.config.sample.pictures import PictureSpec, jpeg
from lantoa.config.sample.pieces import SECTIONS, TOPICS, Block, SamplePiece, dispatches, pieces
from lantoa.kit.text import slugify_vietnamese
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import (
    Approval,
    Article,
    Author,
    Byline,
    Dispatch,
    DispatchNote,
    DispatchPhoto,
    HomePage,
    SectionPage,
    SeriesPage,
    TopicPage,
)
from lantoa.publishing.newsroom.signals import piece_published
from lantoa.services.media.facade import Picture

MARKS = {"focus": "is_focus", "must_read": "is_must_read", "urgent": "is_urgent"}


def load_site() -> dict[str, SectionPage]:
    """Home, sections and topics; the sections by slug."""
    locale = Locale.get_active()
    root = Page.get_first_root_node()
    # Wagtail's welcome page holds the address "home" until it goes.
    Page.objects.filter(depth=2).exclude(content_type__model="homepage").delete()
    root.refresh_from_db()
    home = HomePage(title="Công đoàn Lam Giang", slug="trang-chu", locale=locale)
    root.add_child(instance=home)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": "Công đoàn Lam Giang"},
    )
    sections = {}
    for position, section in enumerate(SECTIONS):
        page = SectionPage(title=section.name, slug=section.slug, intro=section.intro, position=position)
        home.add_child(instance=page)
        sections[section.slug] = page
    for topic in TOPICS:
        home.add_child(instance=TopicPage(title=topic.name, slug=topic.slug, intro=topic.intro))
    return sections


def load_pieces(users: dict[str, User], sections: dict[str, SectionPage], moment: datetime) -> list[Article]:
    """The written pieces, filed, approved and published at their times; oldest first."""
    given = sorted(pieces(moment), key=lambda piece: piece.published_at)
    pictures = drawn_pictures([spec for piece in given for spec in piece.pictures])
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={piece.unit_code for piece in given})}
    topics = {topic.slug: topic for topic in TopicPage.objects.all()}
    authors, series = _authors({piece.author for piece in given}), _series()
    articles = []
    for piece in given:
        article = _article(piece, units[piece.unit_code], pictures)
        article.bylines.set([Byline(author=authors[piece.author])])
        article.series, article.series_number = series.get(piece.key, (None, None))
        article.owner = article.editor = users["bientap"]
        sections[piece.section].add_child(instance=article)
        article.topics.set([topics[slug] for slug in piece.topics])
        article.tags.set(list(piece.tags))
        article.save()
        _publish(article, piece, users)
        articles.append(article)
    return articles


def _authors(names: set[str]) -> dict[str, Author]:
    """An author for each by-line."""
    return {
        name: Author.objects.create(name=name, about=ABOUT.get(name, ""), has_page=name not in SHY, is_sample=True)
        for name in sorted(names)
    }


def _series() -> dict[str, tuple[SeriesPage, int]]:
    """Key of a piece → its series, and its number there."""
    home = HomePage.objects.get()
    found: dict[str, tuple[SeriesPage, int]] = {}
    for given in SERIES:
        page = SeriesPage(title=given.title, slug=given.slug, lead=given.lead, parts=given.parts)
        home.add_child(instance=page)
        found |= {key: (page, number) for number, key in enumerate(given.keys, 1)}
    return found


def drawn_pictures(specs: list[PictureSpec]) -> dict[str, Picture]:
    """Every picture once, drawn on all cores."""
    wanted = {spec.name: spec for spec in specs}
    # Forked: a spawned process would run the caller's script again. It never touches our line to the database.
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        drawn = dict(zip(wanted, pool.map(jpeg, wanted.values()), strict=True))
    return {name: _picture(wanted[name], content) for name, content in drawn.items()}


def _picture(spec: PictureSpec, content: bytes) -> Picture:
    file = ImageFile(io.BytesIO(content), name=f"{spec.name}.jpg")
    picture = Picture(
        title=spec.caption[:255] or spec.name,
        description=spec.alt[:255],
        credit=spec.credit[:120],
        file=file,
        is_sample=True,
    )
    picture.save()
    return picture


def _article(piece: SamplePiece, unit: Unit, pictures: dict[str, Picture]) -> Article:
    return Article(
        title=piece.title,
        slug=slugify_vietnamese(piece.title),
        lead=piece.lead,
        body=[_block(block, pictures) for block in piece.blocks],
        genre=piece.genre,
        cover=pictures[piece.cover.name],
        cover_caption=piece.cover.caption,
        cover_credit=piece.cover.credit,
        author_name=piece.author,
        unit=unit,
        place=piece.place,
        happened_at=piece.happened_at,
        state=Article.State.PUBLISHED,
        state_changed_at=piece.published_at,
        is_sample=True,
        live=False,
        **{MARKS[mark]: True for mark in piece.marks},
    )


def _block(block: Block, pictures: dict[str, Picture]) -> tuple[str, object]:
    if block.kind == "picture" and block.picture:
        picture = pictures[block.picture.name]
        picture.contextual_alt_text, picture.decorative = block.picture.alt, False
        return "picture", {"image": picture, "caption": block.picture.caption, "credit": block.picture.credit}
    if block.kind == "quote":
        return "quote", {"text": block.text, "said_by": block.said_by}
    if block.kind == "heading":
        return "heading", block.text
    return "paragraph", RichText(f"<p>{escape(block.text)}</p>")


def _publish(article: Article, piece: SamplePiece, users: dict[str, User]) -> None:
    revision = article.save_revision(user=users["bientap"], log_action=False)
    revision.publish(log_action=False)
    article.refresh_from_db()
    Article.objects.filter(pk=article.pk).update(
        first_published_at=piece.published_at, last_published_at=piece.published_at, state=Article.State.PUBLISHED
    )
    article.first_published_at = article.last_published_at = piece.published_at
    at = piece.published_at - timedelta(minutes=20)
    Approval.objects.create(article=article, revision_id=revision.pk, approved_by=users["truongban"], approved_at=at)
    Dispatch.objects.create(
        unit_id=article.unit_id,
        filed_by=users["coso"],
        filed_at=piece.filed_at,
        title=piece.title,
        body=piece.text,
        happened_at=piece.happened_at,
        place=piece.place,
        author=piece.author,
        state=Dispatch.State.PUBLISHED,
        taken_by=users["bientap"],
        taken_at=piece.filed_at + timedelta(minutes=15),
        article=article,
        changed_at=piece.published_at,
        is_sample=True,
    )
    transaction.on_commit(partial(piece_published.send, sender=Article, article=article))


def load_dispatches(users: dict[str, User], moment: datetime) -> None:
    """Dispatches that are not yet pieces, as they lie on the desk."""
    given = dispatches(moment)
    pictures = drawn_pictures([spec for dispatch in given for spec in dispatch.photos])
    units = dict(Unit.objects.filter(code__in={row.unit_code for row in given}).values_list("code", "pk"))
    for row in given:
        dispatch = Dispatch.objects.create(
            unit_id=units[row.unit_code],
            filed_by=users[row.filed_by],
            filed_at=row.filed_at,
            title=row.title,
            body=row.body,
            happened_at=row.happened_at,
            place=row.place,
            author=row.author,
            state=row.state,
            taken_by=users.get(row.taken_by),
            taken_at=row.filed_at + timedelta(minutes=25) if row.taken_by else None,
            changed_at=row.filed_at + timedelta(minutes=25),
            is_sample=True,
        )
        for position, spec in enumerate(row.photos):
            picture = pictures[spec.name]
            DispatchPhoto.objects.create(dispatch=dispatch, picture=picture, position=position, caption=spec.caption)
        for number, note in enumerate(row.notes):
            DispatchNote.objects.create(
                dispatch=dispatch,
                kind=note.kind,
                text=note.text,
                written_by=users[note.by],
                written_at=row.filed_at + timedelta(minutes=40 + 60 * number),
            )
