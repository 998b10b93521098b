"""`lantoa import-feed URL|FILE`: pieces of a feed, or one page of an old portal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lantoa.config.management.history_command import HistoryCommand
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.intake.facade import Fetcher, Found, feed_pieces, is_feed, is_whole, page_piece
from lantoa.publishing.intake.web.walker import host_of


class Command(HistoryCommand):
    help = "Import the items of an RSS or Atom feed, or the piece on a web page; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="địa chỉ https://… hoặc tệp: RSS, Atom, hay một trang bài HTML")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        source: str = options["source"]
        plan = self.plan(host_of(source) or Path(source).stem, options)
        try:
            found = list(self._found(source, plan.fetcher))
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.show(Counter((item.author, item.categories) for item in found), plan)
        if not options["check"]:
            self.take((self._whole(item, plan.fetcher) for item in found), plan, total=len(found))

    def _found(self, source: str, fetcher: Fetcher) -> Iterator[Found]:
        if "://" in source:
            page = fetcher.page(source)
            content, text = page.body, page.text
        else:
            path = Path(source)
            if not path.is_file():
                raise CommandError(f"Không có tệp {path}.")
            content = path.read_bytes()
            text = content.decode("utf-8", "replace")
        if is_feed(text):
            return feed_pieces(content)
        return iter([page_piece(text, source)])

    def _whole(self, item: Found, fetcher: Fetcher) -> Found:
        """An item with its whole text: that of its page, where the feed has only a teaser."""
        if is_whole(item) or not item.link.startswith(("http://", "https://")):
            return item
        try:
            page = page_piece(fetcher.page(item.link).text, item.link)
        except RuleBroken as error:
            self.stderr.write(str(error))
            return item
        return replace(item, html=page.html, at=item.at or page.at, picture=item.picture or page.picture)
