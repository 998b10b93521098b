import random

import pytest

from lantoa.publishing.distribution.kit.lines import set_lines


def lines(text, *, width, most):
    return set_lines(text, measure=len, width=width, most=most)


def test_a_headline_is_broken_evenly():
    assert lines("Bữa cơm ca ba thêm bát canh", width=20, most=3).lines == ("Bữa cơm ca ba", "thêm bát canh")


@pytest.mark.parametrize("width", range(12, 40))
def test_no_syllable_stands_alone_at_the_end(width):
    found = lines("Công đoàn cơ sở tổ chức hội thi nấu ăn cho đoàn viên", width=width, most=9).lines
    assert len(found[-1].split()) > 1


def test_names_and_words_stay_together_where_it_can_be():
    found = lines("Chị Nguyễn Thị Lan được tuyên dương ở hội nghị", width=18, most=4).lines
    assert "Chị Nguyễn Thị Lan" in found
    assert lines("Quà cho công nhân", width=12, most=2).lines == ("Quà cho", "công nhân")


def test_what_does_not_fit_ends_with_dots_and_nowhere_else():
    setting = lines("Trao 1.250 suất quà cho công nhân lao động có hoàn cảnh khó khăn", width=16, most=2)
    assert setting.is_cut
    assert setting.lines[-1].endswith("…")
    assert "…" not in "".join(setting.lines[:-1])
    assert not setting.lines[-1].endswith(("cho…", " …", ",…"))


def test_nothing_and_a_word_wider_than_the_line():
    assert lines("  ", width=5, most=2).lines == ()
    assert lines("Nghiêngnghiêng", width=8, most=1).is_cut
    assert "".join(lines("Nghiêngnghiêng", width=8, most=3).lines) == "Nghiêngnghiêng"


@pytest.mark.parametrize("seed", range(60))
def test_lines_fit_and_lose_nothing(seed):
    chance = random.Random(seed)
    words = ["Công", "đoàn", "May", "Lam", "Giang", "và", "120", "ngày", "20/10", "nghiêng", "a"]
    text = " ".join(chance.choices(words, k=chance.randint(1, 40)))
    width, most = chance.randint(7, 40), chance.randint(1, 9)
    setting = lines(text, width=width, most=most)
    assert len(setting.lines) <= most
    assert all(len(line) <= width for line in setting.lines)
    whole = " ".join(setting.lines)
    assert text.startswith(whole.removesuffix("…")) if setting.is_cut else whole == text
