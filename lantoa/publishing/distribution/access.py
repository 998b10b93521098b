"""Who sees and does what: releases through the unit they hang under, deliveries through their unit."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from lantoa.kit.clock import now, today
from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import FIELD_ROLES, Appointment, Role, User, has_role, paths_reached_by
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.models.release import REACHED_STATES

RELEASING_ROLES = (Role.MANAGING_EDITOR, Role.SOCIAL_EDITOR)
# Who sees how the releases of their subtree spread.
WATCHING_ROLES = (*RELEASING_ROLES, Role.LEADERSHIP, Role.SECRETARY, Role.SECTION_EDITOR, Role.OFFICER)

# Who may say of a share below them that it was made.
CHECKING_ROLES = (*RELEASING_ROLES, Role.OFFICER)

MISSING_UNIT = gettext_lazy("Không tìm thấy đơn vị này.")
MISSING_RELEASE = gettext_lazy("Không tìm thấy đợt lan tỏa này.")
MISSING_CHANNEL = gettext_lazy("Không tìm thấy kênh này.")
MISSING_DELIVERY = gettext_lazy("Không tìm thấy lượt chia sẻ này.")


def may_release(user: User, unit: Unit) -> bool:
    """Whether the person may spread pages to the subtree of `unit`. One query."""
    return has_role(user, RELEASING_ROLES, unit)


def get_releasable_unit(user: User, code: str) -> Unit:
    """The unit with this code, if the person may release under it. Raises NotAllowed, alike for both."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None or not may_release(user, unit):
        raise NotAllowed(MISSING_UNIT)
    return unit


def paths_watched_by(user: User | AnonymousUser) -> list[str]:
    """Tree paths whose spread the person may see. One query."""
    return paths_reached_by(user, WATCHING_ROLES)


def get_watched_unit(user: User | AnonymousUser, code: str) -> Unit:
    """The unit with this code, if the person watches it or does its tasks. Raises NotAllowed, alike for both."""
    unit = Unit.objects.select_related("parent", "successor").filter(code=code).first()
    if unit is None or not (unit.path.startswith(tuple(paths_watched_by(user))) or unit.pk in own_unit_ids(user)):
        raise NotAllowed(MISSING_UNIT)
    return unit


