"""What the tests of the intake share."""

import io

import pytest
from django.core.management import call_command

from lantoa.publishing.intake.actions import history
from lantoa.publishing.intake.tests.wxr import export
from lantoa.publishing.intake.web import fetching
from lantoa.publishing.newsroom.tests.factories import Federation, make_section


@pytest.fixture
def lg(db: None) -> Federation:
    return Federation()


@pytest.fixture
def run(lg, tmp_path, monkeypatch):
    """Imports items into a section “Tin tức”; returns what the command said."""
    make_section("Tin tức", "tin-tuc")
    # However slow the machine, batches are as long as a test expects them.
    monkeypatch.setattr(history, "LONGEST_WAIT", 600.0)
    monkeypatch.setattr(fetching.Fetcher.__init__, "__kwdefaults__", {"pauses": (0.0, 0.0)})

    def take(*items, command="import_wordpress", content=None, **options):
        file = tmp_path / "cu.xml"
        file.write_bytes(export(*items) if content is None else content)
        out = io.StringIO()
        call_command(command, str(file), stdout=out, stderr=out, **options)
        return out.getvalue()

    return take
