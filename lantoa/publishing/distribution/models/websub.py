"""Units' own sites that follow the portal's feeds, and what each was told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.kit.crypto import EncryptedText


class WebSubSubscription(models.Model):
    """One callback that follows one feed; a request waits in the `asked…` columns until the callback confirms it."""

    class State(models.TextChoices):
        PENDING = "pending", _("Chờ xác nhận")
        ACTIVE = "active", _("Đang theo dõi")
        ENDED = "ended", _("Đã thôi theo dõi")

    topic = models.CharField(max_length=500, help_text="Absolute address of a feed")
    callback = models.CharField(max_length=1000)
    callback_host = models.CharField(max_length=253)
    secret = EncryptedText(blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.PENDING)
    # The unit's site that this callback belongs to, when its register names that host.
    channel = models.ForeignKey(
        "distribution.Channel", models.PROTECT, null=True, blank=True, related_name="websub_subscriptions"
    )
    # Entries older than this are not sent: a new follower is not told the past.
    active_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    asked_mode = models.CharField(max_length=11, blank=True)
    asked_lease_seconds = models.PositiveIntegerField(default=0)
    asked_secret = EncryptedText(blank=True, default="")
    asked_at = models.DateTimeField()
    # A worker asks the callback at this moment; None: nothing is asked.
    verify_at = models.DateTimeField(null=True, blank=True)
    verify_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "callback"], name="one_subscription_per_callback")]
        indexes = [
            models.Index(fields=["verify_at"], name="websub_to_verify", condition=Q(verify_at__isnull=False)),
            models.Index(fields=["callback_host", "asked_at"], name="websub_host_asked"),
        ]


class WebSubPing(models.Model):
    """One version of one page for one subscription: sent once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")
        # A newer version, or the page's end, came first.
        REPLACED = "replaced", _("Đã có bản mới")

    subscription = models.ForeignKey(WebSubSubscription, models.CASCADE, related_name="pings", db_index=False)
    page_id = models.BigIntegerField()
    version = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Also the lease: whoever takes it moves it on, and it is free again when that time has passed.
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "page_id", "version"], name="one_ping_per_version")
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="ping_to_send", condition=Q(state="waiting")),
            models.Index(fields=["made_at"], name="ping_age"),
        ]
