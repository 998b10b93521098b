"""Addresses that name something and are open to whoever has them, or are guarded by something else than a unit."""

PUBLIC = {
    "mail:subscribe",
    "media:picture",
    "portal:embed_piece",
    "portal:embed_script_version",
    "portal:embed_section_news",
    "portal:embed_unit_news",
    "portal:piece_detail",
    "portal:piece_ics",
    "portal:piece_narration",
    "portal:piece_pdf",
    "portal:piece_png",
    "portal:piece_sound",
    "portal:section_detail",
    "portal:section_feed",
    "portal:topic_detail",
    "portal:unit_detail",
    "portal:unit_feed",
    "short:link",
}
PUBLIC |= {f"portal:{name}" for name in ("archive_day", "archive_month", "author_detail", "author_feed")}
PUBLIC |= {f"portal:{name}" for name in ("campaign_detail", "most_read_span", "series_detail", "series_feed")}
# The secret in the address is the right to it.
BY_SECRET = {
    "digest_readers:confirm",
    "digest_readers:leave",
    "account_confirm_email",
    "account_reset_password_from_key",
    *(f"guest:{part}" for part in ("answer", "cover", "open", "text")),
    "hooks:zalo_bot",
    "mail:confirm",
    "mail:unsubscribe",
    "people:invitation_accept",
    "planning:calendar_feed",
}
# Keyed by the account's own rows; allauth asks them of the person's own.
OWN_ACCOUNT = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
# Documents are asked for by number and name; Wagtail knows who may read a collection.
WAGTAIL = {"wagtaildocs_authenticate_with_password", "wagtaildocs_serve"}
# Words that name a kind of thing, not a thing: only the root's administrator has them.
BY_KIND = {
    "registry:file_check",
    "registry:file_take",
}
# Words that name a network or a kind of file; which unit is asked for stands behind the question mark.
BY_NETWORK = {
    "distribution:channel_add_manual",
    "distribution:channel_connect",
    "distribution:channel_export",
    "distribution:consent_back",
    "record:record_export",
}
# A rhythm, not a thing: `publishing.digests` tests that the portal's board alone has them.
BY_RHYTHM = {"digests:issue_edit", "digests:issue_preview"}
# Nothing is behind them: the API's and the editor's closed doors.
UNKNOWN = {"unknown", "not_there"}
