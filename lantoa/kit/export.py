"""Lists as files: csv and xlsx that no spreadsheet program mistakes for formulas."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.http import Http404, HttpResponseBase, StreamingHttpResponse

from lantoa.kit.long_sheet import xlsx_pieces

# Source: OWASP, CSV Injection: what a spreadsheet program may read as the start of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: object) -> str:
    """`text` as a csv cell; what could be a formula is led by an apostrophe."""
    plain = str(text)
    return f"'{plain}" if plain.lstrip(" ").startswith(_FORMULA_STARTS) else plain


class _Echo:
    """A file that hands every line straight on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file line by line, led by the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


# Both are written while they are read: the size of a list doesn't matter.
_WRITERS: dict[str, tuple[Callable[[Sequence[str], Iterable[Sequence[object]]], Iterator[str | bytes]], str]] = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_pieces, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def as_file(format: str, *, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponseBase:
    """A download called `name`: csv, or xlsx in which every cell is text. Raises Http404 for another format."""
    if format not in _WRITERS:
        raise Http404
    write, content_type = _WRITERS[format]
    answer = StreamingHttpResponse(write(header, rows), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return answer
