"""What one network is and what it allows: plain data, one `SPEC` in each network's folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from types import MappingProxyType
from typing import Any, Literal

from django.utils.functional import Promise

Format = Literal["link", "photo", "video", "reel"]
Window = Literal["rolling_day", "day", "month", "pacific_day"]
Kit = Literal["post", "chat", "print", "voice"]


@dataclass(frozen=True)
class Ration:
    """So many posts of some kind within a window.

    `limit` holds unless the channel's options or facts say otherwise (`limit_for`). `formats` empty means every format;
    `option` names a switch of the channel that must be on for the ration to be used.
    """

    code: str
    label: str | Promise
    limit: int
    window: Window
    scope: Literal["channel", "app"] = "channel"
    formats: tuple[Format, ...] = ()
    option: str = ""

    def counts(self, format: str, options: Mapping[str, Any]) -> bool:
        """Whether a post of this format on a channel with these options uses the ration."""
        return (not self.formats or format in self.formats) and (not self.option or bool(options.get(self.option)))

    def limit_for(self, options: Mapping[str, Any], facts: Mapping[str, Any] = MappingProxyType({})) -> int:
        """What this channel may: {"rations": {code: n}} in its options goes before what the network told of it in its
        facts, and that before the usual number."""
        for told in (options.get("rations"), facts.get("rations")):
            own = told.get(self.code) if isinstance(told, Mapping) else None
            if isinstance(own, int) and own >= 0:
                return own
        return self.limit


@dataclass(frozen=True)
class Switch:
    """One thing the owner of a channel turns on or off; kept in the channel's options under `code`."""

    code: str
    label: str | Promise


@dataclass(frozen=True)
class Spec:
    """One network. Limits are dated in the README of its folder."""

    name: str
    label: str | Promise
    # Dotted path of the connector's class; "" when only people can post there.
    connector: str = ""
    # Further names in import files, folded: without accents, in lower case.
    aliases: tuple[str, ...] = ()
    # Columns that an automatic channel must fill in an import file.
    needs: tuple[str, ...] = ()
    # Most characters of a person's text, as `counts` counts them; what the short link needs is kept free.
    text_limit: int = 1_920
    counts: Literal["characters", "utf16", "bytes"] = "characters"
    # Most characters of the title where a post has one; None: it has none, or no limit that matters.
    title_limit: int | None = None
    # Whether a post shows the delivery's short link.
    carries_link: bool = True
    # Whether line breaks of the text are lost on this network.
    is_one_line: bool = False
    formats: tuple[Format, ...] = ("link",)
    # Least time between two posts on one channel.
    spacing: timedelta = timedelta()
    # Of one app; None when the network tells its limits by headers alone.
    calls_per_minute: int | None = None
    # Calls that one delivery is expected to cost, reserved when it is claimed.
    calls_per_delivery: int = 1
    # Between these two times of day in Việt Nam nothing is sent.
    quiet: tuple[time, time] | None = None
    # A switch of the channel that must be on for the quiet hours to hold; "": they always hold.
    quiet_option: str = ""
    rations: tuple[Ration, ...] = ()
    # Beside the options of rations.
    switches: tuple[Switch, ...] = ()
    can_edit: bool = False
    can_remove: bool = False
    # Whether a doubtful post can be looked for by its short link.
    can_find: bool = False
    reads_figures: bool = False
    checks_health: bool = False
    # The network whose channel (of the same unit, or the one at options["token_of"]) lends its token to this one's:
    # a refresh token works once, so two channels of one account must not both hold it.
    token_of: str = ""
    connect: Literal["", "oauth", "token"] = ""
    # What the form for a token says: `hint` before its fields, and labels of fields that are called otherwise here.
    form_words: Mapping[str, str | Promise] = field(default_factory=dict, hash=False)
    # Domains on which a proof of sharing lies; empty: any, or none that a program could open.
    hosts: tuple[str, ...] = ()
    # How long before its end a token with a refresh token is renewed; None: only when it is refused.
    renew_before: timedelta | None = timedelta(hours=5)
    app_id_setting: str = ""
    app_secret_setting: str = ""
    # Where people see the account, "{}" standing for its name without "@": the channel's address, or its fact `handle`
    # where one is named. `profile_url_of_ids`: where addresses without "@" are opened otherwise. "": no such page.
    profile_url: str = ""
    profile_url_of_ids: str = ""
    handle: str = ""
    # `utm_source` of its visitors.
    utm: str = ""
    kit: Kit = "post"

    def quiet_for(self, options: Mapping[str, Any]) -> tuple[time, time] | None:
        """The quiet hours of a channel with these options."""
        return self.quiet if not self.quiet_option or options.get(self.quiet_option) else None

    def handle_of(self, address: str, facts: Mapping[str, Any]) -> str:
        """What people call the account there; its address when no other name is known."""
        told = facts.get(self.handle) if self.handle else ""
        return f"@{told}" if told else address.lstrip("/")

    def profile_of(self, address: str, facts: Mapping[str, Any]) -> str:
        """Where people see the account; "" when it has no page, or nobody has told its name yet."""
        if not self.profile_url or not address or (self.handle and not facts.get(self.handle)):
            return ""
        name = self.handle_of(address, facts)
        url = self.profile_url if name.startswith("@") else self.profile_url_of_ids or self.profile_url
        return url.format(name.lstrip("@"))

    @property
    def is_automatic(self) -> bool:
        return bool(self.connector)
