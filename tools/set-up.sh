#!/bin/sh
# Make a virtual environment and install the project into it, at the versions of constraints.txt.
# usage: set-up.sh VENV WHAT    (WHAT is what pip installs in editable mode: . or .[test])
set -eu
venv=$1 what=$2

missing() {
	printf '\nThe set-up cannot go on: %s\n' "$1" >&2
	printf '%s\n' "$2" >&2
	exit 1
}

is_new_enough() {
	"$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if ! { [ -x "$venv/bin/python" ] && is_new_enough "$venv/bin/python"; }; then
	python=
	for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
		if is_new_enough "$name"; then
			python=$name
			break
		fi
	done
	[ -n "$python" ] || missing 'there is no Python 3.11 or newer.' \
		'Install one from your system or python.org, or say where it is: PYTHON=/path/to/python3 make …'
	"$python" -c 'import ensurepip, venv' 2>/dev/null || missing "$python has no module venv." \
		'On Debian and Ubuntu it is the package python3-venv.'
	echo "Making $venv with $("$python" --version) …"
	rm -rf "$venv"
	"$python" -m venv "$venv" || missing "$venv could not be made." 'The lines above say why.'
fi

echo "Installing $what …"
"$venv/bin/python" -m pip install --quiet --quiet --disable-pip-version-check \
	--constraint constraints.txt --editable "$what" ||
	missing 'pip could not install what the project needs.' \
		'The lines above say why. Is there a connection to the package index that pip is set to?'
