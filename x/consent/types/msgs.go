package types

import (
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// CheckParticulars reports what is wrong with the particulars of a consent in a mode, without looking at any state but
// the mode.
func (m *MsgGiveConsent) CheckParticulars(mode consentfact.Mode) error {
	if m.FormLine == 0 || m.Version == 0 {
		return errorsmod.Wrapf(ErrInvalid, "form_line is %d and version %d, both start at 1", m.FormLine, m.Version)
	}
	if n := len(m.Language); n == 0 || n > MaxLanguage {
		return errorsmod.Wrapf(ErrInvalid, "language has %d characters, want a tag of 1 to %d, en for example", n, MaxLanguage)
	}
	if mode == consentfact.Mode_MODE_ASSISTED {
		if m.Payee != nil {
			return errorsmod.Wrap(ErrInvalid, "payee is given, but the participant's key lies with the site: the representative, or else the witness, names it")
		}
		_, err := field.Hash(ErrInvalid, "paper_digest (the consent is ASSISTED and has a paper original)", m.PaperDigest)
		return err
	}
	if len(m.PaperDigest) != 0 {
		return errorsmod.Wrap(ErrInvalid, "paper_digest is given, but the participant signs by their own key: leave it empty")
	}
	return nil
}

// CheckRead reports whether somebody who says what they read, by its digest, read another form than the one that they sign.
func CheckRead(read []byte, form fact.Hash) error {
	if len(read) == 0 {
		return nil
	}
	digest, err := field.Hash(ErrInvalid, "form_digest", read)
	if err == nil && digest != form {
		err = errorsmod.Wrapf(ErrOtherForm, "what was read has SHA-256 %X, the form %X: show the file that was approved", digest, form)
	}
	return err
}

// CheckDigests reports what is wrong with what staff say about how they obtained a consent.
func (m *MsgConfirmObtained) CheckDigests() error {
	for _, digest := range []struct {
		name  string
		value []byte
	}{{"comprehension_digest", m.ComprehensionDigest}, {"copy_digest", m.CopyDigest}} {
		if len(digest.value) == 0 {
			continue
		}
		if _, err := field.Hash(ErrInvalid, digest.name, digest.value); err != nil {
			return err
		}
	}
	return nil
}

// ParticipantMessages lists the messages of a participant, whose fees an invitation promises.
func ParticipantMessages() []string {
	return typeURLs(&MsgGiveConsent{}, &MsgDecline{}, &MsgWithdraw{}, &MsgContestWithdrawal{}, &MsgNamePayee{}, &MsgCallBackPayments{},
		&MsgConfirmError{}, &MsgCosignVisits{}, &MsgSignTransfer{}, &MsgAcceptKey{}, &MsgVetoKey{})
}

// CountersignerMessages lists the messages of a countersigner in a capacity, whose fees an invitation promises.
func CountersignerMessages(c consentfact.Capacity) []string {
	switch c {
	case consentfact.Capacity_CAPACITY_REPRESENTATIVE:
		return typeURLs(&MsgCountersign{}, &MsgWithdraw{}, &MsgContestWithdrawal{}, &MsgNamePayee{}, &MsgCallBackPayments{},
			&MsgConfirmError{}, &MsgCosignVisits{}, &MsgSignTransfer{}, &MsgVetoKey{})
	case consentfact.Capacity_CAPACITY_WITNESS:
		return typeURLs(&MsgCountersign{}, &MsgContestWithdrawal{}, &MsgNamePayee{}, &MsgConfirmError{}, &MsgConfirmRepresentative{},
			&MsgCosignVisits{}, &MsgSignTransfer{}, &MsgVetoKey{})
	}
	return typeURLs(&MsgCountersign{}, &MsgContestWithdrawal{})
}

func typeURLs(msgs ...sdk.Msg) []string {
	urls := make([]string, len(msgs))
	for i, m := range msgs {
		urls[i] = sdk.MsgTypeURL(m)
	}
	return urls
}
