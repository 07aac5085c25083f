package keeper_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// desk stands for the participations: who invited, to whom fees were promised, and where somebody was transferred and by whom.
type desk struct {
	inviter  string
	promised []string
	moved    []uint32
	by       []fact.Actor
	fails    error
}

func (d *desk) Transfer(_ context.Context, _ fact.Hash, to, _ uint32, by fact.Actor, _ consentfact.Capacity) error {
	if d.fails == nil {
		d.moved, d.by = append(d.moved, to), append(d.by, by)
	}
	return d.fails
}

func (d *desk) InviterOf(context.Context, fact.Hash) (string, error) { return d.inviter, nil }

func (d *desk) PromiseFees(_ context.Context, _ fact.Hash, key sdk.AccAddress) error {
	if d.fails != nil {
		return d.fails
	}
	d.promised = append(d.promised, key.String())
	return nil
}

func (p *till) HoldUntil(_ context.Context, _ fact.Hash, until time.Time) error {
	p.heldUntil = &until
	return nil
}

func (p *till) EndHold(context.Context, fact.Hash) error {
	p.heldUntil = nil
	return nil
}

func (p *till) Owes(context.Context, fact.Hash) (bool, error) { return p.owes, nil }

// phone is a new key of somebody's.
func phone(of string) cryptotypes.PubKey { return secp256k1.GenPrivKeyFromSecret([]byte(of)).PubKey() }

func addressOf(key cryptotypes.PubKey) sdk.AccAddress { return sdk.AccAddress(key.Address()) }

func propose(t *testing.T, by sdk.AccAddress, key cryptotypes.PubKey) *types.MsgProposeKey {
	t.Helper()
	note, packed := digest("how they were identified"), (*codectypes.Any)(nil)
	if key != nil {
		var err error
		packed, err = codectypes.NewAnyWithValue(key)
		require.NoError(t, err)
	}
	return &types.MsgProposeKey{Signer: by.String(), Handle: handle[:], PublicKey: packed, PaperDigest: note[:], Blind: blind("proposal")}
}

func confirmKey(by sdk.AccAddress, key cryptotypes.PubKey) *types.MsgConfirmKey {
	return &types.MsgConfirmKey{Signer: by.String(), Handle: handle[:], Key: addressOf(key).String(), Blind: blind("key confirmed")}
}

func acceptKey(key cryptotypes.PubKey) *types.MsgAcceptKey {
	return &types.MsgAcceptKey{Signer: addressOf(key).String(), Handle: handle[:], Blind: blind("key accepted")}
}

func vetoKey(by sdk.AccAddress) *types.MsgVetoKey {
	return &types.MsgVetoKey{Signer: by.String(), Handle: handle[:], Blind: blind("veto")}
}

func (f *fixture) mustPropose(t *testing.T, by sdk.AccAddress, key cryptotypes.PubKey) {
	t.Helper()
	res, err := f.ProposeKey(f.ctx, propose(t, by, key))
	require.NoError(t, err)
	require.Equal(t, addressOf(key).String(), res.Address)
}

func (f *fixture) mustConfirmKey(t *testing.T, by sdk.AccAddress, key cryptotypes.PubKey) {
	t.Helper()
	_, err := f.ConfirmKey(f.ctx, confirmKey(by, key))
	require.NoError(t, err)
}

func (f *fixture) mustVeto(t *testing.T, by sdk.AccAddress) {
	t.Helper()
	_, err := f.VetoKey(f.ctx, vetoKey(by))
	require.NoError(t, err)
}

// mustAccept has two members of staff and the key bring a proposal so far that only time is missing.
func (f *fixture) mustAccept(t *testing.T, key cryptotypes.PubKey) {
	t.Helper()
	f.mustPropose(t, nurse, key)
	f.mustConfirmKey(t, physician, key)
	_, err := f.AcceptKey(f.ctx, acceptKey(key))
	require.NoError(t, err)
}

func (f *fixture) sleep(t *testing.T, d time.Duration) {
	t.Helper()
	f.later(1, d)
	require.NoError(t, f.EndBlock(f.ctx))
}

// keys returns what became of the participation's keys.
func (f *fixture) keysOf(t *testing.T) types.Rebinding {
	t.Helper()
	state, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	for _, entry := range state.Consents {
		if fact.Hash(entry.Consent.Handle) == handle && entry.Rebinding != nil {
			return *entry.Rebinding
		}
	}
	return types.Rebinding{}
}

