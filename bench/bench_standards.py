"""What pages of every format tell machines (JSON-LD), held against schema.org's vocabulary by Google's schema-dts.

Feeds and the site map are held against theirs in the tests, by feedparser and xmlschema.
"""

import json
import logging
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bench.common import machine, scratch_database
from bench.node import node_tool

LIMITS = {"errors": 0}
_TOLD = re.compile(r'<script type="application/ld\+json">(.+?)</script>', re.S)
_OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler")
# The check must be able to fail: a property that no type has.
_WRONG = {"@context": "https://schema.org", "@type": "NewsArticle", "headlin": "Bữa cơm ca ba"}


def measure() -> dict[str, Any]:
    from django.test.utils import override_settings

    compiler = node_tool("standards", "tsc")
    logging.disable(logging.WARNING)
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with (
        tempfile.TemporaryDirectory(prefix="lantoa-bench-") as media,
        scratch_database(),
        override_settings(MEDIA_ROOT=media, ALLOWED_HOSTS=["*"], STORAGES=storages),
    ):
        told = _told()
    errors = _errors(compiler, told)
    assert _errors(compiler, {"wrong": _WRONG}), "the checker accepts everything"
    return {
        "bench": "standards",
        "types": {name: data["@type"] for name, data in told.items()},
        "errors": len(errors),
        "first_errors": errors[:5],
        "limits": LIMITS,
        "is_within_limits": not errors,
        "machine": machine(),
    }


def _told() -> dict[str, dict[str, Any]]:
    """What the page of one piece of every format tells machines."""
    from django.test import Client

    from lantoa.faces.portal.tests.factories import address
    from lantoa.faces.portal.tests.test_formats import make
    from lantoa.publishing.newsroom.facade import FORMATS

    reader, told = Client(), {}
    for name in FORMATS:
        found = _TOLD.search(reader.get(address(make(name))).content.decode())
        assert found, name
        told[str(name)] = json.loads(found[1])
    return told


def _errors(compiler: Path, told: dict[str, dict[str, Any]]) -> list[str]:
    """What the compiler says of the data as typed constants; every type of theirs must be one of schema.org's."""
    types = sorted({data["@type"] for data in told.values()})
    lines = [f'import type {{ WithContext, {", ".join(types)} }} from "schema-dts";']
    for name, data in told.items():
        lines.append(f"export const {name}: WithContext<{data['@type']}> = {json.dumps(data, ensure_ascii=False)};")
    source = compiler.parents[2] / "pieces.ts"
    source.write_text("\n".join(lines))
    done = subprocess.run([str(compiler), *_OPTIONS, str(source)], capture_output=True, text=True, check=False)
    said = [line for line in done.stdout.splitlines() if line.startswith(("pieces.ts", str(source))) or ".ts(" in line]
    if done.returncode and not said:
        raise RuntimeError(f"tsc ended with {done.returncode}: {(done.stdout + done.stderr)[-400:]}")
    return said
