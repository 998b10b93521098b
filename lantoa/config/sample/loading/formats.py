"""One piece of every format, with the film, the sound and the paper that they need, all made here."""

import io
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import imageio_ffmpeg  # type: ignore[import-untyped]  # it says nothing of its types
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.html import escape
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from wagtail.documents import get_document_model
from wagtail.rich_text import RichText

from lantoa.config.sample.formats import FORMATS as SAMPLES
from lantoa.config.sample.formats import SampleFormat
from lantoa.config.sample.loading.newsroom import drawn_pictures
from lantoa.config.sample.pictures import PictureSpec, jpeg, parse_picture
from lantoa.config.sample.pieces import HERE
from lantoa.design.typeface import REGULAR, font_path
from lantoa.kit.text import slugify_vietnamese
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import FORMATS, Approval, Article, SectionPage
from lantoa.publishing.newsroom.signals import piece_published
from lantoa.services.media.facade import Picture, Video, store_video

FRAME_SECONDS = 3


def load_formats(users: dict[str, User], sections: dict[str, SectionPage], moment: datetime) -> list[Article]:
    """One published piece of each format besides the article."""
    rows = [row for sample in SAMPLES for row in (sample.cover, *_rows(sample.parts))]
    drawn = drawn_pictures([parse_picture(row) for row in rows])
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={sample.unit_code for sample in SAMPLES})}
    return [_load(sample, users, sections, units, drawn, moment=moment) for sample in SAMPLES]


def _rows(parts: Any) -> Iterator[str]:
    """The pictures in a value, as rows."""
    if isinstance(parts, dict):
        for name, value in parts.items():
            yield from [value] if name == "image" else _rows(value)
    elif isinstance(parts, list | tuple):
        for value in parts:
            yield from _rows(value)


def _with_pictures(parts: Any, drawn: dict[str, Picture]) -> Any:
    """The value with its rows drawn, its texts rich."""
    if isinstance(parts, dict):
        return {name: _shown(name, value, drawn) for name, value in parts.items()}
    if isinstance(parts, list):
        return [_with_pictures(value, drawn) for value in parts]
    return (parts[0], _with_pictures(parts[1], drawn)) if isinstance(parts, tuple) else parts


def _shown(name: str, value: Any, drawn: dict[str, Picture]) -> Any:
    if name == "image":
        spec = parse_picture(value)
        picture = drawn[spec.name]
        picture.contextual_alt_text, picture.decorative = spec.alt, False
        return picture
    is_rich = name in ("text", "answer") and isinstance(value, str) and value.startswith("<p>")
    return RichText(value) if is_rich else _with_pictures(value, drawn)


def _load(
    sample: SampleFormat,
    users: dict[str, User],
    sections: dict[str, SectionPage],
    units: dict[str, Unit],
    drawn: dict[str, Picture],
    *,
    moment: datetime,
) -> Article:
    cover, at = parse_picture(sample.cover), moment - timedelta(days=sample.days_ago)
    article = FORMATS[sample.format](
        title=sample.title,
        slug=slugify_vietnamese(sample.title),
        lead=sample.lead,
        body=[("paragraph", RichText(f"<p>{escape(text)}</p>")) for text in sample.body],
        cover=drawn[cover.name],
        cover_caption=cover.caption,
        cover_credit=cover.credit,
        author_name=sample.author,
        unit=units[sample.unit_code],
        place=sample.place,
        owner=users["bientap"],
        editor=users["bientap"],
        state=Article.State.PUBLISHED,
        state_changed_at=at,
        is_sample=True,
        live=False,
    )
    for name, value in _own_columns(sample, drawn, moment).items():
        setattr(article, name, value)
    sections[sample.section].add_child(instance=article)
    article.tags.set(list(sample.tags))
    article.save()
    return _publish(article, users, at)