func TestAParticipantWhoLostTheirPhoneIsTheSameByANewKey(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	second := phone("second")
	f.mustAccept(t, second)
	require.Equal(t, f.ctx.BlockTime().Add(types.TimeToVeto+types.TimeToNamePayee), *f.till.heldUntil)
	accepted := f.last().(*consentfact.KeyAccepted)
	require.Equal(t, f.till.heldUntil.UnixNano(), accepted.HeldUntil)

	f.sleep(t, types.TimeToVeto-1)
	require.Equal(t, participant.String(), f.row(t).Key, "a moment before, nothing has changed")
	f.sleep(t, 1)
	row := f.row(t)
	require.Equal(t, addressOf(second).String(), row.Key)
	require.Equal(t, consentfact.Mode_MODE_SELF, row.Mode)
	require.Nil(t, row.HandedOverAt)
	rebound := f.last().(*consentfact.KeyRebound)
	require.Equal(t, fact.Chain(), *rebound.Signature.Actor)
	require.Equal(t, participant.String(), rebound.Old)
	require.False(t, rebound.HandedOver)
	require.True(t, f.standing(t).Given, "what they consented to stands")
	require.NotNil(t, f.till.heldUntil, "the hold goes on: who has the key says where the money goes")

	f.refuses(t, types.ErrNotTheirKey, "is neither the key", func(ctx sdk.Context) error {
		_, err := f.Withdraw(ctx, withdraw(participant))
		return err
	})
	f.refuses(t, types.ErrNotTheirKey, "is not the key", func(ctx sdk.Context) error {
		_, err := f.Decline(ctx, decline())
		return err
	})
	require.ErrorIs(t, f.CheckFree(f.ctx, withdraw(participant)), types.ErrNotFree)
	payee := payouttypes.Wallet(stranger.String())
	_, err := f.NamePayee(f.ctx, &types.MsgNamePayee{Signer: row.Key, Handle: handle[:], Payee: payee, Blind: blind("payee")})
	require.NoError(t, err)
	_, err = f.Withdraw(f.ctx, withdraw(addressOf(second)))
	require.NoError(t, err)
}

func TestAKeyThatBelongedToAParticipationServesNothingElseEver(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	second, vetoed := phone("second"), phone("vetoed")
	f.mustAccept(t, second)
	f.sleep(t, types.TimeToVeto)
	f.later(1, types.TimeToRest)
	f.mustAccept(t, vetoed)
	f.mustVeto(t, addressOf(second))
	f.later(1, types.TimeToRest)
	require.Equal(t, []string{participant.String(), addressOf(vetoed).String()}, f.keysOf(t).Retired)
	for _, key := range []sdk.AccAddress{participant, addressOf(second), addressOf(vetoed)} {
		is, err := f.IsParticipant(f.ctx, key)
		require.NoError(t, err)
		require.True(t, is)
		f.refuses(t, types.ErrKeyTaken, "already", func(ctx sdk.Context) error {
			o := offer(consentfact.Mode_MODE_SELF)
			o.Handle, o.Key = digest("another"), key
			return f.Open(ctx, o, inviter)
		})
	}
	for _, key := range []cryptotypes.PubKey{second, vetoed} {
		f.refuses(t, types.ErrKeyTaken, "make a fresh key", func(ctx sdk.Context) error {
			_, err := f.ProposeKey(ctx, propose(t, nurse, key))
			return err
		})
	}
}

func TestAWithdrawalByTheOldKeyEndsWhatIsProposed(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.give(t, consent(1))
	f.mustAccept(t, phone("a thief's"))
	f.later(1, time.Hour)
	f.till.owes = true
	f.mustWithdraw(t)
	f.sleep(t, types.TimeToVeto)
	require.Equal(t, participant.String(), f.row(t).Key)
	ended := f.last().(*consentfact.KeyProposalEnded)
	require.Equal(t, fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION, ended.Signature.Reason.Code)
	require.Nil(t, f.till.heldUntil)
	require.Nil(t, f.keysOf(t).Proposal)
}

