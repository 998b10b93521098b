"""The editor's window for choosing a video: one that is ready, or a new one through the same door as every other."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from lantoa.kit.errors import RuleBroken
from lantoa.services.media.facade import Video, store_video


class VideoForm(forms.ModelForm):
    """A new video: its file is looked at, copied clean and gets its poster before it counts."""

    file = forms.FileField(label=_("Tệp video (MP4, MOV)"))

    class Meta:
        model = Video
        fields = ("title", "credit")
        labels = {"title": _("Tên video"), "credit": _("Nguồn")}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.instance = store_video(data["file"], title=data["title"], credit=data["credit"])
            except RuleBroken as error:
                raise ValidationError(str(error)) from error
        return data

    def _post_clean(self) -> None:
        """The model's own checks were made at the door."""

    def save(self, commit: bool = True) -> Video:
        video: Video = self.instance
        return video


class _Ready:
    def get_object_list(self) -> QuerySet[Video]:
        return Video.objects.filter(state=Video.State.READY).order_by("-created_at", "-pk")


class ChooseReady(_Ready, ChooseView):
    """All videos that can be shown, newest first."""


class ChooseReadyResults(_Ready, ChooseResultsView):
    """The same, page by page."""


class VideoChooserViewSet(ChooserViewSet):
    """The window itself."""

    model = Video
    icon = "media"
    choose_one_text = _("Chọn video")
    choose_another_text = _("Chọn video khác")
    edit_item_text = _("Sửa video")
    create_action_label = _("Tải lên")
    creation_tab_label = _("Tải video lên")
    choose_view_class = ChooseReady
    choose_results_view_class = ChooseReadyResults
    creation_form_class = VideoForm


video_chooser = VideoChooserViewSet("video_chooser")
