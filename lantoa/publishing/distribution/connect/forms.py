"""A channel as a person types it; nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.kit.text import one_line
from lantoa.publishing.distribution.networks.spec import Spec

LABELS = {
    "token": gettext_lazy("Mã truy cập"),
    "refresh_token": gettext_lazy("Mã làm mới"),
    "app_id": gettext_lazy("Mã ứng dụng riêng của đơn vị"),
    "app_secret": gettext_lazy("Khóa của ứng dụng"),
}
SECRETS = ("token", "refresh_token", "app_secret")


class ManualForm(forms.Form):
    """A group or a board: what people call it, and where it is when it has a place."""

    name = forms.CharField(label=gettext_lazy("Tên kênh"), max_length=200)
    address = forms.CharField(label=gettext_lazy("Địa chỉ hoặc liên kết"), max_length=200, required=False)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])


class TokenForm(forms.Form):
    """Address and secrets of an account on one network, as its spec asks for; secrets are never shown again."""

    address = forms.CharField(label=gettext_lazy("Địa chỉ của kênh"), max_length=200)
    name = forms.CharField(label=gettext_lazy("Tên trong sổ kênh (có thể bỏ trống)"), max_length=200, required=False)

    def __init__(self, *args: Any, spec: Spec, has_address: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_address:
            del self.fields["address"]
        for column in (one for one in LABELS if one in spec.needs):
            widget = forms.PasswordInput(attrs={"autocomplete": "off"}) if column in SECRETS else forms.TextInput()
            self.fields[column] = forms.CharField(label=LABELS[column], max_length=2_000, widget=widget)
        self.order_fields(["address", *LABELS, "name"])
        for name in self.fields.keys() & spec.form_words.keys():
            self.fields[name].label = str(spec.form_words[name])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("address", "name"):
            cleaned[name] = one_line(cleaned.get(name, ""))
        if "address" in self.fields and not cleaned["address"] and "address" not in self.errors:
            self.add_error("address", _("Hãy điền địa chỉ của kênh."))
        return cleaned
