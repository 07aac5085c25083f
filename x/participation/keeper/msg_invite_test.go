package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/mldsa65"
	"github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// participantKey returns the secp256k1 key of the n-th participant.
func participantKey(n byte) cryptotypes.PubKey {
	return secp256k1.GenPrivKeyFromSecret([]byte{n}).PubKey()
}

func packed(t testing.TB, key cryptotypes.PubKey) *codectypes.Any {
	t.Helper()
	key_, err := codectypes.NewAnyWithValue(key)
	require.NoError(t, err)
	return key_
}

// invitation returns the coordinator's invitation of the n-th participant.
func (f *fixture) invitation(n byte) *types.MsgInvite {
	key := participantKey(n)
	digest := fact.KeyDigest(fact.Hash(filled(n)), fact.Hash(filled(n+1)))
	return &types.MsgInvite{
		Signer: coordinator.String(), Trial: theTrial, Site: theSite, Handle: filled(n), PublicKey: packed(f.T, key),
		KDigest: digest[:], Mode: consentfact.Mode_MODE_SELF, Payee: payouttypes.Wallet(sdk.AccAddress(key.Address()).String()),
		Blind: filled(n + 100),
	}
}

func TestAnInvitationOffersAConsentOpensAnAccountAndPaysFees(t *testing.T) {
	f := setup(t)
	mother := sdk.AccAddress("the child's mother")
	msg := f.invitation(1)
	msg.Countersigners = []consentfact.Countersigner{
		{Address: mother.String(), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
		{Address: notary.String(), Capacity: consentfact.Capacity_CAPACITY_WITNESS},
	}
	res := must(f, f.msgs.Invite, msg)
	key := sdk.AccAddress(participantKey(1).Address()).String()
	require.Equal(t, key, res.Address)

	p, err := f.Participation(f.ctx, fact.Hash(msg.Handle))
	require.NoError(t, err)
	require.Equal(t, types.Participation{
		Handle: msg.Handle, Trial: theTrial, Site: theSite, State: types.State_STATE_INVITED,
		Steps:   []types.Step{{State: types.State_STATE_INVITED, Height: 10, Time: start}},
		KDigest: msg.KDigest, Blind: msg.Blind,
	}, p)
	require.Len(t, f.audit.all(f.ctx, "offer"), 1)
	require.Len(t, f.audit.all(f.ctx, "account"), 1)

	grants := f.audit.all(f.ctx, "grant")
	require.Len(t, grants, 2, "the notary is a registered person, whose own grant must not be replaced")
	require.Equal(t, "7 pays "+key+" up to 10000000upoise until 2034-12-31 for 5 messages", string(grants[0]))
	require.Contains(t, string(grants[1]), mother.String())

	invited := f.lastFact().(*participationfact.ParticipantInvited)
	require.Equal(t, fact.Meaning_MEANING_AUTHORED, invited.Signature.Meaning)
	require.Equal(t, fact.Task_TASK_RECRUITMENT, invited.Signature.Actor.Task)
	require.Equal(t, msg.Blind, invited.Blind)
	require.Equal(t, key, invited.Key)
}

func TestEveryKindOfKeyThatOnePersonHoldsMayBeInvited(t *testing.T) {
	phone, err := secp256r1.GenPrivKey()
	require.NoError(t, err)
	quantum, err := mldsa65.GenPrivKeyFromSeed(filled(9))
	require.NoError(t, err)
	for name, key := range map[string]cryptotypes.PubKey{
		"secp256k1": participantKey(1), "secp256r1": phone.PubKey(), "ML-DSA-65": quantum.PubKey(),
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			msg := f.invitation(1)
			msg.PublicKey = packed(t, key)
			res := must(f, f.msgs.Invite, msg)
			require.Equal(t, sdk.AccAddress(key.Address()).String(), res.Address)
		})
	}
}

