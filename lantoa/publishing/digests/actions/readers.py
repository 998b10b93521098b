"""Asking for a digest, agreeing by a letter's link, leaving: no account, and nothing is sent before somebody agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.crypto import digest
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.publishing.digests.models import Reader, Rhythm, Wish
from lantoa.publishing.digests.rules import LONGEST_CHOICE
from lantoa.publishing.distribution.facade import lift_suppression, mailbox_hash, network_of, read_mailbox

LINK_LIVES = timedelta(days=7)
PER_ADDRESS_AND_DAY, BETWEEN_TWO = 3, timedelta(minutes=5)
PER_NETWORK_AND_HOUR = 20


@dataclass(frozen=True)
class Chosen:
    """What a reader wants: none of sections and units is everything."""

    rhythm: str
    section_ids: Sequence[int] = ()
    unit_ids: Sequence[int] = ()


@transaction.atomic
def ask_for_digest(*, address: str, chosen: Chosen, client: str) -> bool:
    """Ask the mailbox's owner; False when that mailbox was asked too often lately, which nobody is told.

    Raises RuleBroken for an address that is none, too many choices, or too many requests from one network.
    """
    mailbox, at = read_mailbox(address), now()
    if not mailbox:
        raise RuleBroken(_("Địa chỉ thư chưa đúng, ví dụ: ten@congdoan.vn."))
    if chosen.rhythm not in Rhythm.values:
        raise RuleBroken(_("Hãy chọn nhận hằng ngày hay hằng tuần."))
    if len(chosen.section_ids) + len(chosen.unit_ids) > LONGEST_CHOICE:
        raise RuleBroken(_("Hãy chọn ít hơn: nhiều nhất 20 chuyên mục và đơn vị."))
    network, hashed = network_of(client), mailbox_hash(mailbox)
    lately = Wish.objects.filter(network_hash=network, asked_at__gt=at - timedelta(hours=1)).count()
    if lately >= PER_NETWORK_AND_HOUR:
        raise RuleBroken(_("Có quá nhiều yêu cầu từ mạng này, vui lòng thử lại sau một giờ."))
    asked = list(
        Wish.objects.filter(address_hash=hashed, asked_at__gt=at - timedelta(days=1)).values_list("asked_at", flat=True)
    )
    if len(asked) >= PER_ADDRESS_AND_DAY or any(moment > at - BETWEEN_TWO for moment in asked):
        return False
    token = token_urlsafe(32)
    Wish.objects.create(
        address=mailbox,
        address_hash=hashed,
        network_hash=network,
        token=token,
        token_hash=digest(token),
        asked_at=at,
        **_columns(chosen),
    )
    return True


def _columns(chosen: Chosen) -> dict[str, object]:
    return {
        "rhythm": chosen.rhythm,
        "section_ids": sorted(set(chosen.section_ids)),
        "unit_ids": sorted(set(chosen.unit_ids)),
    }


def open_wish(token: str) -> Wish | None:
    """The request that a letter's link belongs to, while it may be agreed to. One query."""
    rows = Wish.objects.filter(token_hash=digest(token), confirmed_at=None, asked_at__gt=now() - LINK_LIVES)
    return rows.first()


@transaction.atomic
def confirm_wish(token: str) -> Reader | None:
    """The mailbox's owner agrees: it gets digests from now on, by its newest choice. None when the link is over."""
    wish = Wish.objects.select_for_update().filter(token_hash=digest(token), confirmed_at=None).first()
    if wish is None or not wish.address or wish.asked_at <= now() - LINK_LIVES:
        return None
    lift_suppression(wish.address_hash)
    leave = token_urlsafe(32)
    fresh: dict[str, Any] = {
        "address": wish.address,
        "rhythm": wish.rhythm,
        "section_ids": wish.section_ids,
        "unit_ids": wish.unit_ids,
        "state": Reader.State.ACTIVE,
        "ended_at": None,
    }
    usual = {**fresh, "since": now(), "token": leave, "token_hash": digest(leave)}
    reader, is_new = Reader.objects.select_for_update().get_or_create(address_hash=wish.address_hash, defaults=usual)
    if not is_new:
        if reader.state != Reader.State.ACTIVE:
            fresh["since"] = now()
        for name, value in fresh.items():
            setattr(reader, name, value)
        reader.save()
    # The row stays as the consent: when was asked and when agreed. What only the letter needed goes.
    wish.confirmed_at, wish.address, wish.network_hash, wish.token = now(), "", "", ""
    wish.save(update_fields=["confirmed_at", "address", "network_hash", "token"])
    audit.record("digests.confirm", reader, by=None, detail={"rhythm": reader.rhythm})
    return reader


def leave_digest(token: str) -> bool:
    """The reader whose link this is gets nothing more; False when that was so, or the link is nobody's."""
    pk = Reader.objects.filter(token_hash=digest(token)).values_list("pk", flat=True).first()
    return leave_by_id(pk) if pk else False


@transaction.atomic
def leave_by_id(reader_id: int) -> bool:
    """The reader gets nothing more, and their address is not kept. Safe to call twice."""
    reader = Reader.objects.select_for_update().filter(pk=reader_id).first()
    if reader is None or reader.state == Reader.State.ENDED:
        return False
    reader.state, reader.ended_at, reader.address = Reader.State.ENDED, now(), ""
    reader.save(update_fields=["state", "ended_at", "address"])
    audit.record("digests.leave", reader, by=None)
    return True


def hash_of(issue_id: int, number: int) -> str:
    """The hash of the mailbox that a letter went to: issue 0 is a letter that asks for consent; "" for nobody's."""
    rows = Reader.objects if issue_id else Wish.objects
    return rows.filter(pk=number).values_list("address_hash", flat=True).first() or ""


def leave_by_letter(issue_id: int, number: int) -> bool:
    """A letter came back that asks to leave."""
    return leave_by_id(number) if issue_id else False


def forget_wishes() -> int:
    """Addresses of requests that nobody agreed to are not kept; those agreed to stay as the consent."""
    return Wish.objects.filter(confirmed_at=None, asked_at__lt=now() - LINK_LIVES).delete()[0]
