"""A piece as plain HTML for feeds: every part of it, with whole addresses, readable without our style sheets."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from lantoa.design.templatetags.look import vn_date, vn_moment
from lantoa.faces.portal.pictures import shown
from lantoa.publishing.newsroom.facade import Article, AudioPiece, DocumentPiece, EventPiece, LivePage, VideoPiece

_OWN_ADDRESS = re.compile(r'(href|src)="/(?!/)')


def whole_text(article: Article, url: str) -> str:
    """Lead and every part as HTML; `url` is the piece's own address, for what can only be played there."""
    parts: list[str] = [format_html("<p><strong>{}</strong></p>", article.lead)]
    if article.correction_note:
        parts.append(format_html("<p><em>{}</em></p>", article.correction_note))
    parts += _of_format(article, url)
    for name in article.PARTS:
        value = getattr(article, name)
        parts += _stream(value) if isinstance(value, StreamValue) else [_lines(str(value or ""))]
    if article.quoted_from:
        source = f"{article.quoted_from}, {vn_moment(article.quoted_at)}"
        parts.append(format_html('<p>{} <a href="{}">{}</a></p>', _("Theo"), article.quoted_url, source))
    return _OWN_ADDRESS.sub(rf'\1="{settings.BASE_URL}/', "".join(parts))


def _of_format(article: Article, url: str) -> list[str]:
    """What a format's columns say."""
    told: list[tuple[str, str]] = []
    if isinstance(article, VideoPiece | AudioPiece):
        word = _("Xem video") if isinstance(article, VideoPiece) else _("Nghe")
        return [format_html('<p><a href="{}">{}</a></p>', url, f"{word} {article.extent}".strip())]
    if isinstance(article, LivePage | EventPiece):
        told = [(_("Bắt đầu"), vn_moment(article.starts_at)), (_("Kết thúc"), vn_moment(article.ends_at))]
    if isinstance(article, EventPiece):
        told.append((_("Địa chỉ"), article.address))
    if isinstance(article, DocumentPiece):
        told = [
            (_("Ngày ban hành"), vn_date(article.issued_on)),
            (_("Ngày có hiệu lực"), vn_date(article.in_force_on)),
        ]
    picture = getattr(article, "picture", None)
    drawn = [_picture({"image": picture, "caption": "", "credit": ""})] if picture else []
    return [*drawn, *(format_html("<p>{}: {}</p>", word, text) for word, text in told if text)]


def _stream(value: Iterable[Any]) -> list[str]:
    return [_PARTS[block.block_type](block.value) for block in value if block.block_type in _PARTS]


def _lines(text: str) -> str:
    return format_html_join("", "<p>{}</p>", ((line,) for line in text.splitlines() if line.strip()))


def _rich(value: Any) -> str:
    return str(expand_db_html(value.source))


def _heading(value: Any) -> str:
    return format_html("<h3>{}</h3>", value)


def _quote(value: Any) -> str:
    return format_html("<blockquote><p>{}</p><p>{}</p></blockquote>", value["text"], value.get("said_by", ""))


def _picture(value: Any) -> str:
    if not value["image"]:
        return ""
    made = shown(value["image"], "whole")
    words = " ".join(part for part in (value.get("caption"), value.get("credit")) if part)
    picture = format_html('<img src="{}" width="{}" height="{}" alt="">', made.src, made.width, made.height)
    return f"<figure>{picture}<figcaption>{escape(words)}</figcaption></figure>"


def _scene(value: Any) -> str:
    words = _heading(value["title"]) if value["title"] else ""
    return words + _picture({"image": value["image"], "credit": value["credit"]}) + _lines(value["text"])


def _video(value: Any) -> str:
    poster = value["video"].poster if value["video"] else None
    return _picture({"image": poster, "caption": value["caption"]}) if poster else ""


def _player(value: Any) -> str:
    embed = value.embed
    words = value["caption"] or (embed.host if embed else "")
    return format_html('<p><a href="{}">{}: {}</a></p>', embed.page, _("Xem video"), words) if embed else ""


def _figure(value: Any) -> str:
    figure = value.figure
    note = format_html("<p>{}: {}</p>", _("Nguồn"), figure.note) if figure.note else ""
    return format_html("<h4>{}</h4>", figure.title) + _table(figure.rows) + note


def _table(rows: Iterable[Iterable[Any]]) -> SafeString:
    cells = (format_html_join("", "<td>{}</td>", ((cell,) for cell in row)) for row in rows)
    return format_html("<table>{}</table>", format_html_join("", "<tr>{}</tr>", ((row,) for row in cells)))


def _table_block(value: Any) -> str:
    rows = [["" if cell is None else cell for cell in row] for row in value["data"]] if value else []
    return _table(rows)


def _number(value: Any) -> str:
    return format_html("<p><strong>{}</strong> {}</p>", value["value"], value["label"])


def _timeline(value: Any) -> str:
    rows = format_html_join(
        "", "<li><strong>{}</strong> {}</li>", ((row["when"], row["what"]) for row in value["rows"])
    )
    return format_html("<h4>{}</h4><ul>{}</ul>", value["title"], rows)


def _steps(value: Any) -> str:
    rows = format_html_join("", "<li>{}</li>", ((row,) for row in value["rows"]))
    return format_html("<h4>{}</h4><ol>{}</ol>", value["title"], rows)


def _question(value: Any) -> str:
    return format_html("<h4>{}</h4>", value["question"]) + _rich(value["answer"]) + _lines(value["answered_by"])


def _row(value: Any) -> str:
    return format_html("<p><strong>{}</strong> {}</p>", value["at"], value["what"])


_PARTS: dict[str, Callable[[Any], str]] = {
    "paragraph": _rich,
    "text": lambda value: _rich(value["text"]),
    "heading": _heading,
    "quote": _quote,
    "picture": _picture,
    "gallery": lambda value: "".join(_picture(one) for one in value),
    "pair": lambda value: "".join(_picture(one) for one in value["pictures"]),
    "scene": _scene,
    "video": _video,
    "player": _player,
    "table": _table_block,
    "number": _number,
    "chart": _figure,
    "map": _figure,
    "timeline": _timeline,
    "steps": _steps,
    "question": _question,
    "row": _row,
}
