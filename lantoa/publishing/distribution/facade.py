"""What other packages may use of distribution."""

from lantoa.publishing.distribution.access import (
    aftermath_for,
    channels_for,
    colleagues_for,
    get_own_release_for,
    get_release_for,
    get_task_for,
    later_tasks_for,
    may_release,
    releases_for,
    tasks_for,
)
from lantoa.publishing.distribution.acks.queries import acks_for
from lantoa.publishing.distribution.actions import (
    Plan,
    correct_release,
    finish_correction,
    finish_takedown,
    finish_task,
    hand_back_task,
    hand_over_task,
    pause_release,
    preview_audience,
    recall_release,
    remind_late,
    report_problem,
    resume_release,
    retry_failed,
    snooze_task,
    start_release,
    stop_release,
    undo_finish,
    waive_intro,
    wake_task,
    write_intro,
)
from lantoa.publishing.distribution.actions.start import AudiencePart, AudiencePreview
from lantoa.publishing.distribution.ages import health
from lantoa.publishing.distribution.audience import Audience
from lantoa.publishing.distribution.counting import may_again
from lantoa.publishing.distribution.following import follow_unit, move_follower, stop_following
from lantoa.publishing.distribution.imports import import_channels, read_channels
from lantoa.publishing.distribution.kit import ShareKit, share_kit, spoken_text
from lantoa.publishing.distribution.kit.speech import seconds_of
from lantoa.publishing.distribution.kit.store import KitFile, kit_file
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.networks.email.wishes import bulletin_of
from lantoa.publishing.distribution.networks.registry import SPECS as NETWORK_SPECS
from lantoa.publishing.distribution.networks.webpush.vapid import public_key as push_public_key
from lantoa.publishing.distribution.notices.chat import CHAT as CHAT_WAY
from lantoa.publishing.distribution.notices.chat import code_of_person, has_notice_bot, hear_people
from lantoa.publishing.distribution.notices.push import PUSH as PUSH_WAY
from lantoa.publishing.distribution.notices.push import add_browser
from lantoa.publishing.distribution.proof.links import is_proof_link, takes_links
from lantoa.publishing.distribution.queries import (
    Coverage,
    Interactions,
    KindCoverage,
    Spread,
    UnitCoverage,
    coverage,
    spread_of_page,
)
from lantoa.publishing.distribution.rules import counted_length, text_limit
from lantoa.publishing.distribution.task_rules import UNDO_WINDOW, snooze_choices
from lantoa.publishing.distribution.websub.feeds import Entry
from lantoa.publishing.distribution.websub.feeds import Source as FeedSource
from lantoa.publishing.distribution.websub.feeds import register_source as register_feeds
from lantoa.publishing.distribution.websub.pings import announce as announce_page
from lantoa.publishing.distribution.websub.pings import announce_recent as announce_recent_pages
from lantoa.publishing.distribution.websub.pings import hub_address as websub_address
from lantoa.publishing.distribution.websub.pings import links as websub_links

__all__ = [
    "CHAT_WAY",
    "NETWORK_SPECS",
    "PUSH_WAY",
    "UNDO_WINDOW",
    "Audience",
    "AudiencePart",
    "AudiencePreview",
    "Channel",
    "Coverage",
    "Delivery",
    "Entry",
    "FeedSource",
    "Interactions",
    "KindCoverage",
    "KitFile",
    "Plan",
    "Release",
    "ShareKit",
    "Spread",
    "UnitCoverage",
    "acks_for",
    "add_browser",
    "aftermath_for",
    "announce_page",
    "announce_recent_pages",
    "bulletin_of",
    "channels_for",
    "code_of_person",
    "colleagues_for",
    "correct_release",
    "counted_length",
    "coverage",
    "finish_correction",
    "finish_takedown",
    "finish_task",
    "follow_unit",
    "get_own_release_for",
    "get_release_for",
    "get_task_for",
    "hand_back_task",
    "hand_over_task",
    "has_notice_bot",
    "health",
    "hear_people",
    "import_channels",
    "is_proof_link",
    "kit_file",
    "later_tasks_for",
    "may_again",
    "may_release",
    "move_follower",
    "pause_release",
    "preview_audience",
    "push_public_key",
    "read_channels",
    "recall_release",
    "register_feeds",
    "releases_for",
    "remind_late",
    "report_problem",
    "resume_release",
    "retry_failed",
    "seconds_of",
    "share_kit",
    "snooze_choices",
    "snooze_task",
    "spoken_text",
    "spread_of_page",
    "start_release",
    "stop_following",
    "stop_release",
    "takes_links",
    "tasks_for",
    "text_limit",
    "undo_finish",
    "waive_intro",
    "wake_task",
    "websub_address",
    "websub_links",
    "write_intro",
]
