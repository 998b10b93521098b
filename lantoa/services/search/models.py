"""What readers can find."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """One published page as search sees it: exact words and folded words."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="+")
    published_at = models.DateTimeField()
    title = models.CharField(max_length=255)
    snippet = models.TextField(blank=True)
    exact = SearchVectorField(null=True, help_text="Words with accents, old tone placement")
    folded = SearchVectorField(null=True, help_text="Words without accents")

    class Meta:
        indexes = [
            GinIndex(fields=["exact"], name="search_exact"),
            GinIndex(fields=["folded"], name="search_folded"),
            models.Index(fields=["-published_at"], name="search_newest"),
        ]
