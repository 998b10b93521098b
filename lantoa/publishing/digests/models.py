"""Digests by e-mail: who wants one, what an issue holds, how far its letters are; browsers that follow sections."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.kit.crypto import EncryptedText


class Rhythm(models.TextChoices):
    DAILY = "daily", _("Hằng ngày")
    WEEKLY = "weekly", _("Hằng tuần")


class Choice(models.Model):
    """What somebody wants to be told of; no section and no unit is everything."""

    rhythm = models.CharField(max_length=6, choices=Rhythm)
    section_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    unit_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        abstract = True


class Wish(Choice):
    """One request for a digest: nothing is sent until the mailbox's owner has agreed."""

    # Emptied once it is confirmed or over: the reader holds it then.
    address = EncryptedText(blank=True, default="")
    address_hash = models.CharField(max_length=64)
    network_hash = models.CharField(max_length=64, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    token = EncryptedText(blank=True, default="", help_text="The link, until the letter that asks has gone")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="When its owner agreed: the consent")

    class Meta:
        indexes = [
            models.Index(fields=["address_hash", "asked_at"], name="digest_wish_address"),
            models.Index(fields=["network_hash", "asked_at"], name="digest_wish_network"),
            models.Index(fields=["asked_at"], name="digest_wish_to_send", condition=Q(sent_at__isnull=True)),
        ]


class Reader(Choice):
    """One mailbox that gets digests."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Đang nhận")
        ENDED = "ended", _("Đã thôi nhận")
        BOUNCED = "bounced", _("Không tới được")

    address = EncryptedText(blank=True, default="", help_text="Emptied when its owner leaves")
    address_hash = models.CharField(max_length=64, unique=True)
    token = EncryptedText(help_text="In the link to leave")
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=7, choices=State, default=State.ACTIVE)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rhythm", "id"], name="digest_reader_active", condition=Q(state="active"))]


class Issue(models.Model):
    """One digest of one rhythm and moment: what the board changed about it, and what became of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Chưa gửi")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Đã gửi")
        EMPTY = "empty", _("Không có tin")

    rhythm = models.CharField(max_length=6, choices=Rhythm)
    slot = models.DateTimeField(help_text="When it comes out; pieces up to here belong to it")
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    subject = models.CharField(max_length=120, blank=True)
    intro = models.CharField(max_length=600, blank=True)
    first_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    dropped_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    # Set once, when it begins to be sent: the letters of its last reader say the same as those of its first.
    item_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    sent = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    in_doubt = models.PositiveIntegerField(default=0)
    passed_over = models.PositiveIntegerField(default=0, help_text="Readers for whom there was nothing")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rhythm", "slot"], name="one_digest_per_rhythm_and_slot")]
        indexes = [models.Index(fields=["state"], name="digest_issue_sending", condition=Q(state="sending"))]


class Letter(models.Model):
    """One issue on its way to one reader."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ gửi")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Đã gửi")
        REFUSED = "refused", _("Bị từ chối")
        IN_DOUBT = "in_doubt", _("Chưa rõ")
        NOTHING = "nothing", _("Không có tin")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="letters", db_index=False)
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="letters")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(help_text="When it is tried; while sending, when its worker counts as dead")
    first_tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "reader"], name="one_letter_per_issue_and_reader")]
        indexes = [
            models.Index(fields=["due_at"], name="digest_letter_open", condition=Q(state__in=("waiting", "sending")))
        ]


class SectionFollower(models.Model):
    """One browser that is told of one section's pieces."""

    section_id = models.BigIntegerField()
    endpoint = EncryptedText()
    endpoint_hash = models.CharField(max_length=64)
    # JSON: {"p256dh", "auth"}.
    keys_text = EncryptedText()
    since = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section_id", "endpoint_hash"], name="one_browser_per_section")]
        indexes = [models.Index(fields=["endpoint_hash"], name="section_follower_browser")]


class SectionNotice(models.Model):
    """One piece told to the browsers that follow its section; a piece is told once, however often it comes out."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DROPPED = "dropped"

    page_id = models.BigIntegerField(unique=True)
    section_id = models.BigIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # Followers up to this id were told.
    cursor = models.BigIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="section_notice_waiting", condition=Q(state="waiting")),
            models.Index(fields=["section_id", "sent_at"], name="section_notice_day"),
        ]
