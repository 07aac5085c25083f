package proof

// The facts that this build can show, one package per module. Facts of other types are verified all the same and shown
// as bytes. A test demands that every package of facts is here.
import (
	_ "github.com/equipoise-trials/equipoise/fact/audit"
	_ "github.com/equipoise-trials/equipoise/fact/claims"
	_ "github.com/equipoise-trials/equipoise/fact/consent"
	_ "github.com/equipoise-trials/equipoise/fact/identity"
	_ "github.com/equipoise-trials/equipoise/fact/participation"
	_ "github.com/equipoise-trials/equipoise/fact/payout"
	_ "github.com/equipoise-trials/equipoise/fact/protocol"
	_ "github.com/equipoise-trials/equipoise/fact/record"
	_ "github.com/equipoise-trials/equipoise/fact/registration"
	_ "github.com/equipoise-trials/equipoise/fact/trial"
)
