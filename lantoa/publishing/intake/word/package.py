"""A .docx as the zip it is, opened as if an enemy had made it.

Nothing outside the file is ever fetched; macros and embedded programs are never read.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # it says nothing of its types
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]  # it says nothing of its types
from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken

LARGEST_FILE = 50 * 1024 * 1024
# The list of what is inside: about 14,000 names. A newspaper's text has some dozens.
LARGEST_LIST = 1024 * 1024
LARGEST_XML = 16 * 1024 * 1024
# A run of five words takes about eight; a text of fifty pages has some 50,000.
MOST_ELEMENTS = 150_000
LARGEST_PICTURE = 25 * 1024 * 1024
DEEPEST = 400
MAIN_PART = "word/document.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, OSError, ValueError, KeyError)


class Package:
    """One opened file. Every read is counted, whatever the zip says of its sizes."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raises RuleBroken with what to do, when it is no .docx that we take."""
        check_kind(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise RuleBroken(broken()) from error
        self.names = set(self._zip.namelist())
        if not any(name.startswith("word/") for name in self.names):
            raise RuleBroken(_("Đây không phải tệp Word. Hãy gửi tệp .docx."))

    @property
    def has_macros(self) -> bool:
        return any(name.lower().endswith("vbaproject.bin") for name in self.names)

    def read(self, name: str, *, most: int = LARGEST_PICTURE) -> bytes:
        """The bytes of one member, at most `most`. Raises RuleBroken when there are more, or it is broken."""
        try:
            with self._zip.open(name) as member:
                content = member.read(most + 1)
        except (*_BROKEN, RuntimeError) as error:
            raise RuleBroken(broken()) from error
        if len(content) > most:
            raise RuleBroken(_("Tệp chứa phần lớn quá mức cho phép."))
        return content

    def events(self, name: str) -> Iterator[tuple[str, Element]]:
        """(start or end, element) of one XML member; finished elements are emptied. Nothing when it is not there.

        Raises RuleBroken for entities, document types, endless nesting and endless length.
        """
        if name not in self.names:
            return
        try:
            with self._zip.open(name) as member:
                yield from _walk(iterparse(_Counted(member), ("start", "end"), forbid_dtd=True))
        except DefusedXmlException as error:
            raise RuleBroken(_("Tệp chứa mã lạ trỏ ra ngoài nên không được nhận.")) from error
        except (ParseError, RuntimeError, LookupError, *_BROKEN) as error:
            raise RuleBroken(broken()) from error

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """id → (kind, target, is outside) of one part; an inner target is a member's name."""
        folder, base = posixpath.split(part)
        found: dict[str, tuple[str, str, bool]] = {}
        for what, element in self.events(f"{folder}/_rels/{base}.rels".lstrip("/")):
            if what == "end" and local(element) == "Relationship":
                target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
                if not outside:
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = element.get("Type", "").rpartition("/")[2]
                found[element.get("Id", "")] = (kind, target, outside)
        return found

    def main_part(self) -> str:
        """The member that holds the text."""
        found = (target for kind, target, outside in self.relations("").values() if kind == "officeDocument")
        name = next(found, MAIN_PART)
        if name not in self.names:
            raise RuleBroken(broken())
        return name


def _walk(events: Iterable[tuple[str, Element]]) -> Iterator[tuple[str, Element]]:
    """The events with nothing kept of what is behind them."""
    above: list[Element] = []
    for number, (what, element) in enumerate(events):
        if number > 2 * MOST_ELEMENTS or len(above) > DEEPEST:
            raise RuleBroken(_("Tệp bung ra quá lớn nên không được nhận. Hãy chia thành nhiều tệp nhỏ."))
        yield what, element
        if what == "start":
            above.append(element)
            continue
        above.pop()
        element.clear()
        if above:
            del above[-1][:]


class _Counted(io.RawIOBase):
    """What the parser reads from: no more than LARGEST_XML comes out of a bomb."""

    def __init__(self, member: IO[bytes]) -> None:
        self._member = member
        self._left = LARGEST_XML

    def read(self, size: int = -1) -> bytes:
        content = self._member.read(min(size, 64 * 1024) if size >= 0 else 64 * 1024)
        self._left -= len(content)
        if self._left < 0:
            raise RuleBroken(_("Tệp bung ra quá lớn nên không được nhận. Hãy chia thành nhiều tệp nhỏ."))
        return content


def check_kind(file: IO[bytes]) -> None:
    """Raises RuleBroken, saying what to do, unless it is a zip of a size and shape that we open."""
    size = file.seek(0, io.SEEK_END)
    if not size:
        raise RuleBroken(_("Tệp rỗng. Hãy chọn lại tệp."))
    if size > LARGEST_FILE:
        raise RuleBroken(_("Tệp lớn quá 50 MB. Hãy nén ảnh trong Word (Định dạng ảnh → Nén ảnh) rồi gửi lại."))
    file.seek(0)
    head = file.read(8)
    if head == _OLE:
        raise RuleBroken(_old_or_locked(file))
    if not head.startswith(b"PK"):
        raise RuleBroken(_("Đây không phải tệp .docx. Hãy mở bằng Word, chọn Lưu thành → Word Document (.docx)."))
    _check_list(file, size)


def _old_or_locked(file: IO[bytes]) -> str:
    file.seek(0)
    if _ENCRYPTED in file.read():
        return _("Tệp có mật khẩu. Hãy bỏ mật khẩu trong Word (Tệp → Thông tin → Bảo vệ tài liệu) rồi gửi lại.")
    return _("Tệp .doc đời cũ. Hãy mở bằng Word, chọn Lưu thành → Word Document (.docx) rồi gửi lại.")


def _check_list(file: IO[bytes], size: int) -> None:
    """The list of members is looked at before it is read: a million names would fill the memory."""
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise RuleBroken(broken())
    length = struct.unpack_from("<L", tail, at + 12)[0]
    if length > LARGEST_LIST or _END_64 in tail[max(0, at - 20) : at]:
        raise RuleBroken(_("Tệp chứa quá nhiều phần bên trong nên không được nhận. Hãy chia thành nhiều tệp nhỏ."))
    file.seek(0)


def broken() -> str:
    """What is said of a file that cannot be read."""
    return _("Tệp hỏng hoặc gửi chưa trọn. Hãy mở bằng Word, lưu lại thành .docx rồi gửi lại.")


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
