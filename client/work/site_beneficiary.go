package work

import (
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact/opening"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// ProposeBeneficiary proposes an agent to be paid what a participant earned who died, into an account of whoever is entitled. The document
// that shows who that is, the bytes of its scan, stays with the site, and its opening in the keep, for the arbiter of the payment schedule
// to be shown; so does that of the account.
func (s Site) ProposeBeneficiary(label string, payee Payee, document []byte) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "propose who is paid what " + label + " earned",
		make: s.about(label, func(m *making, who participation) sdk.Msg {
			return &payouttypes.MsgProposeBeneficiary{
				Signer: s.String(), Handle: who.Handle[:], Payee: m.payee(who.Handle, payee), Blind: m.blind(),
				PaperDigest: m.commitFile(opening.Paper, who.subject(), document),
			}
		}),
		read: nothing,
	}
}
