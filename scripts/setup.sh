#!/bin/sh
# Makes .venv from pyproject.toml with the versions in constraints.txt. Needs Python, nothing else.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "setup: $1" >&2
    exit 1
}

# A shim (pyenv, asdf) answers for whatever it points to; uv needs the interpreter itself.
python=$("${PYTHON:-python3}" -c 'import sys; print(sys.executable)' 2>/dev/null) ||
    fail "no ${PYTHON:-python3} found: install Python 3.11 or later"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$python is older than Python 3.11: name a later one, as in 'make setup PYTHON=python3.12'"

# Only uv itself stands in .uv, which the Makefile puts on PATH; its environment's python must not.
uv=$(command -v uv || true)
if [ -z "$uv" ] || ! "$uv" pip install --help 2>/dev/null | grep -q -e '--group'; then
    uv=.uv/uv
    if [ ! -x "$uv" ]; then
        "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            fail "Python's venv module is missing: on Debian and Ubuntu 'apt install python3-venv'"
        echo "setup: no uv on PATH, so it's installed for this repository alone, in .uv"
        "$python" -m venv .uv/environment
        .uv/environment/bin/python -m pip install --quiet --disable-pip-version-check \
            --constraint constraints.txt uv
        ln -sf environment/bin/uv "$uv"
    fi
fi

.venv/bin/python -c '' 2>/dev/null ||
    "$uv" venv --quiet --allow-existing --python "$python" .venv
"$uv" pip install --python .venv/bin/python --constraint constraints.txt \
    --requirement pyproject.toml --group dev
touch .venv/.ready
