#!/bin/sh
# The page is tested in Debian's chromium. Installs it where that is allowed; says which tests are left out otherwise.
set -u
if [ -x /usr/bin/chromium ]; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium for the tests of the page."
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
fi
echo "There is no /usr/bin/chromium: the tests of the page in a browser (tests/browser) will be skipped." >&2
echo "To run them: apt-get install chromium, as root." >&2
