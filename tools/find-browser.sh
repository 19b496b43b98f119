#!/bin/sh
# See to it that there is a Chromium for the tests: the system's, else Debian's, else Playwright's.
# usage: find-browser.sh PLAYWRIGHT
set -eu
playwright=$1

for name in chromium chromium-browser google-chrome; do
	if command -v "$name" >/dev/null 2>&1; then
		exit 0
	fi
done

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
	echo 'Installing Chromium …'
	if apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
		--no-install-recommends chromium >/dev/null && command -v chromium >/dev/null 2>&1; then
		exit 0
	fi
fi

echo 'Installing Chromium …'
"$playwright" install chromium && exit 0

printf '\nThe set-up cannot go on: there is no Chromium for the tests that look at pages.\n' >&2
printf 'Install it from your system: on Debian and Ubuntu it is the package chromium.\n' >&2
exit 1
