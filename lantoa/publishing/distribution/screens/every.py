"""All deliveries of one release as rows of a file, read piece by piece."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lantoa.design.templatetags.look import vn_moment
from lantoa.publishing.distribution.books import part_of
from lantoa.publishing.distribution.figures.count import prefixes
from lantoa.publishing.distribution.models import Channel, Release
from lantoa.publishing.distribution.screens.words import PARTS, words_for
from lantoa.services.analytics.facade import short_url

READ_AT_ONCE = 2_000
_EVERY = """
SELECT d.id, u.code, u.name, COALESCE(a.name, ''), d.network, c.name, c.address, d.state, d.is_recalled, d.sent_at,
    d.post_url, d.proof_url, d.error_class, d.error, d.reactions, d.comments, d.shares, d.views
FROM distribution_delivery d JOIN units_unit u ON u.id = d.unit_id LEFT JOIN units_unit a ON a.id = u.parent_id
LEFT JOIN distribution_channel c ON c.id = d.channel_id
WHERE d.release_id = %(release)s AND u.path LIKE ANY (%(prefixes)s::text[]) ORDER BY d.unit_id, d.id
"""


def header_of_deliveries() -> list[str]:
    """The columns of `every_delivery`."""
    return [
        _("Mã"),
        _("Đơn vị"),
        _("Công đoàn cấp trên"),
        _("Mạng"),
        _("Kênh"),
        _("Đang ở đâu"),
        _("Lúc"),
        _("Bài hoặc minh chứng"),
        _("Nguyên nhân"),
        _("Liên kết của đơn vị"),
        _("Bày tỏ cảm xúc"),
        _("Bình luận"),
        _("Chia sẻ"),
        _("Lượt xem"),
    ]


def every_delivery(release: Release, paths: list[str], *, at: datetime) -> Iterator[list[object]]:
    """One row per delivery of the units below `paths`, unit by unit. One query, read as it is asked for."""
    networks, is_late = dict(Channel.Network.choices), release.is_overdue(at)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_EVERY, {"release": release.pk, "prefixes": prefixes(paths)})
        while rows := cursor.fetchmany(READ_AT_ONCE):
            for row in rows:
                yield _cells(row, networks, is_late=is_late)


def _cells(row: tuple[Any, ...], networks: dict[str, Any], *, is_late: bool) -> list[object]:
    pk, code, name, parent, network, channel, address, state, is_recalled, sent_at, *rest = row
    post_url, proof_url, error_class, error, *figures = rest
    # An exemption's reason stands for itself; of the others the class says more than the network's words.
    is_told = error_class and state != "exempt"
    why = f"{words_for(error_class).says} {error}".strip() if is_told else error
    part = part_of(state, is_recalled=is_recalled, is_late=is_late)
    told = ["" if figure is None else figure for figure in figures]
    return [
        code,
        name,
        parent,
        networks.get(network, network),
        channel or address or "",
        PARTS[part],
        vn_moment(sent_at),
        post_url or proof_url,
        why,
        short_url(pk),
        *told,
    ]
