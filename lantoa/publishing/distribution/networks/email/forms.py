"""What a reader types to be sent a unit's letters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.kit.text import one_line
from lantoa.publishing.distribution.networks.email.wishes import LONGEST_NAME


class WishForm(forms.Form):
    """An address, and a name if one likes."""

    address = forms.CharField(label=_("Địa chỉ thư"), max_length=254)
    name = forms.CharField(label=_("Họ tên (không bắt buộc)"), max_length=LONGEST_NAME, required=False)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])
