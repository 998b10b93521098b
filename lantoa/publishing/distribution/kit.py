"""What a person needs to share one page on one channel."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from lantoa.publishing.distribution.content import text_of
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.networks.registry import spec_of
from lantoa.services.analytics.facade import short_url


@dataclass(frozen=True)
class ShareKit:
    """Text, pictures and the unit's own short link; `channel_address` may be a web address to open."""

    title: str
    text: str
    short_url: str
    picture_urls: list[str]
    network: str
    network_label: str
    channel_name: str
    channel_address: str


def share_kit(delivery: Delivery) -> ShareKit:
    """The kit of one delivery. No query when its release and channel are loaded."""
    channel = delivery.channel
    return ShareKit(
        title=delivery.release.title,
        text=text_of(delivery),
        short_url=short_url(delivery.pk),
        picture_urls=list(delivery.release.content.get("pictures", [])),
        network=delivery.network,
        network_label=str(spec_of(delivery.network).label),
        channel_name=str(channel),
        channel_address=channel.address,
    )


def link_target(link_id: int) -> str | None:
    """Where a delivery's short link leads: the page it spreads, at today's address of the installation. One query."""
    address = Delivery.objects.filter(pk=link_id).values_list("release__content__page_url", flat=True).first()
    return urljoin(f"{settings.BASE_URL}/", urlsplit(address).path) if address else None
