package keeper_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

func TestANewKeyIsConfirmedOnlyOnceItAccepted(t *testing.T) {
	o := newOffice(t)
	fixture.Must(o.Fixture, o.ProposeKeyRotation, o.propose(o.administrator, o.nurse, "new"))
	fresh := o.Key("new")
	require.True(t, o.Account.HasAccount(o.Ctx, fresh.Raw), "who accepts needs one")
	messages, limit := o.paid(o.nurse.Organisation, fresh.Raw)
	require.Equal(t, types.Acceptances(), messages)
	require.Equal(t, "20000upoise", limit)
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "new"),
		"has not accepted; whoever holds it signs accept-key-rotation "+o.nurse.Address+" with it before 2026-04-01T09:00:00Z"), types.ErrRotation)

	o.accept(o.nurse, "new")
	f := only[*identityfact.KeyRotationAccepted](o.register)
	require.Equal(t, fresh.Address, f.Signature.Actor.Address)
	require.Equal(t, fact.Meaning_MEANING_APPROVED, f.Signature.Meaning)
	require.Equal(t, []string{o.nurse.Address, o.nurse.Address, fresh.Address}, []string{f.Person, f.OldKey, f.NewKey})
	require.Equal(t, o.nurse.Organisation, f.Organisation)
	require.Equal(t, o.administrator.Address, f.ProposedBy.Address)
	_, err := o.Identity.RequirePerson(o.Ctx, o.nurse.Raw)
	require.NoError(t, err, "it changes nothing yet")
	_, err = o.Identity.RequirePerson(o.Ctx, fresh.Raw)
	require.ErrorIs(t, err, types.ErrUnknownPerson)
	fixture.Must(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "new"))
}

func TestAcceptanceOfANewKeyIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		before func(office)
		change func(office, *types.MsgAcceptKeyRotation)
		want   error
		text   string
	}{
		"by another key":                  {nil, func(o office, m *types.MsgAcceptKeyRotation) { m.Signer = o.Key("x").Address }, types.ErrRotation, ", not eqp1"},
		"by the old key":                  {nil, func(o office, m *types.MsgAcceptKeyRotation) { m.Signer = o.nurse.Address }, types.ErrRotation, "the new key proposed for"},
		"by no address":                   {nil, func(o office, m *types.MsgAcceptKeyRotation) { m.Signer = "eqp1" }, types.ErrAddress, `signer is "eqp1"`},
		"for somebody else":               {nil, func(o office, m *types.MsgAcceptKeyRotation) { m.Address = o.second.Address }, types.ErrRotation, "no new key is proposed for"},
		"for nobody":                      {nil, func(o office, m *types.MsgAcceptKeyRotation) { m.Address = o.Key("x").Address }, types.ErrUnknownPerson, "not in the register"},
		"twice":                           {func(o office) { o.accept(o.nurse, "new") }, nil, types.ErrRotation, "has accepted; a second can confirm it"},
		"too late":                        {func(o office) { o.Next(types.DefaultParams().RotationLapse) }, nil, types.ErrRotation, "propose it again"},
		"after a revocation":              {func(o office) { fixture.Must(o.Fixture, o.RevokePerson, o.revoke(o.second)) }, nil, types.ErrRevoked, "the proposer: "},
		"while suspended":                 {func(o office) { fixture.Must(o.Fixture, o.SuspendOrganisation, suspend(o.register, 2)) }, nil, types.ErrSuspended, "was suspended"},
		"of a key that became somebody's": {func(o office) { o.Person(o.administrator, "new") }, nil, types.ErrRegistered, "belongs to a person of organisation 2"},
		"of the key of a participation": {func(o office) {
			o.Participates = func(_ context.Context, key sdk.AccAddress) (bool, error) { return key.Equals(o.Key("new").Raw), nil }
		}, nil, types.ErrParticipant, "is the key of a participation in a trial"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			fixture.Must(o.Fixture, o.ProposeKeyRotation, o.propose(o.second, o.nurse, "new"))
			if tc.before != nil {
				tc.before(o)
			}
			m := &types.MsgAcceptKeyRotation{Signer: o.Key("new").Address, Address: o.nurse.Address}
			if tc.change != nil {
				tc.change(o, m)
			}
			o.unchanged(func() {
				require.ErrorIs(t, fixture.Refuse(o.Fixture, o.AcceptKeyRotation, m, tc.text), tc.want)
			})
		})
	}
}

func TestAFurtherProposalIsAcceptedAnewAndTheFormerPaidNoMore(t *testing.T) {
	o := newOffice(t)
	o.offered(o.propose(o.administrator, o.nurse, "one"))
	fixture.Must(o.Fixture, o.ProposeKeyRotation, o.propose(o.administrator, o.nurse, "two"))
	_, err := o.FeeGrant.GetAllowance(o.Ctx, types.Treasury(o.nurse.Organisation), o.Key("one").Raw)
	require.ErrorIs(t, err, collections.ErrNotFound)
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "two"), "has not accepted"), types.ErrRotation)
}

// TestAKeyThatBeganToTakePartInATrialIsNoNewKey has the new key accept, and then an invitation to a trial.
func TestAKeyThatBeganToTakePartInATrialIsNoNewKey(t *testing.T) {
	o := newOffice(t)
	o.offered(o.propose(o.administrator, o.nurse, "new"))
	o.Next(time.Hour)
	o.Participates = func(context.Context, sdk.AccAddress) (bool, error) { return true, nil }
	require.ErrorIs(t, fixture.Refuse(o.Fixture, o.ConfirmKeyRotation, o.confirm(o.second, o.nurse, "new"), "is the key of a participation"), types.ErrParticipant)
}

func TestANewKeyIsProposedAndAcceptsThoughTheFeeGrantsOfTheDayAreUsedUp(t *testing.T) {
	w := newRich(t)
	for i := range types.DefaultParams().FreeGrantsPerDay {
		fixture.Must(w.Fixture, w.RegisterPerson, registration(w.register, fmt.Sprint("accomplice ", i)))
	}
	fixture.Must(w.Fixture, w.ProposeKeyRotation, w.propose(w.second, w.nurse, "new"))
	fresh := w.Key("new")
	_, err := w.FeeGrant.GetAllowance(w.Ctx, types.Treasury(w.administrator.Organisation), fresh.Raw)
	require.ErrorIs(t, err, collections.ErrNotFound, "the key pays itself")
	require.True(t, w.Account.HasAccount(w.Ctx, fresh.Raw))
	fixture.Must(w.Fixture, w.AcceptKeyRotation, &types.MsgAcceptKeyRotation{Signer: fresh.Address, Address: w.nurse.Address})
	fixture.Must(w.Fixture, w.ConfirmKeyRotation, w.office.confirm(w.administrator, w.nurse, "new"))
}
