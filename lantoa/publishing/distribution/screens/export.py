"""Lists as files: csv and xlsx that no spreadsheet program mistakes for formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponseBase, StreamingHttpResponse

from lantoa.publishing.distribution.screens.sheet import xlsx_pieces

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

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


def as_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponseBase:
    """A download that is written while it is read: its size doesn't matter."""
    answer = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def as_xlsx(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponseBase:
    """A download that is written while it is read; every cell is text, whatever it starts with."""
    answer = StreamingHttpResponse(xlsx_pieces(header, rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
