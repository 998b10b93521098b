"""New live pieces as rows, many in one statement: what Wagtail's `add_child` and `save_revision` write one by one.

Nothing is checked here and no signal of Wagtail is sent: whoever calls has places, addresses and words that fit.
"""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from modelsearch.backends import get_search_backends
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from lantoa.kit.clock import now
from lantoa.publishing.newsroom.models import Article, TaggedPiece


def insert_live(articles: list[Article]) -> None:
    """The pieces with their key words and first texts, which are live; Wagtail's search and index of uses know them."""
    _give_ids(articles)
    for model in (Page, Article):
        _insert(model, articles)
    tagged = [item for article in articles for item in article.tagged_items.all()]
    TaggedPiece.objects.bulk_create(tagged)
    _insert(Revision, [_revision(article) for article in articles])
    PageLogEntry.objects.bulk_create(_log_entry(article) for article in articles)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Article, articles)
    for article in articles:
        # All else that an old piece points at is not looked up by its uses.
        if any(block.block_type in ("picture", "gallery") for block in article.body) or article.cover_id:
            ReferenceIndex.create_or_update_for_object(article)


def _give_ids(articles: list[Article]) -> None:
    """Numbers of pages and of texts beforehand: each names the other, and no row has to be written twice."""
    moment = now()
    ids = zip(articles, _next_ids(Page, len(articles)), _next_ids(Revision, len(articles)), strict=True)
    for article, page_id, revision_id in ids:
        article.id = article.page_ptr_id = page_id
        article.latest_revision_id = article.live_revision_id = revision_id
        article.latest_revision_created_at = moment
        article._set_core_field_defaults()
        for item in article.tagged_items.all():
            item.content_object = article


def _next_ids(model: type[Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _insert(model: type[Model], rows: Sequence[Model]) -> None:
    """The columns that `model` itself holds of these rows, in one statement.

    Django's `bulk_create` takes no tables that inherit, and Django 5.2 sends long texts as arrays, which costs more
    than all the rest: psycopg writes an array letter by letter.
    """
    fields = model._meta.local_concrete_fields
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    values = [field.get_db_prep_save(field.value_from_object(row), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        # Names of our own tables and columns; what came from outside goes beside the statement.
        cursor.execute(f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES {places}", values)  # noqa: S608 - see above
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _revision(article: Article) -> Revision:
    return Revision(
        id=article.latest_revision_id,
        content_type=ContentType.objects.get_for_model(article),
        base_content_type=article.get_base_content_type(),
        object_id=str(article.pk),
        object_str=article.title,
        content=article.serializable_data(),
        created_at=article.latest_revision_created_at,
    )


def _log_entry(article: Article) -> PageLogEntry:
    """That the page was made, for the history that Wagtail shows."""
    return PageLogEntry(
        page=article,
        content_type=ContentType.objects.get_for_model(article),
        label=article.title,
        action="wagtail.create",
        timestamp=article.latest_revision_created_at,
        content_changed=True,
        uuid=None,
    )
