package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// TestOneCoordinatorEmptiesNoEscrowNowNorThirtyDaysLater has one coordinator with one invented participant attest as much as they
// can at once: what would be held for more than 30 days is refused, and no day pays more than its amount.
func TestOneCoordinatorEmptiesNoEscrowNowNorThirtyDaysLater(t *testing.T) {
	w := newWorld(t)
	w.fund(60 * visit)
	w.reprices(func(p *protocoltypes.PaymentSchedule) { p.ParticipationDay, p.SiteDay = "50000000", "50000000" })
	w.alone(w.here)
	ghost := w.enrolled(w.here) // key and wallet are the coordinator's
	w.Next(time.Hour)
	attested := 0
	for range 60 {
		m := w.visits(w.here, ghost)
		m.Signer = w.here.coordinator.Address
		if _, err := fixture.Send(w.Fixture, w.msgs.AttestVisits, m); err != nil {
			require.ErrorIs(t, err, payouttypes.ErrTooFast)
			continue
		}
		attested++
	}
	require.Equal(t, 5, attested, "the first at once, and one for each of the four weeks that a line is held at most")
	before := w.balance(ghost)
	for d := range 32 {
		w.sleep(day)
		require.LessOrEqual(t, w.balance(ghost)-before, visit, "day %d: paid in one day", d)
		before = w.balance(ghost)
	}
}

// The coordinator keeps the key of an infant that is said to hold its own: the guardian has no say where the money goes, and nobody
// has to stand behind the inviter.
func TestTheGuardianOfAMinorSaysWhereItsMoneyGoes(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.alone(w.here)
	p, guardian := w.invitedMinor(w.here)
	thief := payouttypes.Wallet(w.addressOf(p))
	consent := &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.minorLine, Version: 1, Language: "en",
		ObtainedBy: w.here.coordinator.Address, Blind: w.fresh(), Payee: &thief,
	}
	refuses(w, w.consentMsgs.GiveConsent, consent, "only the REPRESENTATIVE speaks for the participant here")
	w.consentsAsMinor(w.here, p, guardian)
	w.screens(w.here, p)
	w.Next(day)
	m := w.visits(w.here, p)
	m.Signer, m.Lines[0].Tariff = w.here.coordinator.Address, travelTariff
	fixture.Must(w.Fixture, w.msgs.AttestVisits, m)
	fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
		Signer: guardian.Address, Handle: p.handle, Payee: payouttypes.Wallet(w.Key("the guardian's wallet").Address), Blind: w.fresh(),
	})
	require.Equal(t, payoutfact.Hold_HOLD_SECOND_DELEGATE, w.line(1).Hold, "who invited an infant does not have it paid alone")
}

// TestTheKeyOfAParticipationIsNoWallet: whoever sees a payment would see whose consent it is, and some of those keys lie with the site.
func TestTheKeyOfAParticipationIsNoWallet(t *testing.T) {
	w := newWorld(t)
	p, other := w.invite(w.here), w.invite(w.here)
	for _, key := range []string{p.address, other.address} {
		refuses(w, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
			Signer: p.address, Handle: p.handle, Payee: payouttypes.Wallet(key), Blind: w.fresh(),
		}, "is the key of a participation")
	}
}