def outermost(paths: Iterable[str]) -> list[str]:
    """`paths` without those that lie below another one, sorted."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(above) for above in kept):
            kept.append(path)
    return kept


def overlaps(paths: list[str], field: str) -> Q:
    """Rows whose unit lies under one of `paths`, or above one: a release to the province concerns each unit in it."""
    inside = Q(pk__in=[])
    for path in paths:
        above = [path[: end + 1] for end in range(len(path)) if path[end] == "/"]
        inside |= Q(**{f"{field}__path__startswith": path}) | Q(**{f"{field}__path__in": above})
    return inside


def releases_for(user: User | AnonymousUser) -> QuerySet[Release]:
    """Releases that went to units the person watches, newest first. One query for the paths."""
    paths = paths_watched_by(user)
    if not paths:
        return Release.objects.none()
    found = Release.objects.filter(overlaps(paths, "under"))
    return found.select_related("under", "started_by").order_by("-started_at", "-pk")


def get_release_for(user: User | AnonymousUser, release_id: int) -> Release:
    """The release, if it went to units the person watches. Raises NotAllowed, alike for missing and hidden."""
    release = releases_for(user).filter(pk=release_id).first()
    if release is None:
        raise NotAllowed(MISSING_RELEASE)
    return release


def get_own_release_for(user: User, release_id: int) -> Release:
    """The release, if the person may steer it: pause, recall, try again, remind. Raises NotAllowed otherwise."""
    release = Release.objects.select_related("under").filter(pk=release_id).first()
    if release is None or not may_release(user, release.under):
        raise NotAllowed(MISSING_RELEASE)
    return release


def own_unit_ids(user: User | AnonymousUser) -> list[int]:
    """Units whose share tasks are the person's: those they are appointed to as officer or reporter, and ended ones
    whose work these have taken over. One query."""
    if not user.is_authenticated or not user.is_active:
        return []
    appointments = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()),
        user_id=user.pk,
        role__in=FIELD_ROLES,
        valid_from__lte=today(),
    )
    sql, values = appointments.values("unit_id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_INHERITED.format(sql), [*values, today()])
        return [unit_id for (unit_id,) in cursor.fetchall()]


# Who takes over from an ended unit: its successor, or the unit above it when it has none.
_INHERITED = """
WITH RECURSIVE mine AS (
    SELECT given.unit_id AS id FROM ({}) given
    UNION
    SELECT u.id FROM mine m CROSS JOIN LATERAL (
        SELECT s.id, s.valid_to FROM units_unit s WHERE s.successor_id = m.id
        UNION ALL
        SELECT c.id, c.valid_to FROM units_unit c WHERE c.parent_id = m.id AND c.successor_id IS NULL
    ) u WHERE u.valid_to < %s
) SELECT id FROM mine ORDER BY id
"""
_HEIRS = """
WITH RECURSIVE heirs AS (
    SELECT u.id, u.successor_id, u.parent_id, u.valid_to FROM units_unit u WHERE u.id = ANY (%(units)s::bigint[])
    UNION
    SELECT u.id, u.successor_id, u.parent_id, u.valid_to FROM heirs h
    JOIN units_unit u ON u.id = COALESCE(h.successor_id, h.parent_id) WHERE h.valid_to < %(today)s
) SELECT id FROM heirs ORDER BY id
"""


def inherited_by(unit_ids: list[int]) -> list[int]:
    """These units and the ended ones whose work they have taken over, however many mergers ago. One query."""
    if not unit_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_INHERITED.format("SELECT unnest(%s::bigint[]) AS unit_id"), [unit_ids, today()])
        return [unit_id for (unit_id,) in cursor.fetchall()]


def heirs_of(unit_ids: list[int]) -> list[int]:
    """These units and, for those that have ended, who has taken over their work since. One query."""
    if not unit_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_HEIRS, {"units": unit_ids, "today": today()})
        return [unit_id for (unit_id,) in cursor.fetchall()]


def people_of_unit(unit_id: int) -> QuerySet[User]:
    """Active officers and reporters appointed directly to one unit: who looks after its channels."""
    return people_of_units([unit_id])


def people_of_units(units: Any) -> QuerySet[User]:
    """Active officers and reporters appointed directly to any of these units (ids, or a query of them).

    For an ended unit also those of whoever has taken over its work.
    """
    ended = Unit.objects.filter(pk__in=units, valid_to__lt=today())
    heirs = heirs_of(list(ended.values_list("pk", flat=True)))
    appointments = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()),
        Q(unit_id__in=units) | Q(unit_id__in=heirs),
        role__in=FIELD_ROLES,
        valid_from__lte=today(),
    )
    return User.objects.filter(is_active=True, pk__in=appointments.values("user_id"))


def _open_appointments_in_field() -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today()), role__in=FIELD_ROLES, valid_from__lte=today()
    )


def open_tasks_for(user: User | AnonymousUser) -> QuerySet[Delivery]:
    """Open share tasks and doubtful posts of the person's own units, put off ones and a colleague's too.

    Urgent first, then oldest due. One query for the units.
    """
    open_ones = Q(state=Delivery.State.TASK) | Q(state=Delivery.State.IN_DOUBT, needs_person=True)
    tasks = Delivery.objects.filter(open_ones, unit_id__in=own_unit_ids(user), is_recalled=False)
    tasks = tasks.select_related("release", "channel", "unit__parent", "handed_to")
    return tasks.order_by("-is_urgent", "release__due_at", "pk")


def tasks_for(user: User | AnonymousUser) -> QuerySet[Delivery]:
    """What the person has to share now: not put off, and in no colleague's hands. One query for the units.

    A task that was given to somebody who does not work for the unit any more is everybody's again.
    """
    colleague = _open_appointments_in_field().filter(
        user=OuterRef("handed_to"), unit=OuterRef("unit"), user__is_active=True
    )
    tasks = open_tasks_for(user).filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now()))
    return tasks.filter(Q(handed_to=None) | Q(handed_to_id=user.pk) | ~Exists(colleague))


def later_tasks_for(user: User | AnonymousUser) -> QuerySet[Delivery]:
    """Tasks that are put off or in a colleague's hands, next to come first. One query for the units."""
    return open_tasks_for(user).exclude(pk__in=tasks_for(user).values("pk")).order_by("snoozed_until", "pk")


def aftermath_for(user: User | AnonymousUser) -> QuerySet[Delivery]:
    """Posts of the person's own units that only a person can take down or change, recalled ones first.

    One query for the units.
    """
    out = (*REACHED_STATES, Delivery.State.IN_DOUBT)
    to_remove = Q(is_recalled=True, needs_person=True, state__in=out)
    to_change = Q(edit_needs_person=True, is_recalled=False, state__in=REACHED_STATES)
    found = Delivery.objects.filter(to_remove | to_change, unit_id__in=own_unit_ids(user))
    return found.select_related("release", "channel", "unit__parent").order_by(
        "-is_recalled", "release__corrected_at", "pk"
    )


def colleagues_for(user: User, unit_id: int) -> QuerySet[User]:
    """Who else looks after the unit's channels, by name: whom a task can be given to."""
    return people_of_unit(unit_id).exclude(pk=user.pk).order_by("full_name", "username")


