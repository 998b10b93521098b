#!/usr/bin/env bash
# Installs the locked list $2 and the project itself into the virtual environment $1.
set -euo pipefail
venv=$1
list=$2
export VIRTUAL_ENV=$PWD/$venv UV_NO_CONFIG=1 UV_LINK_MODE=${UV_LINK_MODE:-copy}

fail() { echo "Lan Tỏa: $1" >&2; exit 1; }

# uv takes seconds; pip takes half a minute but knows every odd network setting of its machine.
"$venv/bin/uv" pip install --quiet --compile-bytecode --require-hashes -r "$list" ||
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$list" ||
    fail "không cài được các gói trong $list: hãy kiểm tra đường truyền và chỗ trống trên đĩa rồi chạy lại."

# The project is used where it lies; nothing is fetched for this.
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input --no-deps --no-build-isolation --editable . ||
    fail "không cài được chính Lan Tỏa: xem dòng báo lỗi ở trên."
"$venv/bin/python" -m compileall -q lantoa simulator >/dev/null || true
