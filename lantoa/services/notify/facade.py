"""What other packages may use to tell people something."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from lantoa.kit.clock import now
from lantoa.org.people.facade import User
from lantoa.services.notify.addresses import Choices, add_address, choices_of, choose_way, remove_address
from lantoa.services.notify.mail import write_to
from lantoa.services.notify.models import Address, Notice
from lantoa.services.notify.queue import forget_sends, write_sends
from lantoa.services.notify.rules import LEASE, pause_after
from lantoa.services.notify.sending import send_due, start_sending
from lantoa.services.notify.ways import EMAIL, Fate, Letter, Line, Outcome, Target, register_way


@transaction.atomic
def notify(
    users: Iterable[User],
    *,
    text: str,
    url: str = "",
    source: str,
    ways: Iterable[str] = (),
    is_urgent: bool = False,
) -> int:
    """Tell each person once per `source`; returns how many were newly told. Safe to call twice.

    `ways` are those beside the screen by which it goes to people who can be told so: "push", "email", "zalo_bot".
    They wait from 21:00 to 06:30 unless it `is_urgent`. Two statements, three with ways.
    """
    people = {user.pk: user for user in users}
    told = set(Notice.objects.filter(source=source, user_id__in=people).values_list("user_id", flat=True))
    moment, further = now(), [way for way in dict.fromkeys(ways) if way != "screen"]
    rows = [
        Notice(user=user, text=text, url=url, created_at=moment, source=source, ways=further, is_urgent=is_urgent)
        for pk, user in people.items()
        if pk not in told
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    if rows and further:
        write_sends([row.user_id for row in rows], source=source, ways=further, at=moment)
    return len(rows)


def unread(user: User) -> QuerySet[Notice]:
    """What the person has not yet seen, newest first."""
    return Notice.objects.filter(user=user, read_at__isnull=True).order_by("-created_at", "-pk")


def mark_read(user: User, notice_id: int | None = None) -> int:
    """Mark one notice of this person as read, or all of them; returns how many. Safe to call twice."""
    rows = unread(user)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
    return rows.update(read_at=now())


__all__ = [
    "EMAIL",
    "LEASE",
    "Address",
    "Choices",
    "Fate",
    "Letter",
    "Line",
    "Notice",
    "Outcome",
    "Target",
    "add_address",
    "choices_of",
    "choose_way",
    "forget_sends",
    "mark_read",
    "notify",
    "pause_after",
    "register_way",
    "remove_address",
    "send_due",
    "start_sending",
    "unread",
    "write_to",
]
