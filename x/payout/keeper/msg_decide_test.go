package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	modules "github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func (f *fixture) decide(signer sdk.AccAddress, uphold bool, lines ...uint64) error {
	_, err := f.Decide(f.ctx, &types.MsgDecide{Signer: signer.String(), Trial: trial, Lines: lines, Uphold: uphold, Reason: doubt})
	return err
}

// addSite adds sites to the trial up to the second, where the accounts are.
func (f *fixture) addSite(t testing.TB) (organisation modules.Person) {
	t.Helper()
	organisation = f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SITE)
	investigator := f.below.Person(organisation, "investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)
	for range 2 {
		modules.Must(f.below, trialkeeper.NewMsgServer(f.below.Trial).AddSite, &trialtypes.MsgAddSite{
			Signer: sponsor.String(), Trial: trial, Organisation: organisation.Organisation, Investigator: investigator.Address, Country: "FR",
		})
	}
	return organisation
}

// withObjection returns a fixture with a line to which a monitor objects, and who decides about it for the arbiter.
func withObjection(t testing.TB) (f *fixture, arbiter sdk.AccAddress) {
	f = withHeld(t)
	f.addSite(t)
	committee := f.below.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	f.schedules.Arbiter = committee.Organisation
	require.NoError(t, f.object(f.monitor(t, "monitor", trialfact.Capacity_CAPACITY_MONITOR), 2))
	return f, f.below.Person(committee, "member", fact.Role_ROLE_COMMITTEE_MEMBER).Raw
}

func TestAnObjectionThatIsUpheldMakesTheLineVoidAndItsTariffFree(t *testing.T) {
	f, arbiter := withObjection(t)
	mark := len(f.facts())
	require.NoError(t, f.decide(arbiter, true, 2))
	require.Equal(t, types.LineState_LINE_STATE_VOID, f.line(t, trial, 2).State)
	require.Equal(t, "100 = 90 + 0 + 10 + 0; 0 (0), 0 queue", f.figures(t, trial, usd))
	voided := f.facts()[mark].(*payoutfact.LineVoided)
	require.Equal(t, doubt, voided.Signature.Reason)
	f.check(t)
	f.refused(t, types.ErrNotHeld, func() error { return f.decide(arbiter, false, 2) })

	a := f.accrual(trial, hash("handle", trial, "ada"), usd, 20)
	a.Cap = 2
	_, err := f.Accrue(f.ctx, a)
	require.NoError(t, err, "what was not earned does not count for the cap")
	a.Nullifier = fact.Hash(f.line(t, trial, 2).Nullifier)
	f.refused(t, types.ErrNullifierUsed, func() error {
		_, err := f.Accrue(f.ctx, a)
		return err
	})
	f.check(t)
}

func TestAnObjectionThatIsDismissedReleasesTheLine(t *testing.T) {
	f, arbiter := withObjection(t)
	require.NoError(t, f.decide(arbiter, false, 2))
	require.Equal(t, payoutfact.Hold_HOLD_FASTER_THAN_SCHEDULE, f.line(t, trial, 2).Hold, "the schedule's pace still delays it")
	f.wait(t, types.MaxPaced)
	f.block(t)
	require.Equal(t, settled, f.line(t, trial, 2).State)
	f.check(t)
}

func TestNobodyButTheArbiterDecides(t *testing.T) {
	f, arbiter := withObjection(t)
	for name, who := range map[string]sdk.AccAddress{"the sponsor": sponsor, "an agent": teller, "a stranger": stranger, "an accreditor": f.below.Accreditor().Raw} {
		t.Run(name, func(t *testing.T) {
			f.refused(t, types.ErrNotArbiter, func() error { return f.decide(who, true, 2) })
		})
	}
	f.schedules.Arbiter = sponsorOrg
	f.refused(t, types.ErrNotArbiter, func() error { return f.decide(sponsor, true, 2) })
	f.refused(t, types.ErrNotArbiter, func() error { return f.decide(arbiter, true, 2) })
	require.NoError(t, f.decide(f.below.Accreditor().Raw, false, 2), "where the arbiter is a party, an accreditor decides")
	f.refused(t, types.ErrNotHeld, func() error { return f.decide(f.below.Accreditor().Raw, true, 1) })
}
