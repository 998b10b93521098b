"""Wagtail's form of a piece: what the desk sorted since it was opened is not undone by saving it."""

from typing import Any

from django import forms
from django.db import transaction
from wagtail.admin.forms import WagtailAdminPageForm

from lantoa.publishing.newsroom.models.sorting import last_act


class _Seen(forms.IntegerField):
    """A mark that nobody types: the form is not changed by it."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class SortedPieceForm(WagtailAdminPageForm):
    """Remembers which of the desk's acts upon topics were done when it was opened, however often it saves itself."""

    sorted_until = _Seen(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sorted_until"].initial = last_act(self.instance.pk) if self.instance.pk else 0

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Wagtail saves the whole row of a piece that was never out: its place must be the one of this moment."""
        if self.instance.pk is None:
            return super().save(commit)
        self.instance.hold_place()
        seen = self.cleaned_data.get("sorted_until")
        if seen is not None:
            self.cleaned_data["topics"] = self.instance.sorted_topics(self.cleaned_data["topics"], seen=seen)
            # The text itself is kept a moment later.
            self.instance.sorted_until = last_act(self.instance.pk)
        return super().save(commit)
