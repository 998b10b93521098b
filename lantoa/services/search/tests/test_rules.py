"""What words and queries become."""

import pytest

from lantoa.services.search.rules import exact_key, folded_key, read_query, vector_of, words_of


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


def test_no_phrase_reaches_from_the_title_into_the_lead() -> None:
    assert vector_of([("A", "công"), ("B", "đoàn")], folded=False) == "'công':1A 'đoàn':3B"


def test_a_query_without_accents_asks_for_folded_words_only() -> None:
    query = read_query("bua com")
    assert (query.exact, query.folded) == ("", "'bua' & 'com'")


def test_a_query_with_accents_asks_for_both() -> None:
    query = read_query("  bữa   cơm ")
    assert (query.exact, query.folded) == ("'bữa' & 'cơm'", "'bua' & 'com'")


@pytest.mark.parametrize("asked", ["LĐLĐ", "ldld", "liên đoàn lao động", "lien doan lao dong"])
def test_an_abbreviation_and_its_words_stand_for_each_other(asked: str) -> None:
    assert read_query(asked).folded == "('ldld' | ('lien' <-> 'doan' <-> 'lao' <-> 'dong'))"


def test_quoted_words_stand_in_a_row() -> None:
    assert read_query("“bữa cơm” ca").folded == "('bua' <-> 'com') & 'ca'"


@pytest.mark.parametrize("asked", ["", "   ", "!!!", "' & | <-> :*", '"'])
def test_nothing_to_look_for_is_an_empty_query(asked: str) -> None:
    assert read_query(asked).is_empty


def test_a_very_long_query_is_cut() -> None:
    assert len(read_query("công " * 500).words) == 12
