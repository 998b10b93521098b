"""What the API says of itself is true: no 500, no answer outside the description, for made-up calls of every kind."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.contract.test_walk import FILING, publish, release
from tests.live import House

# LANTOA_FUZZ_EXAMPLES=300 for a long run by hand.
EXAMPLES = os.environ.get("LANTOA_FUZZ_EXAMPLES", "12")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
    "negative_data_rejection",
)


def things_that_exist(people: SimpleNamespace) -> dict[str, list]:
    """Parameter → values worth trying: dispatches in several states, pieces, releases and their deliveries."""
    fresh = [people.lan.post("/dispatches", FILING).json()["id"] for _ in range(12)]
    taken = [people.lan.post("/dispatches", FILING).json()["id"] for _ in range(4)]
    drafts = [people.editor.post(f"/dispatches/{n}/accept", {"section": people.section}).json() for n in taken]
    live = [publish(people)[0] for _ in range(4)]
    running = [release(people, piece) for piece in live[:2]]
    rows = [row for n in running for row in people.chief.get(f"/releases/{n}/deliveries").json()["items"]]
    return {
        "path.dispatch_id": fresh + taken,
        "path.piece_id": [row["piece_id"] for row in drafts] + live,
        "path.release_id": running,
        "path.delivery_id": [row["id"] for row in rows],
        "path.code": [people.root, people.unit],
        "query.unit": [people.root, people.unit],
        "query.under": [people.root, people.unit],
        "body.section": [people.section],
        "body.under": [people.root, people.unit],
        "body.piece_id": live,
        "body.due_at": [(datetime.now(UTC) + timedelta(hours=hours)).isoformat() for hours in (1, 48)],
    }


def configuration(values: dict[str, list]) -> str:
    """Schemathesis' settings: two thirds of the made-up values are replaced by one that exists."""
    dictionaries = [f'[dictionaries."{name}"]\nvalues = {json.dumps(known)}\n' for name, known in values.items()]
    bindings = [f'"{name}" = {{ dictionary = "{name}", probability = 0.67 }}' for name in values]
    return "\n".join([*dictionaries, "[parameters]", *bindings])


@pytest.mark.slow
def test_no_call_gets_an_answer_outside_the_description(house: House, people: SimpleNamespace, tmp_path: Path):
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(configuration(things_that_exist(people)))
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(settings), "run",
        f"{house.address}/api/v1/openapi.json", "--header", f"Authorization: Bearer {people.admin.token}",
        "--checks", ",".join(CHECKS), "--max-examples", EXAMPLES, "--seed", "7", "--no-shrink",
        "--continue-on-failure", "--no-color", "--request-timeout", "30",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    (house.data / "schemathesis.log").write_text(done.stdout)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
