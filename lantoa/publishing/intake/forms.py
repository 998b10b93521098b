"""What the intake's forms send, checked."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.publishing.newsroom.facade import SectionPage

MOST_FILES = 10
KINDS = (".docx", ".docm")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One to MOST_FILES files."""

    widget = ManyFiles(attrs={"accept": ",".join(KINDS), "class": "word-in__input"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("Mỗi lần gửi nhiều nhất %(n)s tệp.") % {"n": MOST_FILES})
        # An empty file is told apart by name, beside those that are good.
        return [file for file in given if file] or [super().clean(None, initial)]


class WordForm(forms.Form):
    """Files, the section they go to, and which sending this is."""

    section = forms.ModelChoiceField(
        label=gettext_lazy("Chuyên mục"),
        queryset=SectionPage.objects.none(),
        empty_label=gettext_lazy("Chọn chuyên mục"),
    )
    documents = FilesField(
        label=gettext_lazy("Tệp Word (.docx)"),
        help_text=gettext_lazy("Chọn được nhiều tệp, mỗi tệp thành một bài. Tối đa 10 tệp, mỗi tệp 50 MB."),
    )
    batch = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["section"].queryset = SectionPage.all_of_kind().live().order_by("position", "title")  # type: ignore[attr-defined]  # a choice field has one
