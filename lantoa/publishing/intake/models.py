"""What came in from elsewhere, and where it stood before."""

from django.conf import settings
from django.db import models


class TakenFile(models.Model):
    """One file that somebody sent, and what became of it; a form sent twice takes it once."""

    batch = models.UUIDField(help_text="One sending of a form")
    position = models.PositiveSmallIntegerField(help_text="Place of the file in its form")
    name = models.CharField(max_length=200)
    article = models.ForeignKey("newsroom.Article", models.SET_NULL, null=True, blank=True, related_name="+")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()
    guessed = models.JSONField(default=list, help_text="Sentences for the person")
    left_out = models.JSONField(default=list, help_text="Sentences for the person")
    refusal = models.CharField(max_length=300, blank=True, help_text="Why there is no piece")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="one_piece_per_sent_file")]
        indexes = [models.Index(fields=["taken_by", "-taken_at"], name="taken_file_newest")]

    def __str__(self) -> str:
        return self.name


class OldPiece(models.Model):
    """One piece that an import brought: what its source calls it, and which text of it is ours."""

    source = models.CharField(max_length=200, help_text="The old portal's host")
    guid = models.CharField(max_length=300)
    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="+")
    revision_id = models.BigIntegerField(help_text="The text as imported; another one is somebody's edit")
    digest = models.CharField(max_length=64, help_text="Of what the source said")
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "guid"], name="one_piece_per_guid")]

    def __str__(self) -> str:
        return self.guid


class OldAddress(models.Model):
    """An address of an older portal, and the piece that stands there now."""

    path = models.CharField(max_length=500, unique=True, help_text="As rules.old_path writes it")
    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.path


class OldPicture(models.Model):
    """One picture that an import fetched: a second run, and a second piece, take it from here."""

    address = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the old address")
    picture = models.ForeignKey("media.Picture", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.address
