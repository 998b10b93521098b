"""The history of an older portal comes in: again and again, and only what is new changes anything."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.units.facade import Unit
from lantoa.publishing.intake.guesses import captions_and_lead
from lantoa.publishing.intake.models import OldAddress, OldPiece
from lantoa.publishing.intake.parts import Image, Line, Text
from lantoa.publishing.intake.rules import (
    Credits,
    digest_of,
    digest_of_address,
    old_path,
    section_for,
    short_key,
    short_title,
)
from lantoa.publishing.intake.stream import words_of
from lantoa.publishing.intake.web.fetching import Fetcher
from lantoa.publishing.intake.web.items import Found
from lantoa.publishing.intake.web.walker import walk
from lantoa.publishing.newsroom.facade import (
    Article,
    OldText,
    SectionPage,
    Words,
    credit_history,
    let_the_disk_wait,
    publish_history,
    rewrite_history,
)
from lantoa.services.cache.facade import drop_pages

# Looked up at once; kept in one transaction, after as many seconds at the latest.
AT_ONCE, TOGETHER, LONGEST_WAIT = 100, 50, 2.0
# What is wrong with one piece and not with the database.
BAD_PIECE = (RuleBroken, ValidationError, DataError, IntegrityError, ValueError)
LONGEST_GUID, LONGEST_TAG, MOST_TAGS = 300, 100, 12
# Where neither a piece nor any before it says when it came out.
UNKNOWN_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Plan:
    """How a history is taken: from where, category → section's slug, which section else, and the sections by slug.

    `credits` says which unit's piece it is here.
    """

    source: str
    wanted: Mapping[str, str]
    other: str
    sections: Mapping[str, SectionPage]
    fetcher: Fetcher
    credits: Credits = field(default_factory=Credits)
    # Every unit that `credits` names, by its code.
    units: Mapping[str, Unit] = field(default_factory=dict)


@dataclass
class Progress:
    """What a run has done so far; `skipped` says why by title, at most a hundred of them.

    `lost` counts what pieces held that could not be taken as it was: links (instead of a frame), frames, galleries,
    codes, pictures, parts; `left` says so by title, at most a hundred.
    """

    seen: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    left: list[str] = field(default_factory=list)


def take_history(found: Iterable[Found], plan: Plan) -> Iterator[Progress]:
    """Take every piece, TOGETHER of them in one transaction; yields after each piece that was looked at.

    Safe to run again, also after it was killed: what a batch half done has lost is new again. A piece known by its guid
    changes when its source has changed and nobody here has edited it. Kept pages are dropped once, at the end, also of
    a run that breaks off.
    """
    run = _Run(plan)
    try:
        for batch in _batches(found):
            known = _known(plan.source, batch)
            for item in batch:
                run.take(item, known.get(item.guid[:LONGEST_GUID]))
                yield run.progress
            run.keep()
            yield run.progress
    finally:
        drop_pages()


def _batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    """AT_ONCE at a time; where the source breaks off, what it gave before comes first."""
    batch: list[Found] = []
    try:
        for item in found:
            batch.append(item)
            if len(batch) == AT_ONCE:
                yield batch
                batch = []
    except RuleBroken:
        yield batch
        raise
    yield batch


def _known(source: str, batch: list[Found]) -> dict[str, OldPiece]:
    guids = [item.guid[:LONGEST_GUID] for item in batch]
    rows = OldPiece.objects.filter(source=source, guid__in=guids).select_related("article")
    return {row.guid: row for row in rows}


@dataclass(frozen=True)
class _New:
    """One piece that waits for others, to be kept together with them."""

    item: Found
    text: OldText
    digest: str

    @property
    def name(self) -> str:
        return self.item.title or self.item.guid


class _Run:
    def __init__(self, plan: Plan) -> None:
        self.progress = Progress()
        self._plan = plan
        self._guids: set[bytes] = set()
        self._last = UNKNOWN_MOMENT
        self._waiting: list[_New] = []
        self._since = 0.0

    def take(self, item: Found, known: OldPiece | None) -> None:
        """One piece; whatever is wrong with it, the next one comes."""
        self.progress.seen += 1
        try:
            outcome = self._outcome(item, known)
        except RuleBroken as error:
            self._refuse(item.title or item.guid, error)
        else:
            if outcome:
                self.progress.counts[outcome] += 1
        # Pictures may take their time: what waits is not much, nor for long.
        if len(self._waiting) >= TOGETHER or (self._waiting and monotonic() - self._since > LONGEST_WAIT):
            self.keep()

    def keep(self) -> None:
        """Keep all that waits; one that cannot be kept does not take the others along."""
        waiting, self._waiting = self._waiting, []
        try:
            self._add(waiting)
        except BAD_PIECE:
            for new in waiting:
                self._keep_alone(new)

    def _keep_alone(self, new: _New) -> None:
        try:
            self._add([new])
        except BAD_PIECE as error:
            self._refuse(new.name, error)

    def _refuse(self, name: str, error: Exception) -> None:
        self.progress.counts["refused"] += 1
        if len(self.progress.skipped) < AT_ONCE:
            said = str(error).partition("\n")[0]
            self.progress.skipped.append(f"{name}: {said}")

    def _outcome(self, item: Found, known: OldPiece | None) -> str:
        """What became of it; nothing while it waits."""
        # Eight bytes for each: two of a hundred thousand guids meet once in a billion runs.
        mark = bytes.fromhex(digest_of_address(item.guid)[:16])
        if mark in self._guids:
            return "repeated"
        self._guids.add(mark)
        self._last = item.at or self._last
        digest = digest_of(item)
        if known is not None and known.digest == digest:
            return self._credit(known, item)
        if known is not None and known.article.latest_revision_id != known.revision_id:
            return "edited"
        if known is not None:
            return self._change(known, self._words(item), digest)
        return self._wait(item, digest)

    def _unit(self, item: Found) -> Unit | None:
        return self._plan.units.get(self._plan.credits.code_for(item.author, item.categories))

    def _credit(self, known: OldPiece, item: Found) -> str:
        """A piece of an earlier run that was credited to nobody gets its unit, unless somebody has edited it here."""
        unit, article = self._unit(item), known.article
        if unit is None or article.unit_id is not None or article.latest_revision_id != known.revision_id:
            return "unchanged"
        return "credited" if credit_history(article=article, unit=unit) else "unchanged"

    def _words(self, item: Found) -> Words:
        text = text_of(item)
        if not text.parts and not text.lead:
            raise RuleBroken("bài không có nội dung")
        if text.lost:
            self.progress.lost += text.lost
            self.progress.left += [text.title] if len(self.progress.left) < AT_ONCE else []
        return words_of(text, self._plan.fetcher.pictures(text))

    def _wait(self, item: Found, digest: str) -> str:
        slug = section_for(item.categories, self._plan.wanted, self._plan.other)
        if not slug:
            return "homeless"
        words, section = self._words(item), self._plan.sections[slug]
        key, at = short_key(item.guid), item.at or self._last
        text = OldText(section=section, words=words, at=at, key=key, unit=self._unit(item))
        self._since = self._since if self._waiting else monotonic()
        self._waiting.append(_New(item, text, digest))
        return ""

    def _add(self, waiting: list[_New]) -> None:
        if not waiting:
            return
        with transaction.atomic():
            let_the_disk_wait()
            articles = publish_history([new.text for new in waiting])
            rows = zip(waiting, articles, strict=True)
            OldPiece.objects.bulk_create(self._known_as(new, article) for new, article in rows)
            _keep_addresses(zip(waiting, articles, strict=True))
        self.progress.counts.update("new" if new.item.at else "undated" for new in waiting)

    def _known_as(self, new: _New, article: Article) -> OldPiece:
        return OldPiece(
            source=self._plan.source,
            guid=new.item.guid[:LONGEST_GUID],
            article=article,
            revision_id=article.latest_revision_id,
            digest=new.digest,
            imported_at=now(),
        )

    def _change(self, known: OldPiece, words: Words, digest: str) -> str:
        with transaction.atomic():
            let_the_disk_wait()
            article = rewrite_history(article=known.article, words=words, revision_id=known.revision_id)
            if article is None:
                return "edited"
            OldPiece.objects.filter(pk=known.pk).update(
                revision_id=article.latest_revision_id, digest=digest, imported_at=now()
            )
        return "changed"


def _keep_addresses(rows: Iterable[tuple[_New, Article]]) -> None:
    """The addresses by which pieces were known; one that another piece has already stays that one's. One query."""
    OldAddress.objects.bulk_create(
        (OldAddress(path=place, article=article) for new, article in rows for place in _places(new.item)),
        ignore_conflicts=True,
    )


def _places(item: Found) -> list[str]:
    places = dict.fromkeys(old_path(address) for address in (item.link, item.guid) if "://" in address)
    return [place for place in places if place]


def text_of(item: Found) -> Text:
    """A piece of a source as a text, its pictures still where they were."""
    found = walk(item.html, base=item.link, has_paragraphs=item.has_paragraphs)
    parts = found.parts
    first = next((part.text for part in parts if isinstance(part, Line)), "Bài không có tít")
    tags = list(dict.fromkeys(tag[:LONGEST_TAG] for tag in item.tags))[:MOST_TAGS]
    text = Text(
        parts=parts, title=short_title(item.title, instead=first), author=item.author[:160], tags=tags, lost=found.lost
    )
    captions_and_lead(text)
    text.lead = item.lead[:600] or text.lead
    if item.picture.startswith(("http://", "https://")):
        cover = next((part for part in parts if isinstance(part, Image) and part.source == item.picture), None)
        text.parts = [cover or Image(item.picture), *(part for part in text.parts if part is not cover)]
    return text
