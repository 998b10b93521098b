"""What a release must be before it starts, in the words of who starts it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from wagtail.models import Page

from lantoa.kit.errors import RuleBroken
from lantoa.org.units.facade import Kind
from lantoa.publishing.distribution import rules
from lantoa.publishing.distribution.models import Channel, Release
from lantoa.publishing.distribution.wording import MOST_VARIANTS, VARIABLES, unknown_variables

if TYPE_CHECKING:
    from lantoa.publishing.distribution.actions.start import Plan

LONGEST_WAVE_HOURS = 7 * 24
LATEST_START = timedelta(days=90)


def check_start(page: Page, *, texts: Mapping[str, str], plan: "Plan", due_at: datetime, moment: datetime) -> None:
    """Raises RuleBroken with what is wrong; says nothing about audience and channels."""
    if not page.live:
        raise RuleBroken(_("Bài chưa đăng thì chưa lan tỏa được."))
    _check_times(plan, due_at=due_at, moment=moment)
    for network, text in texts.items():
        check_text(network, text)
    for network, more in plan.variants.items():
        if len(more) > MOST_VARIANTS:
            raise RuleBroken(_("Mỗi kênh có tối đa {} lời khác nhau.").format(MOST_VARIANTS))
        for text in more:
            check_text(network, text)
    _check_waves(plan.waves)


def check_format(format: str, plan: "Plan") -> None:
    """Raises RuleBroken for a format that there is not, or a video without a clip."""
    if format not in Release.Format.values:
        raise RuleBroken(_("Không có dạng bài đăng này: {}.").format(format))
    if format in (Release.Format.VIDEO, Release.Format.REEL) and not plan.video:
        raise RuleBroken(_("Hãy chọn clip đi cùng."))


def _check_times(plan: "Plan", *, due_at: datetime, moment: datetime) -> None:
    if plan.starts_at and plan.starts_at <= moment:
        raise RuleBroken(_("Giờ bắt đầu phải ở phía trước."))
    if plan.starts_at and plan.starts_at > moment + LATEST_START:
        raise RuleBroken(_("Chỉ hẹn giờ được trong 90 ngày tới."))
    if due_at <= (plan.starts_at or moment):
        raise RuleBroken(_("Hạn chia sẻ phải ở phía trước."))
    if plan.needs_ack and (plan.ack_due_at is None or plan.ack_due_at <= (plan.starts_at or moment)):
        raise RuleBroken(_("Hạn xác nhận đã đọc phải ở phía trước."))


def _check_waves(waves: Mapping[str, float]) -> None:
    unknown = {*waves} - {*Kind.values}
    if unknown:
        raise RuleBroken(_("Không có cấp này: {}.").format(", ".join(sorted(unknown))))
    if any(not 0 <= hours <= LONGEST_WAVE_HOURS for hours in waves.values()):
        raise RuleBroken(_("Mỗi cấp đi sau tối đa {} giờ.").format(LONGEST_WAVE_HOURS))


def check_text(network: str, text: str) -> None:
    """Raises RuleBroken for a network that there is not, too long a text, or a variable that stands for nothing."""
    labels = dict(Channel.Network.choices)
    if network != "default" and network not in labels:
        raise RuleBroken(_("Không có mạng này: {}.").format(network))
    limit = rules.text_limit(network)
    if rules.counted_length(text, network) > limit:
        name = labels.get(network, _("mọi kênh"))
        raise RuleBroken(_("Lời chia sẻ cho {} dài quá {} ký tự.").format(name, limit))
    if unknown := unknown_variables(text):
        known = in_braces(VARIABLES)
        raise RuleBroken(_("Không có ô điền {}. Có thể dùng: {}.").format(in_braces(unknown), known))


def in_braces(names: Iterable[str]) -> str:
    """Variables as a person types them."""
    return ", ".join(f"{{{name}}}" for name in names)
