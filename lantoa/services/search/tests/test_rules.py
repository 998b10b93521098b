"""What words, pages and queries become."""

import pytest

from lantoa.services.search.keys import Place, keys_of, marks_of, run_of
from lantoa.services.search.rules import loose_sources, read_query, sources, worth
from lantoa.services.search.words import exact_key, folded_key, word_of, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("KHOẺ", "khỏe"),
        ("thuý", "thúy"),
        ("kỹ", "kĩ"),
        ("Quý", "quí"),
        ("lý", "lí"),
        ("hòa", "hòa"),
    ],
)
def test_one_word_written_two_ways_has_one_key(one: str, other: str) -> None:
    assert exact_key(one) == exact_key(other)


@pytest.mark.parametrize(("one", "other"), [("cộng", "công"), ("đoán", "đoàn"), ("dồn", "đồn"), ("máy", "mái")])
def test_other_accents_are_other_words_until_folded(one: str, other: str) -> None:
    assert exact_key(one) != exact_key(other)


def test_a_folded_key_has_no_accents() -> None:
    assert [folded_key(word) for word in ("Đường", "nghĩa", "kỹ", "20")] == ["duong", "nghia", "ki", "20"]


def test_punctuation_and_hyphens_part_words() -> None:
    assert words_of("Quyết định 15/QĐ-LĐLĐ: 20.000 đồng") == ["Quyết", "định", "15", "QĐ", "LĐLĐ", "20", "000", "đồng"]


def _keys(title: str = "", lead: str = "", text: str = "", place: Place | None = None) -> set[str]:
    literal, _ = keys_of(title=title, head=(lead,), text=text, marks=marks_of(place or Place()))
    return {key.strip("'") for key in literal.split(" ")}


def test_a_page_is_found_by_words_and_neighbours_and_where_they_stand() -> None:
    assert _keys("Ca đêm", "xưởng", "hàn") == {
        *("#karticle", "ca", "=ca", "dem", "=đêm", "xuong", "=xưởng", "han", "=hàn", "ca_dem"),
        *(">ca", ">=ca", ">dem", ">=đêm", ">ca_dem", "^ca", "^=ca", "^dem", "^=đêm", "^xuong", "^=xưởng"),
    }


def test_no_neighbours_reach_from_the_title_into_the_lead() -> None:
    assert "cong_doan" not in _keys("công", "đoàn")


def test_what_a_page_belongs_to_is_among_its_keys() -> None:
    assert {"#u1", "#u7", "#s3", "#kvideo"} <= _keys("Tin", place=Place((1, 7), 3, "video"))


def test_known_phrases_are_found_by_their_abbreviation_and_its_neighbours() -> None:
    found = _keys("Thăm Liên đoàn Lao động tỉnh")
    assert {"ldld", "=lđlđ", ">ldld", "ldld_tinh", "tham_ldld", ">ldld_tinh"} <= found
    assert "=lđlđ" not in _keys("Lien doan lao dong")


def test_quoted_words_are_compared_with_the_run_of_the_page() -> None:
    _, run = keys_of(title="Công đoàn", head=(), text="cơ sở vững", marks=())
    said = run_of([word_of(word) for word in ("co", "so", "vung")])
    assert said in run
    assert run_of([word_of(word) for word in ("doan", "co")]) not in run


def test_a_query_without_accents_asks_for_folded_words_only() -> None:
    query = read_query("bua com")
    assert not query.has_accents
    assert sources(query, with_accents=False)[-1].keys == {"bua", "com"}


def test_a_query_asks_first_where_a_match_is_worth_most() -> None:
    found = sources(read_query("  bữa   cơm "), with_accents=True)
    assert [(source.points, source.keys) for source in found] == [
        (12, {">=bữa", ">=cơm", ">bua_com"}),
        (6, {">=bữa", ">=cơm"}),
        (5, {"^=bữa", "^=cơm", "bua_com"}),
        (4, {"=bữa", "=cơm", "bua_com"}),
        (1, {"=bữa", "=cơm"}),
    ]


def test_words_are_paired_in_every_way_that_leaves_one_alone() -> None:
    found = sources(read_query("lương tối thiểu"), with_accents=False)
    pairs = [{key for key in source.keys if "_" in key} for source in found if source.points == 3]
    assert pairs == [{"toi_thieu"}, {"luong_toi"}]


@pytest.mark.parametrize("asked", ["LĐLĐ", "ldld", "liên đoàn lao động", "lien doan lao dong"])
def test_an_abbreviation_and_its_words_stand_for_each_other(asked: str) -> None:
    assert sources(read_query(asked), with_accents=False)[-1].keys == {"ldld"}


def test_quoted_words_stand_in_a_row() -> None:
    two, three = read_query("“bữa cơm” ca"), read_query('"bữa cơm ca"')
    assert sources(two, with_accents=False)[-1].keys == {"bua_com", "ca"}
    assert sources(two, with_accents=False)[-1].runs == ()
    assert sources(three, with_accents=False)[-1].runs == (run_of(three.words),)


@pytest.mark.parametrize("asked", ["", "   ", "!!!", "' & | <-> :*", '"'])
def test_nothing_to_look_for_is_an_empty_query(asked: str) -> None:
    assert read_query(asked).is_empty


def test_a_very_long_query_is_cut() -> None:
    assert len(read_query("công " * 500).words) == 12


def test_loosely_one_word_is_missed_before_all_but_one() -> None:
    first, last = loose_sources(read_query("bữa cơm và vũ trụ"), with_accents=False)
    assert {source.keys for source in first} >= {frozenset({"bua", "com", "vu"}), frozenset({"com", "vu", "tru"})}
    assert frozenset({"bua", "com", "bua_com"}) in {source.keys for source in last}
    assert frozenset({"va"}) not in {source.keys for source in last}


def test_an_older_page_is_never_worth_more() -> None:
    values = [worth(12, age_days=days) for days in (-3, 0, 1, 365, 730, 3650)]
    assert values == sorted(values, reverse=True)
    assert worth(12, age_days=730.5) == pytest.approx(6)
