"""What came from the phone, checked; nothing is saved here."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lantoa.faces.workplace.actions import DispatchText, PhotoPlace
from lantoa.faces.workplace.rules import MOST_PHOTOS
from lantoa.kit.clock import now
from lantoa.kit.text import nfc, one_line
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.facade import is_proof_link, takes_links

LOCAL_TIME = "%Y-%m-%dT%H:%M"
LONGEST_BODY = 40_000


class LineField(forms.CharField):
    """One line of text in NFC."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class TextField(forms.CharField):
    """Text in NFC; line breaks stay."""

    def to_python(self, value: Any) -> str:
        return nfc(super().to_python(value) or "").replace("\r\n", "\n").strip()


def _moment_field() -> forms.DateTimeField:
    """A day and hour as a phone gives them; may be left empty."""
    return forms.DateTimeField(
        required=False,
        input_formats=[LOCAL_TIME, "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("Chọn lại ngày giờ, ví dụ 18/11/2026 08:30.")},
    )


class DispatchForm(forms.Form):
    """A dispatch's text; `units` are those the person may file for, `has_waited` what a phone kept without a line."""

    client_id = forms.UUIDField(error_messages={"invalid": _("Mã tin không đúng. Đồng chí mở lại trang gửi tin.")})
    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        error_messages={
            "required": _("Chọn đơn vị gửi tin."),
            "invalid_choice": _("Đồng chí không gửi tin thay đơn vị này được."),
        },
    )
    title = LineField(
        max_length=200,
        error_messages={
            "required": _("Viết một câu nói rõ việc gì đã diễn ra."),
            "max_length": _("Tiêu đề dài quá 200 chữ cái. Phần còn lại để trong nội dung."),
        },
    )
    happened_at = _moment_field()
    place = LineField(
        required=False, max_length=200, error_messages={"max_length": _("Nơi diễn ra dài quá 200 chữ cái.")}
    )
    body = TextField(
        max_length=LONGEST_BODY,
        error_messages={
            "required": _("Kể việc đã diễn ra, vài câu cũng được. Tòa soạn sẽ biên tập."),
            "max_length": _("Nội dung dài quá 40.000 chữ cái. Đồng chí rút gọn giúp."),
        },
    )
    author = LineField(
        required=False, max_length=120, error_messages={"max_length": _("Tên tác giả dài quá 120 chữ cái.")}
    )
    embargo_until = _moment_field()
    embargo_reason = LineField(
        required=False, max_length=300, error_messages={"max_length": _("Lý do dài quá 300 chữ cái.")}
    )

    def __init__(self, *args: Any, units: list[Unit], has_waited: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_waited = has_waited
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        until, reason = data.get("embargo_until"), data.get("embargo_reason")
        if until and not reason and "embargo_reason" not in self.errors:
            self.add_error("embargo_reason", _("Ghi vì sao chưa đăng được trước giờ này."))
        if reason and not until and "embargo_until" not in self.errors:
            self.add_error("embargo_until", _("Chọn ngày giờ được đăng, hoặc xóa lý do."))
        # What waited on a phone for a line may have waited longer than that.
        if until and until <= now() and not self.has_waited:
            self.add_error("embargo_until", _("Chọn một thời điểm ở phía trước."))
        return data

    def text(self) -> DispatchText:
        """What the officer wrote, once the form is valid."""
        data = self.cleaned_data
        return DispatchText(
            data["title"],
            data["body"],
            data["happened_at"],
            data["place"],
            data["author"],
            data["embargo_until"],
            data["embargo_reason"],
        )


class AnswerForm(forms.Form):
    """What the unit changed after the desk returned a dispatch, and a word to the desk."""

    title = DispatchForm.base_fields["title"]
    happened_at = DispatchForm.base_fields["happened_at"]
    place = DispatchForm.base_fields["place"]
    body = DispatchForm.base_fields["body"]
    author = DispatchForm.base_fields["author"]
    note = TextField(
        required=False, max_length=1000, error_messages={"max_length": _("Lời nhắn dài quá 1.000 chữ cái.")}
    )

    def text(self) -> DispatchText:
        """What the officer wrote, once the form is valid."""
        data = self.cleaned_data
        return DispatchText(data["title"], data["body"], data["happened_at"], data["place"], data["author"])


class ProofForm(forms.Form):
    """Where the share can be seen, or a picture of it; `network` says which links count."""

    proof_url = forms.CharField(
        required=False, max_length=500, error_messages={"max_length": _("Liên kết này dài quá 500 chữ cái.")}
    )
    proof_picture = forms.FileField(required=False)

    def __init__(self, *args: Any, network: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network

    def clean_proof_url(self) -> str:
        link = str(self.cleaned_data["proof_url"]).strip()
        if link and "://" not in link:
            link = f"https://{link}"
        if link and not is_proof_link(link, network=self.network):
            raise forms.ValidationError(
                _("Liên kết này không phải của nơi được giao chia sẻ. Mở bài vừa đăng, chép liên kết rồi dán vào đây.")
            )
        return link

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("proof_url") and not data.get("proof_picture"):
            raise forms.ValidationError(
                _("Cần một minh chứng: dán liên kết bài vừa đăng, hoặc chọn ảnh chụp màn hình.")
                if takes_links(self.network)
                else _("Cần một minh chứng: chọn ảnh chụp nơi đã chia sẻ.")
            )
        return data


class ProblemForm(forms.Form):
    """Why a share could not be made."""

    reason = TextField(
        max_length=300,
        error_messages={
            "required": _("Nói ngắn gọn vướng ở đâu, để người phụ trách giúp được."),
            "max_length": _("Lý do dài quá 300 chữ cái."),
        },
    )


class HandOverForm(forms.Form):
    """Which colleague shall do it; `colleagues` are those of the task's unit."""

    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        error_messages={
            "required": _("Chọn đồng nghiệp sẽ làm việc này."),
            "invalid_choice": _("Chỉ giao được cho người cùng đơn vị."),
        },
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues


def photo_places(raw: str) -> list[PhotoPlace]:
    """The photos in their order, from `[{"client_id": …, "caption": …}]`.

    Raises ValueError when it is anything else, names a photo twice or has more than rules.MOST_PHOTOS.
    """
    try:
        rows = json.loads(raw or "[]")
        places = [PhotoPlace(UUID(str(row["client_id"])), one_line(str(row.get("caption", "")))[:300]) for row in rows]
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("photos must be a list of client_id and caption") from error
    if len(places) > MOST_PHOTOS or len({place.client_id for place in places}) != len(places):
        raise ValueError("too many photos, or one twice")
    return places
