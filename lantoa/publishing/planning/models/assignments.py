"""What the board asks others to cover."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Assignment(models.Model):
    """One event that the board asks a unit, or one person, to cover by a deadline."""

    class State(models.TextChoices):
        ASKED = "asked", _("Chưa xem")
        SEEN = "seen", _("Đã xem")
        ACCEPTED = "accepted", _("Đã nhận")
        DECLINED = "declined", _("Không nhận được")
        FILED = "filed", _("Đã nộp")
        CANCELLED = "cancelled", _("Đã thôi giao")

    title = models.CharField(max_length=200)
    brief = models.TextField(blank=True, help_text="What the board wants to know, whom to ask, how many pictures")
    place = models.CharField(max_length=200, blank=True)
    happens_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    section = models.ForeignKey("newsroom.SectionPage", models.SET_NULL, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    # Anybody who files for the unit when there is a unit and no person.
    person = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    seen_by = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was declined or cancelled")
    dispatch = models.OneToOneField("newsroom.Dispatch", models.SET_NULL, null=True, blank=True, related_name="+")
    article = models.ForeignKey("newsroom.Article", models.SET_NULL, null=True, blank=True, related_name="+")
    filed_at = models.DateTimeField(null=True, blank=True)
    # How far its people have been reminded: 0 not, 1 that it is due soon, 2 that it is late.
    reminded = models.PositiveSmallIntegerField(default=0)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(person__isnull=False), name="assignment_names_somebody"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["asked", "seen", "accepted"]), name="assignment_open_due"
            ),
            models.Index(fields=["unit", "due_at"], name="assignment_unit_due"),
            models.Index(fields=["person", "due_at"], name="assignment_person_due"),
        ]

    def __str__(self) -> str:
        return self.title


OPEN_STATES = (Assignment.State.ASKED, Assignment.State.SEEN, Assignment.State.ACCEPTED)
