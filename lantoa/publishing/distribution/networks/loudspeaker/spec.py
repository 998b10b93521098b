"""Loudspeakers of a workplace or a neighbourhood: a person reads, at most a minute long."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="loudspeaker",
    label=_("Loa truyền thanh"),
    aliases=("loa", "loa truyen thanh", "phat thanh"),
    utm="qr",
    kit="voice",
)
