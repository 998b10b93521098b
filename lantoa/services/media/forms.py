"""Wagtail's picture form behind the same door as every other picture."""

from django.core.exceptions import ValidationError
from django.core.files.base import File
from wagtail.images.forms import BaseImageForm

from lantoa.kit.errors import RuleBroken
from lantoa.services.media.pictures import clean_picture


class PictureForm(BaseImageForm):
    """Replaces an uploaded file by its cleaned picture."""

    def clean_file(self) -> File | None:
        file: File | None = self.cleaned_data.get("file")
        if not file or "file" not in self.changed_data:
            return file
        try:
            cleaned = clean_picture(file)
        except RuleBroken as error:
            raise ValidationError(str(error)) from error
        cleaned.name = f"{str(file.name).rpartition('.')[0] or 'anh'}.jpg"
        return cleaned
