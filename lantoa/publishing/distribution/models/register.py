"""How channels come to us and how they stand."""

from django.db import models
from django.db.models import Q

from lantoa.kit.crypto import EncryptedText
from lantoa.publishing.distribution.networks.registry import network_choices


class FollowersDaily(models.Model):
    """How many follow one channel at the end of one Vietnamese day, as its network last told."""

    channel = models.ForeignKey("distribution.Channel", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    followers = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "day"], name="one_count_per_channel_and_day")]
        indexes = [models.Index(fields=["day"], name="followersdaily_day")]


class RegisterRoll(models.Model):
    """The register summed for the children of one unit, so that no page counts the channels of a country.

    By network and standing: `channels`. With `standing` empty: `units` that have an open channel of the network; with
    both empty: living `units`, and those that can be heard at all in `channels`.
    """

    # Of the unit above those counted; "" for units that have none above.
    path = models.CharField(max_length=250)
    kind = models.CharField(max_length=10)
    network = models.CharField(max_length=20, blank=True)
    standing = models.CharField(max_length=10, blank=True)
    channels = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField(default=0)
    followers = models.BigIntegerField(default=0)
    # Since thirty days ago, of the channels that were counted then.
    gained = models.BigIntegerField(default=0)
    rolled_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["path"], name="registerroll_path", opclasses=["varchar_pattern_ops"])]


class ConnectAttempt(models.Model):
    """One way out to a network and back: who went, for which unit, and what was found there until it is chosen."""

    # What the address carries is signed and holds this number; it works once.
    nonce = models.CharField(max_length=43, unique=True)
    network = models.CharField(max_length=20, choices=network_choices)
    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey("people.User", models.CASCADE, related_name="+", db_index=False)
    # The channel that is connected again; its address must be among what is found.
    channel = models.ForeignKey(
        "distribution.Channel", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    # JSON of what the consent opened, tokens included: forgotten when it was chosen from, or when time is up.
    found = EncryptedText(blank=True, default="")


class StandingTold(models.Model):
    """The standing of one channel that its owners have last been told of."""

    channel = models.OneToOneField("distribution.Channel", models.CASCADE, related_name="+", primary_key=True)
    standing = models.CharField(max_length=10)
    told_at = models.DateTimeField()


class ChaseOrder(models.Model):
    """One act of reminding every unit of a subtree that lacks a network; carried out in portions."""

    under = models.ForeignKey("units.Unit", models.CASCADE, related_name="+", db_index=False)
    want = models.CharField(max_length=20, blank=True)
    kinds = models.JSONField(default=list)
    ordered_by = models.ForeignKey("people.User", models.CASCADE, related_name="+", db_index=False)
    ordered_at = models.DateTimeField()
    # None while units are left that were not yet reminded.
    done_at = models.DateTimeField(null=True, blank=True)
    units = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["ordered_at"], name="chaseorder_open", condition=Q(done_at__isnull=True))]


class ChannelChase(models.Model):
    """One unit that was last reminded to have one network, so that nobody is reminded twice a week."""

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="+", db_index=False)
    # A network's name; "" when the unit has no channel at all.
    want = models.CharField(max_length=20, blank=True)
    chased_at = models.DateTimeField()
    chased_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "want"], name="one_chase_per_unit_and_want")]
