#!/usr/bin/env bash
# Formatting, go vet and staticcheck over everything that is written by hand.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(git ls-files --cached --others --exclude-standard '*.go' | grep -vE '\.pb(\.gw)?\.go$' | xargs gofmt -l)
[ -z "$unformatted" ] || { echo "gofmt would change: $unformatted" >&2; exit 1; }

go vet ./...

# staticcheck ends with 1 if it finds something, with anything else if it could not work. The REST gateway's generator still
# writes deprecated calls: its files are left out.
found=$(go tool staticcheck ./...) && status=0 || status=$?
if [ "$status" -gt 1 ] || { [ "$status" = 1 ] && [ -z "$found" ]; }; then
  echo "staticcheck failed with status $status" >&2
  exit 1
fi
findings=$(grep -vE '\.pb\.gw\.go:' <<<"$found" || [ $? = 1 ])
[ -z "$findings" ] || { echo "$findings" >&2; exit 1; }
echo "lint: nothing found"