func TestInviteRefuses(t *testing.T) {
	key := func(key cryptotypes.PubKey) func(*fixture, *types.MsgInvite) {
		return func(f *fixture, m *types.MsgInvite) { m.PublicKey = packed(f.T, key) }
	}
	staff := secp256k1.GenPrivKeyFromSecret([]byte("staff")).PubKey()
	for name, tc := range map[string]struct {
		change func(*fixture, *types.MsgInvite)
		want   error
	}{
		"somebody without the task":   {func(_ *fixture, m *types.MsgInvite) { m.Signer = nurse.String() }, errNotDelegated},
		"a signer that is no address": {func(_ *fixture, m *types.MsgInvite) { m.Signer = "me" }, types.ErrInvalid},
		"another trial":               {func(_ *fixture, m *types.MsgInvite) { m.Trial = 4 }, errNotDelegated},
		"a trial that does not recruit": {func(f *fixture, _ *types.MsgInvite) {
			f.trial.status = trialfact.Status_STATUS_ACTIVE_NOT_RECRUITING
		}, types.ErrNotRecruiting},
		"a site that is not open":           {func(f *fixture, _ *types.MsgInvite) { f.protocol.closed = true }, errNotOpen},
		"a site without a schedule":         {func(f *fixture, _ *types.MsgInvite) { f.protocol.schedule = nil }, errNoSchedule},
		"while payments wait":               {func(f *fixture, _ *types.MsgInvite) { f.payout.short = true }, errShort},
		"a handle that is taken":            {func(_ *fixture, m *types.MsgInvite) { m.Handle = filled(50) }, types.ErrHandleTaken},
		"a key that is taken":               {key(participantKey(50)), errKeyTaken},
		"a handle of 31 bytes":              {func(_ *fixture, m *types.MsgInvite) { m.Handle = m.Handle[1:] }, types.ErrInvalid},
		"no digest of k":                    {func(_ *fixture, m *types.MsgInvite) { m.KDigest = nil }, types.ErrInvalid},
		"a blind of 33 bytes":               {func(_ *fixture, m *types.MsgInvite) { m.Blind = append(m.Blind, 0) }, types.ErrInvalid},
		"no key":                            {func(_ *fixture, m *types.MsgInvite) { m.PublicKey = nil }, types.ErrKey},
		"a key that was not decoded":        {func(_ *fixture, m *types.MsgInvite) { m.PublicKey = &codectypes.Any{TypeUrl: "/x"} }, types.ErrKey},
		"a validator's kind of key":         {key(ed25519.GenPrivKeyFromSecret([]byte("v")).PubKey()), types.ErrKey},
		"a key of two people":               {key(multisig.NewLegacyAminoPubKey(1, []cryptotypes.PubKey{participantKey(1), participantKey(2)})), types.ErrKey},
		"a secp256k1 key of 32 bytes":       {key(&secp256k1.PubKey{Key: filled(2)}), types.ErrKey},
		"a secp256k1 key that is no point":  {key(&secp256k1.PubKey{Key: append([]byte{4}, filled(2)...)}), types.ErrKey},
		"an empty secp256k1 key":            {key(&secp256k1.PubKey{}), types.ErrKey},
		"an empty secp256r1 key":            {key(&secp256r1.PubKey{}), types.ErrKey},
		"an ML-DSA-65 key of 32 bytes":      {key(&mldsa65.PubKey{Key: filled(2)}), types.ErrKey},
		"the key of a member of the staff":  {key(staff), types.ErrKey},
		"fees beyond the usual":             {func(_ *fixture, m *types.MsgInvite) { m.FeeLimit = coins(10_000_001, "upoise") }, types.ErrInvalid},
		"fees in another denomination":      {func(_ *fixture, m *types.MsgInvite) { m.FeeLimit = coins(1, "uusd") }, types.ErrInvalid},
		"a witness of no address":           {func(_ *fixture, m *types.MsgInvite) { m.Countersigners = beside(nil, witness) }, types.ErrInvalid},
		"fees of nothing":                   {func(_ *fixture, m *types.MsgInvite) { m.FeeLimit = coins(0, "upoise") }, types.ErrInvalid},
		"a payee that cannot be paid":       {func(_ *fixture, m *types.MsgInvite) { m.Payee.Address = "" }, payouttypes.ErrPayee},
		"a countersigner without a kind":    {func(_ *fixture, m *types.MsgInvite) { m.Countersigners = make([]consentfact.Countersigner, 1) }, nil},
		"the participant as their own help": {func(_ *fixture, m *types.MsgInvite) { m.Countersigners = themselves(m) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			must(f, f.msgs.Invite, f.invitation(50))
			f.identity.people[sdk.AccAddress(staff.Address()).String()] = 8
			msg := f.invitation(1)
			tc.change(f, msg)
			before := f.snapshot()
			_, err := send(f, f.msgs.Invite, msg)
			require.Error(t, err)
			if tc.want != nil {
				require.ErrorIs(t, err, tc.want)
			}
			require.Equal(t, before, f.snapshot(), "a refusal changes nothing")
		})
	}
}

