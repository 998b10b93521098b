#!/usr/bin/env bash
# Makes the virtual environment $1 with $PYTHON; says in one sentence what is missing.
set -euo pipefail
venv=$1
python=${PYTHON:-python3}

fail() { echo "Lan Tỏa: $1" >&2; exit 1; }

command -v "$python" >/dev/null || fail "không tìm thấy $python: hãy cài Python 3.11 trở lên."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "cần Python 3.11 trở lên, máy này có $("$python" --version 2>&1): hãy đặt PYTHON=đường/dẫn/tới/python3.11."

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian keeps these two in a package of their own.
    sudo=
    [ "$(id -u)" = 0 ] || { sudo -n true 2>/dev/null && sudo=sudo; } ||
        fail "thiếu gói python3-venv: hãy chạy “sudo apt-get install python3-venv” rồi thử lại."
    command -v apt-get >/dev/null || fail "thiếu mô-đun venv và ensurepip của Python: hãy cài chúng rồi thử lại."
    echo "Cài gói python3-venv của hệ điều hành…"
    { $sudo apt-get update -qq && $sudo apt-get install -y -qq python3-venv; } >/dev/null 2>&1 ||
        fail "không cài được gói python3-venv: hãy chạy “apt-get install python3-venv” rồi thử lại."
fi

echo "Tạo môi trường Python trong $venv…"
"$python" -m venv --clear "$venv" || fail "không tạo được $venv: xem dòng báo lỗi ở trên."
