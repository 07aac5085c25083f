package keeper_test

import (
	"context"
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// attempt has somebody send a message, of which nothing stays if it is refused.
func attempt[M, R any](f *fixture, handle func(context.Context, M) (R, error), m M) error {
	cached, write := f.ctx.CacheContext()
	_, err := handle(cached, m)
	if err == nil {
		write()
	}
	return err
}

// stepAtRandom has somebody do something about the consent, the participation's key or who represents the participant.
func (f *fixture) stepAtRandom(t *testing.T, r *rand.Rand, n int) error {
	key, version := f.row(t).Key, f.forms.active
	switch r.Intn(14) {
	case 0, 1, 2:
		m := consent(version)
		if m.Signer = key; f.row(t).Mode == consentfact.Mode_MODE_ASSISTED {
			onPaper(m)
		}
		if r.Intn(6) == 0 {
			m = to(adults, m)
			m.Version = 1
		}
		return attempt(f, f.GiveConsent, m)
	case 3:
		if r.Intn(2) == 0 {
			return attempt(f, f.Countersign, countersign(mother, representative, version))
		}
		return attempt(f, f.Countersign, countersign(neighbour, witness, version))
	case 4:
		m := confirm(nurse, version)
		if r.Intn(3) == 0 {
			m.FormLine, m.Version = adults, 1
		}
		return attempt(f, f.ConfirmObtained, m)
	case 5, 6:
		return attempt(f, f.ClaimError, claim(nurse, f.line(t).GivenVersion()))
	case 7, 8:
		m := confirmError([]sdk.AccAddress{participant, mother, neighbour}[r.Intn(3)], f.line(t).GivenVersion())
		if r.Intn(3) == 0 {
			m.Signer = key
		}
		return attempt(f, f.ConfirmError, m)
	case 9:
		m := decline()
		m.Signer = key
		return attempt(f, f.Decline, m)
	case 10:
		if r.Intn(2) == 0 {
			return attempt(f, f.ReportWithdrawal, report(nurse))
		}
		m := contest([]sdk.AccAddress{mother, neighbour}[r.Intn(2)])
		if r.Intn(2) == 0 {
			m.Signer = key
		}
		return attempt(f, f.ContestWithdrawal, m)
	case 11:
		f.forms.active++
	case 12:
		another := phone(fmt.Sprint("phone ", n))
		if r.Intn(3) > 0 {
			return nil
		}
		if err := attempt(f, f.ProposeKey, propose(t, nurse, another)); err != nil {
			return err
		}
		if err := attempt(f, f.ConfirmKey, confirmKey(physician, another)); err != nil {
			return err
		}
		return attempt(f, f.AcceptKey, acceptKey(another))
	default:
		if cached, write := f.ctx.CacheContext(); f.ProposeRepresentative(cached, handle, mother.String(), inviter) == nil {
			write()
			return nil
		}
		return attempt(f, f.ConfirmRepresentative, confirmRepresentative(neighbour, mother))
	}
	return nil
}

// TestErrorsRenewalsHandoversAndReportedWithdrawalsKeepTheInvariants has them come in any order, and the
// state be one that a chain starts with.
func TestErrorsRenewalsHandoversAndReportedWithdrawalsKeepTheInvariants(t *testing.T) {
	errors, handedOver, represented, adult := 0, 0, 0, 0
	for seed := range int64(24) {
		f, r := setup(t), rand.New(rand.NewSource(seed))
		switch seed % 3 {
		case 0:
			f.invite(t, consentfact.Mode_MODE_SELF)
		case 1:
			f.assisted(t, protocoltypes.Assisted, family()[0])
		default:
			f.assisted(t, protocoltypes.Assisted, family()[3:]...)
		}
		for n := range 250 {
			err := f.stepAtRandom(t, r, n)
			if err == nil {
				if _, was := f.last().(*consentfact.ConsentEnteredInError); was {
					errors++
				}
			}
			f.requireInvariants(t)
			state, err := f.ExportGenesis(f.ctx)
			require.NoError(t, err)
			require.NoError(t, state.Validate(), "seed %d step %d: %T", seed, n, f.last())
			if n%20 == 19 {
				next := setup(t)
				next.ctx = f.ctx.WithMultiStore(next.ctx.MultiStore())
				require.NoError(t, next.InitGenesis(next.ctx, state))
				again, err := next.ExportGenesis(next.ctx)
				require.NoError(t, err)
				require.Equal(t, state, again)
			}
			if r.Intn(2) == 0 {
				f.sleep(t, time.Duration(r.Intn(48))*time.Hour)
			}
		}
		c := f.row(t)
		if c.HandedOverAt != nil {
			handedOver++
		}
		if c.Population == protocoltypes.Self {
			adult++
		}
		for _, beside := range c.Countersigners {
			if beside.Capacity == representative {
				represented++
			}
		}
	}
	t.Log(errors, handedOver, represented, adult)
	require.Positive(t, errors*handedOver*represented)
}

// An error is confirmed in one block with what was claimed, or with what follows it: the history is one that a chain starts with.
func TestAnErrorAndWhatComesWithItInOneBlockLeaveAHistoryThatIsImported(t *testing.T) {
	for name, run := range map[string]func(*testing.T, *fixture){
		"given again": func(t *testing.T, f *fixture) { f.mustErr(t, 1); f.give(t, consent(1)) },
		"declined":    func(t *testing.T, f *fixture) { f.mustErr(t, 1); f.mustDecline(t) },
		"renewed, claimed and confirmed": func(t *testing.T, f *fixture) {
			f.forms.active = 2
			f.give(t, consent(2))
			f.mustErr(t, 2)
		},
		"all of it": func(t *testing.T, f *fixture) {
			f.forms.active = 2
			f.give(t, consent(2))
			f.mustErr(t, 2)
			f.mustErr(t, 1)
			f.give(t, consent(2))
			f.mustErr(t, 2)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			f.give(t, consent(1))
			f.later(1, time.Hour)
			run(t, f)
			f.requireInvariants(t)
			state, err := f.ExportGenesis(f.ctx)
			require.NoError(t, err)
			require.NoError(t, state.Validate())
		})
	}
}

func (f *fixture) mustErr(t *testing.T, version uint32) {
	t.Helper()
	f.mustClaim(t, version)
	f.mustConfirmError(t, participant, version)
}
