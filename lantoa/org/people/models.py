"""Who works with the system, in which unit and role, and how they come in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


# django-stubs 6.1.2 does not find the manager that Wagtail's abstract image leads back by.
class User(AbstractUser):  # type: ignore[django-manager-missing]
    """One person with an account."""

    full_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=16, blank=True, help_text="E.164, +84…")
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.full_name.split()[-1] if self.full_name.split() else self.username


class Appointment(models.Model):
    """One role of one person in one unit; it reaches down the unit's whole subtree."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("Cán bộ công đoàn")
        REPORTER = "reporter", _("Cộng tác viên")
        SECRETARY = "secretary", _("Thư ký biên tập")
        SECTION_EDITOR = "section_editor", _("Biên tập viên")
        PHOTO_EDITOR = "photo_editor", _("Biên tập ảnh")
        VIDEO_EDITOR = "video_editor", _("Biên tập video")
        GRAPHICS_EDITOR = "graphics_editor", _("Biên tập đồ họa")
        SOCIAL_EDITOR = "social_editor", _("Biên tập mạng xã hội")
        LEGAL_ADVISER = "legal_adviser", _("Tư vấn viên pháp luật")
        MANAGING_EDITOR = "managing_editor", _("Trưởng ban biên tập")
        LEADERSHIP = "leadership", _("Thường trực")
        ADMINISTRATOR = "administrator", _("Quản trị")

    user = models.ForeignKey(User, models.CASCADE, related_name="appointments")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(valid_to__isnull=True),
                name="one_open_appointment",
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="appointment_unit_role")]


# The board: who edits pieces at the desk.
DESK_ROLES = (
    Appointment.Role.SECRETARY,
    Appointment.Role.SECTION_EDITOR,
    Appointment.Role.PHOTO_EDITOR,
    Appointment.Role.VIDEO_EDITOR,
    Appointment.Role.GRAPHICS_EDITOR,
    Appointment.Role.SOCIAL_EDITOR,
    Appointment.Role.LEGAL_ADVISER,
    Appointment.Role.MANAGING_EDITOR,
)
# Who may file news and do share tasks for their unit.
FIELD_ROLES = (Appointment.Role.OFFICER, Appointment.Role.REPORTER)


class Invitation(models.Model):
    """A link with which one person makes their own account in one unit; used once."""

    token_digest = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=16, blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Appointment.Role)
    invited_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")


class ApiToken(models.Model):
    """A key for programs that act as one person; kept only as its digest."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
