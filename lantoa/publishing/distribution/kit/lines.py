"""Breaking a Vietnamese headline into lines: even ones, no lone syllable, no name torn apart."""

from collections.abc import Callable
from dataclasses import dataclass

from lantoa.kit.text import one_line

Measure = Callable[[str], float]
ELLIPSIS = "…"
# What a break costs in squared shares of a line left empty: a name torn apart is worse than a line half empty.
_LONE_SYLLABLE, _TORN_NAME, _TORN_WORD, _TORN_NUMBER, _WEAK_END = 4.0, 0.6, 0.3, 0.5, 0.12
_ONE_LINE_MORE = 0.35
# A line that ends with one of these leaves the reader hanging.
_WEAK_WORDS = "và với của cho tại từ đến là các những một ở trong về theo do bởi khi để nhân hơn gần - – —"
_WEAK = frozenset(_WEAK_WORDS.split())
# Words of two syllables that union headlines are full of; every other one may be torn when nothing better fits.
_PAIRS = """an toàn; ban chấp; bảo hiểm; bình dương; bệnh viện; ca ba; cán bộ; cảm ơn; chính sách; chúc mừng; chăm lo;
chấp hành; chia sẻ; chương trình; công bố; công chức; công đoàn; công nghiệp; công nhân; công tác; công trình; công ty;
cơ sở; doanh nghiệp; gia đình; giải thưởng; giáo dục; gặp mặt; hiệu quả; hoàn cảnh; hoạt động; hội nghị; hội thao;
hội thảo; hội thi; hỗ trợ; hợp đồng; khen thưởng; khai mạc; khó khăn; khu chế; khu công; khánh thành; kỷ niệm;
lao động; liên đoàn; lãnh đạo; lần thứ; lương tối; mái ấm; nghỉ lễ; nghị quyết; nguyên đán; người lao; nhà máy; nhà ở;
nhà trẻ; nâng cao; nữ công; phong trào; pháp luật; phát động; phúc lợi; phối hợp; quan tâm; quốc gia; sáng kiến;
sáng tạo; sơ kết; sản xuất; sức khỏe; thanh niên; thi đua; thành lập; thành phố; thường vụ; thương lượng; tháng công;
thăm hỏi; thỏa ước; thực hiện; tiền lương; tiền thưởng; tiêu biểu; trao tặng; triển khai; trung tâm; trên địa;
truyền thống; tuyên dương; tuyên truyền; tư vấn; tặng quà; tết nguyên; tối thiểu; tổ chức; tổng kết; tổng liên;
viên chức; việc làm; việt nam; văn hóa; văn nghệ; vệ sinh; xuất sắc; xây dựng; y tế; đoàn viên; đào tạo; đại hội;
đại biểu; đại diện; địa bàn; đời sống; đối thoại; ủng hộ"""
_TOGETHER = frozenset(" ".join(pair.split()) for pair in _PAIRS.split(";"))


@dataclass(frozen=True)
class Setting:
    """Lines as they are drawn; `is_cut` when the last one ends with "…" because something is missing."""

    lines: tuple[str, ...]
    is_cut: bool = False


def set_lines(text: str, *, measure: Measure, width: float, most: int, may_cut: bool = True) -> Setting:
    """`text` in at most `most` lines no wider than `width`, as even as can be; cut with "…" at a word when it must.

    `measure` gives the width of a string. A syllable wider than a line is cut within itself. With `may_cut` off, what
    does not fit has no lines: the caller tries a smaller size.
    """
    words = [part for word in one_line(text).split(" ") if word for part in _narrow(word, measure, width)]
    if not words:
        return Setting(())
    lines = _even_lines(words, measure, width, most)
    if lines is not None:
        return Setting(lines)
    if not may_cut:
        return Setting((), is_cut=True)
    kept = len(words)
    while kept > 1:
        kept = _good_end(words, kept - 1)
        # Nothing but a word's own end may stand before the dots.
        last = words[kept - 1].rstrip(" ,.;:–-“(") + ELLIPSIS
        lines = _even_lines([*words[: kept - 1], last], measure, width, most)
        if lines is not None:
            return Setting(lines, is_cut=True)
    return Setting((_cut_to(words[0], measure, width),), is_cut=True)


