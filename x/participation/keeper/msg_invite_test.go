package keeper_test

import (
	"strings"
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
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func packed(t testing.TB, key cryptotypes.PubKey) *codectypes.Any {
	t.Helper()
	any, err := codectypes.NewAnyWithValue(key)
	require.NoError(t, err)
	return any
}

func TestAnInvitationOffersAConsentOpensAnAccountAndPromisesFees(t *testing.T) {
	w := newWorld(t)
	mother, p := w.Key("the child's mother"), w.newParticipant()
	m := w.invitation(w.here, p)
	m.Population = protocoltypes.Minor
	m.Countersigners = []consentfact.Countersigner{
		{Address: mother.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
		{Address: w.elsewhere.witness.Address, Capacity: witness},
	}
	require.Equal(t, p.address, fixture.Must(w.Fixture, w.msgs.Invite, m).Address)
	require.Equal(t, types.Participation{
		Handle: m.Handle, Trial: w.trial, Site: w.here.number, State: invited,
		Steps:   []types.Step{{State: invited, Height: w.Ctx.BlockHeight(), Time: w.Ctx.BlockTime(), Site: w.here.number}},
		KDigest: m.KDigest, Blind: m.Blind, Inviter: w.here.coordinator.Address,
	}, w.stored(p))
	standing, err := w.consent.Standing(w.Ctx, fact.Hash(p.handle))
	require.NoError(t, err)
	require.Equal(t, consenttypes.State_STATE_OFFERED, standing.State)
	account, err := w.payout.Account(w.Ctx, fact.Hash(p.handle))
	require.NoError(t, err)
	require.False(t, account.HasPayee(), "whoever invites names no payee")

	for _, key := range []sdk.AccAddress{p.raw(), mother.Raw, w.elsewhere.witness.Raw} {
		require.Equal(t, types.FeePromise{
			Handle: p.handle, Signer: key.String(), Organisation: w.here.organisation, Promised: types.MaxFeeLimit, Left: types.MaxFeeLimit,
		}, w.promised(p, key))
		require.True(t, w.Account.HasAccount(w.Ctx, key))
	}
	require.EqualValues(t, feeBudget-3*types.MaxFeeLimit, w.budget(w.here))

	recorded := w.Facts()
	asked := recorded[len(recorded)-1].(*participationfact.ParticipantInvited)
	require.Equal(t, fact.Meaning_MEANING_AUTHORED, asked.Signature.Meaning)
	require.Equal(t, fact.Task_TASK_RECRUITMENT, asked.Signature.Actor.Task)
	require.Equal(t, m.Blind, asked.Blind)
	require.Equal(t, p.address, asked.Key)
}

func TestEveryKindOfKeyThatOnePersonHoldsMayBeInvited(t *testing.T) {
	w := newWorld(t)
	phone, err := secp256r1.GenPrivKey()
	require.NoError(t, err)
	quantum, err := mldsa65.GenPrivKeyFromSeed(fixture.Digest("seed"))
	require.NoError(t, err)
	for name, key := range map[string]cryptotypes.PubKey{
		"secp256k1": secp256k1.GenPrivKeyFromSecret([]byte("laptop")).PubKey(), "secp256r1": phone.PubKey(), "ML-DSA-65": quantum.PubKey(),
	} {
		t.Run(name, func(t *testing.T) {
			m := w.invitation(w.here, w.newParticipant())
			m.PublicKey = packed(t, key)
			require.Equal(t, sdk.AccAddress(key.Address()).String(), fixture.Must(w.Fixture, w.msgs.Invite, m).Address)
		})
	}
}

func TestInviteRefuses(t *testing.T) {
	w := newWorld(t)
	taken, laptop := w.invite(w.here), secp256k1.GenPrivKeyFromSecret([]byte("laptop")).PubKey()
	staff := secp256k1.GenPrivKeyFromSecret([]byte("staff")).PubKey()
	w.employ(w.there, staff)
	key := func(key cryptotypes.PubKey) func(*types.MsgInvite) {
		return func(m *types.MsgInvite) { m.PublicKey = packed(t, key) }
	}
	for name, tc := range map[string]struct {
		change func(*types.MsgInvite)
		want   error
	}{
		"somebody without the task":         {func(m *types.MsgInvite) { m.Signer = w.here.nurse.Address }, trialtypes.ErrDelegation},
		"a signer that is no address":       {func(m *types.MsgInvite) { m.Signer = "me" }, types.ErrInvalid},
		"a trial that does not exist":       {func(m *types.MsgInvite) { m.Trial++ }, trialtypes.ErrUnknownTrial},
		"a handle that is taken":            {func(m *types.MsgInvite) { m.Handle = taken.handle }, types.ErrHandleTaken},
		"a key that is taken":               {key(taken.key.PubKey()), consenttypes.ErrKeyTaken},
		"a handle of 31 bytes":              {func(m *types.MsgInvite) { m.Handle = m.Handle[1:] }, types.ErrInvalid},
		"no digest of k":                    {func(m *types.MsgInvite) { m.KDigest = nil }, types.ErrInvalid},
		"a blind of 33 bytes":               {func(m *types.MsgInvite) { m.Blind = append(m.Blind, 0) }, types.ErrInvalid},
		"no key":                            {func(m *types.MsgInvite) { m.PublicKey = nil }, types.ErrKey},
		"a key that was not decoded":        {func(m *types.MsgInvite) { m.PublicKey = &codectypes.Any{TypeUrl: "/x"} }, types.ErrKey},
		"a validator's kind of key":         {key(ed25519.GenPrivKeyFromSecret([]byte("v")).PubKey()), types.ErrKey},
		"a key of two people":               {key(multisig.NewLegacyAminoPubKey(1, []cryptotypes.PubKey{laptop, staff})), types.ErrKey},
		"a secp256k1 key of 32 bytes":       {key(&secp256k1.PubKey{Key: w.fresh()}), types.ErrKey},
		"a secp256k1 key that is no point":  {key(&secp256k1.PubKey{Key: append([]byte{4}, w.fresh()...)}), types.ErrKey},
		"an empty secp256k1 key":            {key(&secp256k1.PubKey{}), types.ErrKey},
		"an empty secp256r1 key":            {key(&secp256r1.PubKey{}), types.ErrKey},
		"an ML-DSA-65 key of 32 bytes":      {key(&mldsa65.PubKey{Key: w.fresh()}), types.ErrKey},
		"the key of a member of the staff":  {key(staff), types.ErrKey},
		"fees beyond the usual":             {func(m *types.MsgInvite) { m.FeeLimit = coins(types.MaxFeeLimit+1, "upoise") }, types.ErrInvalid},
		"fees in another denomination":      {func(m *types.MsgInvite) { m.FeeLimit = coins(1, "uusd") }, types.ErrInvalid},
		"fees of nothing":                   {func(m *types.MsgInvite) { m.FeeLimit = coins(0, "upoise") }, types.ErrInvalid},
		"fees without an amount":            {func(m *types.MsgInvite) { m.FeeLimit = sdk.Coins{{Denom: "upoise"}} }, types.ErrInvalid},
		"a witness of no address":           {func(m *types.MsgInvite) { m.Countersigners = beside("", witness) }, consenttypes.ErrInvalid},
		"a countersigner without a kind":    {func(m *types.MsgInvite) { m.Countersigners = make([]consentfact.Countersigner, 1) }, consenttypes.ErrInvalid},
		"the participant as their own help": {func(m *types.MsgInvite) { m.Countersigners = themselves(m) }, consenttypes.ErrInvalid},
	} {
		t.Run(name, func(*testing.T) {
			m := w.invitation(w.here, w.newParticipant())
			tc.change(m)
			refused(w, w.msgs.Invite, m, tc.want)
		})
	}
}

// employ registers the holder of a key at a site's organisation, who accepts.
func (w *world) employ(s site, key cryptotypes.PubKey) {
	w.Helper()
	address := sdk.AccAddress(key.Address()).String()
	w.registers(s, address)
	w.Accept(address, s.organisation)
}

// registers has a site's administrator register a key, whoever's it is.
func (w *world) registers(s site, address string) {
	w.Helper()
	fixture.Must(w.Fixture, identitykeeper.NewMsgServer(w.Identity).RegisterPerson, &identitytypes.MsgRegisterPerson{
		Signer: s.administrator.Address, Address: address, NameDigest: w.fresh(), IdentityDigest: w.fresh(),
	})
}

func coins(amount int64, denom string) sdk.Coins {
	return sdk.Coins{sdk.Coin{Denom: denom, Amount: sdk.NewInt64Coin(denom, amount).Amount}}
}

func themselves(m *types.MsgInvite) []consentfact.Countersigner {
	key := m.PublicKey.GetCachedValue().(cryptotypes.PubKey)
	return beside(sdk.AccAddress(key.Address()).String(), witness)
}

const witness = consentfact.Capacity_CAPACITY_WITNESS

// beside names one countersigner.
func beside(address string, capacity consentfact.Capacity) []consentfact.Countersigner {
	return []consentfact.Countersigner{{Address: address, Capacity: capacity}}
}

func TestWhoeverSignsBesideAParticipantHasNoPartInTheTrial(t *testing.T) {
	w := newWorld(t)
	m := w.invitation(w.here, w.newParticipant())
	m.Population = protocoltypes.Minor
	for name, by := range map[string]fixture.Person{
		"of the site": w.here.nurse, "its administrator": w.here.administrator, "of another site": w.there.nurse,
		"of the sponsor": w.sponsor, "of the ethics committee": w.chair,
	} {
		for _, capacity := range []consentfact.Capacity{witness, consentfact.Capacity_CAPACITY_SECOND_PARENT, consentfact.Capacity_CAPACITY_REPRESENTATIVE} {
			m.Countersigners = append(beside(w.Key("the child's mother").Address, consentfact.Capacity_CAPACITY_REPRESENTATIVE), beside(by.Address, capacity)...)
			require.ErrorContains(t, refused(w, w.msgs.Invite, m, consenttypes.ErrIndependent), "independent", name)
		}
	}
	m.Countersigners[1] = beside(w.elsewhere.witness.Address, consentfact.Capacity_CAPACITY_ASSENT)[0]
	require.ErrorContains(t, refused(w, w.msgs.Invite, m, consenttypes.ErrIndependent), "assents as no participant")
	m.Countersigners[1].Capacity = witness
	fixture.Must(w.Fixture, w.msgs.Invite, m)
}

func TestNobodyIsInvitedWhereTheSiteIsNotOpenOrTheTrialDoesNotRecruit(t *testing.T) {
	w := newWorld(t)
	p := w.newParticipant()
	w.decides(w.protocolLine, protocolfact.Outcome_OUTCOME_SUSPENDED)
	refuses(w, w.msgs.Invite, w.invitation(w.here, p), "not open")
	w.decides(w.protocolLine, protocolfact.Outcome_OUTCOME_LIFTED)
	w.becomes(trialfact.Status_STATUS_SUSPENDED, fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY))
	refuses(w, w.msgs.Invite, w.invitation(w.here, p), "is SUSPENDED")
}

func TestNobodyWhoSignsForAnOrganisationIsPaidAsAParticipant(t *testing.T) {
	w := newWorld(t)
	s := w.here
	p := w.invite(s)
	for wallet, text := range map[string]string{
		s.coordinator.Address:                           "is the key of a person of organisation",
		strings.ToUpper(s.coordinator.Address):          "want it written as " + s.coordinator.Address,
		identitytypes.Treasury(s.organisation).String(): "is the treasury of organisation",
	} {
		require.ErrorIs(t, fixture.Refuse(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
			Signer: p.address, Handle: p.handle, Payee: payouttypes.Wallet(wallet), Blind: w.fresh(),
		}, text), payouttypes.ErrPayee)
	}
}

