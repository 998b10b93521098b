"""The one ledger of countable things; figures are sums of it."""

from django.db import models


class Fact(models.Model):
    """One countable thing that happened in one unit on one day; never changed, corrected by one more fact."""

    class Kind(models.TextChoices):
        DISPATCH_FILED = "dispatch_filed", "Tin gửi"
        PIECE_PUBLISHED = "piece_published", "Tin, bài đăng cổng"
        RELEASE_STARTED = "release_started", "Đợt lan tỏa"
        DELIVERY_SENT = "delivery_sent", "Lượt đăng tự động"
        SHARE_DONE = "share_done", "Lượt chia sẻ"
        LINK_CLICKS = "link_clicks", "Lượt bấm liên kết"
        PAGE_VIEWS = "page_views", "Lượt xem trang"
        INTERACTIONS = "interactions", "Tương tác trên mạng"
        FOLLOWERS_GAINED = "followers_gained", "Người theo dõi tăng thêm"

    kind = models.CharField(max_length=32, choices=Kind)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    happened_at = models.DateTimeField()
    quantity = models.IntegerField(default=1)
    source = models.CharField(max_length=80, help_text="What it counts, e.g. delivery:123")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "source"], name="one_fact_per_source")]
        indexes = [models.Index(fields=["unit", "kind", "happened_at"], name="fact_unit_kind_time")]


class FactDaily(models.Model):
    """Facts of one kind, unit and Vietnamese day, summed in the transaction that adds the fact."""

    kind = models.CharField(max_length=32)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    quantity = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "day"], name="one_sum_per_unit_kind_day")]
        indexes = [models.Index(fields=["kind", "day"], name="factdaily_kind_day")]
