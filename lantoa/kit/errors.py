"""Refusals that a person may read: their text is Vietnamese and says what to do."""


class RuleBroken(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """A rule of the product says no; nothing was changed."""


class NotAllowed(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """Missing or hidden: both look alike, so that ids leak nothing."""
