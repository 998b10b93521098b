"""Decisions on units, invitations and files, as people enter them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.kit.clock import today
from lantoa.org.people.facade import Role
from lantoa.org.units.facade import Decision, Kind, Unit


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DecisionForm(forms.Form):
    """From which day on, and by which decision."""

    happened_on = forms.DateField(label=_("Có hiệu lực từ ngày"), widget=DateInput(), initial=today)
    decision_number = forms.CharField(
        label=_("Số quyết định"), max_length=80, required=False, help_text=_("Ví dụ: 156/QĐ-LĐLĐ")
    )

    def decision(self) -> Decision:
        return Decision(on=self.cleaned_data["happened_on"], number=self.cleaned_data["decision_number"])


class UnitCodeField(forms.CharField):
    """A living unit, by its code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        unit = Unit.objects.filter(code=code, valid_to__isnull=True).first()
        if unit is None:
            raise forms.ValidationError(_("Không có đơn vị đang hoạt động với mã này."))
        return unit


class CreateForm(DecisionForm):
    code = forms.CharField(label=_("Mã đơn vị"), max_length=40)
    name = forms.CharField(label=_("Tên đầy đủ"), max_length=250)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=Kind.choices, initial=Kind.GRASSROOTS)
    field_order = ("code", "name", "short_name", "kind", "happened_on", "decision_number")


class RenameForm(DecisionForm):
    name = forms.CharField(label=_("Tên mới"), max_length=250)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=120, required=False)
    field_order = ("name", "short_name", "happened_on", "decision_number")


class MoveForm(DecisionForm):
    parent = UnitCodeField(label=_("Mã đơn vị cấp trên mới"), help_text=_("Ví dụ: LG-S03"))
    field_order = ("parent", "happened_on", "decision_number")


class MergeForm(DecisionForm):
    into = UnitCodeField(
        label=_("Sáp nhập vào đơn vị có mã"), help_text=_("Đơn vị này kết thúc; đơn vị cấp dưới chuyển theo.")
    )
    field_order = ("into", "happened_on", "decision_number")


class EndForm(DecisionForm):
    successor = UnitCodeField(
        label=_("Mã đơn vị tiếp nhận"), required=False, help_text=_("Bắt buộc khi còn đơn vị cấp dưới.")
    )
    field_order = ("successor", "happened_on", "decision_number")


class SplitForm(DecisionForm):
    """Each unit below goes to one of the heirs."""

    heirs = forms.CharField(
        label=_("Mã các đơn vị mới"), help_text=_("Từ hai mã trở lên, cách nhau bằng dấu phẩy; lập chúng trước.")
    )
    field_order = ("heirs", "happened_on", "decision_number")

    def __init__(self, *args: Any, children: list[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.children = children
        for child in children:
            self.fields[f"to_{child.pk}"] = forms.CharField(
                label=_("%(name)s về mã") % {"name": child.name}, required=False, max_length=40
            )

    def clean_heirs(self) -> list[Unit]:
        codes = [code.strip() for code in self.cleaned_data["heirs"].split(",") if code.strip()]
        found = {unit.code: unit for unit in Unit.objects.filter(code__in=codes, valid_to__isnull=True)}
        missing = [code for code in codes if code not in found]
        if missing:
            raise forms.ValidationError(_("Không có đơn vị: %(codes)s.") % {"codes": ", ".join(missing)})
        return [found[code] for code in codes]

    def shares(self) -> dict[str, list[Unit]]:
        """Heir's code → the units that go to it."""
        shares: dict[str, list[Unit]] = {heir.code: [] for heir in self.cleaned_data["heirs"]}
        for child in self.children:
            code = self.cleaned_data.get(f"to_{child.pk}", "").strip()
            if code in shares:
                shares[code].append(child)
        return shares


class InviteForm(forms.Form):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices, initial=Role.OFFICER)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)

    def __init__(self, *args: Any, roles: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [(value, label) for value, label in Role.choices if value in roles]  # type: ignore[attr-defined]


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp xlsx hoặc csv"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"})
    )
