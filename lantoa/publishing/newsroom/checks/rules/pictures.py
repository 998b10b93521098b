"""Pictures: what they show in words, their caption, whose they are. Plain Python."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from lantoa.publishing.newsroom.checks.finding import Finding, Severity
from lantoa.publishing.newsroom.checks.manuscript import Manuscript

# A camera's or a phone's own name for a file tells nothing of what can be seen.
_FILE_NAME = re.compile(r"(?i)\.(jpe?g|png|webp|gif|heic|avif)$|^(img|dsc|dscn|pxl|image|anh|photo|z)[-_ ]?\d+|^\d+$|_")
_SHORTEST_CAPTION = 4


def alt(text: Manuscript) -> Iterator[Finding]:
    """Every picture that is no decoration says what it shows.

    Source: Circular 26/2020/TT-BTTTT (WCAG 2.1, criterion 1.1.1): portals paid for by the state owe it.
    """
    for shot in text.shots:
        if shot.is_decorative:
            continue
        if not shot.alt.strip():
            sentence = _("Ảnh chưa có mô tả: người không nhìn thấy ảnh sẽ không biết ảnh chụp gì.")
            if shot.where == "cover":
                sentence = _("Ảnh đại diện chưa có chú thích: người không nhìn thấy ảnh sẽ không biết ảnh chụp gì.")
            yield Finding("alt", shot.where, sentence, severity=Severity.MUST)
        elif _FILE_NAME.search(shot.alt.strip()):
            sentence = _("Mô tả ảnh “%(alt)s” là tên tệp. Hãy viết ảnh chụp ai, đang làm gì.")
            yield Finding("alt", shot.where, sentence % {"alt": shot.alt.strip()[:60]})


def caption(text: Manuscript) -> Iterator[Finding]:
    """A picture has a caption of a few words: who, where, what."""
    for shot in text.shots:
        if shot.may_lack_caption or (shot.where == "cover" and not shot.alt.strip()):
            continue
        if not shot.caption.strip():
            yield Finding("caption", shot.where, _("Ảnh chưa có chú thích."))
        elif len(shot.caption.split()) < _SHORTEST_CAPTION:
            yield Finding("caption", shot.where, _("Chú thích ảnh quá ngắn: nên nói ai, ở đâu, đang làm gì."))


def credit(text: Manuscript) -> Iterator[Finding]:
    """A picture names who took it. Source: Law on Intellectual Property, article 19 (the right to be named)."""
    for shot in text.shots:
        if not shot.credit.strip() and not shot.is_decorative:
            yield Finding("credit", shot.where, _("Ảnh chưa ghi tác giả."))


def same_caption(text: Manuscript) -> Iterator[Finding]:
    """Pictures that say the same are usually copied and not rewritten."""
    first: dict[str, str] = {}
    for shot in text.shots:
        said = " ".join(shot.caption.lower().split())
        if not said:
            continue
        if first.setdefault(said, shot.where) != shot.where:
            place = text.labels.get(first[said], first[said])
            sentence = _("Chú thích giống hệt ở “%(place)s”.") % {"place": place}
            yield Finding("same_caption", shot.where, sentence)
