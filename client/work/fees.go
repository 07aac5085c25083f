package work

import (
	"fmt"

	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// SetFeeBudget sets what a site of the administrator's organisation may promise from now on for the fees of those whom it invites,
// in upoise. What is missing comes from the treasury, what is too much goes back there.
func (a Administrator) SetFeeBudget(trial uint64, site uint32, amount uint64) *Draft[Done] {
	return &Draft[Done]{
		by: a.Person, what: fmt.Sprintf("set what site %d of trial %d may promise for fees to %d%s", site, trial, amount, identitytypes.FeeDenom),
		make: one(&participationtypes.MsgSetFeeBudget{Signer: a.String(), Trial: trial, Site: site, Amount: amount}),
		read: nothing,
	}
}
