"""What the hooks tell to whoever listens in this package."""

from django.dispatch import Signal

# `message`: networks.zalo_bot.webhook.Incoming, genuine and new. Sent inside the transaction that keeps its key.
bot_wrote = Signal()
