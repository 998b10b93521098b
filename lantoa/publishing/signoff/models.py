"""Whose word is asked for without an account, and what they said."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.kit.crypto import EncryptedText


class Signoff(models.Model):
    """One person without an account, asked by a link for their word on one text of one piece."""

    class Kind(models.TextChoices):
        OPINION = "opinion", _("Góp ý")
        APPROVAL = "approval", _("Duyệt")

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Đã duyệt")
        SENT_BACK = "sent_back", _("Trả lại")
        COMMENTED = "commented", _("Đã góp ý")

    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    token_digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256; the token itself waits for its letter at the most"
    )
    client_id = models.UUIDField(unique=True, help_text="Of the form that made it: sent twice it is the same")
    guest_name = models.CharField(max_length=120)
    guest_role = models.CharField(max_length=120)
    email = EncryptedText(blank=True, default="")
    note = models.TextField(blank=True)
    revision_id = models.BigIntegerField()
    text_mark = models.CharField(max_length=60, help_text="The newsroom's name of that very text")
    urgent_reason = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When the guest first pressed the button")
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    signed_name = models.CharField(max_length=120, blank=True, help_text="What the guest typed to confirm")
    comment = models.TextField(blank=True)
    approval = models.ForeignKey("newsroom.Approval", models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="+")
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="signoff_answer_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="signoff_answered_or_withdrawn",
            ),
        ]
        ordering = ["-asked_at", "-pk"]

    @property
    def guest(self) -> str:
        """Name and role on one line."""
        return f"{self.guest_name}, {self.guest_role}"


class Letter(models.Model):
    """The mail that brings one link: the link's secret stands in it, enciphered, until it has gone or is given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Thư chờ gửi")
        SENDING = "sending", _("Đang gửi thư")
        SENT = "sent", _("Đã gửi thư")
        FAILED = "failed", _("Thư không gửi được")
        DROPPED = "dropped", _("Thư không gửi nữa")

    signoff = models.OneToOneField(Signoff, models.CASCADE, related_name="letter")
    secret = EncryptedText(blank=True, default="")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(help_text="When it is due; while sending, when its worker counts as dead")
    settled_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "sending")) & ~Q(secret="")
                | Q(state__in=("sent", "failed", "dropped"), secret=""),
                name="letter_keeps_its_secret_while_open",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], name="letter_due", condition=Q(state__in=("waiting", "sending")))]


OPEN_LETTERS = (Letter.State.WAITING, Letter.State.SENDING)


class Remark(models.Model):
    """What a guest said about one passage of the text they were shown."""

    signoff = models.ForeignKey(Signoff, models.CASCADE, related_name="remarks")
    position = models.PositiveIntegerField(help_text="Of the passage, from the title down")
    passage = models.CharField(max_length=300, help_text="How the passage begins, as it was then")
    text = models.TextField()

    class Meta:
        ordering = ["position", "pk"]
