"""What the composer shows: pieces to spread, where to, who is missing, and how each post will look."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Q
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from lantoa.kit.clock import today
from lantoa.org.people.facade import User, paths_reached_by
from lantoa.org.units.facade import Kind, Unit, units_on
from lantoa.publishing.distribution import rules
from lantoa.publishing.distribution.access import RELEASING_ROLES
from lantoa.publishing.distribution.audience import ASKED, Audience, parameters
from lantoa.publishing.distribution.models import Channel, Release, SavedAudience
from lantoa.publishing.distribution.networks.registry import spec_of
from lantoa.publishing.distribution.screens.scope import outermost
from lantoa.publishing.distribution.wording import wordings

# The select of units stays short; any other unit is reached by its code.
MOST_PLACES, MOST_TAGS, PIECES, GAPS_SHOWN = 200, 40, 20, 12


@dataclass(frozen=True)
class PickedPage:
    """One published page that may be spread, and how often it was."""

    page: Page
    lead: str
    releases: int
    last_at: datetime | None


@dataclass(frozen=True)
class Gap:
    """One unit of an audience without any channel."""

    code: str
    name: str
    parent: str


@dataclass(frozen=True)
class PostPreview:
    """How the post looks on one network, or alike on several; `length` counts as the network counts.

    `has_clip`: the clip stands where a link's card would. `kit` is what people make of it where nobody posts ("print",
    "voice"); `is_unfit`: the network takes only clips.
    """

    network: str
    label: str
    text: str
    length: int
    limit: int
    is_cut: bool
    is_own: bool
    title: str = ""
    has_card: bool = True
    has_link: bool = True
    has_clip: bool = False
    pictures: tuple[str, ...] = ()
    kit: str = ""
    is_unfit: bool = False


def spreadable_pages(words: str = "") -> PageQuerySet:
    """Published pages that have a lead, newest first: what describes itself can be spread. Lazy."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 - app ready

    models = [model for model in get_page_models() if hasattr(model, "lead")]
    kinds = ContentType.objects.get_for_models(*models).values() if models else []
    pages = Page.objects.live().filter(content_type__in=kinds, first_published_at__isnull=False)
    for word in words.split()[:8]:
        pages = pages.filter(title__icontains=word)
    return pages.order_by("-first_published_at", "-pk")


def pages_to_pick(words: str = "") -> list[PickedPage]:
    """The newest pages with what became of them. Three queries."""
    pages = list(spreadable_pages(words).specific()[:PIECES])
    rows = Release.objects.filter(page__in=[page.pk for page in pages]).values("page_id")
    known = {row["page_id"]: row for row in rows.annotate(times=Count("pk"), last=Max("started_at"))}
    return [
        PickedPage(
            page,
            getattr(page, "lead", ""),
            known[page.pk]["times"] if page.pk in known else 0,
            known[page.pk]["last"] if page.pk in known else None,
        )
        for page in pages
    ]


def places_to_release(user: User) -> list[Unit]:
    """Units under which the person may release: their own ones and every one with units below. Two queries."""
    paths = outermost(paths_reached_by(user, RELEASING_ROLES))
    if not paths:
        return []
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(path__startswith=path)
    wide = ~Q(kind__in=[Kind.GRASSROOTS, Kind.GROUP]) | Q(path__in=paths)
    return list(units_on().filter(inside & wide).order_by("depth", "sort_key")[:MOST_PLACES])


def networks_below(unit: Unit) -> list[tuple[str, str]]:
    """(network, label) of open channels in the subtree, in the order of the register. One query."""
    found = Channel.objects.filter(unit__path__startswith=unit.path).exclude(state=Channel.State.CLOSED)
    present = set(found.values_list("network", flat=True).distinct())
    return [(code, str(label)) for code, label in Channel.Network.choices if code in present]


def kinds_below(unit: Unit) -> list[tuple[str, str]]:
    """(kind, label) of living units in the subtree, top first. One query."""
    present = set(units_on().filter(path__startswith=unit.path).order_by().values_list("kind", flat=True).distinct())
    return [(code, str(label)) for code, label in Kind.choices if code in present]


