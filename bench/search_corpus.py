"""Invented pieces in plausible Vietnamese, words as unevenly used as in any language, and 200 queries over them."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from lantoa.kit.text import fold
from lantoa.services.search.facade import EVERYWHERE, Place, Text, Within, kind_mark, section_mark, unit_mark

_COMMON = (
    "công đoàn,người lao động,công nhân,đoàn viên,doanh nghiệp,cơ sở,hoạt động,tổ chức,quyền lợi,chăm lo,"
    "tiền lương,hợp đồng,đối thoại,thỏa ước,bữa ăn,an toàn,vệ sinh,bảo hiểm,xã hội,thất nghiệp,nhà trọ,con em,"
    "học bổng,sum vầy,tháng năm,khu công nghiệp,thi đua,khen thưởng,sáng kiến,tay nghề,đào tạo,pháp luật,tư vấn,"
    "kiểm tra,giám sát,hội nghị,đại hội,nhiệm kỳ,ban chấp hành,chủ tịch,cán bộ,nữ công,gia đình,sức khỏe,khám bệnh,"
    "tai nạn,phòng chống,thiên tai,hỗ trợ,khó khăn,mái ấm,trao tặng,phần quà,liên đoàn lao động,tỉnh nhà,thành phố,"
    "xã phường,trung tâm,giải bóng đá,văn nghệ,thể thao,hội thi,chuyền may,xưởng hàn,nhà máy,công ty,sản xuất,"
    "đơn hàng,tăng ca,ca đêm,nghỉ phép,thai sản,trẻ em,tuyên truyền,mạng xã hội,chuyển đổi,số hóa,ứng dụng,"
    "phần mềm,báo cáo,kết quả,mục tiêu,nhiệm vụ"
)
COMMON = _COMMON.split(",")
_ONSETS = "b,c,ch,d,đ,g,gi,h,kh,l,m,n,ng,nh,ph,qu,r,s,t,th,tr,v,x"
ONSETS = _ONSETS.split(",")
_RIMES = (
    "a,à,á,ạ,an,àn,án,ang,àng,áng,ạng,anh,ành,ai,ài,ái,ao,ào,áo,âm,ầm,ân,ận,ấn,âu,ầu,ấu,e,è,em,én,ên,ền,ết,ệt,i,ì,"
    "í,iên,iền,iến,iêu,iều,inh,ình,ính,o,ò,ó,oa,òa,oan,oàn,oán,ong,òng,óng,ô,ồ,ố,ộ,ôi,ồi,ối,ông,ồng,ống,ơ,ờ,ớ,ơi,"
    "ời,u,ù,ú,ung,ùng,úng,ư,ừ,ứ,ương,ường,ướng,ưu,ựu,uyên,uyền,uyết"
)
RIMES = _RIMES.split(",")
KINDS = ("article",) * 14 + ("photo_story", "video", "infographic", "emagazine", "audio", "qa")
SECTIONS, PROVINCES, SUPERIORS, UNITS = 10, 34, 800, 30_000
FIRST, YEARS = datetime(2016, 9, 1, tzinfo=UTC), 10


def _vocabulary() -> list[str]:
    chance = random.Random(7)
    syllables = [onset + rime for onset in ONSETS for rime in RIMES]
    made = {f"{chance.choice(syllables)} {chance.choice(syllables)}" for _ in range(25_000)}
    # Sorted first: the order of a set is another one in each process.
    return [*COMMON, *chance.sample(sorted(made), len(made))]


VOCABULARY = _vocabulary()
# Zipf's law with Mandelbrot's shift.
WEIGHTS = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(VOCABULARY) + 1)))


@dataclass(frozen=True)
class Asked:
    """One query and its kind."""

    kind: str
    text: str
    within: Within = EVERYWHERE


def piece(number: int, *, of: int) -> Text:
    """Piece `number` of `of`, the same at every call; a later number is a later piece."""
    chance = random.Random(number * 2_654_435_761 % 2**32)
    words = chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=80)
    unit = chance.randrange(UNITS)
    superior = unit % SUPERIORS
    place = Place(
        (1, 2 + superior % PROVINCES, 100 + superior, 1_000 + unit),
        1 + chance.randrange(SECTIONS),
        KINDS[chance.randrange(len(KINDS))],
    )
    return Text(
        page_id=PAGE + number,
        title=_sentence(words[:5]),
        published_at=FIRST + timedelta(days=365.25 * YEARS) * (number / of),
        lead=_sentence(words[5:18]) + ".",
        text=". ".join(_sentence(words[at : at + 12]) for at in range(18, 80, 12)) + ".",
        also=f"Công đoàn cơ sở Công ty {VOCABULARY[200 + unit % 20_000].title()}",
        place=place,
    )


# Numbers of pages begin here, so that they meet no page of the portal.
PAGE = 50_000_000


def pieces(first: int, last: int, *, of: int) -> Iterator[Text]:
    return (piece(number, of=of) for number in range(first, last))


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    return text[0].upper() + text[1:]


def queries(rows: int) -> list[Asked]:
    """200 queries: rare and common words, pairs, phrases, titles, without accents, abbreviations, filters, none."""
    chance = random.Random(11)

    def common(most: int = 80) -> str:
        return VOCABULARY[chance.randrange(most)]

    def rare() -> str:
        return VOCABULARY[chance.randrange(4_000, 20_000)]

    def title() -> str:
        return piece(chance.randrange(rows), of=rows).title

    made = [Asked("rare", rare()) for _ in range(30)]
    made += [Asked("common", common()) for _ in range(25)]
    made += [Asked("two common", f"{common()} {common()}") for _ in range(35)]
    made += [Asked("title", title()) for _ in range(20)]
    made += [Asked("phrase", f'"{common()}"') for _ in range(10)]
    made += [Asked("phrase", f'"{" ".join(title().split()[:5])}"') for _ in range(10)]
    made += [Asked("no accents", fold(f"{common()} {chance.choice([common, rare])()}")) for _ in range(25)]
    made += [Asked("abbreviation", f"{short} {common()}") for short in ("CĐCS", "LĐLĐ", "NLĐ", "BHXH", "KCN")]
    made += [Asked("abbreviation", short.lower()) for short in ("CĐCS", "LĐLĐ", "NLĐ", "BHXH", "KCN")]
    made += [Asked("filter", common(), within) for within in _filters(chance)]
    made += [Asked("none", f"{rare()} {rare()} {common()}") for _ in range(10)]
    assert len(made) == 200, len(made)
    return made


def _filters(chance: random.Random) -> Iterator[Within]:
    for _ in range(5):
        yield Within(frozenset({unit_mark(1_000 + chance.randrange(UNITS))}))
        yield Within(frozenset({unit_mark(2 + chance.randrange(PROVINCES)), kind_mark("video")}))
        yield Within(frozenset({section_mark(1 + chance.randrange(SECTIONS))}))
        year = chance.randrange(2017, 2026)
        yield Within(since=date(year, 3, 1), until=date(year, 9, 30))
        yield Within(frozenset({kind_mark("emagazine")}), until=date(year, 1, 31))


def typed(asked: list[Asked], *, most: int) -> list[str]:
    """What fields hold while such queries are typed: their beginnings, some without accents."""
    chance = random.Random(13)
    made = []
    for one in asked[:most]:
        text = one.text.strip('"')
        cut = text[: chance.randrange(2, max(len(text), 3) + 1)]
        made.append(fold(cut) if chance.random() < 0.5 else cut)
    return made


def percentile(values: list[float], part: int) -> float:
    """The value that `part` of a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * part / 100) - 1, 0)]
