#!/usr/bin/env bash
# Lists the packages where goroutines live: those whose hand-written code starts one. Tests that start whole nodes are
# left to the ordinary run.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files '*.go' | grep -vE '\.pb(\.gw)?\.go$|_test\.go$' |
  xargs grep -lE '(^|[[:space:]])go (func|[a-zA-Z_.]+\()|errgroup' |
  xargs -n1 dirname | sort -u | sed 's#^#./#'
