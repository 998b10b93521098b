"""The letter that brings a link."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from lantoa.publishing.signoff.actions import note_mailed
from lantoa.publishing.signoff.models import Signoff
from lantoa.services.notify.facade import write_to


def link_of(secret: str) -> str:
    """The whole address that a guest opens."""
    return f"{settings.BASE_URL}{reverse('guest:cover', args=[secret])}"


def send_link(signoff: Signoff, secret: str) -> str:
    """Mail the link to whom it is for; returns why the mail server did not take it, empty when it did.

    Called outside any transaction, while the secret is at hand: kept for a worker it would be at rest somewhere.
    The piece's title stands in no letter: mail programs read them.
    """
    title = _("Mời duyệt bài") if signoff.kind == Signoff.Kind.APPROVAL else _("Mời góp ý cho bài")
    site = settings.WAGTAIL_SITE_NAME
    words = {"row": signoff, "link": link_of(secret), "site": site}
    text = render_to_string("signoff/letter.txt", words)
    trouble = write_to(signoff.email, title=f"{title} · {site}", text=text, key=f"y-kien.{signoff.pk}")
    if not trouble:
        note_mailed(signoff=signoff)
    return trouble
