"""What newcomers type."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AccountForm(forms.Form):
    """A name to sign in with, and a password; checked by the action."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        help_text=_("Chữ không dấu, số, dấu chấm hoặc gạch dưới."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        help_text=_("Ít nhất 10 ký tự."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
