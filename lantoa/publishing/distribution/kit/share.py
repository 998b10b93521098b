"""What a person needs to share one page on one channel."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from lantoa.kit.text import nfc
from lantoa.publishing.distribution.content import text_of
from lantoa.publishing.distribution.kit.speech import announcement
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.networks.registry import spec_of
from lantoa.publishing.distribution.rules import cut, text_limit, with_link
from lantoa.services.analytics.facade import short_url


@dataclass(frozen=True)
class ShareKit:
    """Text, pictures and the unit's own short link; `channel_address` may be a web address to open.

    `caption` is what is pasted: the text in the network's length and the link. `readable_link` is the link without
    its scheme, as it stands on cards. Everything in NFC.
    """

    title: str
    text: str
    caption: str
    lead: str
    short_url: str
    readable_link: str
    picture_urls: list[str]
    # Where the clip can be fetched, and the picture that stands for it; "" without a clip.
    video_url: str
    poster_url: str
    network: str
    network_label: str
    channel_name: str
    channel_address: str
    unit_name: str
    section: str


def share_kit(delivery: Delivery) -> ShareKit:
    """The kit of one delivery. As many queries as `text_of`, and none beyond its release, channel and unit."""
    channel, release, network = delivery.channel, delivery.release, delivery.network
    link, video = short_url(delivery.pk), release.content.get("video") or {}
    text = cut(nfc(text_of(delivery)), text_limit(network))
    return ShareKit(
        title=nfc(release.title),
        text=text,
        caption=with_link(text, link),
        lead=nfc(release.content.get("lead", "")),
        short_url=link,
        readable_link=link.partition("://")[2],
        picture_urls=list(release.content.get("pictures", [])),
        video_url=str(video.get("url", "")),
        poster_url=str(video.get("poster_url", "")),
        network=network,
        network_label=str(spec_of(network).label),
        channel_name=str(channel),
        channel_address=channel.address,
        unit_name=nfc(delivery.unit.name),
        section=nfc(release.content.get("section", "")),
    )


def spoken_text(kit: ShareKit) -> str:
    """What is read over a loudspeaker, at most a minute long."""
    where = _("Bài đầy đủ có trên cổng {}; mã để mở bằng điện thoại có trên bảng tin công đoàn.")
    return announcement(
        unit=kit.unit_name,
        title=kit.title,
        text=kit.text,
        lead=kit.lead,
        where=where.format(settings.WAGTAIL_SITE_NAME),
    )


def link_target(link_id: int) -> str | None:
    """Where a delivery's short link leads: the page it spreads, at today's address of the installation. One query."""
    address = Delivery.objects.filter(pk=link_id).values_list("release__content__page_url", flat=True).first()
    return urljoin(f"{settings.BASE_URL}/", urlsplit(address).path) if address else None
