package work

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/fact/opening"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// Handover is what a site needs to look after a participant who comes from another one. It goes there off the chain, and nowhere
// else: who has it says which visits are theirs, and signs with the key of somebody who is assisted.
type Handover struct{ participation }

// HandOver returns what another site needs to look after a participant. It fails if nobody has the label.
func (s Site) HandOver(label string) (Handover, error) {
	who, err := s.find(label)
	return Handover{who}, err
}

// OfferTransfer offers to transfer a participant to another site of the trial, by its number. The reason stays in the site's keep. That
// site accepts it, and the participant signs for it, within 14 days.
func (s Site) OfferTransfer(label string, to uint32, reason string) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: fmt.Sprintf("offer to transfer %s to site %d", label, to),
		make: s.about(label, func(m *making, who participation) sdk.Msg {
			return &participationtypes.MsgOfferTransfer{
				Signer: s.String(), Handle: who.Handle[:], Site: to, ReasonCommitment: m.commit(opening.Reason, who.subject(), reason),
			}
		}),
		read: nothing,
	}
}

// AcceptTransfer takes a participant over whom another site offers, and calls them by a label from now on. What that site handed over is
// kept first.
func (s Site) AcceptTransfer(label string, who Handover) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "take over " + label + " from another site",
		make: func(m *making) ([]sdk.Msg, error) {
			item, err := keep.LabelItem(s.Trial, s.Number, label, who.Handle)
			if err != nil {
				return nil, err
			}
			m.keep(item)
			m.keep(keep.NullifierKeyItem(who.Handle, who.NullifierKey))
			if who.AssistedKey != nil {
				m.keep(keep.PrivateKeyItem(who.Handle, assistedKeyType, who.AssistedKey.Key))
			}
			return []sdk.Msg{&participationtypes.MsgAcceptTransfer{Signer: s.String(), Handle: who.Handle[:]}}, nil
		},
		read: nothing,
	}
}

// RetractTransfer takes an offered transfer back, for either of the sites. Nothing has changed.
func (s Site) RetractTransfer(label string) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "take back the transfer of " + label,
		make: s.about(label, func(_ *making, who participation) sdk.Msg {
			return &participationtypes.MsgRetractTransfer{Signer: s.String(), Handle: who.Handle[:]}
		}),
		read: nothing,
	}
}

// SignTransfer signs for the transfer to a site, by its number, which both sites have signed. Of somebody who is assisted the
// representative signs, or the witness where nobody represents them. It returns whether what was consented to stands there: if not, the
// participant consents to the form of that site next.
func (p Participant) SignTransfer(site uint32) *Draft[bool] {
	return &Draft[bool]{
		by: p.Person, what: fmt.Sprintf("go to site %d", site),
		make: one(&consenttypes.MsgSignTransfer{Signer: p.String(), Handle: p.Handle[:], Site: site}),
		read: reading(&consenttypes.MsgSignTransferResponse{},
			func(r *consenttypes.MsgSignTransferResponse) (bool, error) { return r.Stands, nil }),
	}
}
