package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// fresh is the key that somebody gets by a rotation.
var fresh = sdk.AccAddress("a second key")

// refusesCountersigning holds the signature of somebody beside the participant to be refused.
func (f *fixture) refusesCountersigning(t *testing.T, by sdk.AccAddress, capacity consentfact.Capacity, want error, words string) {
	t.Helper()
	f.refuses(t, want, words, func(ctx sdk.Context) error {
		_, err := f.Countersign(ctx, countersign(by, capacity, 1))
		return err
	})
}

func TestWhoObtainedAConsentConfirmsItWithTheirNewKey(t *testing.T) {
	for name, form := range map[string]protocolfact.Demands{
		"while it awaits signatures": {Representative: true}, "when it stands": {},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF, family()...)
			f.forms.demands = form
			f.give(t, consent(1))
			f.people.rotate(nurse, fresh)
			f.staff.obtainers = []string{fresh.String(), physician.String()}

			f.refuses(t, types.ErrObtainer, "the participant names "+nurse.String(), func(ctx sdk.Context) error {
				_, err := f.ConfirmObtained(ctx, confirm(physician, 1))
				return err
			})
			f.mustConfirm(t, fresh, 1)
			require.Equal(t, fresh.String(), f.last().GetSignature().Actor.Address, "a fact names the key that signed")
			f.refuses(t, types.ErrSignedBefore, "has confirmed version 1 already", func(ctx sdk.Context) error {
				_, err := f.ConfirmObtained(ctx, confirm(fresh, 1))
				return err
			})
		})
	}
}

func TestWhoObtainedAConsentCannotWitnessItWithAnotherKey(t *testing.T) {
	named := consentfact.Countersigner{Address: fresh.String(), Capacity: witness}
	t.Run("a key that became theirs since", func(t *testing.T) {
		f := setup(t)
		f.invite(t, consentfact.Mode_MODE_SELF, named)
		f.forms.demands = protocolfact.Demands{Witness: true}
		f.give(t, consent(1))
		f.people.rotate(nurse, fresh)
		f.refusesCountersigning(t, fresh, witness, types.ErrObtainer, "somebody else must")
	})
	t.Run("a key that became theirs between invitation and consent", func(t *testing.T) {
		f := setup(t)
		f.invite(t, consentfact.Mode_MODE_SELF, named)
		f.forms.demands = protocolfact.Demands{Witness: true}
		f.people.rotate(nurse, fresh)
		f.staff.obtainers = []string{fresh.String()}
		m := consent(1)
		m.ObtainedBy = fresh.String()
		f.refuses(t, types.ErrObtainer, "let somebody else obtain it", func(ctx sdk.Context) error {
			_, err := f.GiveConsent(ctx, m)
			return err
		})
	})
	t.Run("named by the key before", func(t *testing.T) {
		f := setup(t)
		f.invite(t, consentfact.Mode_MODE_SELF, append(family(), consentfact.Countersigner{Address: physician.String(), Capacity: witness})...)
		f.forms.demands = protocolfact.Demands{Witness: true}
		m := consent(1)
		m.ObtainedBy = neighbour.String()
		f.give(t, m)
		f.people.rotate(neighbour, fresh)
		f.refusesCountersigning(t, fresh, witness, types.ErrObtainer, "somebody else must")
		require.Equal(t, types.State_STATE_GIVEN, f.mustCountersign(t, physician, witness, 1))
	})
}

func TestAParticipantWhoIsStaffByAnotherKeyDoesNotObtainTheirOwnConsent(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.people.register(participant)
	f.people.rotate(participant, nurse)
	f.refuses(t, types.ErrObtainer, "their own consent", func(ctx sdk.Context) error {
		_, err := f.GiveConsent(ctx, consent(1))
		return err
	})
}

func TestACountersignerSignsWithTheKeyThatReplacedTheirs(t *testing.T) {
	f := pendingOn(t, protocolfact.Demands{Witness: true}, family()...)
	f.people.rotate(neighbour, fresh)
	f.refusesCountersigning(t, neighbour, witness, identitytypes.ErrRevoked, "sign with the key that replaced it")
	require.Equal(t, types.State_STATE_GIVEN, f.mustCountersign(t, fresh, witness, 1))
	signed := f.recorded.facts[len(f.recorded.facts)-2].(*consentfact.ConsentCountersigned)
	require.Equal(t, fresh.String(), signed.Signature.Actor.Address)
	completed := f.last().(*consentfact.ConsentCompleted)
	require.Equal(t, neighbour.String(), completed.Countersigned[0].Address, "as the invitation names them")
}

func TestNobodySignsTwiceByANewKey(t *testing.T) {
	f := pendingOn(t, protocolfact.Demands{Representative: true, Witness: true}, family()...)
	f.mustCountersign(t, neighbour, witness, 1)
	f.people.rotate(neighbour, fresh)
	f.refusesCountersigning(t, fresh, witness, types.ErrSignedBefore, "has signed version 1 already")
}