func TestAWithdrawalEndsAProposalBeforeItIsConfirmedOrAccepted(t *testing.T) {
	key := phone("late")
	for name, tc := range map[string]struct {
		before func(*testing.T, *fixture)
		then   func(*fixture, sdk.Context) error
	}{
		"before the second": {
			func(t *testing.T, f *fixture) { f.mustPropose(t, nurse, key) },
			func(f *fixture, ctx sdk.Context) error {
				_, err := f.ConfirmKey(ctx, confirmKey(physician, key))
				return err
			},
		},
		"before the key": {
			func(t *testing.T, f *fixture) { f.mustPropose(t, nurse, key); f.mustConfirmKey(t, physician, key) },
			func(f *fixture, ctx sdk.Context) error { _, err := f.AcceptKey(ctx, acceptKey(key)); return err },
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			tc.before(t, f)
			f.mustWithdraw(t)
			f.refuses(t, types.ErrProposal, "that ended the proposal", func(ctx sdk.Context) error { return tc.then(f, ctx) })
		})
	}
}

func TestWhoWithdrewGetsAnotherKeyAsLongAsTheyAreOwedAnything(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.mustWithdraw(t)
	f.later(1, time.Hour)
	second := phone("second")
	f.refuses(t, types.ErrClosed, "is owed nothing", func(ctx sdk.Context) error {
		_, err := f.ProposeKey(ctx, propose(t, nurse, second))
		return err
	})
	f.till.owes = true
	f.mustAccept(t, second)
	f.sleep(t, types.TimeToVeto)
	payee := payouttypes.Wallet(stranger.String())
	_, err := f.NamePayee(f.ctx, &types.MsgNamePayee{Signer: addressOf(second).String(), Handle: handle[:], Payee: payee, Blind: blind("payee")})
	require.NoError(t, err)
	f.refuses(t, types.ErrClosed, "for ever", func(ctx sdk.Context) error {
		_, err := f.Withdraw(ctx, withdraw(addressOf(second)))
		return err
	})
}

func TestNobodyRedirectsMoneyWhileAnotherKeyIsAwaited(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	second := phone("second")
	f.mustAccept(t, second)
	payee := payouttypes.Wallet(stranger.String())
	for _, by := range []sdk.AccAddress{participant, addressOf(second)} {
		for name, send := range map[string]func(sdk.Context) error{
			"by a message": func(ctx sdk.Context) error {
				_, err := f.NamePayee(ctx, &types.MsgNamePayee{Signer: by.String(), Handle: handle[:], Payee: payee, Blind: blind("payee")})
				return err
			},
			"with a consent": func(ctx sdk.Context) error {
				m := consent(1)
				m.Signer, m.Payee = by.String(), &payee
				_, err := f.GiveConsent(ctx, m)
				return err
			},
		} {
			t.Run(name, func(t *testing.T) {
				want := types.ErrProposal
				if !by.Equals(participant) {
					want = types.ErrNotTheirKey
				}
				f.refuses(t, want, "", send)
			})
		}
	}
	f.mustVeto(t, participant)
	_, err := f.NamePayee(f.ctx, &types.MsgNamePayee{Signer: participant.String(), Handle: handle[:], Payee: payee, Blind: blind("payee")})
	require.NoError(t, err)
}

func TestAProposalThatNobodyConfirmsOrAcceptsLapses(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	first, second := phone("first"), phone("second")
	f.mustPropose(t, nurse, first)
	f.later(1, types.TimeToConfirmKey)
	f.refuses(t, types.ErrProposal, "has lapsed", func(ctx sdk.Context) error {
		_, err := f.ConfirmKey(ctx, confirmKey(physician, first))
		return err
	})
	require.NoError(t, f.EndBlock(f.ctx))
	require.Equal(t, fact.ReasonCode_REASON_CODE_TIME_OUT, f.last().(*consentfact.KeyProposalEnded).Signature.Reason.Code)

	f.mustPropose(t, nurse, second)
	f.mustConfirmKey(t, physician, second)
	f.later(1, types.TimeToConfirmKey)
	f.refuses(t, types.ErrProposal, "has lapsed", func(ctx sdk.Context) error {
		_, err := f.AcceptKey(ctx, acceptKey(second))
		return err
	})
	require.NoError(t, f.EndBlock(f.ctx))
	require.Nil(t, f.keysOf(t).Proposal)
	require.Empty(t, f.keysOf(t).Retired)
	require.Nil(t, f.till.heldUntil)
	f.mustPropose(t, nurse, second)
}

