"""Clicks and page views, counted without keeping who anyone is."""

from django.db import models


class DailySalt(models.Model):
    """The salt of one day's visitor hashes; deleted two days later, so that the hashes mean nothing."""

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64)


class Click(models.Model):
    """One visitor's clicks on one short link on one day."""

    day = models.DateField()
    # A delivery's id, without a foreign key: counting must not wait for distribution's rows.
    link_id = models.BigIntegerField()
    visitor = models.BinaryField(max_length=16, help_text="Salted hash of address and browser, 16 bytes")
    clicks = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link_id", "day", "visitor"], name="one_click_row_per_visitor")]
        indexes = [models.Index(fields=["day"], name="click_day")]


class ClickHour(models.Model):
    """Clicks on one link in one hour of the week, until somebody makes figures of them; nothing about who clicked."""

    link_id = models.BigIntegerField()
    hour = models.PositiveSmallIntegerField(help_text="0 is Monday 00:00 in Việt Nam, 167 the last of Sunday")
    clicks = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link_id", "hour"], name="one_sum_per_link_and_hour")]


class PageViewDaily(models.Model):
    """Views of one address on one day, by where readers came from."""

    day = models.DateField()
    page_id = models.BigIntegerField(default=0, help_text="Wagtail page, 0 for lists and other pages")
    source = models.CharField(max_length=20, default="direct")
    views = models.PositiveIntegerField(default=0)
    visitors = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page_id", "day", "source"], name="one_view_row_per_page_day_source")
        ]
        indexes = [models.Index(fields=["day"], name="pageview_day")]


class Visitor(models.Model):
    """That one visitor saw one page on one day: makes a visitor count once; deleted with the day's salt."""

    day = models.DateField()
    page_id = models.BigIntegerField(default=0)
    visitor = models.BinaryField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "page_id", "visitor"], name="one_visitor_row")]


class ReadHour(models.Model):
    """Readers of one page in one hour, for two days: what is read most just now."""

    page_id = models.BigIntegerField()
    hour = models.DateTimeField()
    readers = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page_id", "hour"], name="one_read_row_per_page_and_hour")]
        indexes = [models.Index(fields=["hour"], name="readhour_hour")]
