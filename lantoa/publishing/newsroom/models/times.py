"""When a piece may come out, when it ends, when somebody looks whether it is still right; what is pinned how long."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Columns of `Embargoed` and `Timed`: decisions about the piece as a whole, no part of a text.
TIME_FIELDS = (
    *("embargo_until", "embargo_reason", "embargo_by_id"),
    *("expires_at", "expiry_way", "expired_at"),
    *("review_days", "review_at", "review_told_at"),
)


class Embargoed(models.Model):
    """What must not come out before a moment: until when, who said so and why."""

    embargo_until = models.DateTimeField(null=True, blank=True, editable=False)
    embargo_reason = models.CharField(max_length=300, blank=True, editable=False)
    embargo_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True


class Timed(Embargoed):
    """A piece's own end, and how often somebody asks whether it still holds."""

    class ExpiryWay(models.TextChoices):
        NOTE = "note", _("Giữ địa chỉ, ghi rõ đã hết hiệu lực")
        WITHDRAW = "withdraw", _("Gỡ khỏi cổng")

    expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    expiry_way = models.CharField(max_length=8, choices=ExpiryWay, default=ExpiryWay.NOTE, editable=False)
    expired_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When its end was worked off")
    review_days = models.PositiveSmallIntegerField(
        null=True, blank=True, editable=False, help_text="Set for a piece of lasting use: days from look to look"
    )
    review_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Pin(models.Model):
    """One piece set by hand on the front page or on a section's, at a place of its list, for a stretch of time."""

    class Kind(models.TextChoices):
        TOP = "top", _("Đầu trang")
        MUST_READ = "must_read", _("Nên xem")

    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="pins")
    section = models.ForeignKey(
        "newsroom.SectionPage", models.CASCADE, null=True, blank=True, related_name="+", help_text="None: front page"
    )
    kind = models.CharField(max_length=9, choices=Kind)
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    pinned_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="pin_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["ends_at"], name="pin_ends"),
            models.Index(fields=["starts_at"], name="pin_starts"),
        ]
        ordering = ["position", "pk"]


class Pulse(models.Model):
    """When a duty of the worker last ran to its end: what waits for it can say whether anybody works."""

    name = models.CharField(max_length=20, primary_key=True)
    ran_at = models.DateTimeField()
