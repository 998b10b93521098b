"""Every write of collections."""

from lantoa.publishing.collections.actions.campaigns import publish_campaign, text_mark, withdraw_campaign
from lantoa.publishing.collections.actions.reading import rank_most_read, reckon_likenesses

__all__ = ["publish_campaign", "rank_most_read", "reckon_likenesses", "text_mark", "withdraw_campaign"]