func coins(amount int64, denom string) sdk.Coins {
	return sdk.Coins{sdk.Coin{Denom: denom, Amount: sdk.NewInt64Coin(denom, amount).Amount}}
}

func themselves(m *types.MsgInvite) []consentfact.Countersigner {
	key := m.PublicKey.GetCachedValue().(cryptotypes.PubKey)
	return beside(sdk.AccAddress(key.Address()), witness)
}

const witness = consentfact.Capacity_CAPACITY_WITNESS

// beside names one countersigner.
func beside(who sdk.AccAddress, capacity consentfact.Capacity) []consentfact.Countersigner {
	return []consentfact.Countersigner{{Address: who.String(), Capacity: capacity}}
}

func TestWitnessesAndRepresentativesAreNotOfTheSitesOrganisation(t *testing.T) {
	f := setup(t)
	msg := f.invitation(1)
	for _, capacity := range []consentfact.Capacity{witness, consentfact.Capacity_CAPACITY_REPRESENTATIVE} {
		msg.Countersigners = beside(nurse, capacity)
		err := refused(f, f.msgs.Invite, msg, types.ErrWitness)
		require.ErrorContains(t, err, "independent")
	}
	msg.Countersigners = beside(notary, witness)
	must(f, f.msgs.Invite, msg)
}

func TestAFeeLimitWithoutAnAmountIsRefusedAndDoesNotPanic(t *testing.T) {
	f := setup(t)
	msg := f.invitation(1)
	msg.FeeLimit = sdk.Coins{{Denom: "upoise"}}
	err := refused(f, f.msgs.Invite, msg, types.ErrInvalid)
	require.ErrorContains(t, err, "has no amount")
}

func TestSomebodyWhoTakesPartKeepsTheirFeeGrantWhenTheySignBesideAnother(t *testing.T) {
	f := setup(t)
	mother := must(f, f.msgs.Invite, f.invitation(1)).Address
	grants := len(f.audit.all(f.ctx, "grant"))
	child := f.invitation(2)
	child.Countersigners = []consentfact.Countersigner{{
		Address: mother, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE,
	}}
	key := must(f, f.msgs.Invite, child).Address
	added := f.audit.all(f.ctx, "grant")[grants:]
	require.Len(t, added, 1, "the mother's own grant must not be replaced")
	require.Contains(t, string(added[0]), key)
}

func TestTheUsualFeeLimitIsTheMost(t *testing.T) {
	f := setup(t)
	msg := f.invitation(1)
	msg.FeeLimit = coins(10_000_001, "upoise")
	refused(f, f.msgs.Invite, msg, types.ErrInvalid)
	msg.FeeLimit = coins(10_000_000, "upoise")
	must(f, f.msgs.Invite, msg)
	require.Contains(t, string(f.audit.all(f.ctx, "grant")[0]), "up to 10000000upoise")
}

func TestASmallerFeeLimitIsKept(t *testing.T) {
	f := setup(t)
	msg := f.invitation(1)
	msg.FeeLimit = coins(5, "upoise")
	must(f, f.msgs.Invite, msg)
	require.Contains(t, string(f.audit.all(f.ctx, "grant")[0]), "up to 5upoise")
}
