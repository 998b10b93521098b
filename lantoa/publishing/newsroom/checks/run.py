"""All checks of one piece, and what was said of those that weigh."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from lantoa.org.audit.facade import history_of
from lantoa.publishing.newsroom.checks.finding import Finding
from lantoa.publishing.newsroom.checks.links import broken_links, looked_at, outside
from lantoa.publishing.newsroom.checks.reading import manuscript_of
from lantoa.publishing.newsroom.checks.rules import told_by_text
from lantoa.publishing.newsroom.checks.similar import similar_pieces
from lantoa.publishing.newsroom.checks.units import unit_names
from lantoa.publishing.newsroom.models import Article

# What the short form can change; the rest is changed in Wagtail's editor.
_SHORT_FORM = {"title": "id_title", "lead": "id_lead"}


@dataclass(frozen=True)
class Shown:
    """One finding with the place it is about, in words and as an address to mend it at."""

    finding: Finding
    place: str
    address: str


@dataclass(frozen=True)
class Checked:
    """What all checks say of one text; `unknown_links` of other houses nobody has looked at yet."""

    findings: list[Finding] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    unknown_links: list[str] = field(default_factory=list)

    @property
    def severe(self) -> list[Finding]:
        return [one for one in self.findings if one.is_severe]

    @property
    def advice(self) -> list[Finding]:
        return [one for one in self.findings if not one.is_severe]


def check(article: Article, text: Article | None = None) -> Checked:
    """What the checks say of a piece's latest text, or of `text`; what weighs comes first.

    About twenty queries, however much there is; nothing outside the house is called.
    """
    text = text or article.get_latest_revision_as_object()
    read = manuscript_of(text)
    found = [*told_by_text(read), *broken_links(read), *unit_names(read), *similar_pieces(read, article)]
    # The same said twice of one place helps nobody.
    found = sorted(dict.fromkeys(found), key=lambda one: not one.is_severe)
    addresses = outside(read)
    known = looked_at(addresses)
    return Checked(found, read.labels, [address for address in addresses if address not in known])


def shown(checked: Checked, article: Article, *, in_editor: bool = False) -> list[Shown]:
    """The findings with links to their places: in Wagtail's own form when `in_editor`, else where it is mended best."""
    return [
        Shown(one, checked.labels.get(one.where, ""), address_of(one, article, in_editor=in_editor))
        for one in checked.findings
    ]


def address_of(finding: Finding, article: Article, *, in_editor: bool = False) -> str:
    """Where a finding is mended: a page of the portal to compare with, or a place in one of the two forms."""
    if finding.url or not finding.where:
        return finding.url
    name, _colon, block = finding.where.partition(":")
    if not in_editor and not block and name in _SHORT_FORM:
        return f"{reverse('newsroom:piece_edit', args=[article.pk])}#{_SHORT_FORM[name]}"
    anchor = f"block-{block}-section" if block else f"id_{_column(finding)}"
    return f"#{anchor}" if in_editor else f"{reverse('wagtailadmin_pages:edit', args=[article.pk])}#{anchor}"


def _column(finding: Finding) -> str:
    """The form's field: of the cover, the one that is lacking."""
    if finding.where != "cover":
        return finding.where
    return "cover_credit" if finding.kind == "credit" else "cover_caption"


def confirmed_before(article: Article, severe: Iterable[Finding]) -> str:
    """Why somebody sent this very text on with all these findings; empty when nobody did. One query.

    A finding that came since, or a newer text, asks anew.
    """
    kinds = {one.kind for one in severe}
    for entry in history_of(article)[:20]:
        if entry.detail.get("revision") == article.latest_revision_id and entry.detail.get("confirmed"):
            said = entry.detail.get("findings")
            if isinstance(said, list) and kinds <= set(said):
                return str(entry.detail["confirmed"])
    return ""
