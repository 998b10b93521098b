#!/usr/bin/env bash
# Makes sure the browser of the tests is there; installs Debian's Chromium when it may.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done

sudo=
if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null && sudo=sudo || {
        echo "Lan Tỏa: các bài kiểm thử cần Chromium: hãy chạy “sudo apt-get install chromium” rồi thử lại." >&2
        exit 1
    }
fi
echo "Cài Chromium cho các bài kiểm thử…"
export DEBIAN_FRONTEND=noninteractive
{ $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends chromium fonts-liberation; } >/dev/null 2>&1 || {
    echo "Lan Tỏa: không cài được Chromium: hãy chạy “apt-get install chromium” rồi thử lại." >&2
    exit 1
}