func TestAnInvitationWithoutTheDelegationLeavesNothingBehind(t *testing.T) {
	w := newWorld(t)
	p := w.newParticipant()
	m := w.invitation(w.here, p)
	m.Countersigners = []consentfact.Countersigner{{Address: p.address, Capacity: consentfact.Capacity_CAPACITY_WITNESS}}
	refuses(w, w.msgs.Invite, m, "is the participant")
	m = w.invitation(w.here, p)
	m.Signer = w.here.nurse.Address
	refuses(w, w.msgs.Invite, m, "RECRUITMENT at site 1 of EQ00000001 is not delegated to")
	m.Signer = w.there.coordinator.Address
	refuses(w, w.msgs.Invite, m, "is of organisation")
}

// tagged invites somebody who is known by a tag.
func (w *world) tagged(s site, tag []byte) (participant, *types.MsgInvite) {
	p := w.newParticipant()
	m := w.invitation(s, p)
	m.PersonTag = tag
	return p, m
}

func TestSomebodyTakesPartOnceInATrialAtWhateverSite(t *testing.T) {
	w := newWorld(t)
	there, tag := w.there, w.fresh()
	p, m := w.tagged(w.here, tag)
	fixture.Must(w.Fixture, w.msgs.Invite, m)
	require.Equal(t, tag, w.stored(p).PersonTag)
	for _, s := range []site{w.here, there} {
		_, again := w.tagged(s, tag)
		err := fixture.Refuse(w.Fixture, w.msgs.Invite, again, "the person takes part already")
		require.ErrorContains(t, err, "takes part in trial 1 at site 1: ask that site whether it is the same person")
	}
	_, another := w.tagged(there, w.fresh())
	fixture.Must(w.Fixture, w.msgs.Invite, another)
	w.invite(there) // of whom nobody says who they are
	_, short := w.tagged(w.here, tag[:31])
	fixture.Refuse(w.Fixture, w.msgs.Invite, short, "person_tag has 31 bytes, want 32 or none")
	require.NoError(t, w.CheckInvariants(w.Ctx))

	// In a chain that goes on from this one it is the same.
	exported, err := w.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	exported.Participations[0].PersonTag = tag[:5]
	require.ErrorContains(t, exported.Validate(), "person_tag has 5 bytes, want 32 or none")
}

