"""Many pieces by one decision: the task, and what became of each piece."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkTask(models.Model):
    """One act upon many pieces, asked by one person, worked off by the workers piece by piece."""

    class Act(models.TextChoices):
        PUBLISH = "publish", _("Đăng")
        TAG = "tag", _("Gắn chuyên đề")
        UNTAG = "untag", _("Bỏ chuyên đề")
        MOVE = "move", _("Chuyển chuyên mục")
        WITHDRAW = "withdraw", _("Gỡ bài")
        EXPIRE = "expire", _("Đặt hạn hiệu lực")
        UNDO = "undo", _("Hoàn tác")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ chạy")
        RUNNING = "running", _("Đang chạy")
        STOPPED = "stopped", _("Đã dừng")
        DONE = "done", _("Đã xong")

    # Made by the form: the same press again is the same task.
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)
    act = models.CharField(max_length=8, choices=Act)
    detail = models.JSONField(default=dict, help_text="What the act needs: reason, topic, section, moment")
    asked_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    count = models.PositiveIntegerField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    source = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followers", help_text="Undone or run again"
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=models.Q(state__in=["waiting", "running"]), name="bulk_task_open"
            )
        ]


class BulkItem(models.Model):
    """One piece of a task and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ")
        DONE = "done", _("Đã làm")
        UNCHANGED = "same", _("Đã như vậy từ trước")
        REFUSED = "refused", _("Không làm được")
        FAILED = "failed", _("Lỗi hệ thống")

    task = models.ForeignKey(BulkTask, models.CASCADE, related_name="items")
    article = models.ForeignKey("newsroom.Article", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=255)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    note = models.CharField(max_length=400, blank=True, help_text="Why it was refused")
    before = models.JSONField(default=dict, help_text="What an undo needs to know")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "article"], name="one_item_per_piece")]
        indexes = [
            models.Index(fields=["task", "state"], name="bulk_item_state"),
            models.Index(fields=["task", "id"], condition=models.Q(state="waiting"), name="bulk_item_waiting"),
        ]
        ordering = ["pk"]
