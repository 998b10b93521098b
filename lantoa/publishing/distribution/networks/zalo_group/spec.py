"""Ordinary Zalo groups: no API reaches them, people share there."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="zalo_group",
    label=_("Nhóm Zalo"),
    aliases=("nhom zalo",),
    hosts=("zalo.me", "zaloapp.com"),
    utm="zalo_group",
    kit="chat",
)
