"""By which rules one board pays, from one month to another."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantoa.publishing.payments.rules import Terms


class Work(models.TextChoices):
    """What is paid: a piece by its genre or format, and what others add to it."""

    NEWS = "news", _("Tin")
    REPORT = "report", _("Bài phản ánh")
    PORTRAIT = "portrait", _("Gương điển hình")
    INTERVIEW = "interview", _("Phỏng vấn")
    GUIDE = "guide", _("Hỏi đáp, hướng dẫn")
    PHOTO_STORY = "photo_story", _("Chùm ảnh")
    INFOGRAPHIC = "infographic", _("Đồ họa")
    EMAGAZINE = "emagazine", _("E-magazine")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Âm thanh")
    LIVE = "live", _("Trực tiếp")
    QA = "qa", _("Hỏi đáp")
    DOCUMENT = "document", _("Văn bản")
    EVENT = "event", _("Sự kiện")
    PHOTO = "photo", _("Ảnh trong bài (mỗi ảnh)")
    CLIP = "clip", _("Video trong bài")
    EDIT = "edit", pgettext_lazy("work", "Biên tập")


class Scheme(models.Model):
    """One version of a board's rules of payment; never changed once a sheet was made by it."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", help_text="Whose board pays")
    name = models.CharField(max_length=160)
    source = models.CharField(max_length=300, help_text="The decision and the law that it stands on")
    valid_from = models.DateField(help_text="The first of a month")
    valid_to = models.DateField(null=True, blank=True, help_text="The last of a month; None: until a new version")
    unit_value_vnd = models.PositiveIntegerField(help_text="What a coefficient of 1 is worth")
    round_to_vnd = models.PositiveSmallIntegerField(default=1)
    hard_percent = models.PositiveSmallIntegerField(default=0, help_text="More for works made in hard conditions")
    minority_percent = models.PositiveSmallIntegerField(default=0, help_text="More for works in a minority's language")
    reprint_percent = models.PositiveSmallIntegerField(default=100, help_text="Paid for what was published before")
    duty_percent = models.PositiveSmallIntegerField(default=100, help_text="Paid to staff for what is their duty")
    withdrawn_percent = models.PositiveSmallIntegerField(default=0, help_text="Proposed for a withdrawn piece")
    corrected_percent = models.PositiveSmallIntegerField(default=100, help_text="Proposed for a corrected piece")
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(10))
    tax_from_vnd = models.PositiveIntegerField(default=2_000_000, help_text="Withheld from this sum on, a person")
    tax_source = models.CharField(max_length=300, blank=True)
    superior_name = models.CharField(max_length=160, blank=True, help_text="Stands above the board's own name on paper")
    office_name = models.CharField(max_length=160)
    place = models.CharField(max_length=80, blank=True, help_text="Where papers are signed")
    created_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="scheme_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(valid_from__day=1), name="scheme_starts_with_a_month"),
            # No two at a time for one unit: the migration's exclusion constraint `one_scheme_at_a_time`.
        ]
        ordering = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> Terms:
        """What the rules calculate with."""
        return Terms(
            unit_value_vnd=self.unit_value_vnd,
            round_to_vnd=self.round_to_vnd,
            hard_percent=self.hard_percent,
            minority_percent=self.minority_percent,
            reprint_percent=self.reprint_percent,
            duty_percent=self.duty_percent,
        )


class Rate(models.Model):
    """The coefficients of one kind of work."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="rates")
    work = models.CharField(max_length=12, choices=Work)
    lowest = models.DecimalField(max_digits=5, decimal_places=2)
    usual = models.DecimalField(max_digits=5, decimal_places=2)
    highest = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "work"], name="one_rate_per_work"),
            models.CheckConstraint(
                condition=Q(lowest__gte=0) & Q(lowest__lte=F("usual")) & Q(usual__lte=F("highest")),
                name="rate_in_order",
            ),
        ]