// TestProposalsWithoutEndWearNobodyDown has two members of staff propose keys of their own again and again: each time one veto, and
// after three none is made any more.
func TestProposalsWithoutEndWearNobodyDown(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	for i := range types.MaxVetoes {
		f.mustAccept(t, phone(fmt.Sprint("a thief's ", i)))
		f.mustVeto(t, participant)
		require.Nil(t, f.till.heldUntil)
		if i+1 == types.MaxVetoes {
			break
		}
		f.later(1, types.TimeToRest-1)
		f.refuses(t, types.ErrProposal, "propose another one from", func(ctx sdk.Context) error {
			_, err := f.ProposeKey(ctx, propose(t, nurse, phone("too soon")))
			return err
		})
		f.later(1, 1)
	}
	f.later(1, 1000*24*time.Hour)
	f.refuses(t, types.ErrProposal, "invite again", func(ctx sdk.Context) error {
		_, err := f.ProposeKey(ctx, propose(t, nurse, phone("once more")))
		return err
	})
	require.Equal(t, participant.String(), f.row(t).Key)
}

func TestAVetoOfWhatNobodyConfirmedUsesNothingUp(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	for i := range types.MaxVetoes + 2 {
		f.mustPropose(t, nurse, phone(fmt.Sprint("a liar's ", i)))
		f.mustVeto(t, participant)
		f.later(1, types.TimeToRest)
	}
	require.Zero(t, f.keysOf(t).Vetoed)
	f.mustAccept(t, phone("honest"))
}

func TestTheSitePromisesFeesForAFewKeysAlone(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	for i := range types.MaxConfirmedKeys {
		key := phone(fmt.Sprint("number ", i))
		f.mustPropose(t, nurse, key)
		f.mustConfirmKey(t, physician, key)
		f.sleep(t, types.TimeToConfirmKey)
	}
	require.Len(t, f.desk.promised, types.MaxConfirmedKeys)
	f.refuses(t, types.ErrProposal, "8 proposals", func(ctx sdk.Context) error {
		_, err := f.ProposeKey(ctx, propose(t, nurse, phone("once more")))
		return err
	})
}

func TestABlockBindsABoundedNumberOfKeysAndAFailureIsTriedAgain(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	second := phone("second")
	f.mustAccept(t, second)
	f.later(1, types.TimeToVeto)
	f.recorded.fails = errors.New("no room for a fact")
	require.NoError(t, f.EndBlock(f.ctx))
	require.Equal(t, participant.String(), f.row(t).Key, "nothing is half done")
	f.recorded.fails = nil
	f.sleep(t, time.Hour)
	require.Equal(t, participant.String(), f.row(t).Key)
	f.sleep(t, types.TimeToRetryKey)
	require.Equal(t, addressOf(second).String(), f.row(t).Key)

	const more = types.MaxProposalsPerBlock + 3
	for i := range more {
		o := offer(consentfact.Mode_MODE_SELF)
		o.Handle, o.Key = digest(fmt.Sprint("participation ", i)), sdk.AccAddress(fmt.Sprintf("the key of number %4d", i))
		require.NoError(t, f.Open(f.ctx, o, inviter))
		m := propose(t, nurse, phone(fmt.Sprint("the phone of ", i)))
		m.Handle = o.Handle[:]
		_, err := f.ProposeKey(f.ctx, m)
		require.NoError(t, err)
	}
	open := func() (n int) {
		state, err := f.ExportGenesis(f.ctx)
		require.NoError(t, err)
		for _, entry := range state.Consents {
			if entry.Rebinding != nil && entry.Rebinding.Proposal != nil {
				n++
			}
		}
		return n
	}
	require.Equal(t, more, open())
	f.sleep(t, types.TimeToConfirmKey)
	require.Equal(t, 3, open())
	f.sleep(t, time.Second)
	require.Zero(t, open())
}

// assisted invites somebody whose key the site keeps, of a population, and has them consent.
func (f *fixture) assisted(t *testing.T, population protocolfact.Population, beside ...consentfact.Countersigner) {
	t.Helper()
	o := offer(consentfact.Mode_MODE_ASSISTED, beside...)
	o.Population = population
	require.NoError(t, f.Open(f.ctx, o, inviter))
	f.give(t, onPaper(consent(1)))
	capacity := beside[0].Capacity
	by, err := sdk.AccAddressFromBech32(beside[0].Address)
	require.NoError(t, err)
	f.mustCountersign(t, by, capacity, 1)
	_, err = f.ConfirmObtained(f.ctx, confirm(nurse, 1))
	require.NoError(t, err)
	require.True(t, f.standing(t).Given)
}

