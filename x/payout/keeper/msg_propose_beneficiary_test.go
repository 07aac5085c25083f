package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/x/payout/keeper"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func (f *fixture) inherit(signer sdk.AccAddress, handle fact.Hash, payee types.Payee) error {
	blind, document := hash("proposed"), hash("certificate of inheritance")
	_, err := f.ProposeBeneficiary(f.ctx, &types.MsgProposeBeneficiary{
		Signer: signer.String(), Handle: handle[:], Payee: payee, PaperDigest: document[:], Blind: blind[:],
	})
	return err
}

// dead returns a fixture with a participation that is over and owed a line, a delegate of its site and who decides for the arbiter.
func dead(t testing.TB) (f *fixture, handle fact.Hash, delegate, arbiter sdk.AccAddress) {
	f, handle, arbiter = withoutPayee(t)
	delegate = key("investigator")
	f.refused(t, types.ErrBeneficiary, func() error { return f.inherit(delegate, handle, agent(bankOrg)) })
	require.NoError(t, f.EndEarning(f.ctx, handle))
	return f, handle, delegate, arbiter
}

func TestTheArbiterAppointsTheBeneficiaryOfAParticipantWhoDied(t *testing.T) {
	f, handle, delegate, arbiter := dead(t)
	mark := len(f.facts())
	require.NoError(t, f.inherit(delegate, handle, agent(bankOrg)))
	require.Equal(t, []string{"BeneficiaryProposed"}, f.kinds(mark))
	f.check(t)
	f.wait(t, types.TimeToContradict-time.Second)
	f.refused(t, types.ErrTooEarly, func() error { return f.appoint(arbiter, handle, agent(bankOrg)) })
	f.wait(t, time.Second)
	f.refused(t, types.ErrNotArbiter, func() error { return f.appoint(delegate, handle, agent(bankOrg)) })
	f.refused(t, types.ErrTooEarly, func() error { return f.appoint(arbiter, handle, agent(processorOrg)) })
	f.refused(t, types.ErrNotArbiter, func() error { return f.appoint(f.below.Accreditor().Raw, handle, agent(bankOrg)) })
	mark = len(f.facts())
	require.NoError(t, f.appoint(arbiter, handle, agent(bankOrg)))
	require.Equal(t, []string{"PayeeNamed", "LineReleased"}, f.kinds(mark))
	require.Equal(t, inTransit, f.line(t, trial, 1).State)
	f.check(t)
}

func TestAnAccreditorAppointsABeneficiaryWhereTheArbiterIsSilent(t *testing.T) {
	f, handle, delegate, _ := dead(t)
	require.NoError(t, f.inherit(delegate, handle, agent(bankOrg)))
	f.wait(t, types.TimeToContradict+14*24*time.Hour)
	require.NoError(t, f.appoint(f.below.Accreditor().Raw, handle, agent(bankOrg)))
	f.check(t)
}

// The wallet was lost with its owner: what waits for money, or for anything else, goes to whoever inherits.
func TestABeneficiaryTakesThePlaceOfAWalletThatWasLostWithItsOwner(t *testing.T) {
	f, handle, delegate, arbiter := dead(t)
	require.NoError(t, f.NamePayee(f.ctx, handle, wallet("lost"), participant, hash("named")))
	f.check(t)
	eve := f.open(t, trial, "eve", wallet("lost too"))
	require.Equal(t, queued, f.earn(t, trial, eve, usd, 95).State)
	require.NoError(t, f.EndEarning(f.ctx, eve))
	require.NoError(t, f.inherit(delegate, eve, agent(bankOrg)))
	f.wait(t, types.TimeToContradict)
	require.NoError(t, f.appoint(arbiter, eve, agent(bankOrg)))
	f.fund(t, trial, usd, 100)
	require.Equal(t, inTransit, f.line(t, trial, 2).State)
	f.check(t)
	f.refused(t, types.ErrBeneficiary, func() error { return f.inherit(delegate, handle, agent(bankOrg)) }) // paid, and owed nothing
}

