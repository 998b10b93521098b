"""The federation of the kill test: one channel a unit, on every network that can be posted to, and what is spread."""

import random
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.facade import Audience, Plan, start_release
from lantoa.publishing.distribution.models import Channel, NetworkApp
from lantoa.publishing.distribution.tests.factories import make_page, make_unit, make_user

SUPERIORS = 8
CLIPS = ("youtube", "tiktok")
WORDS_ONLY = ("facebook", "zalo_oa", "telegram", "zalo_gmf")
CLIP = random.Random(12).randbytes(60_000)


def _network_of(number):
    """Of twenty channels thirteen are pages, four of them with photos; two each are Zalo accounts and Telegram ones,
    and one each is a Zalo group, a YouTube and a TikTok account."""
    few = {1: "zalo_oa", 11: "zalo_oa", 6: "telegram", 16: "telegram", 3: "zalo_gmf", 8: "youtube", 13: "tiktok"}
    return few.get(number % 20, "facebook")


def make_federation(deliveries):
    """A province, its superior units, their grassroots units with one channel each; units "anh" show photos."""
    province = make_unit("LĐLĐ tỉnh Lam Giang", kind="province")
    superiors = [make_unit(f"Công đoàn cấp trên {n}", kind="superior", parent=province) for n in range(SUPERIORS)]
    units = Unit.objects.bulk_create(
        Unit(code=f"F{n}", kind="grassroots", name=f"Công đoàn cơ sở {n}", search_key="cong doan",
             parent=superiors[n // 5 % SUPERIORS], path=superiors[n // 5 % SUPERIORS].path, depth=2,
             valid_from=date(2020, 1, 1), tags=["anh"] if n % 5 == 0 else [])
        for n in range(deliveries)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("UPDATE units_unit SET path = path || id || '/' WHERE kind = 'grassroots'")
    Channel.objects.bulk_create(_channel(unit, n) for n, unit in enumerate(units))
    # Their real allowances would make the test wait, and nothing else.
    apps = {"zalo_oa": "200001", "zalo_gmf": "200001", "youtube": "300001.apps", "tiktok": "aw400001", "telegram": ""}
    for network, app in apps.items():
        NetworkApp.objects.create(network=network, app_id=app, window_start=now(), calls_per_minute=400_000)
    return province


def _channel(unit, number):
    network, place = _network_of(number), 7_000_000 + number
    address = {"telegram": f"@kenh_so_{number}", "zalo_gmf": f"g-{place}-1"}.get(network, str(place))
    # Where tokens end: the access token that a first one is, and the one it is renewed with.
    pairs = {"zalo_oa": f"oa-{place}-", "zalo_gmf": f"oa-{place}-", "youtube": f"yt.{place}.", "tiktok": f"tt.{place}."}
    lasting = "123456:bot-cua-tinh" if network == "telegram" else f"EAAsim.{place}"
    options = {
        "youtube": {"rations": {"uploads": 10**6}},
        "tiktok": {"consent": {"by": 1, "privacy": "PUBLIC_TO_EVERYONE"}},
    }
    return Channel(
        unit=unit,
        network=network,
        address=address,
        mode="auto",
        state="connected",
        token=f"{pairs[network]}a0" if network in pairs else lasting,
        refresh_token=f"{pairs[network]}r0" if network in pairs else "",
        options=options.get(network, {}),
    )


def start_releases(province):
    editor = make_user(Role.MANAGING_EDITOR, province)
    common = {"texts": {"default": "Mời đọc."}, "due_at": now() + timedelta(hours=1), "is_urgent": False, "by": editor}
    page = make_page("Tháng Công nhân")
    photos = Channel.objects.filter(unit__tags__contains=["anh"])
    releases = [_start_with_photos(page, province, common)] if photos.exists() else []
    without_clip = Audience(under=province.code, kinds=("grassroots",), networks=WORDS_ONLY)
    releases.append(start_release(page=page, audience=without_clip, **common))
    # Whoever shows the photos does not show the link as well.
    releases[-1].deliveries.filter(unit__tags__contains=["anh"]).delete()
    if Channel.objects.filter(network__in=CLIPS).exists():
        releases += _start_clips(page, province, common)
    return releases


def _start_clips(page, province, common):
    """Two releases of one clip with other words each: no link tells a TikTok post's delivery, its words do."""
    path = default_storage.save("videos/clip.mp4", ContentFile(CLIP))
    clip = {"url": "", "path": path, "size": len(CLIP), "width": 720, "height": 1280, "duration_seconds": 9.0}
    values = {"audience": Audience(under=province.code, networks=CLIPS), "format": "video", "plan": Plan(video=clip)}
    words = [{"default": "Mời xem."}, {"default": "Xem lại."}]
    return [start_release(page=page, **{**common, **values, "texts": texts}) for texts in words]


def _start_with_photos(page, province, common):
    release = start_release(page=page, audience=Audience(under=province.code, tags=("anh",)), format="photo", **common)
    release.content["pictures"] = ["http://example.org/1.jpg", "http://example.org/2.jpg"]
    release.save()
    return release