func TestARefusedKeyCountersignsNothing(t *testing.T) {
	f := pendingOn(t, protocolfact.Demands{Representative: true, Witness: true}, family()...)
	f.people.revoke(neighbour) // registered before the invitation
	f.refusesCountersigning(t, neighbour, witness, identitytypes.ErrRevoked, "")
}

// TestNobodyBurnsAKeyByRegisteringIt: to register a key needs nothing from its owner.
func TestNobodyBurnsAKeyByRegisteringIt(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	f.forms.demands = protocolfact.Demands{Representative: true}
	f.give(t, onPaper(consent(1)))
	f.people.register(mother)
	f.people.revoke(mother)
	_, err := f.NamePayee(f.ctx, &types.MsgNamePayee{
		Signer: mother.String(), Handle: handle[:], Payee: payouttypes.Wallet(fresh.String()), Blind: blind("payee"),
	})
	require.NoError(t, err)
	_, err = f.Countersign(f.ctx, countersign(mother, representative, 1))
	require.NoError(t, err)
}

// TestOneSignerCompletesNoFormThatDemandsTwo has one of two whom the invitation named get the key of the other.
func TestOneSignerCompletesNoFormThatDemandsTwo(t *testing.T) {
	f := setup(t)
	f.people.register(neighbour)
	f.invite(t, consentfact.Mode_MODE_SELF, family()...)
	f.forms.demands = protocolfact.Demands{Representative: true, Witness: true}
	f.give(t, consent(1))
	f.people.rotate(neighbour, mother)
	_, err := f.Countersign(f.ctx, countersign(mother, representative, 1))
	require.NoError(t, err)
	f.refusesCountersigning(t, mother, witness, types.ErrSignedBefore, "has signed version 1 already, as REPRESENTATIVE")
}

func TestNobodyIsInvitedToCountersignByARefusedKey(t *testing.T) {
	f := setup(t)
	f.people.rotate(neighbour, fresh)
	f.refuses(t, identitytypes.ErrRevoked, "countersigner 4", func(ctx sdk.Context) error {
		return f.Open(ctx, offer(consentfact.Mode_MODE_SELF, family()...), inviter)
	})
}

// TestAKeyThatSomebodyRegistersLaterIsNotInheritedByItsSuccessor has a site register the key of a representative, who works
// for nobody, and replace it by a key of its own.
func TestAKeyThatSomebodyRegistersLaterIsNotInheritedByItsSuccessor(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	f.people.register(mother)
	f.people.rotate(mother, fresh)
	f.give(t, onPaper(consent(1)))
	f.refusesCountersigning(t, fresh, representative, types.ErrNotTheirKey, "was not named at the invitation")
	f.refuses(t, types.ErrNotTheirKey, "only the REPRESENTATIVE", func(ctx sdk.Context) error {
		_, err := f.NamePayee(ctx, replacement(fresh))
		return err
	})
	f.refuses(t, types.ErrNotTheirKey, "nor its representative", func(ctx sdk.Context) error {
		_, err := f.Withdraw(ctx, withdraw(fresh))
		return err
	})
	_, err := f.Withdraw(f.ctx, withdraw(mother))
	require.NoError(t, err, "nobody keeps a representative from withdrawing by registering their key")
}

func replacement(by sdk.AccAddress) *types.MsgNamePayee {
	return &types.MsgNamePayee{Signer: by.String(), Handle: handle[:], Payee: payouttypes.Wallet(mother.String()), Blind: blind("payee")}
}

func TestARepresentativeActsByTheirPresentKeyAlone(t *testing.T) {
	f := setup(t)
	f.people.register(mother)
	f.invite(t, consentfact.Mode_MODE_ASSISTED, family()...)
	f.people.rotate(mother, fresh)
	f.refuses(t, identitytypes.ErrRevoked, "sign with the key that replaced it", func(ctx sdk.Context) error {
		_, err := f.NamePayee(ctx, replacement(mother))
		return err
	})
	f.refuses(t, identitytypes.ErrRevoked, "sign with the key that replaced it", func(ctx sdk.Context) error {
		_, err := f.Withdraw(ctx, withdraw(mother))
		return err
	})
	require.ErrorIs(t, f.CheckFree(f.ctx, withdraw(mother)), types.ErrNotFree)
	_, err := f.NamePayee(f.ctx, replacement(fresh))
	require.NoError(t, err)
	require.NoError(t, f.CheckFree(f.ctx, withdraw(fresh)))
	_, err = f.Withdraw(f.ctx, withdraw(fresh))
	require.NoError(t, err)
	withdrawn := f.last().(*consentfact.ConsentWithdrawn)
	require.Equal(t, representative, withdrawn.Capacity)
	require.Equal(t, fresh.String(), withdrawn.Signature.Actor.Address)
}

func TestAParticipantWithdrawsWhateverTheRegisterSaysOfTheirKey(t *testing.T) {
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.people.register(participant)
	f.people.revoke(participant)
	f.give(t, consent(1))
	require.NoError(t, f.CheckFree(f.ctx, withdraw(participant)))
	f.mustWithdraw(t)
}
