#!/usr/bin/env bash
# Measures messages as ratios to bank sends, records per second into a book, and the size and verification of evidence.
#
#   scripts/bench.sh                          a table, in about three minutes
#   BENCH_OUTPUT=json scripts/bench.sh        the same as JSON
#   scripts/bench.sh --executor block-stm     under the parallel executor
#   scripts/bench.sh --profile DIR            CPU profiles beside it: go tool pprof DIR/consent.*.pprof
#
# Databases and books lie in TMPDIR, which should be a real disk. It never fails for being slow: figures differ between
# machines, ratios are measured side by side in one run.
set -euo pipefail
cd "$(dirname "$0")/.."
go run ./testutil/bench --output "${BENCH_OUTPUT:-text}" "$@"
if [ "${BENCH_OUTPUT:-text}" = text ]; then
  echo
  echo "The end of a block in which 200 lines fall due, while none waits and while a million do (aim: ratio <= 2):"
  go test ./x/payout/keeper -run '^$' -bench '^BenchmarkEndBlock$' -benchtime 20x | grep ^Benchmark
fi
