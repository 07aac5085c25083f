package work

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/fact/opening"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

// Participant is somebody who takes part in a trial, or a representative who acts for them.
type Participant struct {
	Person
	// Handle is the number of their participation, from the invitation.
	Handle fact.Hash
}

// Agreement is what a participant agrees to.
type Agreement struct {
	// Form is the version of the consent form.
	Form Document
	// Language in which they read it, a BCP 47 tag.
	Language string
	// ObtainedBy is the address of the member of staff who explained it.
	ObtainedBy string
	// Read is the form's file as it was shown, its bytes: a form other than the approved one is refused. Nil where it was not shown
	// by what signs.
	Read []byte
	// Paper is the scan of the form that was signed on paper, the bytes of the file; nil for whoever signs alone.
	Paper []byte
	// Payee says where their money goes, for whoever signs with their own key; zero to say so later. What they earn until then
	// is held for them.
	Payee Payee
}

// Consent gives a consent, or renews one. It returns how far it has come: who is assisted waits for others to sign.
func (p Participant) Consent(a Agreement) *Draft[consenttypes.State] {
	return &Draft[consenttypes.State]{
		by: p.Person, what: "consent to " + a.Form.String(),
		make: func(m *making) ([]sdk.Msg, error) {
			payee, err := m.firstPayee(p.Handle, a.Payee)
			if err != nil {
				return nil, err
			}
			return []sdk.Msg{&consenttypes.MsgGiveConsent{
				Signer: p.String(), Payee: payee, Handle: p.Handle[:], FormLine: a.Form.Line, Version: a.Form.Version, Language: a.Language,
				FormDigest: readDigest(a.Read), ObtainedBy: a.ObtainedBy, PaperDigest: m.commitFile(opening.Paper, opening.Handle(p.Handle[:]), a.Paper), Blind: m.blind(),
			}}, nil
		},
		read: reading(&consenttypes.MsgGiveConsentResponse{},
			func(r *consenttypes.MsgGiveConsentResponse) (consenttypes.State, error) { return r.State, nil }),
	}
}

// readDigest returns the digest of what was read, none of nothing.
func readDigest(read []byte) []byte {
	if read == nil {
		return nil
	}
	digest := fact.FileDigest(read)
	return digest[:]
}

// Decline declines the first consent to a form, or a renewal. What was given before goes on to stand.
func (p Participant) Decline(form Document) *Draft[Done] {
	return &Draft[Done]{
		by: p.Person, what: "decline to consent to " + form.String(),
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&consenttypes.MsgDecline{Signer: p.String(), Handle: p.Handle[:], FormLine: form.Line, Blind: m.blind()}}, nil
		},
		read: nothing,
	}
}

// Withdraw withdraws from treatment, and from as much of the rest as the scope says, for ever and free of charge. The chain learns
// whether the participant goes on to be followed up; the rest of the scope stays in their keep. Who withdrew from treatment withdraws
// from everything by another one.
func (p Participant) Withdraw(scope Scope) *Draft[Done] {
	what := "withdraw from the trial for good"
	if scope.FollowedUp() {
		what = "withdraw from treatment for good"
	}
	draft := p.withdraw(what, scope.String(), func(m *consenttypes.MsgWithdraw) { m.FollowUp = scope.FollowedUp() })
	draft.free = true
	return draft
}

// WithdrawFrom ends the consent to an optional form alone, for ever, and says why in words, which stay in the participant's keep. The
// rest goes on.
func (p Participant) WithdrawFrom(form Document, words string) *Draft[Done] {
	return p.withdraw(fmt.Sprintf("withdraw the consent to document %d for good", form.Line), words,
		func(m *consenttypes.MsgWithdraw) { m.FormLine = form.Line })
}

func (p Participant) withdraw(what, scope string, of func(*consenttypes.MsgWithdraw)) *Draft[Done] {
	return &Draft[Done]{
		by: p.Person, what: what,
		make: func(m *making) ([]sdk.Msg, error) {
			msg := &consenttypes.MsgWithdraw{
				Signer: p.String(), Handle: p.Handle[:], Blind: m.blind(),
				ScopeCommitment: m.commit(opening.Scope, opening.Handle(p.Handle[:]), scope),
			}
			of(msg)
			return []sdk.Msg{msg}, nil
		},
		read: nothing,
	}
}

// ContestWithdrawal says that a withdrawal which staff reported is not the participant's will. Of somebody who is assisted the
// representative says so, or the witness if there is none.
func (p Participant) ContestWithdrawal() *Draft[Done] {
	return &Draft[Done]{
		by: p.Person, what: "contest the reported withdrawal",
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&consenttypes.MsgContestWithdrawal{Signer: p.String(), Handle: p.Handle[:], Blind: m.blind()}}, nil
		},
		read: nothing,
	}
}

