"""What the owner of an account agrees to where the network wants it said: who may see posts, and what others may do."""

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.tiktok.consent import PRIVACY_LEVELS, Consent


@transaction.atomic
def agree_to_posts(channel: Channel, *, by: User, consent: Consent) -> Channel:
    """From now on posts go out on the account by themselves, as `consent` says. A later consent replaces it.

    Raises RuleBroken for a network that asks for none and for a privacy level that there is not.
    """
    row = _locked(channel)
    if consent.privacy not in PRIVACY_LEVELS:
        raise RuleBroken(_("Hãy chọn ai được xem bài đăng."))
    said = {
        "privacy": consent.privacy,
        "allow_comment": consent.allow_comment,
        "allow_duet": consent.allow_duet,
        "allow_stitch": consent.allow_stitch,
    }
    row.options = {**row.options, "consent": {"by": by.pk, "at": now().isoformat(), **said}}
    row.save(update_fields=["options"])
    audit.record("distribution.agree_to_posts", row, by=by, unit_id=row.unit_id, detail=dict(said))
    return row


@transaction.atomic
def withdraw_consent(channel: Channel, *, by: User) -> Channel:
    """From now on a person posts on the account. Safe to call twice."""
    row = _locked(channel)
    if "consent" in row.options:
        row.options = {name: value for name, value in row.options.items() if name != "consent"}
        row.save(update_fields=["options"])
        audit.record("distribution.withdraw_consent", row, by=by, unit_id=row.unit_id)
    return row


def _locked(channel: Channel) -> Channel:
    row = Channel.objects.select_for_update(of=("self",)).select_related("unit").get(pk=channel.pk)
    if row.network != "tiktok":
        raise RuleBroken(_("Kênh này không cần chọn cách đăng."))
    return row
