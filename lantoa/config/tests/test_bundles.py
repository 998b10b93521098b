"""Style sheets that go out as one file."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from lantoa.config import bundles
from lantoa.config.bundles import BUNDLES, BundleFinder


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_is_its_parts_in_their_order(name: str) -> None:
    parts = [Path(str(finders.find(part))).read_bytes() for part in BUNDLES[name]]

    assert Path(str(finders.find(name))).read_bytes() == b"\n".join(parts)
    assert finders.find(name, find_all=True) == [finders.find(name)]


def test_a_bundle_follows_a_part_that_changes(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA = tmp_path
    part = tmp_path / "part.css"
    part.write_text("a{}")
    monkeypatch.setattr(bundles, "BUNDLES", {"own/whole.css": ("part.css",)})
    monkeypatch.setattr(bundles, "find", lambda name: str(tmp_path / name))
    finder = BundleFinder()

    for said in ("a{}", "b{}"):
        part.write_text(said)
        [(name, storage)] = finder.list([])
        assert storage.open(name).read().decode() == said
        assert Path(finder.find(name)).read_text() == said
    assert finder.find("part.css") == []
    assert sorted(path.name for path in (tmp_path / "bundles" / "own").iterdir()) == ["whole.css"]