func TestAnAssistedParticipationIsHandedOverToAKeyOfTheParticipantsOwn(t *testing.T) {
	f := setup(t)
	f.assisted(t, protocoltypes.Assisted, family()[0])
	second := phone("their first phone")
	f.mustAccept(t, second)
	f.sleep(t, types.TimeToVeto)
	row := f.row(t)
	require.Equal(t, consentfact.Mode_MODE_SELF, row.Mode)
	require.True(t, row.HandedOver())
	require.True(t, f.last().(*consentfact.KeyRebound).HandedOver)
	s := f.standing(t)
	require.True(t, s.Given, "visits go on")
	require.True(t, s.HandedOver && !s.SignsAlone())

	payee := payouttypes.Wallet(stranger.String())
	f.refuses(t, types.ErrNotTheirKey, "only the REPRESENTATIVE", func(ctx sdk.Context) error {
		_, err := f.NamePayee(ctx, &types.MsgNamePayee{Signer: row.Key, Handle: handle[:], Payee: payee, Blind: blind("payee")})
		return err
	})
	m := to(adults, consent(1))
	m.Signer = row.Key
	require.Equal(t, types.State_STATE_PENDING, f.give(t, m), "who obtains it vouches for it")
	require.True(t, f.standing(t).HandedOver, "the representative's say ends with that consent, and not before")
	_, err := f.ConfirmObtained(f.ctx, &types.MsgConfirmObtained{Signer: nurse.String(), Handle: handle[:], FormLine: adults, Version: 1, Blind: blind("c")})
	require.NoError(t, err)
	s = f.standing(t)
	require.True(t, s.Given && s.SignsAlone() && !s.HandedOver)
	require.Equal(t, protocoltypes.Self, s.Population)
	_, err = f.NamePayee(f.ctx, &types.MsgNamePayee{Signer: row.Key, Handle: handle[:], Payee: payee, Blind: blind("payee")})
	require.NoError(t, err)
	f.refuses(t, types.ErrNotTheirKey, "", func(ctx sdk.Context) error {
		_, err := f.Withdraw(ctx, withdraw(mother))
		return err
	})
}

func TestWhatTheSitesKeyLeftPendingLapsesWhenAParticipationIsHandedOver(t *testing.T) {
	f := setup(t)
	f.assisted(t, protocoltypes.Assisted, family()[0])
	f.mustAccept(t, phone("their first phone"))
	f.later(1, types.TimeToVeto-time.Hour)
	f.forms.active = 2
	f.give(t, onPaper(consent(2)))
	f.sleep(t, time.Hour)
	require.Nil(t, f.line(t).Pending)
	require.Equal(t, types.State_STATE_GIVEN, f.line(t).State)
	kinds := f.recorded.facts[len(f.recorded.facts)-2:]
	require.Equal(t, fact.ReasonCode_REASON_CODE_PARTICIPANT_DECISION, kinds[0].(*consentfact.ConsentLapsed).Signature.Reason.Code)
	require.IsType(t, &consentfact.KeyRebound{}, kinds[1])
}

func TestAMinorWhoGetsAPhoneIsAMinorStill(t *testing.T) {
	f := setup(t)
	f.assisted(t, protocoltypes.Minor, family()[0])
	second := phone("their first phone")
	f.mustAccept(t, second)
	f.sleep(t, types.TimeToVeto)
	s := f.standing(t)
	require.True(t, s.Given && !s.HandedOver && !s.SignsAlone())
	require.Equal(t, protocoltypes.Minor, s.Population)
	_, err := f.Withdraw(f.ctx, withdraw(mother))
	require.NoError(t, err, "the representative represents them")
}

// TestTwoThievesAtASiteAndASilentParticipant says what bounds two members of staff who give a participation to a key of theirs: the
// participant has 14 days, nothing is paid for 28, and each of them signed for it.
func TestTwoThievesAtASiteAndASilentParticipant(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	theirs := phone("the thieves'")
	f.mustAccept(t, theirs)
	begun := f.ctx.BlockTime()
	f.sleep(t, types.TimeToVeto)
	require.Equal(t, addressOf(theirs).String(), f.row(t).Key)
	require.Equal(t, begun.Add(28*24*time.Hour), *f.till.heldUntil)
	signed := make(map[string]bool)
	for _, one := range f.recorded.facts {
		switch one := one.(type) {
		case *consentfact.KeyProposed:
			signed[one.Signature.Actor.Address] = true
		case *consentfact.KeyConfirmed:
			signed[one.Signature.Actor.Address] = true
		}
	}
	require.Equal(t, map[string]bool{nurse.String(): true, physician.String(): true}, signed)
	f.refuses(t, types.ErrNotTheirKey, "", func(ctx sdk.Context) error {
		_, err := f.VetoKey(ctx, vetoKey(participant))
		return err
	})
}
