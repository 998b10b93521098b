"""What the API says of itself is true: no 500 and no answer outside the description, for made-up calls of every kind."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.live import House

# LANTOA_FUZZ_EXAMPLES=300 for a long run by hand.
EXAMPLES = os.environ.get("LANTOA_FUZZ_EXAMPLES", "4")
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


@pytest.mark.slow
def test_no_call_gets_an_answer_outside_the_description(house: House, people: SimpleNamespace, tmp_path: Path):
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "run", f"{house.address}/api/v1/openapi.json",
        "--header", f"Authorization: Bearer {people.admin.token}", "--checks", ",".join(CHECKS),
        "--max-examples", EXAMPLES, "--seed", "7", "--no-shrink", "--continue-on-failure", "--no-color",
        "--request-timeout", "30",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