def _good_end(words: list[str], kept: int) -> int:
    """At most `kept` words, not ending in one that announces the next."""
    shorter = kept
    while shorter > 2 and _break_cost(words, 0, shorter) >= _WEAK_END:
        shorter -= 1
    return shorter if shorter > 2 else kept


def _narrow(word: str, measure: Measure, width: float) -> list[str]:
    parts = []
    while word and measure(word) > width:
        fits = next(size for size in range(len(word), 0, -1) if size == 1 or measure(word[:size]) <= width)
        parts.append(word[:fits])
        word = word[fits:]
    return [*parts, word] if word else parts


def _cut_to(word: str, measure: Measure, width: float) -> str:
    while len(word) > 1 and measure(word + ELLIPSIS) > width:
        word = word[:-1]
    return word + ELLIPSIS


def _even_lines(words: list[str], measure: Measure, width: float, most: int) -> tuple[str, ...] | None:
    """The cheapest way to break; None when it does not fit. Few lines, as even as they can be."""
    breaker = _Breaker(words, measure, width)
    fewest = breaker.fewest()
    if fewest > most:
        return None
    found = breaker.best(0, fewest)
    # One line more may save a lone syllable or a torn name that the fewest lines cannot.
    more = breaker.best(0, fewest + 1) if 1 < fewest < most else None
    if more is not None and (found is None or more[0] + _ONE_LINE_MORE < found[0]):
        found = more
    if found is None:
        return None
    starts = (0, *found[1][:-1])
    return tuple(" ".join(words[start:end]) for start, end in zip(starts, found[1], strict=True))


class _Breaker:
    """The ways to break one row of words."""

    def __init__(self, words: list[str], measure: Measure, width: float) -> None:
        self.words, self.width = words, width
        self.blank = measure(" ")
        self.sizes = [measure(word) for word in words]
        self.known: dict[tuple[int, int], tuple[float, tuple[int, ...]] | None] = {}

    def fewest(self) -> int:
        lines, taken = 1, -self.blank
        for size in self.sizes:
            taken += self.blank + size
            if taken > self.width:
                lines, taken = lines + 1, size
        return lines

    def best(self, start: int, lines: int) -> tuple[float, tuple[int, ...]] | None:
        """(cost, ends of lines) for the words from `start` in exactly `lines` lines; None when they do not fit."""
        if start == len(self.words) or lines == 0:
            return (0.0, ()) if start == len(self.words) and lines == 0 else None
        if (start, lines) not in self.known:
            ways = [way for end in self._ends(start) if (way := self._way(start, end, lines)) is not None]
            self.known[start, lines] = min(ways, default=None)
        return self.known[start, lines]

    def _way(self, start: int, end: int, lines: int) -> tuple[float, tuple[int, ...]] | None:
        after = self.best(end, lines - 1)
        if after is None:
            return None
        taken = sum(self.sizes[start:end]) + self.blank * (end - start - 1)
        empty = ((self.width - taken) / self.width) ** 2
        return after[0] + empty + _break_cost(self.words, start, end), (end, *after[1])

    def _ends(self, start: int) -> list[int]:
        taken, ends = -self.blank, []
        for end in range(start + 1, len(self.words) + 1):
            taken += self.blank + self.sizes[end - 1]
            if taken > self.width:
                break
            ends.append(end)
        return ends


def _break_cost(words: list[str], start: int, end: int) -> float:
    """What it costs to end a line before `end`, beyond the room left empty."""
    cost = _LONE_SYLLABLE if end - start == 1 and len(words) > 1 else 0.0
    if end == len(words):
        return cost
    last, following = words[end - 1], words[end]
    if last.lower() in _WEAK:
        cost += _WEAK_END
    if last[-1].isdigit() or following[0].isdigit():
        cost += _TORN_NUMBER
    if f"{last} {following}".lower().rstrip(",.;:!?") in _TOGETHER:
        cost += _TORN_WORD
    elif last[0].isupper() and following[0].isupper() and last[-1].isalnum():
        cost += _TORN_NAME
    return cost
