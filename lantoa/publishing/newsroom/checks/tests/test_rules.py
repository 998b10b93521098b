"""What each rule says of a text, edges first. No database."""

import unicodedata

import pytest

from lantoa.publishing.newsroom.checks.finding import Severity
from lantoa.publishing.newsroom.checks.manuscript import Manuscript, Part, Shot
from lantoa.publishing.newsroom.checks.rules import language, lengths, marks, pictures
from lantoa.publishing.newsroom.checks.titles import LIMITS, counts, suggested_titles
from lantoa.publishing.newsroom.checks.words import is_near, is_slip, likeness, shingles


def text(body="", *, title="Bữa cơm ca ba thêm bát canh", lead="", format="article", shots=()):
    parts = [Part("title", "title", title), Part("lead", "lead", lead), Part("body:1", "text", body)]
    return Manuscript(title, lead, format, [part for part in parts if part.text], list(shots))


def told(rule, manuscript):
    return [(one.where, one.suggestion) for one in rule(manuscript)]


def words(count):
    return " ".join(f"từ{number}" for number in range(count))


@pytest.mark.parametrize(
    ("count", "format", "is_told"),
    [(0, "article", True), (29, "article", True), (30, "article", False), (60, "article", False),
     (61, "article", True), (12, "video", False), (9, "video", True), (12, "emagazine", True)],
)  # fmt: skip
def test_a_lead_has_thirty_to_sixty_words(count, format, is_told):
    assert bool(told(lengths.lead, text(lead=words(count), format=format))) == is_told


@pytest.mark.parametrize(
    ("title", "count"),
    [
        (words(15), 0),
        (words(16), 1),
        ("Đại hội", 1),
        ("Công nhân được nghỉ Tết chín ngày.", 1),
        ("Ba ngày ở TP.HCM", 0),
    ],
)
def test_a_title_has_four_to_fifteen_words_and_no_full_stop(title, count):
    assert len(told(lengths.title, text(title=title))) == count


@pytest.mark.parametrize(
    ("title", "is_told"),
    [("HỘI NGHỊ BAN CHẤP HÀNH LẦN THỨ BA", True), ("LĐLĐ và CĐCS: TƯLĐTT mới", False), ("KCN Sông Lam", False)],
)
def test_capitals_are_told_and_abbreviations_are_none(title, is_told):
    assert bool(told(lengths.capitals, text(title=title))) == is_told


def shot(**changes):
    return Shot(
        **{
            "where": "body:2",
            "alt": "Công nhân nhận quà",
            "caption": "Chị Sen nhận quà Tết",
            "credit": "Lan",
            **changes,
        }
    )


def test_a_picture_without_words_weighs_and_decoration_does_not():
    severe = list(pictures.alt(text(shots=[shot(alt=" ")])))
    assert [(one.kind, one.where, one.severity) for one in severe] == [("alt", "body:2", Severity.MUST)]
    assert list(pictures.alt(text(shots=[shot(alt="", is_decorative=True)]))) == []


@pytest.mark.parametrize("alt", ["IMG_2031", "anh-12.jpg", "DSC00123", "20231218", "z4567890"])
def test_a_files_name_tells_nothing(alt):
    assert [one.severity for one in pictures.alt(text(shots=[shot(alt=alt)]))] == [Severity.ADVICE]


def test_a_picture_has_a_caption_and_whose_it_is():
    bare = shot(caption="", credit="")
    assert told(pictures.caption, text(shots=[bare, shot(caption="Ảnh đẹp")])) == [("body:2", ""), ("body:2", "")]
    assert told(pictures.caption, text(shots=[shot(caption="", may_lack_caption=True)])) == []
    assert told(pictures.credit, text(shots=[bare, shot()])) == [("body:2", "")]


def test_pictures_that_say_the_same_are_told_once():
    shots = [shot(), shot(where="body:3"), shot(where="body:4", caption="Anh Ba nhận quà Tết")]
    assert told(pictures.same_caption, text(shots=shots)) == [("body:3", "")]


def test_broken_letters_and_unseen_ones_are_told():
    assert told(marks.normal_form, text(unicodedata.normalize("NFD", "công đoàn"))) == [("body:1", "")]
    assert told(marks.normal_form, text("công\u200b đoàn")) == [("body:1", "")]
    assert told(marks.normal_form, text("công\u00a0đoàn")) == []


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        ("C«ng ®oµn c¬ së chóc tÕt", True),
        ("Coâng ñoaøn cô sôû chuùc teát", True),
        ("© 2025 Liên đoàn Lao động", False),
        ("Đại hội Công đoàn cơ sở Công ty May Sông Lam, nhiệm kỳ 2025 – 2030, bầu ủy viên Ban Chấp hành", False),
        ("Họa sĩ El Niño và José vẽ tranh ở quán café", False),
    ],
)
def test_old_fonts_weigh_and_foreign_names_do_not(body, is_told):
    assert [one.severity for one in marks.old_font(text(body))] == ([Severity.MUST] if is_told else [])


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Một  hai", 1), ("Chào chị ,mời vào", 1), ("xong việc,về nhà", 1), ("Tin tức.Báo chí", 1),
        ("TP.Hồ Chí Minh", 0), ("Giá 1.200,5 đồng… (hết)", 0), ("lúc 8:30, tại A", 0), ("congdoan.vn", 0),
    ],
)  # fmt: skip
def test_blanks_stand_where_they_belong(body, count):
    assert len(told(marks.blanks, text(body))) == count


