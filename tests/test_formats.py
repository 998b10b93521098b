"""Dates are written 18/12/2023 and read back the same, whichever language the screen is in."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation
from wagtail.admin.widgets import AdminDateTimeInput

LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])


def test_a_date_without_a_format_is_written_as_offices_write_it():
    with translation.override("vi"):
        text = Template("{{ day }} · {{ day|date }}").render(Context({"day": date(2023, 12, 18)}))

    assert text == "18/12/2023 · 18/12/2023"


@LANGUAGES
@pytest.mark.parametrize("typed", ["18/12/2023 08:30", "2023-12-18T08:30", "2023-12-18 08:30"])
def test_a_typed_time_is_read_day_first(language, typed):
    with translation.override(language):
        assert forms.DateTimeField().clean(typed) == datetime(2023, 12, 18, 1, 30, tzinfo=UTC)


@LANGUAGES
def test_what_the_editor_shows_it_can_read(language):
    at = datetime(2023, 3, 4, 8, 30, tzinfo=UTC)
    with translation.override(language):
        shown = AdminDateTimeInput().format_value(timezone.localtime(at))

        assert (shown, forms.DateTimeField().clean(shown)) == ("04/03/2023 15:30", at)


@LANGUAGES
def test_a_browsers_date_field_is_filled(language):
    with translation.override(language):
        field = forms.DateInput(attrs={"type": "date"}).render("day", date(2023, 12, 18))

    assert 'value="2023-12-18"' in field
