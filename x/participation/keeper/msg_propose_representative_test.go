package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// witnessed returns somebody assisted, invited by the coordinator, beside whom a witness is named alone.
func (w *world) witnessed(s site) (p participant, witness fixture.Person) {
	w.Helper()
	p, witness = w.newParticipant(), w.Key("a witness alone")
	key, err := codectypes.NewAnyWithValue(p.key.PubKey())
	require.NoError(w, err)
	digest := fact.KeyDigest(fact.Hash(p.handle), fact.Hash(w.fresh()))
	fixture.Must(w.Fixture, w.msgs.Invite, &types.MsgInvite{
		Signer: s.coordinator.Address, Trial: w.trial, Site: s.number, Handle: p.handle, PublicKey: key, KDigest: digest[:],
		Mode: consentfact.Mode_MODE_ASSISTED, Population: protocoltypes.Assisted, Blind: w.fresh(), Countersigners: []consentfact.Countersigner{
			{Address: witness.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS},
		},
	})
	return p, witness
}

func propose(by fixture.Person, p participant, representative fixture.Person) *types.MsgProposeRepresentative {
	return &types.MsgProposeRepresentative{Signer: by.Address, Handle: p.handle, Representative: representative.Address}
}

func TestARepresentativeNamedLaterIsPromisedFeesAndSaysWhereTheMoneyGoes(t *testing.T) {
	w := newWorld(t)
	p, witness := w.witnessed(w.here)
	daughter := w.Key("a daughter")
	w.obtains(w.here, w.here.nurse)
	budget := w.budgetOf(w.here)
	fixture.Must(w.Fixture, w.msgs.ProposeRepresentative, propose(w.here.nurse, p, daughter))
	promise, err := w.Keeper.FeePromise(w.Ctx, fact.Hash(p.handle), daughter.Raw)
	require.NoError(t, err)
	require.Equal(t, uint64(types.MaxFeeLimit), promise.Left)
	require.Equal(t, budget-types.MaxFeeLimit, w.budgetOf(w.here))

	fixture.Must(w.Fixture, w.consentMsgs.ConfirmRepresentative, &consenttypes.MsgConfirmRepresentative{
		Signer: witness.Address, Handle: p.handle, Representative: daughter.Address, Blind: w.fresh(),
	})
	fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
		Signer: daughter.Address, Handle: p.handle, Payee: payouttypes.Wallet(w.addressOf(p)), Blind: w.fresh(),
	})
}

func TestWhoIsProposedAgainIsNotPromisedFeesTwice(t *testing.T) {
	w := newWorld(t)
	p, _ := w.witnessed(w.here)
	daughter := w.Key("a daughter")
	w.obtains(w.here, w.here.nurse)
	fixture.Must(w.Fixture, w.msgs.ProposeRepresentative, propose(w.here.nurse, p, daughter))
	budget := w.budgetOf(w.here)
	w.Next(consenttypes.TimeToComplete)
	fixture.Must(w.Fixture, w.msgs.ProposeRepresentative, propose(w.here.nurse, p, daughter))
	require.Equal(t, budget, w.budgetOf(w.here))
}

func TestWhoInvitesDoesNotNameTheRepresentativeToo(t *testing.T) {
	w := newWorld(t)
	p, _ := w.witnessed(w.here)
	daughter := w.Key("a daughter")
	refused(w, w.msgs.ProposeRepresentative, propose(w.here.coordinator, p, daughter), types.ErrInviter)
	refuses(w, w.msgs.ProposeRepresentative, propose(w.here.administrator, p, daughter), "CONSENT at site 1 of EQ00000001 is not delegated to")
}

// obtains delegates the task of obtaining consent.
func (w *world) obtains(s site, who fixture.Person) {
	w.Helper()
	fixture.Must(w.Fixture, w.trialMsgs.Delegate, &trialtypes.MsgDelegate{
		Signer: s.investigator.Address, Trial: w.trial, Site: s.number, Person: who.Address, Role: fact.Role_ROLE_COORDINATOR,
		Tasks: []fact.Task{fact.Task_TASK_CONSENT},
	})
}

func (w *world) budgetOf(s site) uint64 {
	w.Helper()
	budget, err := w.Keeper.FeeBudget(w.Ctx, w.trial, s.number)
	require.NoError(w, err)
	return budget.Amount
}