@pytest.mark.parametrize(
    ("body", "better"),
    [
        ("20,000 người", ["20.000"]), ("1,250,000 đồng", ["1.250.000"]), ("87,65 điểm", []),
        ("15000 đoàn viên", ["15.000"]), ("năm 2025 có", []), ("số 12345/QĐ", []), ("20.000 người", []),
    ],
)  # fmt: skip
def test_thousands_have_a_full_stop(body, better):
    assert [suggestion for _where, suggestion in told(marks.numbers, text(body))] == better


@pytest.mark.parametrize(
    ("body", "better"),
    [
        ("12/18/2023", ["18/12/2023"]),
        ("32/1/2024", [""]),
        ("18.12.2023", ["18/12/2023"]),
        ("18/12/2023", []),
        ("1.2.3.2004", []),
    ],
)
def test_dates_are_day_month_year(body, better):
    assert [suggestion for _where, suggestion in told(marks.dates, text(body))] == better


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("quà của của công nhân", ["của"]), ("ngày ngày đi làm", []), ("là  là", ["là"]), ("nhà, nhà nào", []),
        ("Sen Sen cười", []), ("10 10", []), ("quyền quyền lợi", ["quyền"]), ("xanh xanh", []),
    ],
)  # fmt: skip
def test_a_word_said_twice_is_told_and_reduplication_is_not(body, said):
    assert [suggestion for _where, suggestion in told(language.said_twice, text(body))] == said


def test_words_said_too_often_close_by_are_told():
    body = "Chương trình sum vầy vui. Sum vầy có quà. Đêm sum vầy ấm. Ai cũng mong sum vầy."
    assert told(language.said_often, text(body)) == [("body:1", "")]
    assert told(language.said_often, text("Sum vầy. " + words(70) + " Sum vầy. Sum vầy. Sum vầy")) == []


@pytest.mark.parametrize(
    ("body", "better"),
    [
        ("Liên đoàn Lao dộng tỉnh", ["Liên đoàn Lao động"]), ("Liên đoàn lao động tỉnh", []),
        ("Uỷ ban Kiểm tra", []), ("Ban Chấp hanh", ["Ban Chấp hành"]), ("công đoạn cuối của chuyền may", []),
        ("bảo hiểm xã hôi", ["bảo hiểm xã hội"]), ("người lao độngg", ["người lao động"]),
    ],
)  # fmt: skip
def test_slips_in_the_unions_terms_are_told(body, better):
    assert [suggestion for _where, suggestion in told(language.terms, text(body))] == better


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Chị Trần Thị Lan và con. Hôm sau, chị Trần Thị Lân nói.", 1),
        ("Anh Nguyễn Văn Hùng, chị Nguyễn Thị Hùng", 0),
        ("Chị Lê Thị Hoà. Chị Lê Thị Hòa", 0),
        ("tỉnh Lâm Giang, tỉnh Lam Giang", 0),
        ("Chị Trần Thị Lan. Chị Trần Thị Loan.", 0),
    ],
)
def test_a_name_in_two_spellings_is_told(body, count):
    assert len(told(language.names, text(body))) == count


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [("lam", "lam", False), ("lam", "lan", True), ("lam", "la", True), ("lam", "alm", True), ("lam", "lims", False),
     ("", "a", True), ("giang", "giangg", True), ("ab", "cd", False)],
)  # fmt: skip
def test_one_letter_off_is_near(one, other, near):
    assert is_near(one, other) is near
    assert is_near(other, one) is near


def test_numbers_are_no_slips():
    assert not is_slip("1", "2")
    assert not is_slip("Hòa", "Hoà")
    assert is_slip("dộng", "động")


def test_likeness_is_the_shared_part_of_the_smaller_text():
    whole = shingles("một hai ba bốn năm sáu")
    assert likeness(whole, shingles("hai ba bốn năm")) == 1.0
    assert likeness(whole, shingles("bảy tám chín mười")) == 0.0
    assert likeness(whole, frozenset()) == 0.0


def test_a_title_is_measured_for_every_place():
    found = {one.limit.key: (one.count, one.is_over) for one in counts("  Công nhân   nghỉ Tết chín ngày ")}
    assert found["portal"] == (6, False)
    assert found["google"] == (28, False)
    assert [one.limit.key for one in counts("a" * 101) if one.is_over] == ["google", "facebook", "email", "youtube"]
    assert len({limit.key for limit in LIMITS}) == len(LIMITS)


def test_titles_are_offered_from_the_texts_own_words():
    offered = suggested_titles(
        title="Hội thi nấu ăn",
        lead="Sáng 8/3, công đoàn tổ chức hội thi nấu ăn cho chị em, sau đó tất cả cùng liên hoan. "
        "Hơn 120 đoàn viên dự thi nấu ăn.",
        unit="CĐCS May Sông Lam",
    )
    assert offered == [
        "Công đoàn tổ chức hội thi nấu ăn cho chị em",
        "Hơn 120 đoàn viên dự thi nấu ăn",
        "CĐCS May Sông Lam: Hội thi nấu ăn",
    ]


@pytest.mark.parametrize("lead", ["", "Ngắn.", " ".join(["dài"] * 40)])
def test_no_title_is_offered_where_the_text_has_none(lead):
    assert suggested_titles(title="Một tít nào đó thôi", lead=lead) == []


def test_the_present_title_is_not_offered_again():
    assert suggested_titles(title="Công nhân được nghỉ Tết chín ngày", lead="Công nhân được nghỉ Tết chín ngày.") == []
