package work

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// ReverseVisits takes back that visits were made, by the numbers of their lines, 1 to [MaxLines]: what is not sent yet waits for a
// second delegate to confirm it, 14 days at most.
func (s Site) ReverseVisits(why Reason, lines ...uint64) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: fmt.Sprintf("take %d visits back", len(lines)),
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&payouttypes.MsgReverseVisits{Signer: s.String(), Trial: s.Trial, Lines: lines, Reason: m.reason(s.Trial, why)}}, nil
		},
		read: nothing,
	}
}

// ConfirmReversal confirms, as a second delegate, what another took back, from three days later on. One of the two attested the visit,
// as long as they work at the site.
func (s Site) ConfirmReversal(why Reason, lines ...uint64) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: fmt.Sprintf("confirm that %d visits are taken back", len(lines)),
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&payouttypes.MsgConfirmReversal{Signer: s.String(), Trial: s.Trial, Lines: lines, Reason: m.reason(s.Trial, why)}}, nil
		},
		read: nothing,
	}
}
