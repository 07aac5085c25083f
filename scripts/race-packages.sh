#!/usr/bin/env bash
# Lists the packages where goroutines live: those whose hand-written code or tests start one.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files '*.go' | grep -vE '\.pb(\.gw)?\.go$' |
  xargs grep -lE '(^|[[:space:]])go (func|[a-zA-Z_.]+\()|errgroup|t\.Parallel\(\)' |
  xargs -n1 dirname | sort -u | sed 's#^#./#'
