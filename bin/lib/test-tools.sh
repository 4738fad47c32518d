# Sourced by bin/test and bin/bench: the tools that some tests drive, beside what bin/setup brings.

have() { PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null; }

have_njs() {
    [ -e /usr/lib/nginx/modules/ngx_http_js_module.so ] || [ -e /usr/share/nginx/modules/ngx_http_js_module.so ]
}

have_chromium() {
    local name
    for name in chromium chromium-browser google-chrome chromium-headless-shell; do
        if have "$name" && "$name" --version >/dev/null 2>&1; then
            return 0
        fi
    done
    compgen -G "$PLAYWRIGHT_BROWSERS_PATH/chromium*/chrome-*/chrome" >/dev/null
}

missing_packages() {
    have_chromium || printf 'chromium-headless-shell\n'
    have nginx || printf 'nginx\n'
    have_njs || printf 'libnginx-mod-http-js\n'
    have mpv || printf 'mpv\n'
    have bwrap || printf 'bubblewrap\n'
    have caddy || printf 'caddy\n'
    have openssl || printf 'openssl\n'
}

# Installs what is missing where it may (root and apt); else Chromium at least, by Playwright.
install_test_tools() {
    export PLAYWRIGHT_BROWSERS_PATH=${PLAYWRIGHT_BROWSERS_PATH:-$TOOLS/browsers}
    # Its own Node wants libatomic, which a bare machine lacks.
    export PLAYWRIGHT_NODEJS_PATH=${PLAYWRIGHT_NODEJS_PATH:-$(command -v node)}
    local missing package
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing $(printf '%s' "$missing" | tr '\n' ' ') by apt, for the tests"
        apt_quietly update || say "the lists of apt could not be renewed"
        for package in $missing; do
            apt_quietly install --yes --no-install-recommends "$package" ||
                say "apt could not install $package; the tests that need it are left out"
        done
        have_chromium || apt_quietly install --yes --no-install-recommends chromium || true
    fi
    have_chromium || "$VENV/bin/playwright" install chromium >"$TOOLS/playwright.log" 2>&1 ||
        say "Chromium is neither on the PATH nor to be had from apt or Playwright; the tests that need it are left out"
}

# Installed services are not started: only the tests run them, on ports of their own.
apt_quietly() {
    local policy=/usr/sbin/policy-rc.d status=0
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" >>"$TOOLS/apt.log" 2>&1 || status=$?
    if [ "$(cat "$policy")" = "$(printf '#!/bin/sh\nexit 101')" ]; then
        rm -f "$policy"
        trap - EXIT
    fi
    return "$status"
}
