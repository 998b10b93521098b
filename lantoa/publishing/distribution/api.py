"""REST of distribution: start, watch and recall releases, finish share tasks, list channels."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema
from wagtail.models import Page

from lantoa.kit.clock import VIETNAM
from lantoa.kit.crypto import digest
from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Kind
from lantoa.publishing.distribution import access, queries
from lantoa.publishing.distribution.actions import (
    Plan,
    correct_release,
    finish_task,
    pause_release,
    recall_release,
    resume_release,
    start_release,
    stop_release,
)
from lantoa.publishing.distribution.audience import Audience
from lantoa.publishing.distribution.models import Channel, Delivery, Network, Release
from lantoa.services.analytics.facade import short_url
from lantoa.services.rest.facade import Id, Moment, make_router, page_after

router = make_router(tags=["distribution"])
PageId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class AudienceIn(Schema):
    """Living units under the unit with code `under`, itself included; empty lists mean all."""

    under: str
    kinds: list[Kind] = []
    networks: list[Network] = []
    tags: list[str] = []
    sectors: list[str] = []
    without: list[str] = []


class ReleaseIn(Schema):
    """One page for one audience. `texts` holds a text per network, and `default` for the rest.

    `waves` are hours after the start by kind of unit; `variants` further wordings by network; `starts_at` a schedule.
    """

    piece_id: PageId
    audience: AudienceIn
    texts: dict[str, str] = {}
    due_at: Moment
    urgent: bool = False
    format: Release.Format = Release.Format.LINK
    starts_at: Moment | None = None
    waves: dict[str, float] = {}
    intro: Release.Intro = Release.Intro.FORBIDDEN
    mandatory: bool = True
    needs_ack: bool = False
    ack_due_at: Moment | None = None
    variants: dict[str, list[str]] = {}


class CorrectionIn(Schema):
    """What was wrong, and the right texts."""

    reason: str
    texts: dict[str, str] = {}


class ReleaseOut(Schema):
    """A release and how many deliveries it has."""

    id: int
    deliveries: int


class ReleaseStateOut(Schema):
    """Whether a release runs."""

    id: int
    state: Release.State


class KindOut(Schema):
    """Units of one kind."""

    asked: int
    reached: int
    percent: float


class DeliveryCounts(Schema):
    """How many deliveries are in each state."""

    waiting: int
    sending: int
    sent: int
    in_doubt: int
    failed: int
    task: int
    done: int
    recalled: int
    exempt: int


class CoverageOut(Schema):
    """Units reached of units asked, within the caller's reach; `by_kind` by kind of unit."""

    asked: int
    reached: int
    percent: float
    by_kind: dict[str, KindOut]
    deliveries: DeliveryCounts


class DeliveryOut(Schema):
    """One release on one channel; `url` is the post, or the proof that a person gave."""

    id: int
    unit: str
    network: Network
    channel: str
    state: Delivery.State
    url: str
    short_url: str
    error: str
    needs_person: bool
    sent_at: datetime | None


class DeliveriesOut(Schema):
    """Deliveries of one release, newest first."""

    items: list[DeliveryOut]
    next: str | None


class ProofIn(Schema):
    """Where the share can be seen."""

    proof_url: str


class ChannelOut(Schema):
    """One channel of one unit; never its tokens."""

    id: int
    unit: str
    network: Network
    address: str
    name: str
    mode: Channel.Mode
    state: Channel.State


class ChannelsOut(Schema):
    """Channels of the units the caller watches."""

    items: list[ChannelOut]
    next: str | None


@router.post("/releases", response={201: ReleaseOut})
def create_release(request: HttpRequest, given: ReleaseIn) -> tuple[int, dict[str, int]]:
    """Spread a published page to every channel of the audience. The same Idempotency-Key starts it once."""
    wanted = given.audience
    audience = Audience(
        under=wanted.under,
        kinds=tuple(wanted.kinds),
        networks=tuple(wanted.networks),
        tags=tuple(wanted.tags),
        sectors=tuple(wanted.sectors),
        without=tuple(wanted.without),
    )
    access.get_releasable_unit(_person(request), audience.under)
    page = Page.objects.filter(pk=given.piece_id).first()
    if page is None:
        raise NotAllowed(_("Không tìm thấy bài này."))
    release = start_release(
        page=page,
        audience=audience,
        texts=given.texts,
        due_at=_here(given.due_at),
        is_urgent=given.urgent,
        by=_person(request),
        client_id=digest(key) if (key := request.headers.get("Idempotency-Key", "")) else "",
        format=given.format,
        plan=_plan(given),
    )
    return 201, {"id": release.pk, "deliveries": release.deliveries.count()}


