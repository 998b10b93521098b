"""Keys for programs that act as one person."""

import secrets

from django.db import transaction

from lantoa.kit.clock import now, today
from lantoa.kit.crypto import digest
from lantoa.org.audit.facade import record
from lantoa.org.people.models import ApiToken, User


@transaction.atomic
def make_token(user: User) -> str:
    """A new key of this person; shown once, kept only as its digest."""
    key = f"lt_{secrets.token_urlsafe(32)}"
    row = ApiToken.objects.create(user=user, token_digest=digest(key), created_at=now())
    record("people.make_token", row, by=user)
    return key


def user_of_token(key: str) -> User | None:
    """The active person this key acts as; None when it is unknown or revoked. One query, two on a day's first use."""
    row = (
        ApiToken.objects.select_related("user")
        .filter(token_digest=digest(key), revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    if row is None:
        return None
    if row.last_used_on != today():
        ApiToken.objects.filter(pk=row.pk).update(last_used_on=today())
    return row.user