def _publish(article: Article, users: dict[str, User], at: datetime) -> Article:
    revision = article.save_revision(user=users["bientap"], log_action=False)
    revision.publish(log_action=False)
    Article.objects.filter(pk=article.pk).update(
        first_published_at=at, last_published_at=at, state=Article.State.PUBLISHED
    )
    approved_at = at - timedelta(minutes=20)
    Approval.objects.create(
        article=article, revision_id=revision.pk, approved_by=users["truongban"], approved_at=approved_at
    )
    row: Article = Article.objects.select_related("unit", "cover").get(pk=article.pk)
    transaction.on_commit(partial(piece_published.send, sender=Article, article=row))
    return row


def _own_columns(sample: SampleFormat, drawn: dict[str, Picture], moment: datetime) -> dict[str, Any]:
    """The format's columns, with dates set and files made."""
    given: dict[str, Any] = _with_pictures(sample.parts, drawn)
    if (days := given.pop("starts_in_days", None)) is not None:
        day = (moment + timedelta(days=days)).astimezone(HERE)
        starts_at = day.replace(hour=given.pop("at"), minute=30, second=0, microsecond=0)
        given |= {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=given.pop("hours"))}
    if "issued_days_ago" in given:
        issued_on = (moment - timedelta(days=given.pop("issued_days_ago"))).date()
        given |= {"issued_on": issued_on, "in_force_on": issued_on}
    if "film" in given:
        given["video"] = _film(sample, given.pop("film"))
    if "sound" in given:
        given |= {"duration_seconds": given["sound"], "sound": _sound(given["sound"])}
    if "paper" in given:
        given["file"] = _document(f"{given.pop('paper')}.pdf", _paper(sample))
    return given


def _film(sample: SampleFormat, drawings: tuple[str, ...]) -> Video:
    """Drawings one after the other as a silent film, through the door of every video."""
    with tempfile.TemporaryDirectory() as folder:
        for number, drawing in enumerate(drawings):
            scene, *options = drawing.split()
            spec = PictureSpec(scene, tuple(_pair(option) for option in options), "", "", "")
            (Path(folder) / f"{number}.jpg").write_bytes(jpeg(spec))
        target = Path(folder) / "phim.mp4"
        frames = ["-framerate", f"1/{FRAME_SECONDS}", "-i", f"{folder}/%d.jpg"]
        coding = ["-c:v", "libx264", "-preset", "veryfast", "-vf", "fps=12,scale=1280:720", "-pix_fmt", "yuv420p"]
        _ffmpeg([*frames, *coding, str(target)])
        with target.open("rb") as film:
            video = store_video(film, title=sample.title, credit=sample.author)
    return video


def _pair(option: str) -> tuple[str, str]:
    name, _, value = option.partition("=")
    return name, value


def _sound(seconds: int) -> Any:
    """Three notes of a bell, again and again."""
    wave = "0.4*sin(2*PI*t*(392+98*mod(floor(t),3)))*exp(-3*mod(t,1))"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "nhac-hieu.m4a"
        _ffmpeg(["-f", "lavfi", "-i", f"aevalsrc={wave.replace(',', chr(92) + ',')}:d={seconds}", str(target)])
        return _document("nhac-hieu.m4a", target.read_bytes())


def _ffmpeg(arguments: list[str]) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-nostdin", "-y", *arguments]
    subprocess.run(command, check=True, timeout=120)  # noqa: S603 - words of this module


def _paper(sample: SampleFormat) -> bytes:
    """A sheet that says it is a sample."""
    pdfmetrics.registerFont(TTFont("LanToa", str(font_path(REGULAR))))
    file = io.BytesIO()
    sheet = Canvas(file, pagesize=A4)
    sheet.setTitle(sample.title)
    lines = [sample.parts["issuer"], sample.parts["number"], "", sample.title, "", *sample.parts["summary"].split("\n")]
    text = sheet.beginText(60, A4[1] - 80)
    text.setFont("LanToa", 11, leading=22)
    for line in [*lines, "", "Văn bản mẫu, chỉ để minh họa."]:
        text.textLine(line)
    sheet.drawText(text)
    sheet.save()
    return file.getvalue()


def _document(name: str, content: bytes) -> Any:
    made = get_document_model()(title=name, file=ContentFile(content, name=name))
    made.file_size = len(content)
    made.save()
    return made
