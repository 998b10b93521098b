"""What readers can find."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """One published page as search sees it: the keys it is found by, and the words that are shown."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="+")
    published_at = models.DateTimeField()
    title = models.CharField(max_length=255)
    snippet = models.TextField(blank=True)
    kind = models.CharField(max_length=20, default="article", help_text="The format, as the caller names it")
    day = models.IntegerField(default=0, help_text="Day of publication in Vietnam, counted from 1/1/1")
    keys = SearchVectorField(null=True, help_text="Without positions; see keys.py")
    run = models.BinaryField(default=b"", help_text="The words in a row, four bytes each, for quoted phrases")
    layout = models.SmallIntegerField(default=0, help_text="How the keys were made; others are made anew")

    class Meta:
        indexes = [
            # The day stands in it, too: of a common word only the newest days' places are read.
            GinIndex(fields=["day", "keys"], name="search_keys", fastupdate=False),
            models.Index(fields=["-published_at"], name="search_newest"),
        ]


class SearchPhrase(models.Model):
    """One to five words that titles use often, offered while somebody types. Made from titles, never from queries."""

    text = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, unique=True)
    words = models.PositiveSmallIntegerField()
    pieces = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["folded"], name="search_phrase_prefix", opclasses=["varchar_pattern_ops"])]


class StaleEntry(models.Model):
    """One page whose entry no longer says where it belongs; the worker indexes it anew."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, primary_key=True, related_name="+")
