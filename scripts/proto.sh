#!/usr/bin/env bash
# Generates every *.pb.go and *.pb.gw.go of the repository, and the description of its REST routes, from proto/.
#
#   scripts/proto.sh           format, lint, generate, and replace the generated files
#   scripts/proto.sh --check   the same into a scratch folder; fails when the committed files are stale, or when a schema breaks
#                              what proto/frozen.binpb.gz says: a field that went, or changed its number, type or name
#   scripts/proto.sh --freeze  accept the schemas as they are: after an addition, or a break that was meant
#
# Nothing is fetched from a schema registry: imported .proto files come from the Go modules that go.mod pins, the
# plugins are `tool` lines of go.mod, and buf is one npm package at a pinned version, kept under .cache/.
set -euo pipefail
cd "$(dirname "$0")/.."

buf_version=1.75.0
cache=.cache/buf-$buf_version
buf=$cache/node_modules/.bin/buf
frozen=proto/frozen.binpb.gz # an image of the schemas and what they import, without comments
check="" freeze=""
case "${1:-}" in
"") ;;
--check) check=1 ;;
--freeze) freeze=1 ;;
*) echo "usage: scripts/proto.sh [--check | --freeze]" >&2; exit 2 ;;
esac

if [ ! -x "$buf" ]; then
  mkdir -p "$cache"
  npm install --silent --no-fund --no-audit --prefix "$cache" "@bufbuild/buf@$buf_version" >/dev/null 2>&1
fi

# The imported definitions, from the module cache, in step with go.mod.
go mod download github.com/cosmos/cosmos-sdk github.com/cosmos/cosmos-proto github.com/cosmos/gogoproto \
  github.com/grpc-ecosystem/grpc-gateway
module() { go list -m -f '{{.Dir}}' "$1"; }
sdk=$(module github.com/cosmos/cosmos-sdk)
rm -rf third_party/proto
mkdir -p third_party/proto/gogoproto
cp -r "$sdk/proto/amino" "$sdk/proto/cosmos" "$sdk/proto/tendermint" third_party/proto/
cp -r "$(module github.com/cosmos/cosmos-proto)/proto/cosmos_proto" third_party/proto/
cp "$(module github.com/cosmos/gogoproto)/gogoproto/gogo.proto" third_party/proto/gogoproto/
cp -r "$(module github.com/grpc-ecosystem/grpc-gateway)/third_party/googleapis/google" third_party/proto/
chmod -R u+w third_party/proto

if [ -n "$check" ]; then "$buf" format --exit-code --diff proto; else "$buf" format --write proto; fi
"$buf" lint proto
if [ -n "$freeze" ]; then
  "$buf" build proto --exclude-source-info --output "$frozen"
elif [ -n "$check" ]; then
  "$buf" breaking proto --against "$frozen" --exclude-imports || {
    echo "the schemas break what was written before: take it back, or, as long as no chain lives by it, scripts/proto.sh --freeze" >&2
    exit 1
  }
fi

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$buf" generate --output "$out"
gen=$out/gen/github.com/equipoise-trials/equipoise
mkdir -p "$gen/app/openapi"
go run ./app/openapi/tidy <"$out/gen/equipoise.swagger.json" >"$gen/app/openapi/openapi.json"

files() {
  (cd "$1" && find . \( -path ./.cache -o -path ./third_party \) -prune -o \
    \( -name '*.pb.go' -o -name '*.pb.gw.go' -o -path ./app/openapi/openapi.json \) -print) | sort
}
if [ -n "$check" ]; then
  stale=0
  diff <(files "$gen") <(files .) >/dev/null || { echo "generated files were added or removed" >&2; stale=1; }
  while read -r f; do
    cmp -s "$gen/$f" "$f" || { echo "stale: $f" >&2; stale=1; }
  done < <(files "$gen")
  [ "$stale" = 0 ] || { echo "run make proto and commit the result" >&2; exit 1; }
  echo "generated code is fresh"
  exit 0
fi
files . | xargs -r rm -f
(cd "$gen" && files . | tar cf - -T -) | tar xf -
echo "generated $(files . | wc -l) files"
