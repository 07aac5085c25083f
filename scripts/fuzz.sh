#!/usr/bin/env bash
# Runs every fuzz target for a while, one after the other. An input that fails is left in testdata/fuzz of its package: mend what
# is wrong and commit the input as a seed, which every test run tries.
#
#   scripts/fuzz.sh            20 seconds each
#   scripts/fuzz.sh 5m         five minutes each
#   scripts/fuzz.sh 1m ./fact/... ./book/...
set -uo pipefail
cd "$(dirname "$0")/.."

time=${1:-20s}
shift || true
files=$(go list -f '{{$p := .}}{{range .TestGoFiles}}{{$p.ImportPath}} {{$p.Dir}}/{{.}}
{{end}}{{range .XTestGoFiles}}{{$p.ImportPath}} {{$p.Dir}}/{{.}}
{{end}}' "${@:-./...}") || exit 1
failed=()
targets=0
while read -r package file; do
  while read -r target; do
    targets=$((targets + 1))
    echo "== $package $target"
    go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "$time" </dev/null || failed+=("$package $target")
  done < <(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file")
done < <(grep . <<<"$files")

echo
echo "$targets targets fuzzed for $time each, ${#failed[@]} failed"
printf '%s\n' "${failed[@]+"${failed[@]}"}"
[ "${#failed[@]}" = 0 ] && [ "$targets" -gt 0 ]
