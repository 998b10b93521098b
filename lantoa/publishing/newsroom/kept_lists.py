"""The lists that the desk keeps in the editor beside pieces: authors, and press agencies that may be quoted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from lantoa.kit.errors import NotAllowed
from lantoa.kit.text import one_line
from lantoa.org.people.facade import User
from lantoa.org.units.facade import get_unit
from lantoa.publishing.newsroom.models import Author, PressHouse


class AuthorForm(WagtailAdminModelForm):
    """An author; unit and account are typed, as lists of thousands cannot be leafed through."""

    unit_code = forms.CharField(
        label=gettext_lazy("Mã đơn vị"), required=False, max_length=40, help_text=gettext_lazy("Ví dụ: LG-DM-001")
    )
    username = forms.CharField(
        label=gettext_lazy("Tài khoản trên hệ thống"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("Không hiện cho bạn đọc; tin người này gửi sẽ tự mang tên tác giả"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.unit is not None:
            self.initial["unit_code"] = self.instance.unit.code
        if self.instance.person is not None:
            self.initial["username"] = self.instance.person.username

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_unit_code(self) -> str:
        code = self.cleaned_data["unit_code"].strip()
        try:
            self.instance.unit = get_unit(code) if code else None
        except NotAllowed as error:
            raise ValidationError(str(error)) from error
        return str(code)

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip()
        self.instance.person = User.objects.filter(username=username, is_active=True).first() if username else None
        if username and self.instance.person is None:
            raise ValidationError(_("Không có tài khoản này."))
        return str(username)


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    list_display = ["name", "unit", "has_page"]
    panels = [
        FieldPanel("name"),
        FieldPanel("about"),
        FieldPanel("portrait"),
        FieldRowPanel([FieldPanel("unit_code"), FieldPanel("username")]),
        FieldPanel("has_page"),
    ]

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        handler.base_form_class = AuthorForm
        return handler.bind_to_model(self.model)


class PressHouseViewSet(SnippetViewSet):
    model = PressHouse
    icon = "globe"
    list_display = ["name", "host", "is_agreed"]
    panels = [FieldPanel("name"), FieldPanel("host"), FieldPanel("is_agreed")]


class KeptLists(SnippetViewSetGroup):
    menu_label = gettext_lazy("Danh bạ")
    menu_icon = "list-ul"
    menu_order = 320
    items = (AuthorViewSet, PressHouseViewSet)
