"""From an uploaded .docx to a text: what is in it, what was guessed, what was left out."""

import io
import posixpath
from collections import Counter
from typing import IO

from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.publishing.intake.guesses import guess
from lantoa.publishing.intake.parts import Image, Text
from lantoa.publishing.intake.word.body import MOST_PICTURES, Body
from lantoa.publishing.intake.word.dress import read_styles
from lantoa.publishing.intake.word.package import Package


class WordFile:
    """One file that was read: its text, and its pictures one by one."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raises RuleBroken in words that help, when the file cannot be taken."""
        self._package = Package(file)
        main = self._package.main_part()
        styles = read_styles(self._package, posixpath.dirname(main))
        body = Body(styles, self._package.relations(main))
        for what, element in self._package.events(main):
            body.feed(what, element)
        found = Text(parts=body.parts)
        if not found.parts:
            raise RuleBroken(_("Tệp không có chữ hay ảnh nào."))
        if body.charts:
            found.guessed.append(_("Chữ phông cũ (TCVN3, VNI) đã chuyển sang Unicode; hãy đọc lại một lượt."))
        found.left_out += _lost_words(body.lost)
        if self._package.has_macros:
            found.left_out.append(_("Macro trong tệp: không đọc, không lưu."))
        self.text = guess(found)

    def picture(self, image: Image) -> IO[bytes]:
        """The bytes of one picture. Raises RuleBroken when it is missing, broken or too large."""
        return io.BytesIO(self._package.read(image.source))


def _lost_words(lost: Counter[str]) -> list[str]:
    sentences = {
        "pictures": _("%(n)s ảnh cuối: mỗi bài lấy nhiều nhất %(most)s ảnh."),
        "linked": _("%(n)s ảnh nằm ngoài tệp (ảnh liên kết): không tải về."),
        "letterhead": _("Bảng quốc hiệu, tên cơ quan ở đầu văn bản."),
        "footnote": _("%(n)s chú thích cuối trang."),
        "drawing": _("%(n)s biểu đồ hoặc sơ đồ; hãy chụp thành ảnh nếu cần."),
        "formula": _("%(n)s công thức."),
        "object": _("%(n)s tệp nhúng trong văn bản."),
        "chunk": _("%(n)s phần văn bản chèn từ tệp khác."),
        "letters": _("Phần cuối của văn bản: dài quá mức cho phép."),
        "rows": _("%(n)s dòng cuối của bảng quá dài."),
    }
    return [sentence % {"n": lost[kind], "most": MOST_PICTURES} for kind, sentence in sentences.items() if lost[kind]]
