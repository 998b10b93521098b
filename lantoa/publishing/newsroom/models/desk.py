"""Who on the board does what, who approved which revision, and how each looks at the board."""

from django.db import models


class BoardDuty(models.Model):
    """One named duty of one member of the editorial board, for one section or for all."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    section = models.ForeignKey(
        "newsroom.SectionPage", models.CASCADE, null=True, blank=True, related_name="duties", help_text="None: all"
    )
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "section"], name="one_duty_per_member_and_section", nulls_distinct=False
            )
        ]
        ordering = ["position", "pk"]


class Approval(models.Model):
    """One approval of one revision of a piece."""

    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="approvals")
    revision_id = models.BigIntegerField()
    approved_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    is_urgent = models.BooleanField(default=False, help_text="The managing editor approved their own work")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-approved_at", "-pk"]


class SavedFilter(models.Model):
    """One filter of the desk's board that one person keeps under a name."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600, help_text="The part of the board's address behind the question mark")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_filter_per_name")]
