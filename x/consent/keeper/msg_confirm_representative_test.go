package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

func confirmRepresentative(by, representative sdk.AccAddress) *types.MsgConfirmRepresentative {
	return &types.MsgConfirmRepresentative{
		Signer: by.String(), Handle: handle[:], Representative: representative.String(), Blind: blind("the representative"),
	}
}

// witnessed invites somebody assisted beside whom a witness is named alone.
func witnessed(t *testing.T) *fixture {
	t.Helper()
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()[3:]...)
	return f
}

func (f *fixture) mustNominate(t *testing.T, representative sdk.AccAddress) {
	t.Helper()
	require.NoError(t, f.ProposeRepresentative(f.ctx, handle, representative.String(), inviter))
}

func TestAWitnessAndTheSiteNameARepresentativeLater(t *testing.T) {
	f := witnessed(t)
	f.give(t, onPaper(consent(1)))
	f.completes(t, 1)
	f.later(1, time.Hour)
	f.mustNominate(t, mother)
	require.Equal(t, mother.String(), f.last().(*consentfact.RepresentativeProposed).Representative)
	f.refuses(t, types.ErrNotTheirKey, "", func(ctx sdk.Context) error {
		_, err := f.NamePayee(ctx, namePayee(mother))
		return err
	})
	f.later(1, time.Hour)
	_, err := f.ConfirmRepresentative(f.ctx, confirmRepresentative(neighbour, mother))
	require.NoError(t, err)
	require.Equal(t, mother.String(), f.last().(*consentfact.RepresentativeNamed).Representative)
	require.Nil(t, f.row(t).Proposed)

	_, err = f.NamePayee(f.ctx, namePayee(mother))
	require.NoError(t, err, "from now on the representative says where the money goes")
	f.later(1, time.Hour)
	f.forms.active = 2
	f.give(t, onPaper(consent(2)))
	require.Equal(t, []consentfact.Capacity{representative}, f.line(t).Pending.Awaits, "and signs")
	f.completes(t, 2)
	_, err = f.Withdraw(f.ctx, withdraw(mother))
	require.NoError(t, err)
}

func TestARepresentativeIsProposedOnlyWhereThereIsNoneAndConfirmedOnlyByTheWitness(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(t *testing.T) *fixture
		run     func(f *fixture, ctx sdk.Context) error
		want    error
		words   string
	}{
		"somebody who signs themselves": {func(t *testing.T) *fixture {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			return f
		}, nominate(mother), types.ErrRepresentative, "a key of their own"},
		"there is one": {func(t *testing.T) *fixture {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_ASSISTED, family()[:1]...)
			return f
		}, nominate(father), types.ErrRepresentative, "whom nobody replaces"},
		"the witness as representative":     {witnessed, nominate(neighbour), types.ErrInvalid, "named twice"},
		"the participant as representative": {witnessed, nominate(participant), types.ErrInvalid, "is the participant"},
		"staff as representative": {func(t *testing.T) *fixture {
			f := witnessed(t)
			f.people.hire(mother, 4)
			return f
		}, nominate(mother), types.ErrIndependent, ""},
		"a second one meanwhile": {func(t *testing.T) *fixture {
			f := witnessed(t)
			f.mustNominate(t, mother)
			return f
		}, nominate(father), types.ErrRepresentative, "is proposed until"},
		"too often": {func(t *testing.T) *fixture {
			f := witnessed(t)
			for range types.MaxProposals {
				f.mustNominate(t, mother)
				f.later(1, types.TimeToComplete)
			}
			return f
		}, nominate(mother), types.ErrRepresentative, "which is the most"},
		"withdrawn": {func(t *testing.T) *fixture {
			f := witnessed(t)
			f.mustWithdraw(t)
			return f
		}, nominate(mother), types.ErrClosed, ""},
		"handed over to a key of the participant's own": {func(t *testing.T) *fixture {
			return handsOver(t, func(*fixture) {})
		}, nominate(mother), types.ErrRepresentative, "a key of their own"},
		"proposed before it was handed over": {func(t *testing.T) *fixture {
			return handsOver(t, func(f *fixture) { f.mustNominate(t, mother) })
		}, confirms(neighbour, mother), types.ErrRepresentative, "a key of their own"},
		"confirmed by the site's key": {proposed, confirms(participant, mother), types.ErrNotTheirKey, "no witness"},
		"confirmed by themselves":     {proposed, confirms(mother, mother), types.ErrNotTheirKey, "no witness"},
		"another than was proposed":   {proposed, confirms(neighbour, father), types.ErrRepresentative, "nobody proposes"},
		"too late": {func(t *testing.T) *fixture {
			f := proposed(t)
			f.later(1, types.TimeToComplete)
			return f
		}, confirms(neighbour, mother), types.ErrRepresentative, "has lapsed"},
		"a witness whom the site hired": {func(t *testing.T) *fixture {
			f := proposed(t)
			f.people.employers[neighbour.String()] = 4
			return f
		}, confirms(neighbour, mother), types.ErrIndependent, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := tc.prepare(t)
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error { return tc.run(f, ctx) })
		})
	}
}

// handsOver hands the participation of somebody beside whom a witness is named alone over to a key of theirs, with something done an
// hour before.
func handsOver(t *testing.T, before func(*fixture)) *fixture {
	t.Helper()
	f := setup(t)
	f.assisted(t, protocoltypes.Assisted, family()[3:]...)
	f.mustAccept(t, phone("their first phone"))
	f.later(1, types.TimeToVeto-time.Hour)
	before(f)
	f.sleep(t, time.Hour)
	require.True(t, f.row(t).HandedOver())
	return f
}

func proposed(t *testing.T) *fixture {
	t.Helper()
	f := witnessed(t)
	f.mustNominate(t, mother)
	return f
}

func nominate(who sdk.AccAddress) func(*fixture, sdk.Context) error {
	return func(f *fixture, ctx sdk.Context) error {
		return f.ProposeRepresentative(ctx, handle, who.String(), inviter)
	}
}

func confirms(by, who sdk.AccAddress) func(*fixture, sdk.Context) error {
	return func(f *fixture, ctx sdk.Context) error {
		_, err := f.ConfirmRepresentative(ctx, confirmRepresentative(by, who))
		return err
	}
}

// The site and the witness would give somebody who signs themselves a representative, who ends their participation.
func TestWhoCameToSignThemselvesIsGivenNoRepresentative(t *testing.T) {
	f := handsOver(t, func(f *fixture) { f.mustNominate(t, mother) })
	m := to(adults, consent(1))
	m.Signer = f.row(t).Key
	f.give(t, m)
	_, err := f.ConfirmObtained(f.ctx, &types.MsgConfirmObtained{Signer: nurse.String(), Handle: handle[:], FormLine: adults, Version: 1, Blind: blind("c")})
	require.NoError(t, err)
	require.Equal(t, protocoltypes.Self, f.row(t).Population)
	f.refuses(t, types.ErrRepresentative, "a key of their own", func(ctx sdk.Context) error { return confirms(neighbour, mother)(f, ctx) })
	f.requireInvariants(t)
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.NoError(t, state.Validate())
}
