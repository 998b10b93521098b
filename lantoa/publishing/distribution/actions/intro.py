"""A superior unit's own line before what goes on below it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import nfc, one_line
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Kind, Unit
from lantoa.publishing.distribution.actions.steer import locked, schedule_waiting
from lantoa.publishing.distribution.clock import database_now
from lantoa.publishing.distribution.models import Delivery, Release, ReleaseIntro
from lantoa.publishing.distribution.wake import wake_workers
from lantoa.publishing.distribution.wording import INTRO_LENGTH


@transaction.atomic
def write_intro(*, release: Release, unit: Unit, text: str, by: User) -> ReleaseIntro:
    """Put one line above the release's text on the channels of `unit` and of every unit below it; what waited goes.

    Once and for good, because posts may already carry it. An empty text lets it go on without a line.
    Raises RuleBroken when the release takes no line (any more), the unit is no superior one of it, the line is too
    long, or the unit has written already.
    """
    row, text = locked(release), one_line(nfc(text))
    if row.intro == Release.Intro.FORBIDDEN:
        raise RuleBroken(_("Đợt này giữ nguyên lời chung, không thêm lời giới thiệu."))
    if row.state not in (Release.State.RUNNING, Release.State.PAUSED):
        raise RuleBroken(_("Đợt này không còn chạy."))
    if unit.kind != Kind.SUPERIOR or not unit.path.startswith(row.under.path):
        raise RuleBroken(_("Chỉ công đoàn cấp trên cơ sở trong phạm vi đợt này viết lời giới thiệu."))
    if len(text) > INTRO_LENGTH:
        raise RuleBroken(_("Lời giới thiệu dài tối đa {} ký tự.").format(INTRO_LENGTH))
    below = Delivery.objects.filter(release=row, unit__path__startswith=unit.path)
    if below.filter(first_tried_at__isnull=False).exists():
        raise RuleBroken(_("Bài đã bắt đầu lên kênh của các đơn vị bên dưới, không thêm lời được nữa."))
    try:
        with transaction.atomic():
            intro = ReleaseIntro.objects.create(release=row, unit=unit, text=text, written_by=by, written_at=now())
    except IntegrityError:
        raise RuleBroken(_("Đơn vị đã có lời giới thiệu cho đợt này.")) from None
    if row.state == Release.State.RUNNING:
        schedule_waiting(row, below=unit.path, moment=database_now())
    audit.record("distribution.write_intro", row, by=by, unit_id=unit.pk, detail={"has_text": bool(text)})
    wake_workers()
    return intro


@transaction.atomic
def waive_intro(*, release: Release, by: User) -> Release:
    """Lines are no longer required: what waited for one goes on without it, at once or when its wave comes."""
    row = locked(release)
    if row.intro != Release.Intro.REQUIRED:
        raise RuleBroken(_("Đợt này không chờ lời giới thiệu."))
    row.intro = Release.Intro.ALLOWED
    row.save(update_fields=["intro"])
    if row.state == Release.State.RUNNING:
        schedule_waiting(row, below=row.under.path, moment=database_now())
    audit.record("distribution.waive_intro", row, by=by, unit_id=row.under_id)
    wake_workers()
    return row
