#!/bin/sh
# Makes .venv/ from requirements.lock and sees to the system packages. Never asks; a second run takes a moment.
set -eu
cd "$(dirname "$0")"

say() { printf 'setup: %s\n' "$*" >&2; }

# ---- system packages: by root or by a sudo that does not ask, else each missing thing is named ----
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }
}
apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o DPkg::Lock::Timeout=120 "$@" >/dev/null 2>&1
}
install_packages() {
    may_install || return 1
    say "installing $*"
    apt_install "$@" || { as_root apt-get update -q >/dev/null 2>&1 && apt_install "$@"; }
}
has_browser() {
    for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}
has_voice() { command -v espeak-ng >/dev/null 2>&1; }
has_hanzi() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]; }
is_ubuntu() { grep -qs '^ID=ubuntu' /etc/os-release; }

missing() {
    has_voice || printf '%s ' espeak-ng
    has_hanzi || printf '%s ' fontconfig fonts-noto-cjk
}
packages=$(missing)
# shellcheck disable=SC2086  # a list of package names
[ -z "$packages" ] || install_packages $packages || true
# Ubuntu's chromium package is a snap that a script cannot drive; a Chromium found on PATH is used there.
has_browser || is_ubuntu || install_packages chromium-headless-shell || install_packages chromium || true
has_browser || say "no Chromium (package chromium): the browser tests are left out"
has_voice || say "no espeak-ng: calls are announced by the chime alone, the voice tests are left out"
has_hanzi || say "no Chinese font (package fonts-noto-cjk): Chinese is not drawn on pages and picture slips"

# ---- the environment ----
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
find_python() {
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}
python=$(find_python) || { install_packages python3 python3-venv && python=$(find_python); } || {
    say "Python 3.11 or newer is needed (package python3)"
    exit 1
}

# The stamp holds all that .venv was made from, its own place included: its scripts name that place.
stamp=.venv/made-from
made_from=$({ pwd -P; "$python" -VV; cat requirements.lock pyproject.toml; } | sha256sum)
if [ -x .venv/bin/branch-queue ] && [ "$(cat "$stamp" 2>/dev/null)" = "$made_from" ]; then
    exit 0
fi

make_venv() {
    "$python" -m venv --clear .venv >/dev/null 2>&1 && return 0
    install_packages python3-venv && "$python" -m venv --clear .venv >/dev/null 2>&1 && return 0
    # Without the package python3-venv, a pip on the machine can fill an empty environment.
    "$python" -m pip --version >/dev/null 2>&1 && "$python" -m venv --clear --without-pip .venv >/dev/null 2>&1
}
say "making .venv from requirements.lock"
rm -f "$stamp"
if [ "$(cat .venv/place 2>/dev/null)" != "$(pwd -P)" ] || ! .venv/bin/python -c '' 2>/dev/null; then
    make_venv || {
        say "$python cannot make an environment: install the package python3-venv"
        exit 1
    }
    pwd -P >.venv/place
fi
pip() { "$python" -m pip "$@"; }
if .venv/bin/python -m pip --version >/dev/null 2>&1; then
    pip() { .venv/bin/python -m pip "$@"; }
else
    pip() { "$python" -m pip --python .venv/bin/python "$@"; }
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1
pip install -q --no-input --require-hashes --no-deps -r requirements.lock
pip install -q --no-input --no-deps --no-build-isolation -e .
printf '%s\n' "$made_from" >"$stamp"
