import unicodedata

import pytest

from lantoa.kit.text import fold, given_name, nfc, old_tone_placement, one_line, slugify_vietnamese, sort_key


@pytest.mark.parametrize(
    ("written", "old"),
    [
        ("hoà bình", "hòa bình"),
        ("khoẻ", "khỏe"),
        ("Nguyễn Thuý Uyên", "Nguyễn Thúy Uyên"),
        ("HOÀ", "HÒA"),
        ("quý", "quý"),
        ("quỳ", "quỳ"),
        ("toàn", "toàn"),
        ("của", "của"),
        ("hoạt", "hoạt"),
        ("khuỷu", "khuỷu"),
    ],
)
def test_tones_stand_where_newspapers_put_them(written, old):
    assert old_tone_placement(unicodedata.normalize("NFD", written)) == old


def test_folding_is_what_people_type_without_an_input_method():
    assert fold("Đại hội Công đoàn PHƯỜNG Hưởng Ứng") == "dai hoi cong doan phuong huong ung"


def test_text_is_normal_from_the_door_on():
    assert nfc("Cu\u00f4\u0323c\u200b \u00a0thi") == "Cu\u1ed9c  thi"
    assert one_line("  Hội \n nghị\t ") == "Hội nghị"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đại hội Công đoàn phường Bến Thành!", "dai-hoi-cong-doan-phuong-ben-thanh"),
        ("🎉🎉", "bai"),
        ("từ " * 60, "-".join(["tu"] * 27)),
        ("a" * 200, "a" * 80),
    ],
)
def test_slugs(title, slug):
    assert slugify_vietnamese(title) == slug


def test_people_are_called_by_their_last_word():
    assert (given_name("Nguyễn Thị Lan"), given_name(" ")) == ("Lan", "")


def test_names_stand_in_vietnamese_order():
    names = ["Đặng", "Dương", "Ánh", "An", "Ăn", "Zét", "Bắc", "Ba"]

    assert sorted(names, key=sort_key) == ["An", "Ánh", "Ăn", "Ba", "Bắc", "Dương", "Đặng", "Zét"]
    assert len(sort_key("Công đoàn " * 60)) == 500
