"""Own news by default; another house's only under a licence, from enough houses, an hour later, with its source."""

from datetime import datetime, timedelta

import pytest

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.models import Article, PressHouse, QuotingTerms
from lantoa.publishing.newsroom.quoting import Quote, Refusal, Terms, lies_at, refusal

OUT = datetime(2026, 5, 1, 8, 0, tzinfo=VIETNAM)
HOUR = timedelta(minutes=60)
TERMS = Terms("12/GP-TTĐT", houses=3, wait=HOUR, least_houses=3, most_words=400)
QUOTE = Quote("baomau.example", True, "https://www.baomau.example/tin/luong-1.html", OUT, words=120)


def quote(**changes):
    return Quote(**{**QUOTE.__dict__, **changes})


def terms(**changes):
    return Terms(**{**TERMS.__dict__, **changes})


@pytest.mark.parametrize(
    ("taken", "asked", "minutes", "why"),
    [
        (quote(), terms(), 60, None),
        (quote(), terms(), 59, Refusal.TOO_EARLY),
        (quote(), terms(wait=timedelta(0)), 0, None),
        (quote(), terms(licence_number=" "), 600, Refusal.NO_LICENCE),
        (quote(house_host=""), terms(), 600, Refusal.NO_SOURCE),
        (quote(url=""), terms(), 600, Refusal.NO_SOURCE),
        (quote(at=None), terms(), 600, Refusal.NO_SOURCE),
        (quote(is_agreed=False), terms(), 600, Refusal.NOT_AGREED),
        (quote(url="https://baomau.example.evil.example/tin"), terms(), 600, Refusal.OTHER_HOST),
        (quote(), terms(houses=2), 600, Refusal.TOO_FEW_HOUSES),
        (quote(words=401), terms(), 600, Refusal.TOO_LONG),
        (quote(words=4_010), terms(most_words=0), 600, None),
    ],
)
def test_when_quoted_news_may_go_out(taken, asked, minutes, why):
    assert refusal(taken, asked, at=OUT + timedelta(minutes=minutes)) is why


@pytest.mark.parametrize(
    ("url", "lies"),
    [
        ("https://baomau.example/a", True),
        ("http://thethao.baomau.example/a?b=c", True),
        ("https://baomau.example/", False),
        ("https://xbaomau.example/a", False),
        ("https://baomau.example@evil.example/a", False),
        ("javascript://baomau.example/a", False),
        ("https://[baomau.example/a", False),
    ],
)
def test_the_source_is_a_page_of_its_house(url, lies):
    assert lies_at(url, "baomau.example") is lies


@pytest.fixture
def houses(db):
    return [PressHouse.objects.create(name=f"Báo Mẫu {n}", host=f"baomau{n}.example") for n in range(3)]


def quoting(lg, house, *, minutes: int) -> Article:
    """An approved piece that quotes `house`, which published it so many minutes ago."""
    piece = lg.piece()
    text = piece.get_latest_revision_as_object()
    text.quoted_from, text.quoted_url = house, f"https://{house.host}/tin/1.html"
    text.quoted_at = now() - timedelta(minutes=minutes)
    text.save_revision(user=lg.editor)
    actions.submit_piece(article=piece, by=lg.editor)
    actions.approve_piece(article=piece, by=lg.second)
    return Article.objects.get(pk=piece.pk)


def test_without_a_licence_only_own_news_goes_out(lg, houses):
    piece = quoting(lg, houses[0], minutes=90)
    with pytest.raises(RuleBroken, match="chỉ đăng tin của mình"):
        actions.publish_piece(article=piece, by=lg.second)
    assert not Article.objects.get().live

    QuotingTerms.objects.create(licence_number="12/GP-TTĐT")
    assert actions.publish_piece(article=piece, by=lg.second).live


def test_quoted_news_waits_an_hour_and_wants_three_houses(lg, houses):
    QuotingTerms.objects.create(licence_number="12/GP-TTĐT")
    piece = quoting(lg, houses[0], minutes=50)
    with pytest.raises(RuleBroken, match="cổng được dẫn lại từ"):
        actions.publish_piece(article=piece, by=lg.second)
    with pytest.raises(RuleBroken, match="cổng được dẫn lại từ"):
        actions.schedule_piece(article=piece, at=now() + timedelta(minutes=5), by=lg.second)
    assert actions.schedule_piece(article=piece, at=now() + timedelta(minutes=15), by=lg.second).state == "scheduled"

    PressHouse.objects.filter(pk=houses[2].pk).update(is_agreed=False)
    Article.objects.update(publish_at=now() - timedelta(minutes=1))
    assert actions.publish_due_pieces() == 0
    missed = Article.objects.get()
    assert (missed.state, missed.publish_at, missed.live) == ("approved", None, False)


def test_a_correction_does_not_smuggle_a_quote_in(lg, houses):
    piece = lg.piece()
    actions.submit_piece(article=piece, by=lg.editor)
    actions.approve_piece(article=piece, by=lg.second)
    actions.publish_piece(article=piece, by=lg.second)
    text = piece.get_latest_revision_as_object()
    text.quoted_from = houses[0]
    text.save_revision(user=lg.editor)
    with pytest.raises(RuleBroken, match="chỉ đăng tin của mình"):
        actions.correct_piece(article=piece, note="Thêm nguồn", by=lg.second)
    assert Article.objects.get().quoted_from is None
