package types

import (
	"slices"
	"time"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

// FeeTerm is for how long the treasury pays the fees of a participant: a consent is renewed years after the invitation.
const FeeTerm = 5 * 365 * 24 * time.Hour

// MaxFeeLimit is what the treasury pays of the fees of each key, in identitytypes.FeeDenom, unless the invitation says
// less. A participation takes a few dozen messages; who recruits does not keep the treasury, so they promise no more.
const MaxFeeLimit = 1_000_000

// PaidMessages returns the type URLs of the messages whose fees the treasury pays for participants and for those who sign
// beside them. It is one list for all: a grant replaces the one before, and a mother may sign for one child and take part
// herself.
func PaidMessages() []string {
	paid := slices.Concat(
		consenttypes.ParticipantMessages(),
		consenttypes.CountersignerMessages(consentfact.Capacity_CAPACITY_REPRESENTATIVE),
		consenttypes.CountersignerMessages(consentfact.Capacity_CAPACITY_WITNESS),
	)
	slices.Sort(paid)
	return slices.Compact(paid)
}
