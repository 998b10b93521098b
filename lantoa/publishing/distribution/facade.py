"""What other packages may use of distribution."""

from lantoa.publishing.distribution.access import (
    aftermath_for,
    colleagues_for,
    get_task_for,
    later_tasks_for,
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
    report_problem,
    resume_release,
    snooze_task,
    start_release,
    undo_finish,
    wake_task,
    write_intro,
)
from lantoa.publishing.distribution.ages import health
from lantoa.publishing.distribution.audience import Audience
from lantoa.publishing.distribution.following import check_browser, follow_unit, move_follower, stop_following
from lantoa.publishing.distribution.imports import import_channels, read_channels
from lantoa.publishing.distribution.kit import ShareKit, share_kit, spoken_text
from lantoa.publishing.distribution.kit.speech import sayable, seconds_of
from lantoa.publishing.distribution.kit.store import kit_file
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.networks.email.addresses import mailbox_hash, masked, read_mailbox
from lantoa.publishing.distribution.networks.email.bulk import BulkLetter, OtherReaders, register_readers, send_letters
from lantoa.publishing.distribution.networks.email.letter import STYLE as LETTER_STYLE
from lantoa.publishing.distribution.networks.email.rations import grant as grant_letters
from lantoa.publishing.distribution.networks.email.rules import Fate as LetterFate
from lantoa.publishing.distribution.networks.email.rules import is_unknown_mailbox, pause_before_retry
from lantoa.publishing.distribution.networks.email.suppress import lift as lift_suppression
from lantoa.publishing.distribution.networks.email.suppress import suppress as suppress_mailbox
from lantoa.publishing.distribution.networks.email.suppress import suppressed_among
from lantoa.publishing.distribution.networks.email.wishes import bulletin_of, network_of
from lantoa.publishing.distribution.networks.registry import SPECS as NETWORK_SPECS
from lantoa.publishing.distribution.networks.webpush.bulk import push_to_browsers
from lantoa.publishing.distribution.networks.webpush.errors import Fate as PushFate
from lantoa.publishing.distribution.networks.webpush.vapid import public_key as push_public_key
from lantoa.publishing.distribution.notices.chat import CHAT as CHAT_WAY
from lantoa.publishing.distribution.notices.chat import code_of_person, has_notice_bot, hear_people
from lantoa.publishing.distribution.notices.push import PUSH as PUSH_WAY
from lantoa.publishing.distribution.notices.push import add_browser
from lantoa.publishing.distribution.proof.links import is_proof_link, takes_links
from lantoa.publishing.distribution.queries import Coverage, coverage, spread_of_page
from lantoa.publishing.distribution.subscribers import Target as Browser
from lantoa.publishing.distribution.task_rules import UNDO_WINDOW, snooze_choices
from lantoa.publishing.distribution.websub.feeds import Entry
from lantoa.publishing.distribution.websub.feeds import Source as FeedSource
from lantoa.publishing.distribution.websub.feeds import register_source as register_feeds
from lantoa.publishing.distribution.websub.pings import announce as announce_page
from lantoa.publishing.distribution.websub.pings import announce_recent as announce_recent_pages
from lantoa.publishing.distribution.websub.pings import hub_address as websub_address
from lantoa.publishing.distribution.websub.pings import links as websub_links

__all__ = [  # noqa: RUF022 - by area
    # The tables that other packages read, and what the networks are.
    "Channel",
    "Delivery",
    "Release",
    "NETWORK_SPECS",
    # A release: from its audience to its end.
    "Audience",
    "Plan",
    "preview_audience",
    "start_release",
    "pause_release",
    "resume_release",
    "recall_release",
    "correct_release",
    "releases_for",
    "write_intro",
    "acks_for",
    # Share tasks of a person, and what is done with one.
    "UNDO_WINDOW",
    "tasks_for",
    "later_tasks_for",
    "aftermath_for",
    "colleagues_for",
    "get_task_for",
    "finish_task",
    "undo_finish",
    "report_problem",
    "snooze_choices",
    "snooze_task",
    "wake_task",
    "hand_over_task",
    "hand_back_task",
    "finish_takedown",
    "finish_correction",
    "is_proof_link",
    "takes_links",
    # What goes with a task: texts, pictures, posters, the spoken bulletin.
    "ShareKit",
    "share_kit",
    "kit_file",
    "spoken_text",
    "sayable",
    "seconds_of",
    # How far it got.
    "Coverage",
    "coverage",
    "spread_of_page",
    "health",
    # Ways by which people are told of their tasks.
    "CHAT_WAY",
    "PUSH_WAY",
    "add_browser",
    "push_public_key",
    "code_of_person",
    "has_notice_bot",
    "hear_people",
    # Readers who follow a unit: browsers, mailboxes, sites.
    "follow_unit",
    "move_follower",
    "stop_following",
    "bulletin_of",
    "Entry",
    "FeedSource",
    "register_feeds",
    "announce_page",
    "announce_recent_pages",
    "websub_address",
    "websub_links",
    # Notices of other packages to browsers.
    "Browser",
    "PushFate",
    "check_browser",
    "push_to_browsers",
    # Letters of other packages through the same relay.
    "LETTER_STYLE",
    "BulkLetter",
    "LetterFate",
    "OtherReaders",
    "register_readers",
    "send_letters",
    "grant_letters",
    "is_unknown_mailbox",
    "pause_before_retry",
    "read_mailbox",
    "mailbox_hash",
    "masked",
    "network_of",
    "suppressed_among",
    "suppress_mailbox",
    "lift_suppression",
    # Channels from a file.
    "read_channels",
    "import_channels",
]