func TestWhoIsOverIsInvitedAgainEightTimesInAll(t *testing.T) {
	w := newWorld(t)
	there, tag := w.there, w.fresh()
	for i := range types.MaxParticipations {
		p, m := w.tagged([]site{w.here, there}[i%2], tag)
		fixture.Must(w.Fixture, w.msgs.Invite, m)
		w.consents([]site{w.here, there}[i%2], p, 1)
		w.withdraws(p)
	}
	_, m := w.tagged(w.here, tag)
	err := fixture.Refuse(w.Fixture, w.msgs.Invite, m, "the person takes part already")
	require.ErrorContains(t, err, "they were invited to trial 1 8 times, which is the most")
	require.NoError(t, w.CheckInvariants(w.Ctx))
}

func TestAWithdrawalThatIsOnlyReportedEndsNoPart(t *testing.T) {
	w := newWorld(t)
	there, tag := w.there, w.fresh()
	p, m := w.tagged(w.here, tag)
	fixture.Must(w.Fixture, w.msgs.Invite, m)
	w.consents(w.here, p, 1)
	fixture.Must(w.Fixture, w.consentMsgs.ReportWithdrawal, &consenttypes.MsgReportWithdrawal{
		Signer: w.here.coordinator.Address, Handle: p.handle, PaperDigest: w.fresh(), Blind: w.fresh(),
	})
	_, again := w.tagged(there, tag)
	fixture.Refuse(w.Fixture, w.msgs.Invite, again, "the person takes part already")
}