// PayTo says where the participant's money goes from now on, and with it what could not be paid so far. Of somebody who is
// assisted the representative says so, or the witness where nobody represents them.
func (p Participant) PayTo(payee Payee) *Draft[Done] {
	return &Draft[Done]{
		by: p.Person, what: "say where the money goes",
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&consenttypes.MsgNamePayee{
				Signer: p.String(), Handle: p.Handle[:], Payee: m.payee(p.Handle, payee), Blind: m.blind(),
			}}, nil
		},
		read: nothing,
	}
}

// ConfirmError confirms that a consent was entered in error, as staff say: it is shown as such, and what was given before it stands
// again. Of somebody who is assisted the representative says so, or the witness where nobody represents them. It returns the version
// that stands again, 0 for none.
func (p Participant) ConfirmError(form Document) *Draft[uint32] {
	return &Draft[uint32]{
		by: p.Person, what: "confirm that the consent to " + form.String() + " was entered in error",
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&consenttypes.MsgConfirmError{
				Signer: p.String(), Handle: p.Handle[:], FormLine: form.Line, Version: form.Version, Blind: m.blind(),
			}}, nil
		},
		read: reading(&consenttypes.MsgConfirmErrorResponse{},
			func(r *consenttypes.MsgConfirmErrorResponse) (uint32, error) { return r.StandingVersion, nil }),
	}
}

// CallBack tells the agent of the participant's money that payments which it has not answered for in 30 days go back.
func (p Participant) CallBack(lines ...uint64) *Draft[Done] {
	return &Draft[Done]{
		by: p.Person, what: fmt.Sprintf("call %d payments back from an agent that does not answer", len(lines)),
		make: one(&consenttypes.MsgCallBackPayments{Signer: p.String(), Handle: p.Handle[:], Lines: lines}),
		read: nothing,
	}
}

// Cosign signs for visits that were attested: those that the payment schedule wants signed for, and those that the site takes back.
// Of somebody who does not sign alone the representative does, or the witness where nobody represents them.
func (p Participant) Cosign(lines ...uint64) *Draft[Done] {
	return &Draft[Done]{
		by: p.Person, what: fmt.Sprintf("sign for %d visits", len(lines)),
		make: one(&consenttypes.MsgCosignVisits{Signer: p.String(), Handle: p.Handle[:], Lines: lines}),
		read: nothing,
	}
}

// AcceptKey accepts, by the key that staff proposed for a participation and a second of them confirmed, that it is bound to that key.
// It takes effect 14 days later unless somebody vetoes it.
func (p Participant) AcceptKey() *Draft[Done] {
	return &Draft[Done]{
		by: p.Person, what: "take the participation over with this key",
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&consenttypes.MsgAcceptKey{Signer: p.String(), Handle: p.Handle[:], Blind: m.blind()}}, nil
		},
		read: nothing,
	}
}

// VetoKey says that a key which staff proposed is not the participant's, free of charge. Of somebody who is assisted the representative
// says so, or the witness if there is none.
func (p Participant) VetoKey() *Draft[Done] {
	return &Draft[Done]{
		by: p.Person, what: "veto the key that was proposed", free: true,
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&consenttypes.MsgVetoKey{Signer: p.String(), Handle: p.Handle[:], Blind: m.blind()}}, nil
		},
		read: nothing,
	}
}

// Countersigner signs beside a participant, in a capacity that the invitation names.
type Countersigner struct {
	Person
	Capacity consentfact.Capacity
	// Handle is the number of the participation, from the invitation.
	Handle fact.Hash
	// Payee says where the money of somebody who is assisted goes, if that is for the countersigner to say; zero to say so later.
	Payee Payee
	// Read is the form's file as it was shown, its bytes, as of an [Agreement].
	Read []byte
}

// ConfirmRepresentative confirms, as the witness, who represents the participant: the address that staff proposed. From then on it is
// the representative who signs beside the participant and says where the money goes.
func (c Countersigner) ConfirmRepresentative(address string) *Draft[Done] {
	return &Draft[Done]{
		by: c.Person, what: "confirm who represents the participant",
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&consenttypes.MsgConfirmRepresentative{
				Signer: c.String(), Handle: c.Handle[:], Representative: address, Blind: m.blind(),
			}}, nil
		},
		read: nothing,
	}
}

// Countersign signs beside a participant who agreed to a form. It returns how far the consent has come.
func (c Countersigner) Countersign(form Document) *Draft[consenttypes.State] {
	return &Draft[consenttypes.State]{
		by: c.Person, what: "sign beside the participant under " + form.String(),
		make: func(m *making) ([]sdk.Msg, error) {
			payee, err := m.firstPayee(c.Handle, c.Payee)
			if err != nil {
				return nil, err
			}
			return []sdk.Msg{&consenttypes.MsgCountersign{
				Signer: c.String(), Payee: payee, Handle: c.Handle[:], Capacity: c.Capacity, FormLine: form.Line, Version: form.Version, Blind: m.blind(),
				FormDigest: readDigest(c.Read),
			}}, nil
		},
		read: reading(&consenttypes.MsgCountersignResponse{},
			func(r *consenttypes.MsgCountersignResponse) (consenttypes.State, error) { return r.State, nil }),
	}
}
