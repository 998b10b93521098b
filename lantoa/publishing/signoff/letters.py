"""The letters that bring links: a worker's share, in a thread of its own."""

import logging
import threading

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from lantoa.publishing.signoff.actions import is_wanted, settle_letter, take_letter
from lantoa.publishing.signoff.models import Letter, Signoff
from lantoa.services.notify.facade import Fate, write_to

log = logging.getLogger(__name__)
_running = threading.Lock()


def link_of(secret: str) -> str:
    """The whole address that a guest opens."""
    return f"{settings.BASE_URL}{reverse('guest:cover', args=[secret])}"


def start_letters() -> None:
    """`send_letters` in a thread of its own, unless it still runs: a mail server that hangs holds up nothing else."""
    if _running.acquire(blocking=False):
        threading.Thread(target=_send_and_close, name="letters with links", daemon=True).start()


def _send_and_close() -> None:
    try:
        send_letters()
    except Exception:
        log.exception("sending letters with links broke; what was taken is free again in five minutes")
    finally:
        connection.close()
        _running.release()


def send_letters() -> int:
    """Send every letter that is due; how many went out. Any number may work at once.

    Whoever dies between a sending and its record leaves the letter to the next: it goes again as the same message.
    """
    sent = 0
    while letter := take_letter():
        if is_wanted(letter):
            fate, error = _send(letter)
            sent += settle_letter(letter=letter, fate=fate, error=error)
    return sent


def _send(letter: Letter) -> tuple[Fate, str]:
    """Mail the link. The piece's title stands in no letter: mail programs read them."""
    row = letter.signoff
    title = _("Mời duyệt bài") if row.kind == Signoff.Kind.APPROVAL else _("Mời góp ý cho bài")
    site = settings.WAGTAIL_SITE_NAME
    text = render_to_string("signoff/letter.txt", {"row": row, "link": link_of(letter.secret), "site": site})
    return write_to(row.email, title=f"{title} · {site}", text=text, key=f"y-kien.{row.pk}")
