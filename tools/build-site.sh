#!/bin/sh
# Build the site beside the old one and put it in its place only when it is whole.
# usage: build-site.sh MKDOCS SITE [OPTION …]
set -eu
mkdocs=$1 site=$2
shift 2

new=.$site-new old=.$site-old
trap 'rm -rf "$new" "$old"' EXIT
rm -rf "$new" "$old"
"$mkdocs" build --site-dir "$new" "$@"
if [ -d "$site" ]; then mv "$site" "$old"; fi
mv "$new" "$site"

echo
echo "The site is in $site/. To look at it, run  make serve  and open http://127.0.0.1:8000/,"
echo "or  ${mkdocs%/*}/python -m http.server --directory $site  and open http://127.0.0.1:8000/."
