"""Pictures and pages of an old portal, from the public web only, little by little, and tried again."""

import io
import time
from collections import Counter

from django.db import transaction

from lantoa.kit.errors import RuleBroken
from lantoa.kit.public_web import OpenedPage, Unreached, Unsafe, Visit, open_public
from lantoa.publishing.intake.models import OldPicture
from lantoa.publishing.intake.parts import Image, Text
from lantoa.publishing.intake.rules import digest_of_address
from lantoa.publishing.intake.web.walker import host_of
from lantoa.services.media.facade import Picture, store_photo

LARGEST_PICTURE, LARGEST_PAGE = 25 * 1024 * 1024, 20 * 1024 * 1024
SECONDS, PAUSES = 20.0, (0.5, 2.0)
# A host that is no more would hold up a hundred thousand pieces, one timeout after the other.
MOST_SILENCES = 10
AGENT = "Lan Toa (nhap bai tu cong cu)"


class Fetcher:
    """What one run of an import fetches. `failures` counts pictures that could not be had, by reason."""

    def __init__(self, *, pauses: tuple[float, ...] = PAUSES) -> None:
        self.failures: Counter[str] = Counter()
        self.fetched = 0
        self._silent: Counter[str] = Counter()
        self._pauses = pauses

    def pictures(self, text: Text) -> dict[str, Picture]:
        """The pictures of a text by address; those that cannot be had are missing. One query, if there are any."""
        images = {part.source: part for part in text.parts if isinstance(part, Image)}
        if not images:
            return {}
        digests = {digest_of_address(source): source for source in images}
        known = OldPicture.objects.filter(address__in=digests).select_related("picture")
        found = {digests[row.address]: row.picture for row in known}
        for source, image in images.items():
            if source not in found and (picture := self._fetch(image, text.title)):
                found[source] = picture
        return found

    def page(self, address: str) -> OpenedPage:
        """A page or a feed. Raises RuleBroken when it cannot be had."""
        try:
            page = self._open(address, LARGEST_PAGE)
        except (Unsafe, Unreached) as error:
            raise RuleBroken(f"{address}: {error}") from error
        if page.status != 200 or len(page.body) >= LARGEST_PAGE:
            raise RuleBroken(f"{address}: {page.status}, {len(page.body)} byte")
        return page

    def _fetch(self, image: Image, title: str) -> Picture | None:
        try:
            page = self._open(image.source, LARGEST_PICTURE + 1)
            if page.status != 200:
                raise RuleBroken(f"HTTP {page.status}")
            with transaction.atomic():
                picture = store_photo(io.BytesIO(page.body), title=image.caption or image.alt or title)
                digest = digest_of_address(image.source)
                row, _new = OldPicture.objects.get_or_create(address=digest, defaults={"picture": picture})
        except (RuleBroken, Unsafe, Unreached) as error:
            self.failures[str(error)] += 1
            return None
        self.fetched += 1
        return row.picture

    def _open(self, address: str, most_bytes: int) -> OpenedPage:
        host = host_of(address)
        if self._silent[host] >= MOST_SILENCES:
            raise Unreached(f"{host}: không trả lời", was_sent=False)
        visit = Visit(AGENT, lambda _url: True, stand_ins=None, most_bytes=most_bytes, seconds=SECONDS)
        for pause in (*self._pauses, None):
            try:
                page = open_public(address, visit)
            except Unreached:
                if pause is None:
                    self._silent[host] += 1
                    raise
            else:
                self._silent[host] = 0
                if page.status < 500 or pause is None:
                    return page
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")