def tags_below(unit: Unit) -> list[str]:
    """Tags that living units of the subtree carry, sorted, at most MOST_TAGS. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT tag FROM units_unit u, unnest(u.tags) AS tag
            WHERE u.path LIKE %s AND (u.valid_to IS NULL OR u.valid_to >= %s) ORDER BY tag LIMIT %s
            """,
            [unit.path + "%", today(), MOST_TAGS],
        )
        return [tag for (tag,) in cursor.fetchall()]


def sectors_below(unit: Unit) -> list[str]:
    """Sectors of living units of the subtree, sorted, at most MOST_TAGS. One query."""
    rows = units_on().filter(path__startswith=unit.path).exclude(sector="").order_by("sector")
    return list(rows.values_list("sector", flat=True).distinct()[:MOST_TAGS])


def saved_audiences(places: list[Unit]) -> list[SavedAudience]:
    """Audiences kept under any of these units, by name. One query."""
    rows = SavedAudience.objects.filter(unit__in=places).select_related("unit").order_by("name")
    return list(rows[:MOST_TAGS])


_GAPS = f"""
WITH {ASKED}
SELECT u.code, u.name, COALESCE(p.name, '') FROM asked a
JOIN units_unit u ON u.id = a.id LEFT JOIN units_unit p ON p.id = u.parent_id
WHERE NOT EXISTS (SELECT 1 FROM chosen c WHERE c.unit_id = a.id)
ORDER BY u.path COLLATE "C" LIMIT %(limit)s
"""  # noqa: S608 - constants only


def gaps_of(audience: Audience, unit: Unit, *, limit: int = GAPS_SHOWN) -> list[Gap]:
    """The first units of an audience that have no open channel. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_GAPS, parameters(audience, path=unit.path, today=today()) | {"limit": limit})
        return [Gap(*row) for row in cursor.fetchall()]


def post_previews(
    page: Page, described: dict[str, Any], texts: dict[str, str], networks: list[tuple[str, str]], *, format: str
) -> list[PostPreview]:
    """Each network's post as it will stand there, the own link left as "/s/…"; those alike are one. No query."""
    pictures = tuple(described.get("pictures", ())) if format == Release.Format.PHOTO else ()
    unfit = rules.unfit_networks(format) if format else []
    alike: dict[PostPreview, list[PostPreview]] = {}
    for network, label in networks:
        post = _preview(page, described, texts, network, label, pictures)
        if rules.format_on(network, format) in (Release.Format.VIDEO, Release.Format.REEL):
            post = replace(post, has_card=False, has_clip=True)
        if network in unfit:
            post = PostPreview(network, label, text="", length=0, limit=0, is_cut=False, is_own=False, is_unfit=True)
        # Where nothing is cut, the limit makes no difference to who reads it.
        seen = replace(post, network="", label="", length=0, limit=post.limit if post.is_cut else 0)
        alike.setdefault(seen, []).append(post)
    return [replace(same[0], label=", ".join(post.label for post in same)) for same in alike.values()]


def _preview(
    page: Page,
    described: dict[str, Any],
    texts: dict[str, str],
    network: str,
    label: str,
    pictures: tuple[str, ...],
) -> PostPreview:
    [text, *_others] = wordings(network, texts, {}, title=page.title, lead=described.get("lead", ""))
    spec, limit = spec_of(network), rules.text_limit(network)
    shown = rules.cut(" ".join(text.split()) if spec.is_one_line else text, limit)
    by_hand = spec.kit if spec.kit in ("print", "voice") else ""
    return PostPreview(
        network=network,
        label=label,
        text=shown,
        length=rules.counted_length(text, network),
        limit=limit,
        is_cut=rules.counted_length(text, network) > limit,
        is_own=bool(texts.get(network, "").strip()),
        title=rules.cut(page.title, spec.title_limit) if spec.title_limit else "",
        kit=by_hand,
        has_link=spec.carries_link,
        has_card=not by_hand and not (pictures and "photo" in spec.formats and not spec.title_limit),
        pictures=pictures if "photo" in spec.formats and not spec.title_limit else (),
    )


def sample_link() -> str:
    """What a short link looks like before it exists."""
    return f"{settings.BASE_URL}/s/…"
