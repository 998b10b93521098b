"""Variables, wordings in turn, and the superior unit's line."""

import pytest

from lantoa.publishing.distribution.wording import (
    Place,
    filled,
    nearest,
    unknown_variables,
    with_intro,
    wording_of,
    wordings,
    words_at,
)

MILL = Place("CĐCS May Lam Giang", "Công đoàn cơ sở Công ty May Lam Giang", "Công đoàn phường Sông Trí")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Đoàn viên {đơn vị} ơi", "Đoàn viên CĐCS May Lam Giang ơi"),
        ("{Tên đầy đủ}, {cấp trên}", "Công đoàn cơ sở Công ty May Lam Giang, Công đoàn phường Sông Trí"),
        ("Tin vui ở {địa bàn}", "Tin vui ở phường Sông Trí"),
        ("Mẫu {lạ} và {} và {không\ndòng} để nguyên", "Mẫu {lạ} và {} và {không\ndòng} để nguyên"),
        ("không có gì", "không có gì"),
    ],
)
def test_variables_are_filled_in_and_other_braces_left_alone(text, said):
    assert filled(text, MILL) == said


def test_at_the_top_of_the_tree_a_unit_stands_for_the_place_itself():
    assert filled("{cấp trên} · {địa bàn}", Place("LĐLĐ tỉnh Lam Giang", "Liên đoàn Lao động tỉnh Lam Giang")) == (
        "LĐLĐ tỉnh Lam Giang · tỉnh Lam Giang"
    )


def test_a_variable_in_decomposed_letters_is_known():
    assert unknown_variables("{đơn vị} {lạ} {địa bàn}") == ["lạ"]


def test_only_words_are_taken_for_variables():
    assert unknown_variables("{{7*7}} {} {2026} {don vi} {tên_lạ}") == ["don vi", "tên_lạ"]


@pytest.mark.parametrize(
    ("texts", "variants", "found"),
    [
        ({"facebook": "Riêng", "default": "Chung"}, {"default": ["Chung 2"]}, ["Riêng"]),
        ({"facebook": "Riêng"}, {"facebook": ["Riêng 2", " "]}, ["Riêng", "Riêng 2"]),
        ({"default": "Chung"}, {"default": ["Chung 2"]}, ["Chung", "Chung 2"]),
        ({"facebook": " "}, {}, ["Tiêu đề\n\nSapo"]),
    ],
)
def test_a_network_has_its_own_wordings_or_the_common_ones(texts, variants, found):
    assert wordings("facebook", texts, variants, title="Tiêu đề", lead="Sapo") == found


def test_neighbours_say_it_differently_and_each_always_the_same():
    said = [wording_of(number, ["a", "b", "c"]) for number in range(9)]
    assert said == ["a", "b", "c"] * 3


def test_the_nearest_unit_above_has_the_word():
    intros = {"/1/": "Tỉnh", "/1/12/": "Phường", "/1/1/": "Khác"}
    assert [nearest(intros, path) for path in ("/1/12/7/", "/1/12/", "/1/3/", "/2/")] == [
        "Phường",
        "Phường",
        "Tỉnh",
        "",
    ]
    assert with_intro("Phường mời", "Đọc nhé") == "Phường mời\n\nĐọc nhé"
    assert with_intro("", "Đọc nhé") == "Đọc nhé"


def test_an_earlier_version_says_what_it_said():
    history = [{"title": "một"}, {"title": "hai"}]
    assert [words_at({"title": "ba"}, history, version)["title"] for version in (1, 2, 3)] == ["một", "hai", "ba"]