def proofs_for(user: User | AnonymousUser) -> QuerySet[Delivery]:
    """Shares of units below the person that no program could prove, oldest first. Two queries for the paths.

    Not those of the person's own units: nobody checks themselves.
    """
    paths = paths_reached_by(user, CHECKING_ROLES)
    if not paths or not user.is_authenticated:
        return Delivery.objects.none()
    inside = Q()
    for path in paths:
        inside |= Q(unit__path__startswith=path)
    found = Delivery.objects.filter(
        inside,
        state=Delivery.State.DONE,
        is_recalled=False,
        proof_state=Delivery.Proof.UNCHECKED,
        proof_checked_at__isnull=False,
    )
    found = found.exclude(unit_id__in=own_unit_ids(user)).exclude(done_by_id=user.pk)
    return found.select_related("release", "channel", "unit", "done_by").order_by("sent_at", "pk")


def get_proof_for(user: User, delivery_id: int) -> Delivery:
    """A done share that the person may check, checked or not. Raises NotAllowed, alike for missing and hidden."""
    row = Delivery.objects.select_related("unit", "release").filter(pk=delivery_id).first()
    if row is None or row.unit_id in own_unit_ids(user) or not has_role(user, CHECKING_ROLES, row.unit):
        raise NotAllowed(MISSING_DELIVERY)
    return row


def get_task_for(user: User | AnonymousUser, delivery_id: int) -> Delivery:
    """The delivery as its unit's officer or as who may steer its release. Raises NotAllowed, alike for both."""
    delivery = (
        Delivery.objects.select_related("release__under", "channel", "unit__parent").filter(pk=delivery_id).first()
    )
    if delivery is None or not _may_do(user, delivery):
        raise NotAllowed(MISSING_DELIVERY)
    return delivery


def _may_do(user: User | AnonymousUser, delivery: Delivery) -> bool:
    if delivery.unit_id in own_unit_ids(user):
        return True
    return has_role(user, RELEASING_ROLES, delivery.unit)


def get_own_channel_for(user: User, channel_id: int) -> Channel:
    """An open channel whose posts the person answers for: of their own unit, or one they may release to.

    Raises NotAllowed, alike for missing and hidden.
    """
    channel = Channel.objects.select_related("unit").filter(pk=channel_id).exclude(state=Channel.State.CLOSED).first()
    if channel is None or not (channel.unit_id in own_unit_ids(user) or has_role(user, RELEASING_ROLES, channel.unit)):
        raise NotAllowed(MISSING_CHANNEL)
    return channel


def channels_for(user: User | AnonymousUser) -> QuerySet[Channel]:
    """Channels of units the person watches. One query for the paths."""
    paths = paths_watched_by(user)
    if not paths:
        return Channel.objects.none()
    inside = Q()
    for path in paths:
        inside |= Q(unit__path__startswith=path)
    return Channel.objects.filter(inside).select_related("unit").order_by("pk")


# --- channels -------------------------------------------------------------------------------------

# Who connects, names and closes the channels of their subtree.
CHANNEL_ROLES = (Role.OFFICER, Role.SOCIAL_EDITOR, Role.MANAGING_EDITOR)


def paths_managed_by(user: User | AnonymousUser) -> list[str]:
    """Tree paths whose channels the person may connect, change and close. One query."""
    return paths_reached_by(user, CHANNEL_ROLES)


def may_manage_channels(user: User | AnonymousUser, unit: Unit) -> bool:
    """Whether the person may connect and change the channels of `unit`. One query."""
    return any(unit.path.startswith(path) for path in paths_managed_by(user))


def get_managed_unit(user: User | AnonymousUser, code: str) -> Unit:
    """The living unit with this code, if its channels are the person's to manage. Raises NotAllowed, alike for all."""
    unit = Unit.objects.filter(code=code, valid_to__isnull=True).first()
    if unit is None or not may_manage_channels(user, unit):
        raise NotAllowed(MISSING_UNIT)
    return unit


def may_chase(user: User | AnonymousUser, unit: Unit) -> bool:
    """Whether the person may remind the units below `unit` of what they lack. One query."""
    return has_role(user, (*CHANNEL_ROLES, Role.LEADERSHIP, Role.SECRETARY), unit)


def get_chasing_unit(user: User | AnonymousUser, code: str) -> Unit:
    """The unit with this code, if the person may remind those below it. Raises NotAllowed, alike for both."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None or not may_chase(user, unit):
        raise NotAllowed(MISSING_UNIT)
    return unit


def get_channel_for(user: User | AnonymousUser, channel_id: int) -> Channel:
    """The channel, if the person watches its unit. Raises NotAllowed, alike for missing and hidden. Two queries."""
    channel = channels_for(user).filter(pk=channel_id).first()
    if channel is None:
        raise NotAllowed(MISSING_CHANNEL)
    return channel


def get_managed_channel(user: User | AnonymousUser, channel_id: int) -> Channel:
    """The channel, if it is the person's to change. Raises NotAllowed, alike for missing and hidden. Two queries."""
    channel = Channel.objects.select_related("unit").filter(pk=channel_id).first()
    if channel is None or not may_manage_channels(user, channel.unit):
        raise NotAllowed(MISSING_CHANNEL)
    return channel