def _plan(given: ReleaseIn) -> Plan:
    return Plan(
        starts_at=_here(given.starts_at) if given.starts_at else None,
        waves=given.waves,
        intro=given.intro,
        is_mandatory=given.mandatory,
        needs_ack=given.needs_ack,
        ack_due_at=_here(given.ack_due_at) if given.ack_due_at else None,
        variants=given.variants,
    )


def _here(moment: datetime) -> datetime:
    """A moment without a zone is meant as the clock of Việt Nam shows it."""
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


@router.get("/releases/{release_id}/coverage", response=CoverageOut)
def read_coverage(request: HttpRequest, release_id: Id) -> dict[str, object]:
    """How far a release got among the units the caller watches."""
    release = access.get_release_for(request.user, release_id)
    reach = queries.coverage(release, within=access.paths_watched_by(request.user))
    by_kind = {row.kind: {"asked": row.asked, "reached": row.reached, "percent": row.percent} for row in reach.by_kind}
    return {
        "asked": reach.asked,
        "reached": reach.reached,
        "percent": reach.percent,
        "by_kind": by_kind,
        "deliveries": reach.deliveries,
    }


@router.get("/releases/{release_id}/deliveries", response=DeliveriesOut)
def list_deliveries(
    request: HttpRequest, release_id: Id, state: Delivery.State | None = None, cursor: str = "", limit: int = 50
) -> dict[str, object]:
    """Deliveries of a release among the units the caller watches, in one state or in all."""
    release = access.get_release_for(request.user, release_id)
    rows = queries.deliveries_within(release, access.paths_watched_by(request.user))
    if state is not None:
        rows = rows.filter(state=state)
    found, following = page_after(rows.select_related("unit", "channel"), cursor=cursor, limit=limit)
    return {"items": [_delivery_out(row) for row in found], "next": following}


@router.post("/releases/{release_id}/recall", response=ReleaseStateOut)
def recall(request: HttpRequest, release_id: Id) -> Release:
    """Stop a release and delete what was posted; again changes nothing."""
    release = access.get_own_release_for(_person(request), release_id)
    return recall_release(release=release, by=_person(request))


@router.post("/releases/{release_id}/pause", response=ReleaseStateOut)
def pause(request: HttpRequest, release_id: Id) -> Release:
    """Post nothing further until it is resumed."""
    release = access.get_own_release_for(_person(request), release_id)
    return pause_release(release=release, by=_person(request))


@router.post("/releases/{release_id}/resume", response=ReleaseStateOut)
def resume(request: HttpRequest, release_id: Id) -> Release:
    """Go on with what waits."""
    release = access.get_own_release_for(_person(request), release_id)
    return resume_release(release=release, by=_person(request))


@router.post("/releases/{release_id}/stop", response=ReleaseStateOut)
def stop(request: HttpRequest, release_id: Id) -> Release:
    """Post nothing further, ever; what stands stays. Again changes nothing."""
    release = access.get_own_release_for(_person(request), release_id)
    return stop_release(release=release, by=_person(request))


@router.post("/releases/{release_id}/correct", response=ReleaseStateOut)
def correct(request: HttpRequest, release_id: Id, given: CorrectionIn) -> Release:
    """Make every channel say the right texts; what no program can change becomes a task of its unit."""
    release = access.get_own_release_for(_person(request), release_id)
    return correct_release(release=release, by=_person(request), texts=given.texts, reason=given.reason)


@router.post("/deliveries/{delivery_id}/done", response=DeliveryOut)
def finish(request: HttpRequest, delivery_id: Id, given: ProofIn) -> dict[str, object]:
    """A person has shared it."""
    delivery = access.get_task_for(request.user, delivery_id)
    return _delivery_out(finish_task(delivery=delivery, by=_person(request), proof_url=given.proof_url))


@router.get("/channels", response=ChannelsOut)
def list_channels(
    request: HttpRequest, network: Network | None = None, cursor: str = "", limit: int = 50
) -> dict[str, object]:
    """Channels of the units the caller watches."""
    rows = access.channels_for(request.user)
    if network is not None:
        rows = rows.filter(network=network)
    found, following = page_after(rows, cursor=cursor, limit=limit)
    return {"items": [_channel_out(row) for row in found], "next": following}


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _delivery_out(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.pk,
        "unit": delivery.unit.code,
        "network": delivery.network,
        "channel": str(delivery.channel),
        "state": delivery.state,
        "url": delivery.post_url or delivery.proof_url,
        "short_url": short_url(delivery.pk),
        "error": delivery.error,
        "needs_person": delivery.needs_person,
        "sent_at": delivery.sent_at,
    }


def _channel_out(channel: Channel) -> dict[str, object]:
    return {
        "id": channel.pk,
        "unit": channel.unit.code,
        "network": channel.network,
        "address": channel.address,
        "name": channel.name,
        "mode": channel.mode,
        "state": channel.state,
    }
