"""Who a piece names: two people of one name are two, and only their own news carries their line by itself."""

import pytest
from django.core.exceptions import ValidationError

from lantoa.publishing.newsroom.kept_lists import AuthorForm, AuthorViewSet
from lantoa.publishing.newsroom.models import Article, Author, Byline, SeriesPage


def test_news_carries_the_by_line_of_who_filed_it(lg):
    own = Author.objects.create(name="Trần Lan", person=lg.lan)
    Author.objects.create(name="Trần Lan", person=lg.mai)
    Author.objects.create(name="Sông Quê", person=lg.lan)

    piece, other = lg.piece(author="Trần Lan"), lg.piece(author="Người khác")

    assert [line.author for line in Article.objects.get(pk=piece.pk).bylines.all()] == [own]
    assert not Byline.objects.filter(article=other).exists()
    assert [line.author for line in piece.get_latest_revision_as_object().bylines.all()] == [own]


def test_authors_chosen_make_the_by_line_where_none_was_typed(lg):
    piece = lg.piece(author="")
    piece.author_name = ""
    piece.bylines = [Byline(author=Author.objects.create(name=name)) for name in ("Mai Lan", "Hữu Bình")]
    piece.save()
    assert Article.objects.get().author_name == "Mai Lan, Hữu Bình"


def test_a_number_wants_its_series_and_a_series_a_number(lg):
    piece = lg.piece()
    piece.series_number = 2
    with pytest.raises(ValidationError, match="kỳ số"):
        piece.full_clean()
    home = lg.section.get_parent()
    piece.series = home.add_child(instance=SeriesPage(title="Đêm ca ba", slug="dem-ca-ba"))
    piece.full_clean()


def test_an_authors_unit_and_account_are_typed(lg):
    form_class = AuthorViewSet().get_form_class()
    assert issubclass(form_class, AuthorForm)

    def form(**typed):
        return form_class({"name": "Mai  Lan", "has_page": "on", **typed})

    assert set(form(unit_code="khong-co", username="khong-co").errors) == {"unit_code", "username"}
    filled = form(unit_code=lg.unit.code, username=lg.lan.username)
    assert filled.is_valid()
    author = filled.save()
    assert (author.name, author.unit, author.person) == ("Mai Lan", lg.unit, lg.lan)
    assert author.get_absolute_url() == f"/tac-gia/mai-lan-{author.pk}/"


def test_the_board_keeps_the_lists_and_the_chief_the_licence(lg, client):
    lists = ["/quan-tri/snippets/newsroom/author/add/", "/quan-tri/snippets/newsroom/presshouse/"]
    settings = "/quan-tri/settings/newsroom/quotingterms/"
    for person, opens in ((lg.editor, [True, True, False]), (lg.chief, [True, True, True])):
        client.force_login(person)
        answers = [client.get(path, follow=True) for path in (*lists, settings)]
        assert [answer.redirect_chain[-1:] != [("/quan-tri/", 302)] for answer in answers] == opens
        assert 'name="unit_code"' in answers[0].content.decode()
