package work

import (
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact/opening"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// Obtained says how a consent was obtained. Either may be left out; what is said stays in the keep.
type Obtained struct {
	// Comprehension says how it was checked that the participant understood, and what came of it.
	Comprehension string
	// Copy says how they were given a copy of what they signed.
	Copy string
}

// ConfirmConsent says that the member of staff obtained the consent of a participant to a form, as the participant said.
// It returns how far the consent has come.
func (s Site) ConfirmConsent(label string, form Document, how Obtained) *Draft[consenttypes.State] {
	return &Draft[consenttypes.State]{
		by: s.Person, what: "confirm the consent of " + label,
		make: s.about(label, func(m *making, who participation) sdk.Msg {
			return &consenttypes.MsgConfirmObtained{
				Signer: s.String(), Handle: who.Handle[:], FormLine: form.Line, Version: form.Version, Blind: m.blind(),
				ComprehensionDigest: m.commitIf(opening.Comprehension, who.subject(), how.Comprehension),
				CopyDigest:          m.commitIf(opening.Copy, who.subject(), how.Copy),
			}
		}),
		read: reading(&consenttypes.MsgConfirmObtainedResponse{},
			func(r *consenttypes.MsgConfirmObtainedResponse) (consenttypes.State, error) { return r.State, nil }),
	}
}

// ConfirmParticipant stands behind somebody who is assisted and whom somebody else of the site invited: what they earned until
// then is paid.
func (s Site) ConfirmParticipant(label string) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "stand behind " + label,
		make: s.about(label, func(_ *making, who participation) sdk.Msg {
			return &participationtypes.MsgConfirmParticipant{Signer: s.String(), Handle: who.Handle[:]}
		}),
		read: nothing,
	}
}

// ClaimError says that the consent of a participant to a form was entered in error. It goes on to stand until the participant, or who
// speaks for them, confirms that within 14 days.
func (s Site) ClaimError(label string, form Document, why Reason) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "say that the consent of " + label + " was entered in error",
		make: s.about(label, func(m *making, who participation) sdk.Msg {
			return &consenttypes.MsgClaimError{
				Signer: s.String(), Handle: who.Handle[:], FormLine: form.Line, Version: form.Version, Reason: m.reason(s.Trial, why), Blind: m.blind(),
			}
		}),
		read: nothing,
	}
}

// ProposeRepresentative says who represents a participant beside whom the invitation names a witness only, by the address of their
// key. The witness confirms it within 14 days. Somebody else of the site does so than who invited.
func (s Site) ProposeRepresentative(label, address string) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "propose who represents " + label,
		make: s.about(label, func(_ *making, who participation) sdk.Msg {
			return &participationtypes.MsgProposeRepresentative{Signer: s.String(), Handle: who.Handle[:], Representative: address}
		}),
		read: nothing,
	}
}

// ReportWithdrawal says that a participant withdrew by word of mouth. The note of what was said, the bytes of its scan, stays with
// the site, and its opening in the keep. It stops visits at once; the participant confirms or contests it.
func (s Site) ReportWithdrawal(label string, note []byte) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "report that " + label + " withdrew by word of mouth",
		make: s.about(label, func(m *making, who participation) sdk.Msg {
			return &consenttypes.MsgReportWithdrawal{
				Signer: s.String(), Handle: who.Handle[:], PaperDigest: m.commitFile(opening.Paper, who.subject(), note), Blind: m.blind(),
			}
		}),
		read: nothing,
	}
}

// StartScreening begins the screening of a participant whose consent stands.
func (s Site) StartScreening(label string) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "start the screening of " + label,
		make: s.about(label, func(_ *making, who participation) sdk.Msg {
			return &participationtypes.MsgStartScreening{Signer: s.String(), Handle: who.Handle[:]}
		}),
		read: nothing,
	}
}

// FailScreening ends the participation of somebody who does not meet the criteria of the trial. The reason stays in the
// site's keep.
func (s Site) FailScreening(label, reason string) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "end the screening of " + label,
		make: s.about(label, func(m *making, who participation) sdk.Msg {
			return &participationtypes.MsgFailScreening{
				Signer: s.String(), Handle: who.Handle[:], ReasonCommitment: m.commit(opening.Reason, who.subject(), reason),
			}
		}),
		read: nothing,
	}
}

// Enrol takes a participant into the trial.
func (s Site) Enrol(label string) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "enrol " + label,
		make: s.about(label, func(_ *making, who participation) sdk.Msg {
			return &participationtypes.MsgEnrol{Signer: s.String(), Handle: who.Handle[:]}
		}),
		read: nothing,
	}
}

// StartFollowUp moves a participant who is no longer treated into follow-up.
func (s Site) StartFollowUp(label string) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "start the follow-up of " + label,
		make: s.about(label, func(_ *making, who participation) sdk.Msg {
			return &participationtypes.MsgStartFollowUp{Signer: s.String(), Handle: who.Handle[:]}
		}),
		read: nothing,
	}
}

// Close ends a participation. Why (completed, lost, died) stays in the site's keep, in a term of submissions; one that is none is refused.
func (s Site) Close(label string, why Ending) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "close the participation of " + label,
		make: func(m *making) ([]sdk.Msg, error) {
			if err := why.Check(); err != nil {
				return nil, err
			}
			who, err := s.find(label)
			if err != nil {
				return nil, err
			}
			return []sdk.Msg{&participationtypes.MsgClose{
				Signer: s.String(), Handle: who.Handle[:], ReasonCommitment: m.commit(opening.Reason, who.subject(), why.String()),
			}}, nil
		},
		read: nothing,
	}
}

// about returns what makes a message about a participant whom the site knows.
func (s Site) about(label string, message func(*making, participation) sdk.Msg) func(*making) ([]sdk.Msg, error) {
	return func(m *making) ([]sdk.Msg, error) {
		who, err := s.find(label)
		if err != nil {
			return nil, err
		}
		return []sdk.Msg{message(m, who)}, nil
	}
}
