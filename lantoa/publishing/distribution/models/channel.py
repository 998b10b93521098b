"""Where a unit can be heard."""

from typing import TYPE_CHECKING, TypeAlias

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.kit.crypto import EncryptedText
from lantoa.publishing.distribution.networks.registry import ALL, network_choices

if TYPE_CHECKING:
    Network: TypeAlias = models.TextChoices
else:
    # Made of the registry, so that a further network touches nothing here.
    Network = models.TextChoices("Network", [(spec.name.upper(), (spec.name, spec.label)) for spec in ALL])

EMPTY = models.Value({}, models.JSONField())


class Channel(models.Model):
    """One page, account, group or list of one unit on one network."""

    Network = Network

    class Mode(models.TextChoices):
        AUTO = "auto", _("Tự động")
        MANUAL = "manual", _("Người chia sẻ")

    class State(models.TextChoices):
        CONNECTED = "connected", _("Đang kết nối")
        RECONNECT = "reconnect", _("Cần kết nối lại")
        MANUAL = "manual", _("Chia sẻ bằng tay")
        CLOSED = "closed", _("Đã đóng")

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    network = models.CharField(max_length=20, choices=network_choices)
    address = models.CharField(max_length=200, help_text="The network's id or address of it")
    name = models.CharField(max_length=200, blank=True)
    mode = models.CharField(max_length=6, choices=Mode, default=Mode.MANUAL)
    state = models.CharField(max_length=10, choices=State, default=State.MANUAL)
    state_reason = models.CharField(max_length=300, blank=True)
    state_since = models.DateTimeField(null=True, blank=True)
    app_id = models.CharField(max_length=60, blank=True, help_text="Empty: the installation's own app")
    app_secret = EncryptedText(blank=True, default="")
    token = EncryptedText(blank=True, default="")
    refresh_token = EncryptedText(blank=True, default="")
    token_expires_at = models.DateTimeField(null=True, blank=True)
    # Raised at each exchange, so that who waited for the lock sees that it was done.
    token_generation = models.PositiveIntegerField(default=0)
    # Posts on one page keep their distance; nothing is claimed for the channel before.
    next_send_at = models.DateTimeField(null=True, blank=True)
    followers = models.PositiveIntegerField(null=True, blank=True)
    # What its owner chose: {"broadcast": true, "rations": {code: limit}, "privacy": …}; read by the connector.
    options = models.JSONField(default=dict, db_default=EMPTY, blank=True)
    # What the network last told of the account, for people and for rations.
    facts = models.JSONField(default=dict, db_default=EMPTY, blank=True)
    connected_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(null=True, blank=True, help_text="When its connection was last found good")
    # Its connection is looked at again from this moment on; None: as soon as there is time.
    check_at = models.DateTimeField(null=True, blank=True)
    last_sent_at = models.DateTimeField(null=True, blank=True, help_text="When something of ours last stood there")
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "address", "unit"], name="one_channel_per_network_address_unit")
        ]
        indexes = [
            models.Index(fields=["unit", "network"], name="channel_unit_network"),
            models.Index(fields=["state_since"], name="channel_to_reconnect", condition=Q(state="reconnect")),
            models.Index(fields=["check_at"], name="channel_to_check", condition=Q(state="connected", mode="auto")),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.get_network_display()} {self.address}"


OPEN_STATES = (Channel.State.CONNECTED, Channel.State.RECONNECT, Channel.State.MANUAL)


class NetworkApp(models.Model):
    """How much of one app's allowance on one network is used; one row per app, locked while it is counted."""

    network = models.CharField(max_length=20)
    app_id = models.CharField(max_length=60)
    window_start = models.DateTimeField()
    calls = models.PositiveIntegerField(default=0)
    # What the network last said it allows a minute; None: the number in rules.py holds.
    calls_per_minute = models.PositiveIntegerField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "app_id"], name="one_row_per_app")]
