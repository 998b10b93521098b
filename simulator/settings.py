"""What the simulator can be told about itself, at start or by the control API."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass
class Settings:
    """Every value can be changed while it runs (`PATCH /control/settings`)."""

    seed: str = "0"
    auto_create: bool = True
    "Accounts appear when a token of the documented pattern is first used."
    facebook_spacing_seconds: float = 0.0
    "Posts on one page closer than this are refused with 368/1390008; 0 never."
    facebook_calls_per_hour: int = 0
    "Calls per page and hour before 80001; the usage headers count towards it; 0 is no limit."
    facebook_refuses_duplicates: bool = True
    facebook_processing_seconds: float = 0.3
    "How long a video or reel is processed before followers see it."
    facebook_reels_per_day: int = 30
    "Reels of one page in 24 hours before 613."
    facebook_dead_metrics: str = ""
    "Names of insights metrics that are retired, with commas between."
    zalo_processing_seconds: float = 0.3
    zalo_processing_polls: int = 0
    "How often article/verify says -214 at least, whatever the time."
    zalo_calls_per_minute: int = 0
    "Calls per app and minute before -32; 0 is no limit (the real one is 4,000)."
    zalo_clock_offset_seconds: int = 0
    "How far Zalo's clock is moved on: for quiet hours, days and months of broadcasts, and what expires."
    zalo_access_seconds: int = 90_000
    zalo_list_limit: int = 10
    youtube_processing_seconds: float = 0.3
    youtube_uploads_per_day: int = 0
    "Uploads of the project before quotaExceeded, until midnight Pacific; 0 is no limit (the real one is 100)."
    youtube_access_seconds: int = 3_600
    tiktok_processing_seconds: float = 0.3
    tiktok_inits_per_minute: int = 0
    "Posts begun per account and minute before rate_limit_exceeded; 0 is no limit (the real one is 6)."
    tiktok_access_seconds: int = 86_400
    tiktok_rotates_refresh: bool = True
    "Whether an exchange gives a new refresh token and the old one is dead."
    lively: bool = False
    "Whether followers react: reactions, comments, shares and views grow with the age of a post."

    def change(self, values: dict[str, Any]) -> None:
        """Raises ValueError for an unknown name or a value of another kind; then nothing is changed."""
        kinds = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        checked = {}
        for name, value in values.items():
            if name not in kinds:
                raise ValueError(f"no such setting: {name}")
            kind = kinds[name]
            if kind is float and type(value) is int:
                value = float(value)
            if type(value) is not kind:
                raise ValueError(f"{name} must be of type {kind.__name__}")
            if kind in (int, float) and value < 0:
                raise ValueError(f"{name} must not be negative")
            checked[name] = value
        for name, value in checked.items():
            setattr(self, name, value)
