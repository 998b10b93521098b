"""What machines are told of a piece: the schema.org type of its format, as JSON-LD. Source: schema.org 29."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from wagtail.rich_text import expand_db_html

from lantoa.faces.portal.frame import SectionLink
from lantoa.faces.portal.pictures import shown
from lantoa.kit.clock import VIETNAM, now
from lantoa.publishing.newsroom.facade import (
    QA,
    Article,
    AudioPiece,
    Author,
    DocumentPiece,
    EventPiece,
    LivePage,
    PhotoStory,
    VideoPiece,
)

_IN_SCRIPT = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def linked_data(
    article: Article,
    section: SectionLink | None,
    url: str,
    *,
    image: str = "",
    owner: str = "",
    authors: Sequence[Author] = (),
) -> SafeString:
    """The piece as JSON-LD, safe inside a script element; `image` is the whole address of its shared picture."""
    page = f"{settings.BASE_URL}{url}"
    publisher = {"@type": "Organization", "name": owner or settings.WAGTAIL_SITE_NAME, "url": f"{settings.BASE_URL}/"}
    said = description_of(article)
    images = [image] if image else []
    if isinstance(article, EventPiece | LivePage):
        thing = _occasion(article, page, organizer=publisher)
    else:
        thing = _work(article, section, page, publisher=publisher) | _people(authors) | _own(article)
    about = {"@context": "https://schema.org", **thing, "description": said, "inLanguage": "vi"}
    return json_for_script(about | ({"image": images} if images and "image" not in about else {}))


def description_of(article: Article) -> str:
    """The lead, cut where search engines and networks cut."""
    return Truncator(article.search_description or article.lead).chars(200)


def _work(article: Article, section: SectionLink | None, page: str, *, publisher: dict[str, str]) -> dict[str, Any]:
    """What every written, drawn or recorded piece says of itself."""
    published = article.first_published_at.astimezone(VIETNAM)
    changed = (article.corrected_at or article.first_published_at).astimezone(VIETNAM)
    about: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": article.title[:110],
        "mainEntityOfPage": page,
        "datePublished": published.isoformat(timespec="seconds"),
        "dateModified": changed.isoformat(timespec="seconds"),
        "author": {"@type": "Person", "name": article.author_name} if article.author_name else publisher,
        "publisher": publisher,
        "isAccessibleForFree": True,
    }
    if article.expires_at:
        about["expires"] = article.expires_at.astimezone(VIETNAM).isoformat(timespec="seconds")
    if article.quoted_url:
        about["isBasedOn"] = article.quoted_url
    # Only articles and reports, which are articles, have sections.
    if section and not isinstance(article, PhotoStory | VideoPiece | AudioPiece | QA):
        about["articleSection"] = section.name
    return about


def _people(authors: Sequence[Author]) -> dict[str, Any]:
    """The authors by their pages, where the by-line names such."""
    people = [person_data(author) for author in authors]
    return {"author": people} if people else {}


def person_data(author: Author) -> dict[str, str]:
    """One author as a Person; with the address of their page where they have one."""
    about = {"@type": "Person", "name": author.name}
    return about | ({"url": f"{settings.BASE_URL}{author.get_absolute_url()}"} if author.has_page else {})


def _own(article: Article) -> dict[str, Any]:
    """What the format adds to a work, its type first."""
    if isinstance(article, PhotoStory):
        return {"@type": "ImageGallery", "image": [_photo(block.value) for block in article.photos]}
    if isinstance(article, VideoPiece) and article.share_video():
        return _video(article)
    if isinstance(article, AudioPiece) and article.sound:
        return {
            **_recording("AudioObject", article, seconds=article.duration_seconds or 0),
            "contentUrl": f"{settings.BASE_URL}{article.sound.url}",
            "encodingFormat": article.sound_kind,
        }
    if isinstance(article, QA):
        return {"@type": "FAQPage", "mainEntity": [_question(b.value) for b in article.questions if _asks(b)]}
    if isinstance(article, DocumentPiece):
        issued = {"dateCreated": article.issued_on.isoformat()} if article.issued_on else {}
        issuer = {"@type": "Organization", "name": article.issuer}
        return {"@type": "Report", "reportNumber": article.number, "author": issuer, **issued}
    return {}


def _asks(block: Any) -> bool:
    return bool(block.block_type == "question")


def _photo(value: Any) -> dict[str, str]:
    about = {"@type": "ImageObject", "contentUrl": _whole_address(shown(value["image"], "whole").src)}
    return about | {key: value[name] for key, name in (("caption", "caption"), ("creditText", "credit")) if value[name]}


def _video(article: VideoPiece) -> dict[str, Any]:
    video, poster = article.video, article.poster
    assert video is not None
    thumbnail = {"thumbnailUrl": _whole_address(shown(poster, "whole").src)} if poster else {}
    return {
        **_recording("VideoObject", article, seconds=video.duration_seconds),
        **thumbnail,
        "contentUrl": _whole_address(video.file.url),
        "encodingFormat": video.content_type or "video/mp4",
    }


def _recording(kind: str, article: VideoPiece | AudioPiece, *, seconds: float) -> dict[str, Any]:
    published = article.first_published_at.astimezone(VIETNAM)
    about = {"@type": kind, "name": article.title, "uploadDate": published.isoformat(timespec="seconds")}
    if seconds:
        # ISO 8601, the form that schema.org's Duration asks for.
        about["duration"] = f"PT{round(seconds) // 60}M{round(seconds) % 60}S"
    return about | ({"transcript": article.transcript} if article.transcript else {})


def _question(value: Any) -> dict[str, Any]:
    answer = {"@type": "Answer", "text": str(expand_db_html(value["answer"].source))}
    return {"@type": "Question", "name": value["question"], "acceptedAnswer": answer}


def _occasion(article: EventPiece | LivePage, page: str, *, organizer: dict[str, str]) -> dict[str, Any]:
    about: dict[str, Any] = {"@type": "Event", "name": article.title, "url": page, "organizer": organizer}
    for key, moment in (("startDate", article.starts_at), ("endDate", article.ends_at)):
        if moment:
            about[key] = moment.astimezone(VIETNAM).isoformat(timespec="seconds")
    if isinstance(article, LivePage):
        running = article.phase(now()) == "live"
        return about | {
            "@type": "BroadcastEvent",
            "isLiveBroadcast": running,
            "location": {"@type": "VirtualLocation", "url": article.stream_url or page},
        }
    state = "EventCancelled" if article.is_cancelled else "EventScheduled"
    where = {"@type": "Place", "name": article.place or article.address, "address": article.address or article.place}
    return about | {"eventStatus": f"https://schema.org/{state}", "location": where}


def _whole_address(url: str) -> str:
    return url if url.startswith("http") else f"{settings.BASE_URL}{url}"


def json_for_script(data: object) -> SafeString:
    """JSON that cannot end the script element it stands in."""
    return SafeString(json.dumps(data, ensure_ascii=False).translate(_IN_SCRIPT))
