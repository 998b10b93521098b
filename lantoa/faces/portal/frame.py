"""What stands around every public page: the sections above, the publisher below."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest
from django.utils.functional import cached_property

from lantoa.faces.portal.models import PortalSettings
from lantoa.kit.clock import now
from lantoa.kit.frozen import frozen
from lantoa.publishing.newsroom.facade import QuotingTerms, SectionPage, sections
from lantoa.services.cache.facade import shared_part

# The demonstration has no publisher; these words say so themselves.
SAMPLE = PortalSettings(
    owner="Liên đoàn Lao động tỉnh Lam Giang (dữ liệu mẫu)",
    responsible="Bà Trần Thị Mẫu, Trưởng Ban Biên tập (nhân vật mẫu)",
    address="Số 1 đường Công Nhân, phường Hoa Lam, tỉnh Lam Giang (địa chỉ mẫu)",
    phone="0900 000 000",
    email="toasoan@lamgiang.example",
)
# The publisher as this process last read it, for pages that must not ask the database.
_last_read: list[PortalSettings] = []
STEP = 4  # letters of one level in a page's path


@dataclass(frozen=True)
class SectionLink:
    """One section as menus and items name it."""

    id: int
    slug: str
    name: str
    intro: str
    path: str

    @property
    def url(self) -> str:
        return f"/{self.slug}/"


class Frame:
    """Sections and publisher, read once for a request and only when something asks. One query each."""

    @cached_property
    def sections(self) -> list[SectionLink]:
        return shared_part("portal sections", lambda: [_link(section) for section in sections()])

    @cached_property
    def publisher(self) -> PortalSettings:
        return shared_part("portal publisher", _publisher)

    @cached_property
    def mourning(self) -> str:
        """What the portal says while it stands in mourning; empty otherwise. No query of its own."""
        return _mourned(self.publisher)

    @cached_property
    def _by_path(self) -> dict[str, SectionLink]:
        return {section.path: section for section in self.sections}

    def section_of(self, path: str) -> SectionLink | None:
        """The section that a piece's path lies in."""
        return self._by_path.get(path[:-STEP])

    def section_called(self, slug: str) -> SectionLink | None:
        """The section with this slug."""
        return next((section for section in self.sections if section.slug == slug), None)


def _link(section: SectionPage) -> SectionLink:
    return SectionLink(section.pk, section.slug, section.title, section.intro, section.path)


def _publisher() -> PortalSettings:
    kept = next(iter(_kept_settings()), None)
    found = kept or (SAMPLE if settings.IS_DEMO else PortalSettings())
    _last_read[:] = [found]
    return found


@frozen
def _kept_settings() -> QuerySet[PortalSettings]:
    licence = QuotingTerms.objects.order_by("pk").values("licence_number")[:1]
    rows: QuerySet[PortalSettings] = PortalSettings.objects.annotate(quoting_licence=Subquery(licence))
    return rows.order_by("pk")[:1]


def known_mourning() -> str:
    """What the portal says in mourning by what this process last read, however long ago. No query."""
    return next((_mourned(publisher) for publisher in _last_read), "")


def _mourned(publisher: PortalSettings) -> str:
    return publisher.mourning_text if publisher.is_mourning(now()) else ""


def frame_of(request: HttpRequest) -> Frame:
    """The frame of this request, the same for everybody who asks."""
    found = getattr(request, "portal_frame", None)
    if found is None:
        found = request.portal_frame = Frame()  # type: ignore[attr-defined]
    return found
