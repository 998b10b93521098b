"""The dated tree of units: what each is now, and what each was on any day."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """One organisation of the union as it stands today; its past is in `UnitName` and `UnitParent`."""

    class Kind(models.TextChoices):
        NATIONAL = "national", _("Tổng Liên đoàn")
        PROVINCE = "province", _("LĐLĐ tỉnh, thành phố")
        SUPERIOR = "superior", _("Công đoàn cấp trên cơ sở")
        GRASSROOTS = "grassroots", _("Công đoàn cơ sở")
        GROUP = "group", _("Tổ công đoàn")

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=250)
    short_name = models.CharField(max_length=120, blank=True)
    search_key = models.CharField(max_length=420, help_text="Folded name, short name and code")
    sort_key = models.CharField(max_length=500, default="", help_text="Puts names in Vietnamese order")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # Ids from the root to the unit itself, "/1/23/456/": a subtree is one prefix.
    path = models.CharField(max_length=250, default="/")
    depth = models.PositiveSmallIntegerField(default=0)
    sector = models.CharField(max_length=80, blank=True)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    members = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(help_text="First day of its existence")
    valid_to = models.DateField(null=True, blank=True, help_text="Last day of its existence")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="unit_path_prefix", opclasses=["varchar_pattern_ops"]),
            # In the order of the tree, page by page.
            models.Index(Collate("path", "C"), name="unit_path_order"),
            models.Index(fields=["parent", "kind"], name="unit_parent_kind"),
            GinIndex(fields=["search_key"], name="unit_search_trigram", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["tags"], name="unit_tags"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return f"/don-vi/{self.code}/"


class UnitName(models.Model):
    """What a unit was called between two days."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(max_length=250)
    short_name = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    event = models.ForeignKey("UnitEvent", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_name_per_unit_and_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to__isnull=True), name="one_open_name"),
        ]


class UnitParent(models.Model):
    """Which unit stood above another between two days; a root has no row."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    event = models.ForeignKey("UnitEvent", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_parent_per_unit_and_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to__isnull=True), name="one_open_parent"),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="no_unit_above_itself"),
        ]


class UnitEvent(models.Model):
    """One decision that changed the tree, with the units it touched."""

    class Kind(models.TextChoices):
        FOUNDED = "founded", _("Thành lập")
        RENAMED = "renamed", _("Đổi tên")
        MOVED = "moved", _("Chuyển trực thuộc")
        MERGED = "merged", _("Sáp nhập")
        SPLIT = "split", _("Chia tách")
        ENDED = "ended", _("Kết thúc hoạt động")
        IMPORTED = "imported", _("Nhập từ tệp")

    kind = models.CharField(max_length=10, choices=Kind)
    happened_on = models.DateField(help_text="First day on which the new state holds")
    decision_number = models.CharField(max_length=80, blank=True)
    decision_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    before = models.ManyToManyField(Unit, related_name="events_before", blank=True)
    after = models.ManyToManyField(Unit, related_name="events_after", blank=True)
    recorded_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()
