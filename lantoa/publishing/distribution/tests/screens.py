"""Reading and filling the screens as a person would."""

import re

from lantoa.publishing.distribution.models import Delivery


def text_of(answer):
    """What a person reads: no tags, white space as blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def say(client, who, path, **query):
    client.force_login(who)
    return client.get(path, query)


def typed(federation, **changed):
    """A valid form; None takes a field away."""
    form = {
        "client_id": "7a1",
        "under": federation.province.code,
        "text_default": "Mời đọc.",
        "format": "link",
        "due": "24-gio",
        "step": "check",
    } | changed
    return {name: value for name, value in form.items() if value is not None}


def compose(client, who, page, form):
    client.force_login(who)
    return client.post(f"/lan-toa/moi/?bai={page.pk}", form)


def reach(release, **values):
    Delivery.objects.filter(release=release, **values).update(state="sent", sent_at=release.started_at)


# --- who sees what --------------------------------------------------------------------------------
