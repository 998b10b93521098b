"""A campaign page goes out and is withdrawn, by the managing editor, at the desk."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Revision

from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.publishing.collections.access import may_publish_campaigns, sees_campaigns
from lantoa.publishing.collections.models import CampaignPage
from lantoa.publishing.collections.signals import campaign_published, campaign_withdrawn
from lantoa.publishing.newsroom.facade import wanted_reason
from lantoa.services.cache.facade import drop_pages


@transaction.atomic
def publish_campaign(*, campaign: CampaignPage, by: User, reason: str = "", seen: str | None = None) -> CampaignPage:
    """Readers see the page's latest text. Safe to call twice: the same text goes out once.

    Args:
        reason: why a managing editor puts out what they wrote themselves; recorded as urgent, as with pieces.
        seen: `text_mark` of the text the person looked at; None does not ask.

    Raises RuleBroken for another's hand, a text nobody looked at, one that lacks something, or without the reason.
    """
    row = _locked(campaign, by)
    if row.live and row.live_revision_id == row.latest_revision_id:
        return row
    if seen is not None and seen != text_mark(row):
        raise RuleBroken(_("Trang vừa được sửa. Hãy xem lại bản mới rồi quyết định."))
    revision = Revision.objects.get(pk=row.latest_revision_id)
    if sentence := revision.as_object().lack():
        raise RuleBroken(sentence)
    has_written = by.pk in _writers(row)
    if has_written and not reason.strip():
        raise RuleBroken(_("Đồng chí có viết trong trang này. Đăng trang mình viết thì cần ghi rõ lý do."))
    try:
        revision.publish(user=by, skip_permission_checks=True)
    except ValidationError as error:
        raise RuleBroken(_("Trang còn chỗ chưa đúng: %(what)s") % {"what": " ".join(error.messages)}) from error
    row.refresh_from_db()
    detail: dict[str, object] = {"revision": revision.pk, "urgent": has_written}
    if has_written:
        detail["reason"] = wanted_reason(reason)
    record("collections.publish_campaign", row, by=by, detail=detail)
    drop_pages()
    transaction.on_commit(lambda: campaign_published.send(sender=CampaignPage, campaign=row))
    return row


@transaction.atomic
def withdraw_campaign(*, campaign: CampaignPage, reason: str, by: User) -> CampaignPage:
    """The page is gone for readers. Safe to call twice. Raises RuleBroken without a reason or by another's hand."""
    row = _locked(campaign, by)
    if not row.live:
        return row
    text = wanted_reason(reason)
    UnpublishPageAction(row, user=by, log_action=True).execute(skip_permission_checks=True)
    record("collections.withdraw_campaign", row, by=by, detail={"reason": text})
    drop_pages()
    transaction.on_commit(lambda: campaign_withdrawn.send(sender=CampaignPage, campaign=row))
    return row


def text_mark(campaign: CampaignPage) -> str:
    """Names the latest text as it is now: an autosave rewrites a revision in place, so its id alone does not."""
    text = campaign.latest_revision
    return f"{text.pk}-{text.created_at:%Y%m%d%H%M%S%f}" if text else ""


def _locked(campaign: CampaignPage, by: User) -> CampaignPage:
    CampaignPage.objects.select_for_update(of=("self",)).only("slogan").get(pk=campaign.pk)
    row: CampaignPage = CampaignPage.objects.select_related("latest_revision").get(pk=campaign.pk)
    if not sees_campaigns(by):
        raise NotAllowed(_("Không tìm thấy trang chiến dịch này."))
    if not may_publish_campaigns(by):
        raise RuleBroken(_("Chỉ trưởng ban biên tập đăng và gỡ trang chiến dịch được."))
    return row


def _writers(row: CampaignPage) -> set[int]:
    """Who saved a text that is not out yet. One query."""
    texts = Revision.objects.for_instance(row).filter(user__isnull=False, pk__gt=row.live_revision_id or 0)
    return set(texts.values_list("user_id", flat=True))
