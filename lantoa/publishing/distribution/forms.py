"""What comes from the composer, checked; nothing is saved here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.text import nfc
from lantoa.org.units.facade import Kind, Unit
from lantoa.publishing.distribution import rules
from lantoa.publishing.distribution.audience import Audience
from lantoa.publishing.distribution.models import Channel, Release
from lantoa.publishing.distribution.plan_form import MOST_WITHOUT, PlanFields, unknown_words
from lantoa.publishing.distribution.wording import unknown_variables

OTHER = "khac"
# Whoever is to share it needs some time before "today 17:00" is a fair due time.
SHORTEST_NOTICE = timedelta(minutes=30)


@dataclass(frozen=True)
class Preset:
    """One due time that is offered by its name."""

    code: str
    label: str
    at: datetime


def due_presets(moment: datetime) -> list[Preset]:
    """Sensible due times at `moment`: today 17:00 while that is fair, tomorrow 9:00, in 24 hours."""
    here = moment.astimezone(VIETNAM)
    today_17 = datetime.combine(here.date(), time(17), VIETNAM)
    tomorrow_9 = datetime.combine(here.date() + timedelta(days=1), time(9), VIETNAM)
    presets = [
        Preset("sang-mai", _("Sáng mai 9:00"), tomorrow_9),
        Preset("24-gio", _("24 giờ"), moment + timedelta(hours=24)),
    ]
    if today_17 - moment >= SHORTEST_NOTICE:
        presets.insert(0, Preset("chieu-nay", _("Hôm nay 17:00"), today_17))
    return presets


def indented(units: Iterable[Unit]) -> list[tuple[str, str]]:
    """(code, name) of units, a dash before each that lies deeper than the first."""
    found = list(units)
    top = min((unit.depth for unit in found), default=0)
    return [(unit.code, ("– " if unit.depth > top else "") + unit.name) for unit in found]


class ReleaseForm(PlanFields):
    """Audience, texts, due time. `networks` are those the texts and choices are offered for."""

    client_id = forms.CharField(max_length=80, widget=forms.HiddenInput)
    under = forms.ChoiceField(label=gettext_lazy("Lan tỏa tới các đơn vị thuộc"), required=False)
    under_code = forms.CharField(label=gettext_lazy("Hoặc gõ mã một đơn vị"), max_length=40, required=False)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Cấp công đoàn"), required=False, widget=forms.CheckboxSelectMultiple
    )
    networks = forms.MultipleChoiceField(
        label=gettext_lazy("Kênh"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tags = forms.MultipleChoiceField(
        label=gettext_lazy("Nhóm đơn vị"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text_default = forms.CharField(
        label=gettext_lazy("Lời chia sẻ chung"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Dạng bài đăng"), choices=Release.Format.choices, required=False, widget=forms.RadioSelect
    )
    due = forms.ChoiceField(
        label=gettext_lazy("Hạn chia sẻ"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Hãy chọn hạn chia sẻ."),
            # "Hôm nay 17:00" that was offered an hour ago may be over.
            "invalid_choice": gettext_lazy("Hạn này không còn kịp, hãy chọn lại."),
        },
    )
    due_other = forms.DateTimeField(
        label=gettext_lazy("Thời điểm khác"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    is_urgent = forms.BooleanField(label=gettext_lazy("Khẩn: đăng trước mọi đợt khác"), required=False)

    def __init__(
        self,
        *args: Any,
        places: list[Unit],
        kinds: list[tuple[str, str]],
        networks: list[tuple[str, str]],
        tags: list[str],
        sectors: Iterable[str] = (),
        clips: Iterable[tuple[str, str]] = (),
        moment: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.moment = moment or now()
        self.presets = due_presets(self.moment)
        self._choices("under").choices = indented(places)
        self._choices("kinds").choices = kinds
        self._choices("networks").choices = networks
        self._choices("tags").choices = [(tag, tag) for tag in tags]
        self._choices("due").choices = [(one.code, one.label) for one in self.presets] + [(OTHER, _("Chọn giờ khác"))]
        self.offer(kinds=kinds, sectors=sectors, clips=clips)
        self.network_names = [code for code, _label in networks]
        for code, label in networks:
            self.fields[f"text_{code}"] = forms.CharField(label=label, required=False, widget=forms.Textarea)
        for name in ["default", *self.network_names]:
            limit = rules.text_limit(name)
            # Counted by count.js and again here, as the network counts; maxlength would cut what was pasted unseen.
            self.fields[f"text_{name}"].widget.attrs |= {"rows": 5, "data-count": name, "data-limit": str(limit)}

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("under") or cleaned.get("under_code")):
            self.add_error("under", _("Hãy chọn đơn vị."))
        for name in ["default", *self.network_names]:
            self._check_text(name)
        self._settle_due()
        self.settle(self.moment)
        self._compare_times()
        return cleaned

    def _compare_times(self) -> None:
        data = self.cleaned_data
        starts_at, due_at = data.get("starts_at"), data.get("due_at")
        if starts_at and due_at and due_at <= starts_at:
            self.add_error("due", _("Hạn chia sẻ phải sau giờ bắt đầu."))

    def _check_text(self, name: str) -> None:
        key = f"text_{name}"
        text = nfc(self.cleaned_data.get(key, "")).replace("\r\n", "\n").replace("\r", "\n").strip()
        self.cleaned_data[key] = text
        over = rules.counted_length(text, name) - rules.text_limit(name)
        if over > 0:
            self.add_error(key, _("Dài quá {} ký tự. Hãy rút gọn.").format(over))
        if unknown := unknown_variables(text):
            self.add_error(key, unknown_words(unknown))

    def _settle_due(self) -> None:
        chosen = self.cleaned_data.get("due")
        if chosen == OTHER:
            at = self.cleaned_data.get("due_other")
            if at is None and "due_other" not in self.errors:
                self.add_error("due_other", _("Hãy chọn ngày giờ."))
            elif at is not None and at <= self.moment:
                self.add_error("due_other", _("Hạn chia sẻ phải ở phía trước."))
        else:
            at = next((one.at for one in self.presets if one.code == chosen), None)
        self.cleaned_data["due_at"] = at

    def audience(self) -> Audience:
        """What was chosen, from valid data."""
        data = self.cleaned_data
        under = data.get("under_code") or data["under"]
        return Audience(
            under,
            tuple(data["kinds"]),
            tuple(data["networks"]),
            tuple(data["tags"]),
            tuple(data["sectors"]),
            data["without"],
        )

    def texts(self) -> dict[str, str]:
        """Non-empty texts by network, from valid data."""
        return {name: text for name in ["default", *self.network_names] if (text := self.cleaned_data[f"text_{name}"])}


class AudienceForm(forms.Form):
    """The audience alone, as the composer asks for it while it changes; unknown values are left out."""

    under = forms.CharField(max_length=40, required=False)
    under_code = forms.CharField(max_length=40, required=False)
    kinds = forms.MultipleChoiceField(choices=Kind.choices, required=False)
    networks = forms.MultipleChoiceField(choices=Channel.Network.choices, required=False)
    without = forms.CharField(max_length=2_000, required=False)
    format = forms.ChoiceField(choices=Release.Format.choices, required=False)

    def audience(self, *, tags: Iterable[str], sectors: Iterable[str], default: str) -> Audience:
        """Call after `is_valid()`; a wrong choice counts as none."""
        data = self.cleaned_data
        under = data.get("under_code") or data.get("under") or default
        without = tuple(code.strip() for code in data.get("without", "").split(",") if code.strip())
        kinds, networks = tuple(data.get("kinds", ())), tuple(data.get("networks", ()))
        return Audience(under.strip(), kinds, networks, tuple(tags), tuple(sectors), without[:MOST_WITHOUT])
