"""What the board changes about the digest that comes out next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import nfc, one_line
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.publishing.digests.models import Issue
from lantoa.publishing.digests.rules import LONGEST_INTRO, LONGEST_SUBJECT, MOST_ITEMS, next_slot


@dataclass(frozen=True)
class Edit:
    """The board's wishes: a subject and an introduction of its own, what stands first, what is left out."""

    subject: str = ""
    intro: str = ""
    first_ids: Sequence[int] = ()
    dropped_ids: Sequence[int] = ()


@transaction.atomic
def edit_issue(*, rhythm: str, slot: datetime, edit: Edit, by: User) -> Issue:
    """The digest of `slot` comes out as the board wants it. Again is safe; the last edit holds.

    Raises RuleBroken when it is on its way already, is not the next one, or a text is too long.
    """
    if slot != next_slot(rhythm, now()):
        raise RuleBroken(_("Số này đã gửi đi. Hãy sửa số kế tiếp."))
    subject, intro = one_line(edit.subject), nfc(edit.intro).strip()
    if len(subject) > LONGEST_SUBJECT or len(intro) > LONGEST_INTRO:
        raise RuleBroken(_("Tiêu đề nhiều nhất 120 chữ cái, lời giới thiệu nhiều nhất 600."))
    Issue.objects.get_or_create(rhythm=rhythm, slot=slot)
    issue = Issue.objects.select_for_update().get(rhythm=rhythm, slot=slot)
    if issue.state != Issue.State.DRAFT:
        raise RuleBroken(_("Số này đã gửi đi. Hãy sửa số kế tiếp."))
    issue.subject, issue.intro = subject, intro
    issue.first_ids = list(dict.fromkeys(edit.first_ids))[:MOST_ITEMS]
    issue.dropped_ids = sorted(set(edit.dropped_ids))[:MOST_ITEMS]
    issue.save(update_fields=["subject", "intro", "first_ids", "dropped_ids"])
    detail = {"first": issue.first_ids, "dropped": issue.dropped_ids, "has_intro": bool(intro)}
    audit.record("digests.edit_issue", issue, by=by, detail=detail)
    return issue
