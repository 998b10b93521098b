"""The history of an older portal comes in: again and again, and only what is new changes anything."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.intake.guesses import captions_and_lead
from lantoa.publishing.intake.models import OldAddress, OldPiece
from lantoa.publishing.intake.parts import Image, Line, Text
from lantoa.publishing.intake.rules import (
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
    SectionPage,
    Words,
    let_the_disk_wait,
    publish_history,
    rewrite_history,
)
from lantoa.services.cache.facade import drop_pages

AT_ONCE = 100
LONGEST_GUID, LONGEST_TAG, MOST_TAGS = 300, 100, 12
# Where neither a piece nor any before it says when it came out.
UNKNOWN_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Plan:
    """How a history is taken: from where, category → section's slug, which section else, and the sections by slug."""

    source: str
    wanted: Mapping[str, str]
    other: str
    sections: Mapping[str, SectionPage]
    fetcher: Fetcher


@dataclass
class Progress:
    """What a run has done so far; `skipped` says why by title, at most a hundred of them."""

    seen: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)


def take_history(found: Iterable[Found], plan: Plan) -> Iterator[Progress]:
    """Take every piece, one transaction each; yields after each. Safe to run again, also after it was killed.

    A piece known by its guid changes when its source has changed and nobody here has edited it. Kept pages are
    dropped once, at the end, also of a run that breaks off.
    """
    run = _Run(plan)
    try:
        for batch in _batches(found):
            known = _known(plan.source, batch)
            for item in batch:
                run.take(item, known.get(item.guid[:LONGEST_GUID]))
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


class _Run:
    def __init__(self, plan: Plan) -> None:
        self.progress = Progress()
        self._plan = plan
        self._guids: set[bytes] = set()
        self._last = UNKNOWN_MOMENT

    def take(self, item: Found, known: OldPiece | None) -> None:
        """One piece; whatever is wrong with it, the next one comes."""
        self.progress.seen += 1
        try:
            outcome = self._outcome(item, known)
        except RuleBroken as error:
            outcome = "refused"
            if len(self.progress.skipped) < AT_ONCE:
                self.progress.skipped.append(f"{item.title or item.guid}: {error}")
        self.progress.counts[outcome] += 1

    def _outcome(self, item: Found, known: OldPiece | None) -> str:
        # Eight bytes for each: two of a hundred thousand guids meet once in a billion runs.
        mark = bytes.fromhex(digest_of_address(item.guid)[:16])
        if mark in self._guids:
            return "repeated"
        self._guids.add(mark)
        self._last = item.at or self._last
        digest = digest_of(item)
        if known is not None and known.digest == digest:
            return "unchanged"
        if known is not None and known.article.latest_revision_id != known.revision_id:
            return "edited"
        words = _words(item, self._plan)
        return self._change(known, words, digest) if known else self._add(item, words, digest)

    def _add(self, item: Found, words: Words, digest: str) -> str:
        slug = section_for(item.categories, self._plan.wanted, self._plan.other)
        if not slug:
            return "homeless"
        with transaction.atomic():
            let_the_disk_wait()
            at = item.at or self._last
            section = self._plan.sections[slug]
            article = publish_history(section=section, words=words, at=at, key=short_key(item.guid))
            OldPiece.objects.create(
                source=self._plan.source,
                guid=item.guid[:LONGEST_GUID],
                article=article,
                revision_id=article.latest_revision_id,
                digest=digest,
                imported_at=now(),
            )
            _keep_addresses(item, article)
        return "new" if item.at else "undated"

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


def _keep_addresses(item: Found, article: Article) -> None:
    """The addresses by which the piece was known; one that another piece has already stays that one's."""
    places = dict.fromkeys(old_path(address) for address in (item.link, item.guid) if "://" in address)
    rows = [OldAddress(path=place, article=article) for place in places if place]
    OldAddress.objects.bulk_create(rows, ignore_conflicts=True)


def _words(item: Found, plan: Plan) -> Words:
    text = text_of(item)
    if not text.parts and not text.lead:
        raise RuleBroken("bài không có nội dung")
    return words_of(text, plan.fetcher.pictures(text))


def text_of(item: Found) -> Text:
    """A piece of a source as a text, its pictures still where they were."""
    parts = walk(item.html, base=item.link, has_paragraphs=item.has_paragraphs).parts
    first = next((part.text for part in parts if isinstance(part, Line)), "Bài không có tít")
    tags = list(dict.fromkeys(tag[:LONGEST_TAG] for tag in item.tags))[:MOST_TAGS]
    text = Text(parts=parts, title=short_title(item.title, instead=first), author=item.author[:160], tags=tags)
    captions_and_lead(text)
    text.lead = item.lead[:600] or text.lead
    if item.picture.startswith(("http://", "https://")):
        cover = next((part for part in parts if isinstance(part, Image) and part.source == item.picture), None)
        text.parts = [cover or Image(item.picture), *(part for part in text.parts if part is not cover)]
    return text
