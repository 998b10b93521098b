#!/usr/bin/env bash
# Makes sure the programs of the tests are there, a browser and nginx; installs Debian's when it may.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

missing=(chromium fonts-liberation nginx-light)
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && missing=(nginx-light) && break
done
command -v nginx >/dev/null && missing=("${missing[@]/nginx-light/}")
missing=(${missing[@]})
[ ${#missing[@]} = 0 ] && exit 0

sudo=
if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null && sudo=sudo || {
        echo "Lan Tỏa: các bài kiểm thử cần ${missing[*]}: hãy chạy “sudo apt-get install ${missing[*]}” rồi thử lại." >&2
        exit 1
    }
fi
echo "Cài ${missing[*]} cho các bài kiểm thử…"
export DEBIAN_FRONTEND=noninteractive
fail() {
    echo "Lan Tỏa: không cài được ${missing[*]}: hãy chạy “apt-get install ${missing[*]}” rồi thử lại." >&2
    exit 1
}
{ $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 || fail
