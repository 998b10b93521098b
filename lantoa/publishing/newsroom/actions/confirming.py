"""What weighs against a text is confirmed with a reason, or it does not go on."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.publishing.newsroom.actions.words import wanted_reason
from lantoa.publishing.newsroom.checks.finding import Finding
from lantoa.publishing.newsroom.checks.run import check, confirmed_before
from lantoa.publishing.newsroom.models import Article


class NeedsReason(RuleBroken):
    """Refused until somebody says why the text goes on all the same; `findings` are what weighs against it."""

    def __init__(self, sentence: str, findings: Sequence[Finding]) -> None:
        super().__init__(sentence)
        self.findings = tuple(findings)


def must_be_confirmed(row: Article, text: Article, *, confirmed: str | None) -> dict[str, object]:
    """What the audit keeps of the confirmation; empty when nothing weighs or it was confirmed before.

    None does not ask: programs that know nothing of the checks, and doors that show no findings. Raises NeedsReason.
    """
    if confirmed is None:
        return {}
    severe = check(row, text).severe
    if not severe or confirmed_before(row, severe):
        return {}
    if not confirmed.strip():
        told = " ".join(dict.fromkeys(one.sentence for one in severe[:3]))
        sentence = _("Có %(count)s điều cần sửa hoặc xác nhận: %(told)s")
        raise NeedsReason(sentence % {"count": len(severe), "told": told}, severe)
    return {"confirmed": wanted_reason(confirmed), "findings": sorted({one.kind for one in severe})}