// A site declares a living participant dead: whoever signs anything is alive, and is not declared dead again and again.
func TestASiteThatDeclaresALivingParticipantDeadDivertsNothing(t *testing.T) {
	f, handle, delegate, arbiter := dead(t)
	require.NoError(t, f.inherit(delegate, handle, agent(bankOrg)))
	f.wait(t, types.TimeToContradict-time.Hour)
	require.NoError(t, f.NamePayee(f.ctx, handle, wallet("ada"), participant, hash("alive")))
	f.check(t)
	eve := f.open(t, trial, "eve", wallet("eve"))
	f.earn(t, trial, eve, usd, 95)
	require.NoError(t, f.EndEarning(f.ctx, eve))
	require.NoError(t, f.inherit(delegate, eve, agent(bankOrg)))
	require.NoError(t, f.Signed(f.ctx, eve))
	f.wait(t, types.TimeToContradict)
	f.refused(t, types.ErrNotHeld, func() error { return f.appoint(arbiter, eve, agent(bankOrg)) })
	f.refused(t, types.ErrBeneficiary, func() error { return f.inherit(delegate, eve, agent(bankOrg)) })
	f.wait(t, types.TimeToBelieve-types.TimeToContradict)
	require.NoError(t, f.inherit(delegate, eve, agent(bankOrg)))
	f.check(t)
}

func TestNobodyWithSomethingToGainIsABeneficiary(t *testing.T) {
	f, handle, delegate, arbiter := dead(t)
	f.refused(t, types.ErrPayee, func() error { return f.inherit(delegate, handle, wallet("the site's friend")) })
	site, err := f.below.Trial.Site(f.ctx, trial, 2)
	require.NoError(t, err)
	f.refused(t, types.ErrPayee, func() error { return f.inherit(delegate, handle, agent(site.Organisation)) })
	f.refused(t, types.ErrPayee, func() error { return f.inherit(delegate, handle, agent(99)) })
	require.Error(t, f.inherit(sponsor, handle, agent(bankOrg)))
	require.Error(t, f.inherit(arbiter, handle, agent(bankOrg)))
	until := f.ctx.BlockTime().Add(28 * 24 * time.Hour)
	require.NoError(t, f.HoldUntil(f.ctx, handle, until))
	f.refused(t, types.ErrTooEarly, func() error { return f.inherit(delegate, handle, agent(bankOrg)) })
}

func TestABeneficiaryWhomNobodyAppointsIsForgottenAndAnotherTakesTheirPlace(t *testing.T) {
	f, handle, delegate, arbiter := dead(t)
	require.NoError(t, f.inherit(delegate, handle, agent(bankOrg)))
	f.wait(t, types.TimeToContradict)
	require.NoError(t, f.inherit(delegate, handle, agent(processorOrg)))
	f.refused(t, types.ErrTooEarly, func() error { return f.appoint(arbiter, handle, agent(bankOrg)) })
	f.refused(t, types.ErrTooEarly, func() error { return f.appoint(arbiter, handle, agent(processorOrg)) })
	res, err := keeper.NewQueryServer(f.Keeper).Account(f.ctx, &types.QueryAccountRequest{Handle: handle[:]})
	require.NoError(t, err)
	require.EqualValues(t, processorOrg, res.Beneficiary.Payee.Organisation)
	f.wait(t, types.TimeToContradict+types.TimeToInherit)
	f.refused(t, types.ErrNotArbiter, func() error { return f.appoint(delegate, handle, agent(processorOrg)) })
	require.NoError(t, f.Signed(f.ctx, handle))
	require.NoError(t, f.inherit(delegate, handle, agent(bankOrg)), "its time was over already, so that nothing was contradicted")
	require.Equal(t, payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED, f.line(t, trial, 1).Hold)
}
