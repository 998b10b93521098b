"""How a release goes about it, as the composer asks for it: when, in which order, with which line, read by whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.kit.text import nfc
from lantoa.org.units.facade import Kind
from lantoa.publishing.distribution import rules
from lantoa.publishing.distribution.actions.checks import LATEST_START, LONGEST_WAVE_HOURS, in_braces
from lantoa.publishing.distribution.actions.start import Plan
from lantoa.publishing.distribution.models import Release
from lantoa.publishing.distribution.wording import MOST_VARIANTS, VARIABLES, unknown_variables

AT_ONCE, LATER = "ngay", "hen"
# Between two wordings, on a line of its own.
RULE = "---"
MOST_WITHOUT = 50
_MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"]


def moment_field(label: Any) -> forms.DateTimeField:
    """A moment that the browser's own picker gives, or a person types."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, input_formats=_MOMENT_FORMATS, widget=widget)


class PlanFields(forms.Form):
    """The part of the composer that most releases leave as it is."""

    start = forms.ChoiceField(
        label=gettext_lazy("Bắt đầu"),
        choices=[(AT_ONCE, gettext_lazy("Ngay")), (LATER, gettext_lazy("Hẹn giờ"))],
        required=False,
        widget=forms.RadioSelect,
    )
    starts_at = moment_field(gettext_lazy("Giờ bắt đầu"))
    intro = forms.ChoiceField(
        label=gettext_lazy("Lời giới thiệu của công đoàn cấp trên"),
        choices=Release.Intro.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    is_optional = forms.BooleanField(label=gettext_lazy("Tùy đơn vị: không tính trễ, không nhắc"), required=False)
    needs_ack = forms.BooleanField(label=gettext_lazy("Mỗi đơn vị phải xác nhận đã đọc"), required=False)
    ack_due_at = moment_field(gettext_lazy("Hạn xác nhận (để trống: cùng hạn chia sẻ)"))
    variants = forms.CharField(
        label=gettext_lazy("Những cách nói khác"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Ngành"), required=False, widget=forms.CheckboxSelectMultiple
    )
    without = forms.CharField(
        label=gettext_lazy("Trừ các đơn vị (mã, cách nhau bằng dấu phẩy)"), max_length=2_000, required=False
    )

    clip = forms.ChoiceField(label=gettext_lazy("Clip đã có"), required=False)
    clip_file = forms.FileField(
        label=gettext_lazy("Hoặc tải clip lên (MP4, tối đa 500 MB)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "video/mp4,video/quicktime"}),
    )

    def offer(
        self, *, kinds: Iterable[tuple[str, str]], sectors: Iterable[str], clips: Iterable[tuple[str, str]]
    ) -> None:
        """Ask for an hour of each level below the first, and offer these sectors and clips."""
        self._choose_from("sectors", [(sector, sector) for sector in sectors])
        self._choose_from("clip", [("", _("Không")), *clips])
        self.wave_kinds = [
            (code, label) for code, label in kinds if code in (Kind.SUPERIOR, Kind.GRASSROOTS, Kind.GROUP)
        ]
        for code, label in self.wave_kinds:
            self.fields[f"wave_{code}"] = forms.FloatField(
                label=_("{}: sau mấy giờ").format(label), required=False, min_value=0, max_value=LONGEST_WAVE_HOURS
            )

    def _choose_from(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wave_fields(self) -> list[forms.BoundField]:
        return [self[f"wave_{code}"] for code, _label in self.wave_kinds]

    def settle(self, moment: datetime) -> None:
        """Check what belongs together, from cleaned data that may miss fields."""
        data = self.cleaned_data
        if data.get("start") == LATER:
            self._settle_start(data.get("starts_at"), moment)
        else:
            data["starts_at"] = None
        if data.get("needs_ack") and not data.get("ack_due_at"):
            data["ack_due_at"] = data.get("due_at")
        data["variants"] = self._variants(data.get("variants", ""))
        data["without"] = tuple(code.strip() for code in data.get("without", "").split(",") if code.strip())
        if len(data["without"]) > MOST_WITHOUT:
            self.add_error("without", _("Trừ nhiều nhất {} đơn vị.").format(MOST_WITHOUT))

    def _settle_start(self, at: datetime | None, moment: datetime) -> None:
        if at is None:
            if "starts_at" not in self.errors:
                self.add_error("starts_at", _("Hãy chọn ngày giờ."))
        elif not moment < at <= moment + LATEST_START:
            self.add_error("starts_at", _("Giờ bắt đầu phải ở phía trước, trong 90 ngày tới."))

    def _variants(self, text: str) -> list[str]:
        lines = nfc(text).replace("\r\n", "\n").replace("\r", "\n")
        found = [one.strip() for one in f"\n{lines}\n".split(f"\n{RULE}\n") if one.strip()]
        if len(found) > MOST_VARIANTS:
            self.add_error("variants", _("Nhiều nhất {} cách nói khác.").format(MOST_VARIANTS))
        for one in found:
            over = rules.counted_length(one, "default") - rules.text_limit("default")
            if over > 0:
                self.add_error("variants", _("Có lời dài quá {} ký tự. Hãy rút gọn.").format(over))
            if unknown := unknown_variables(one):
                self.add_error("variants", unknown_words(unknown))
        return found

    def plan(self, *, video: dict[str, Any] | None = None) -> Plan:
        """What was chosen, from valid data."""
        data = self.cleaned_data
        waves = {code: data[f"wave_{code}"] for code, _label in self.wave_kinds if data.get(f"wave_{code}")}
        return Plan(
            starts_at=data["starts_at"],
            waves=waves,
            intro=data.get("intro") or Release.Intro.FORBIDDEN,
            is_mandatory=not data.get("is_optional"),
            needs_ack=bool(data.get("needs_ack")),
            ack_due_at=data.get("ack_due_at") if data.get("needs_ack") else None,
            variants={"default": data["variants"]} if data["variants"] else {},
            video=video,
        )


def unknown_words(names: Iterable[str]) -> str:
    """What to say of variables that stand for nothing."""
    return _("Không có ô điền {}. Có thể dùng: {}.").format(in_braces(names), in_braces(VARIABLES))


class CorrectionForm(forms.Form):
    """New words for a release that is out, and what was wrong."""

    reason = forms.CharField(label=gettext_lazy("Điều đã sai"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("Lời chia sẻ đúng"), required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def clean_text(self) -> str:
        text = nfc(self.cleaned_data["text"]).replace("\r\n", "\n").strip()
        over = rules.counted_length(text, "default") - rules.text_limit("default")
        if over > 0:
            raise forms.ValidationError(_("Dài quá {} ký tự. Hãy rút gọn.").format(over))
        if unknown := unknown_variables(text):
            raise forms.ValidationError(unknown_words(unknown))
        return text
