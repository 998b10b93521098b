"""Pieces that were written elsewhere: drafts out of files, and the history of an older portal."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.access import filing_units, is_at_desk
from lantoa.publishing.newsroom.actions.locked import change_piece, locked_piece
from lantoa.publishing.newsroom.actions.making import add_draft
from lantoa.publishing.newsroom.actions.words import short_line, wanted_title
from lantoa.publishing.newsroom.models import Article, SectionPage
from lantoa.publishing.newsroom.rules import LONGEST_LEAD
from lantoa.publishing.newsroom.signals import pieces_imported
from lantoa.services.media.facade import Picture

State = Article.State


@dataclass(frozen=True)
class Words:
    """What a piece from elsewhere says: `body` as (kind of block, its value), in the order of reading."""

    title: str
    lead: str = ""
    body: tuple[tuple[str, Any], ...] = ()
    author: str = ""
    cover: Picture | None = None
    cover_caption: str = ""
    cover_credit: str = ""
    tags: tuple[str, ...] = ()


@transaction.atomic
def start_piece_from(*, section: SectionPage, words: Words, by: User, source: str) -> Article:
    """A draft of what a file says, held by whoever brought it. `source` names the file, for the audit.

    Raises NotAllowed for people outside the desk, RuleBroken without a fitting title.
    """
    if not is_at_desk(by):
        raise NotAllowed(_("Không tìm thấy trang này."))
    article = Article(unit=filing_units(by).first())
    write_words(article, words)
    article.tags.add(*words.tags)
    article.author_name = article.author_name or by.get_full_name()[:160]
    add_draft(article, section=section, by=by)
    return change_piece(article, "start", by=by, detail={"section": section.slug, "file": source[:200]})


@transaction.atomic
def rewrite_history(*, article: Article, words: Words, revision_id: int) -> Article | None:
    """The piece says what its source says now; None when somebody here has changed it since `revision_id`."""
    row = locked_piece(article, None)
    if row.state != State.PUBLISHED or {row.latest_revision_id, row.live_revision_id} != {revision_id}:
        return None
    write_words(row, words)
    row.tags.set(words.tags, clear=True)
    row.save()
    return _keep_live(row)


@transaction.atomic
def credit_history(*, article: Article, unit: Unit) -> bool:
    """Whether the piece, until now nobody's, is the unit's; it counts for nobody all the same."""
    row = locked_piece(article, None)
    if row.state != State.PUBLISHED or row.unit_id is not None:
        return False
    change_piece(row, "credit", by=None, unit=unit)
    pieces_imported.send(sender=Article, articles=[row])
    return True


def write_words(article: Article, words: Words) -> None:
    """Put the words into the piece, but for its key words; nothing is kept yet. Raises RuleBroken for a bad title."""
    article.title = wanted_title(words.title)
    article.lead = short_line(words.lead, LONGEST_LEAD)
    article.body = list(words.body)
    article.author_name = short_line(words.author, 160)
    article.cover = words.cover
    article.cover_caption = short_line(words.cover_caption, 300)
    article.cover_credit = short_line(words.cover_credit, 120)


def _keep_live(article: Article) -> Article:
    """What was written is the live text, without Wagtail's publishing, which would tell of it as of news.

    Nor with its `save_revision`: that saves the page once more, and its indexes are half of what a piece costs.
    """
    revision = Revision.objects.create(
        content_object=article,
        base_content_type=article.get_base_content_type(),
        content=article.serializable_data(),
        object_str=article.title,
    )
    article.live_revision = article.latest_revision = revision
    Article.objects.filter(pk=article.pk).update(
        live_revision=revision,
        latest_revision=revision,
        latest_revision_created_at=revision.created_at,
        draft_title=article.title,
        has_unpublished_changes=False,
    )
    change_piece(article, "import_again", by=None)
    pieces_imported.send(sender=Article, articles=[article])
    return article


def let_the_disk_wait() -> None:
    """This transaction need not reach the disk before the next begins: whoever runs again makes up what was lost."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
