"""Letters to many readers: how far each delivery's are, what came back, and whom nothing is sent any more."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lantoa.kit.crypto import EncryptedText


class MailRun(models.Model):
    """How far one delivery's letters to its channel's subscribers are; locked while a batch is taken or settled."""

    delivery = models.OneToOneField(
        "distribution.Delivery", models.CASCADE, primary_key=True, related_name="mail_run", db_constraint=False
    )
    # Subscribers up to this id were taken.
    cursor = models.BigIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # Taken, and not sent because the address is suppressed.
    suppressed = models.PositiveIntegerField(default=0)


class MailAttempt(models.Model):
    """One recipient of one delivery of whom it is not simply known that the letter went out: that row is gone."""

    class State(models.TextChoices):
        SENDING = "sending", _("Đang gửi")
        LATER = "later", _("Gửi lại sau")
        IN_DOUBT = "in_doubt", _("Chưa rõ")
        REFUSED = "refused", _("Bị từ chối")

    delivery = models.ForeignKey(
        "distribution.Delivery", models.CASCADE, related_name="mail_attempts", db_index=False, db_constraint=False
    )
    subscriber = models.ForeignKey(
        "distribution.Subscriber", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    state = models.CharField(max_length=8, choices=State)
    # Which turn of a worker holds it while it is being sent.
    turn = models.CharField(max_length=16)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "subscriber"], name="one_letter_per_subscriber")]
        indexes = [
            models.Index(fields=["delivery", "state", "next_attempt_at"], name="mail_attempt_due"),
            models.Index(fields=["subscriber"], name="mail_attempt_subscriber"),
        ]


class MailSuppression(models.Model):
    """One mailbox that nothing is sent to any more, whatever it subscribed to."""

    class Reason(models.TextChoices):
        UNKNOWN = "unknown", _("Hộp thư không tồn tại")
        BOUNCE = "bounce", _("Thư bị trả lại nhiều lần")
        COMPLAINT = "complaint", _("Người nhận báo thư rác")
        ASKED = "asked", _("Người nhận yêu cầu")

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=9, choices=Reason)
    detail = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()


class MailReturn(models.Model):
    """One thing that came back about one letter; a replay finds its row there already."""

    class Kind(models.TextChoices):
        HARD = "hard", _("Không tới được")
        SOFT = "soft", _("Tạm thời không tới được")
        COMPLAINT = "complaint", _("Báo thư rác")

    delivery_id = models.BigIntegerField()
    # 0 is the channel's own address.
    subscriber_id = models.BigIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    address_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=12, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery_id", "subscriber_id", "kind"], name="one_return_per_letter")
        ]
        indexes = [models.Index(fields=["address_hash", "kind"], name="mail_return_address")]


class MailDomainHour(models.Model):
    """How many letters one domain was sent in one hour, by all workers."""

    domain = models.CharField(max_length=253)
    hour = models.DateTimeField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["domain", "hour"], name="one_row_per_domain_and_hour")]


class MailWish(models.Model):
    """One request to be sent a channel's letters: nothing is sent until the mailbox's owner has agreed."""

    channel = models.ForeignKey("distribution.Channel", models.CASCADE, related_name="mail_wishes", db_index=False)
    # Emptied once it is confirmed or over: the subscriber holds it then.
    address = EncryptedText(blank=True, default="")
    address_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=200, blank=True)
    # Keyed digest of the asker's network, for the limit of requests; emptied with the address.
    network_hash = models.CharField(max_length=64, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    # The link itself, until the confirmation letter has gone.
    token = EncryptedText(blank=True, default="")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="When its owner agreed: the consent")

    class Meta:
        indexes = [
            models.Index(fields=["address_hash", "asked_at"], name="mail_wish_address"),
            models.Index(fields=["network_hash", "asked_at"], name="mail_wish_network"),
            models.Index(fields=["asked_at"], name="mail_wish_to_send", condition=models.Q(sent_at__isnull=True)),
        ]
