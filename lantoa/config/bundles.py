"""Style sheets that go out as one file: a request is dearer on a slow line than a few kilobytes.

No build step: the files stay as they are written, and are put together when static files are looked for or collected.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, find
from django.core.files.storage import FileSystemStorage

_PUBLIC = ("design/tokens.css", "design/base.css", "design/public.css")
# Beside tokens.css, whose fonts are named from there.
BUNDLES = {
    "design/reading.css": _PUBLIC,
    "design/reading-formats.css": (*_PUBLIC, "portal/formats.css"),
    "design/reading-builder.css": (*_PUBLIC, "portal/builder.css"),
}


class BundleFinder(BaseFinder):
    """Finds each bundle as a file made of the present parts."""

    def __init__(self, app_names: Any = None, *args: Any, **options: Any) -> None:
        self.storage = FileSystemStorage(location=settings.DATA / "bundles")

    def check(self, **options: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:
        found = [str(self._made(path))] if path in BUNDLES else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in BUNDLES:
            self._made(name)
            yield name, self.storage

    def _made(self, name: str) -> Path:
        parts = [Path(found).read_bytes() for found in map(find, BUNDLES[name]) if isinstance(found, str)]
        said, place = b"\n".join(parts), Path(self.storage.path(name))
        if not place.exists() or place.read_bytes() != said:
            place.parent.mkdir(parents=True, exist_ok=True)
            # Another process may read it now: it is there whole or as it was.
            with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as fresh:
                fresh.write(said)
            os.chmod(fresh.name, 0o644)
            os.replace(fresh.name, place)
        return place
