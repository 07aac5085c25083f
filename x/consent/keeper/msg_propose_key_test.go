package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

func TestAProposedKeyIsTheWordOfStaffAndChangesNothingElse(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	before := f.row(t)
	key := phone("second")
	f.mustPropose(t, nurse, key)
	proposed := f.last().(*consentfact.KeyProposed)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_PERSON, proposed.Signature.Actor.Kind)
	require.Equal(t, addressOf(key).String(), proposed.Key)
	require.Equal(t, f.ctx.BlockTime().Add(types.TimeToConfirmKey).UnixNano(), proposed.Due)
	require.Equal(t, before, f.row(t))
	require.Nil(t, f.till.heldUntil, "nothing is held yet")
	is, err := f.IsParticipant(f.ctx, addressOf(key))
	require.NoError(t, err)
	require.False(t, is, "it is nobody's before it accepts")
}

func TestAProposalThatNobodyConfirmedGivesWay(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	wrong, right := phone("wrong"), phone("right")
	f.mustPropose(t, nurse, wrong)
	f.later(1, 1)
	f.mustPropose(t, physician, right)
	require.Equal(t, addressOf(wrong).String(), f.last().(*consentfact.KeyProposed).Replaces)
	require.Equal(t, addressOf(right).String(), f.keysOf(t).Proposal.Key)
	f.desk.inviter = stranger.String()
	f.mustConfirmKey(t, nurse, right)
	f.refuses(t, types.ErrProposal, "CONFIRMED", func(ctx sdk.Context) error {
		_, err := f.ProposeKey(ctx, propose(t, nurse, wrong))
		return err
	})
}

func TestProposeKeyRefuses(t *testing.T) {
	with := func(change func(*types.MsgProposeKey)) *types.MsgProposeKey {
		m := propose(t, nurse, phone("second"))
		change(m)
		return m
	}
	validators, err := codectypes.NewAnyWithValue(ed25519.GenPrivKeyFromSecret([]byte("1")).PubKey())
	require.NoError(t, err)
	staffs, beside := phone("the coordinator's own"), phone("the mother's")
	for name, tc := range map[string]struct {
		msg   *types.MsgProposeKey
		want  error
		words string
	}{
		"somebody without the task":        {propose(t, stranger, phone("second")), errNotDelegated, ""},
		"the participant":                  {propose(t, participant, phone("second")), errNotDelegated, ""},
		"no note":                          {with(func(m *types.MsgProposeKey) { m.PaperDigest = nil }), types.ErrInvalid, "paper_digest has 0 bytes"},
		"no key":                           {propose(t, nurse, nil), types.ErrKey, "public_key is missing"},
		"a key that only validators use":   {with(func(m *types.MsgProposeKey) { m.PublicKey = validators }), types.ErrKey, "participants sign with"},
		"the coordinator's registered key": {propose(t, nurse, staffs), types.ErrKey, "a person of organisation 4"},
		"the key of who signs beside":      {propose(t, nurse, beside), types.ErrKey, "signs beside the participant"},
		"an unknown handle":                {with(func(m *types.MsgProposeKey) { m.Handle = blind("nobody's") }), types.ErrNoConsent, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, consentfact.Countersigner{Address: addressOf(beside).String(), Capacity: representative})
			f.people.hire(addressOf(staffs), 4)
			f.refuses(t, tc.want, tc.words, func(ctx sdk.Context) error {
				_, err := f.ProposeKey(ctx, tc.msg)
				return err
			})
		})
	}
}
