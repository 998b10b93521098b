"""The record as lines of a table, as many as there are, a few at a time in memory."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM
from lantoa.org.audit.facade import AuditEntry
from lantoa.publishing.distribution.facade import Release
from lantoa.publishing.newsroom.facade import Article, Dispatch, event_of
from lantoa.publishing.signoff.ledger.filters import DISPATCH_TYPE, PIECE_TYPES, RELEASE_TYPE

AT_ONCE = 1_000


def header() -> list[str]:
    """The names of the columns of `lines`."""
    return [
        _("Thời điểm (giờ Việt Nam)"),
        _("Người làm"),
        _("Tài khoản"),
        _("Theo lời mời của"),
        _("Việc"),
        _("Loại"),
        _("Số"),
        _("Tít"),
        _("Đơn vị"),
        _("Ghi chú"),
        _("Đường khẩn"),
        _("Mã việc"),
        _("Chi tiết"),
    ]


def lines(rows: QuerySet[AuditEntry]) -> Iterator[list[str]]:
    """One line for each entry; titles are looked up for AT_ONCE entries together."""
    found = iter(rows.iterator(chunk_size=AT_ONCE))
    while chunk := list(islice(found, AT_ONCE)):
        titles = titles_of(chunk)
        for entry in chunk:
            yield _line(entry, titles.get((entry.object_type, entry.object_id), ""))


def titles_of(chunk: Iterable[AuditEntry]) -> dict[tuple[str, str], str]:
    """What the things of these entries are called now, by type and number. At most three queries."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in chunk:
        wanted[entry.object_type].add(entry.object_id)
    kinds: list[tuple[Any, tuple[str, ...]]] = [
        (Article, PIECE_TYPES),
        (Dispatch, (DISPATCH_TYPE,)),
        (Release, (RELEASE_TYPE,)),
    ]
    titles: dict[tuple[str, str], str] = {}
    for model, types in kinds:
        keys = {key for kind in types for key in wanted.get(kind, ())}
        if keys:
            named = model._default_manager.filter(pk__in=keys).values_list("pk", "title")
            titles |= {(kind, str(pk)): title for pk, title in named for kind in types}
    return titles


def kind_of(entry: AuditEntry) -> str:
    """What sort of thing the entry is about, in a word."""
    if entry.object_type in PIECE_TYPES:
        return _("Bài")
    return {DISPATCH_TYPE: _("Tin gửi"), RELEASE_TYPE: _("Đợt lan tỏa")}.get(entry.object_type, _("Nhật ký"))


def _line(entry: AuditEntry, title: str) -> list[str]:
    event = event_of(entry)
    return [
        f"{entry.happened_at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
        event.who,
        entry.actor.username if entry.actor else "",
        event.behalf,
        event.what,
        kind_of(entry),
        entry.object_id,
        title,
        entry.unit.name if entry.unit else "",
        event.note,
        _("có") if event.is_urgent else "",
        entry.verb,
        json.dumps(entry.detail, ensure_ascii=False, sort_keys=True) if entry.detail else "",
    ]
