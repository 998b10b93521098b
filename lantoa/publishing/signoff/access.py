"""Who asks for a word, who sees what was said, who reads the record; missing and hidden look alike."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from lantoa.kit.crypto import digest
from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import (
    RECORD_ROLES,
    Article,
    get_article_at_desk,
    may_edit_article,
    reaches_over,
    standing_of,
)
from lantoa.publishing.signoff.models import Signoff

Person = User | AnonymousUser


def get_piece_to_ask(user: User, article_id: int) -> Article:
    """The piece, for those who edit it. Raises NotAllowed."""
    article = get_article_at_desk(user, article_id)
    if not may_edit_article(user, article):
        raise NotAllowed(_("Không tìm thấy bài này."))
    return article


def get_signoff_for(user: User, signoff_id: int) -> Signoff:
    """The asked word, for those who may withdraw it or ask again. Raises NotAllowed."""
    row = Signoff.objects.select_related("article", "asked_by").filter(pk=signoff_id).first()
    if row is None or not may_steer(user, row):
        raise NotAllowed(_("Không tìm thấy lời mời này."))
    return row


def get_shown_signoff(user: User, signoff_id: int) -> tuple[Article, Signoff]:
    """The asked word with its piece, for whoever sees the piece at the desk. Raises NotAllowed."""
    row = Signoff.objects.filter(pk=signoff_id).first()
    if row is None:
        raise NotAllowed(_("Không tìm thấy lời mời này."))
    return get_article_at_desk(user, row.article_id), row


def may_steer(user: User, row: Signoff) -> bool:
    """Whether the person withdraws this link: whoever asked, while they edit the piece, and who approves it."""
    if not may_edit_article(user, row.article):
        return False
    return row.asked_by_id == user.pk or standing_of(user, row.article).is_approver


def by_token(token: str) -> Signoff | None:
    """What the link with this secret asks, in whatever state. One query."""
    rows = Signoff.objects.select_related("article__latest_revision", "asked_by")
    return rows.filter(token_digest=digest(token)).first()


def may_read_record(user: Person) -> bool:
    """Whether the person reads the portal's whole record: leadership, managing editor, administrator at the top."""
    return reaches_over(user, RECORD_ROLES, None)
