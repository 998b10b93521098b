"""One act of spreading one page, and what became of it on every channel."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Release(models.Model):
    """One page spread to the channels of one audience of units."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Đã hẹn giờ")
        RUNNING = "running", _("Đang lan tỏa")
        PAUSED = "paused", pgettext_lazy("state", "Tạm dừng")
        STOPPED = "stopped", _("Đã dừng")
        RECALLED = "recalled", _("Đã thu hồi")

    class Format(models.TextChoices):
        LINK = "link", _("Bài kèm liên kết")
        PHOTO = "photo", _("Bài kèm ảnh")
        VIDEO = "video", _("Video")
        REEL = "reel", _("Video dọc (reel)")

    class Intro(models.TextChoices):
        FORBIDDEN = "forbidden", _("Không thêm lời")
        ALLOWED = "allowed", _("Được thêm lời giới thiệu")
        REQUIRED = "required", _("Phải có lời giới thiệu mới đăng")

    page = models.ForeignKey("wagtailcore.Page", models.PROTECT, related_name="+")
    title = models.CharField(max_length=255, help_text="The page's title when the release started")
    # {"under": "<unit code>", "kinds", "networks", "tags", "sectors", "without": [unit codes]}
    audience = models.JSONField(default=dict)
    under = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    # {"default": "…", "facebook": "…"}
    texts = models.JSONField(default=dict)
    # Further wordings beside the text of a network: {"default": ["…"], "facebook": ["…"]}
    variants = models.JSONField(default=dict)
    format = models.CharField(max_length=5, choices=Format, default=Format.LINK)
    # What the page said when the release started: {"lead", "author", "page_url", "pictures": [addresses]}
    content = models.JSONField(default=dict)
    due_at = models.DateTimeField(help_text="By when people shall have shared it")
    is_urgent = models.BooleanField(default=False)
    is_mandatory = models.BooleanField(default=True)
    starts_at = models.DateTimeField(null=True, blank=True, help_text="When a scheduled release starts")
    # Hours after the start from which each kind of unit is served; a kind that is missing goes at once.
    waves = models.JSONField(default=dict)
    intro = models.CharField(max_length=9, choices=Intro, default=Intro.FORBIDDEN)
    needs_ack = models.BooleanField(default=False)
    ack_due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    started_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    units_asked = models.PositiveIntegerField(default=0)
    # Made by the screen or program that starts it: the same start twice is one release.
    client_id = models.CharField(max_length=80, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    # Raised at each correction; deliveries tell which version stands on their channel.
    version = models.PositiveSmallIntegerField(default=1)
    # What earlier versions said, oldest first: [{"title", "texts", "variants", "content"}].
    history = models.JSONField(default=list)
    corrected_at = models.DateTimeField(null=True, blank=True)
    correction = models.CharField(max_length=300, blank=True, help_text="What was wrong, for people")
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["started_by", "client_id"], condition=~Q(client_id=""), name="one_release_per_client_id"
            )
        ]
        indexes = [
            models.Index(fields=["page"], name="release_page"),
            models.Index(fields=["-started_at"], name="release_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/lan-toa/{self.pk}/"

    def is_overdue(self, at: datetime) -> bool:
        """Whether what is still open is late; what units share as they please never is."""
        return self.is_mandatory and self.due_at < at


class ReleaseGap(models.Model):
    """One unit that was asked but has no open channel: counted in coverage, never reached."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="gaps", db_index=False, db_constraint=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "unit"], name="one_gap_per_unit")]


class Delivery(models.Model):
    """One release on one channel."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Đã đăng")
        IN_DOUBT = "in_doubt", _("Chưa rõ")
        FAILED = "failed", _("Không đăng được")
        TASK = "task", _("Chờ người chia sẻ")
        DONE = "done", _("Đã chia sẻ")
        RECALLED = "recalled", _("Đã thu hồi")
        EXEMPT = "exempt", _("Được miễn")

    class Proof(models.TextChoices):
        UNCHECKED = "unchecked", _("Chưa kiểm")
        OPENED = "opened", _("Đã mở thấy bài")
        CLICKED = "clicked", _("Có lượt bấm")
        ACCEPTED = "accepted", _("Cấp trên đã nhận")
        REFUSED = "refused", _("Chưa được nhận")

    # No foreign key triggers on these three: they would cost more than the rows (docs/decisions/0011).
    release = models.ForeignKey(Release, models.CASCADE, related_name="deliveries", db_index=False, db_constraint=False)
    channel = models.ForeignKey(
        "distribution.Channel", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    # The unit of the day: a later merger moves nothing.
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    network = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=State)
    is_urgent = models.BooleanField(default=False)
    # It shall not be on the channel any more; a worker takes down what was already sent.
    is_recalled = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    # Claimed from this moment on; None when no worker has business with it.
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=60, blank=True)
    # What the network has told half way (photo ids, an article's token), committed before the next step.
    progress = models.JSONField(default=dict)
    post_id = models.CharField(max_length=120, blank=True)
    post_url = models.CharField(max_length=500, blank=True)
    error_class = models.CharField(max_length=20, blank=True)
    error = models.CharField(max_length=300, blank=True)
    needs_person = models.BooleanField(default=False, help_text="In doubt, and only a person can tell")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When it was on the channel, sent or done")
    done_by = models.ForeignKey("people.User", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    proof_url = models.CharField(max_length=500, blank=True)
    proof_picture = models.ForeignKey(
        "media.Picture", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    proof_state = models.CharField(max_length=9, choices=Proof, blank=True, default="", db_default="")
    proof_checked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    handed_to = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    # The release's version that stands on the channel.
    version = models.PositiveSmallIntegerField(default=1, db_default=1)
    # A worker changes the post from this moment on; None when none has to.
    edit_at = models.DateTimeField(null=True, blank=True)
    edit_needs_person = models.BooleanField(
        default=False, db_default=False, help_text="Corrected, and only a person can change the post"
    )
    # What the network last told; None: it does not say. Views are never added to anything else.
    reactions = models.PositiveIntegerField(null=True, blank=True)
    comments = models.PositiveIntegerField(null=True, blank=True)
    shares = models.PositiveIntegerField(null=True, blank=True)
    views = models.PositiveIntegerField(null=True, blank=True)
    # Read again from this moment on; None when it is read no more.
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "channel"], name="one_delivery_per_channel"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "done"]) | Q(sent_at__isnull=False), name="on_the_channel_has_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["is_urgent", "next_attempt_at"],
                name="delivery_to_claim",
                condition=Q(state="waiting", next_attempt_at__isnull=False),
            ),
            models.Index(
                fields=["next_attempt_at"],
                name="delivery_to_look_up",
                condition=Q(state="in_doubt", next_attempt_at__isnull=False),
            ),
            models.Index(
                fields=["next_attempt_at"],
                name="delivery_to_take_down",
                condition=Q(is_recalled=True, next_attempt_at__isnull=False),
            ),
            models.Index(fields=["lease_until"], name="delivery_lease", condition=Q(lease_until__isnull=False)),
            models.Index(
                fields=["channel"],
                name="delivery_with_worker",
                condition=Q(state__in=["waiting", "sending", "in_doubt"]),
            ),
            models.Index(fields=["unit", "release"], name="delivery_open_task", condition=Q(state="task")),
            models.Index(fields=["edit_at"], name="delivery_to_edit", condition=Q(edit_at__isnull=False)),
            models.Index(
                fields=["unit", "release"],
                name="delivery_still_out",
                condition=Q(is_recalled=True, needs_person=True) | Q(edit_needs_person=True),
            ),
            models.Index(fields=["proof_checked_at"], name="delivery_to_prove", condition=Q(proof_state="unchecked")),
            models.Index(fields=["read_at"], name="delivery_to_read", condition=Q(read_at__isnull=False)),
            # Releases only ever grow at the end of it, so that a start costs the same after a year (decision 18).
            models.Index(fields=["release", "unit"], name="delivery_release_unit"),
            # A network's call names a post; only posts that are still read are looked for.
            models.Index(fields=["post_id"], name="delivery_post", condition=Q(read_at__isnull=False)),
        ]


# On the channel: its unit is reached.
REACHED_STATES = (Delivery.State.SENT, Delivery.State.DONE)
# A worker still has business with it.
WORKER_STATES = (Delivery.State.WAITING, Delivery.State.SENDING, Delivery.State.IN_DOUBT)
