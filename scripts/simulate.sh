#!/usr/bin/env bash
# Simulates chains of random transactions with seeds that no run had before, checks every invariant, and that what is exported
# can be imported. A seed that fails is printed: repeat it by naming it.
#
#   scripts/simulate.sh                      5 seeds, 200 blocks each
#   scripts/simulate.sh 20 500               20 seeds, 500 blocks each
#   scripts/simulate.sh --seed 4711 500      one seed again
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --seed ]; then
  seeds=${2:?which seed?}
  blocks=${3:-200}
else
  seeds=$(for _ in $(seq "${1:-5}"); do echo -n "$((RANDOM * 32768 + RANDOM)) "; done)
  blocks=${2:-200}
fi
echo "seeds: $seeds; $blocks blocks each"
EQUIPOISE_SIMULATION_SEEDS=$seeds EQUIPOISE_SIMULATION_BLOCKS=$blocks \
  go test ./app -count=1 -v -timeout 3h -run '^TestASimulatedChainKeepsItsInvariantsAndIsExportedWithoutLoss$'
