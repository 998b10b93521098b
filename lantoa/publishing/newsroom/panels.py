"""Parts of Wagtail's form that are no fields."""

from functools import cached_property
from typing import Any

from wagtail.admin.panels import Panel

from lantoa.publishing.newsroom.checks.titles import Count, counts, suggested_titles


class TitleHelpPanel(Panel):
    """Below the title: how long it is for each network, and titles that the text itself offers."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "newsroom/editor/title_help.html"

        @cached_property
        def counts(self) -> list[Count]:
            return counts(self.instance.title)

        @cached_property
        def offers(self) -> list[str]:
            piece: Any = self.instance
            unit = str(piece.unit) if piece.unit_id else ""
            return suggested_titles(title=piece.title, lead=piece.lead, lines=piece.words(("body",)), unit=unit)
