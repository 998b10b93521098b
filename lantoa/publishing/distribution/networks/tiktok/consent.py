"""What a TikTok account's owner agreed to, as it stands in the channel's options."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Source: channels A3.2; what an account may choose of these, creator_info tells before each post.
PRIVACY_LEVELS = ("PUBLIC_TO_EVERYONE", "FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY")


@dataclass(frozen=True)
class Consent:
    """How posts of this account may look; whatever the owner did not allow is off."""

    privacy: str
    allow_comment: bool = False
    allow_duet: bool = False
    allow_stitch: bool = False


def consent_of(options: Mapping[str, Any]) -> Consent | None:
    """{"consent": {"by", "at", "privacy", "allow_comment", "allow_duet", "allow_stitch"}}; None when nobody agreed."""
    told = options.get("consent")
    if not isinstance(told, Mapping) or not told.get("by") or told.get("privacy") not in PRIVACY_LEVELS:
        return None
    switches = {name: told.get(name) is True for name in ("allow_comment", "allow_duet", "allow_stitch")}
    return Consent(privacy=str(told["privacy"]), **switches)
