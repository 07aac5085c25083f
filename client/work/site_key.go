package work

import (
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact/opening"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

// ProposeKey proposes another key for a participant who lost theirs, or one of their own for somebody whose key the site keeps. The
// note says how they were identified; the bytes of its scan stay with the site, and its opening in the keep. It returns the address
// of the key, which a second member of staff confirms and its holder accepts.
func (s Site) ProposeKey(label string, key cryptotypes.PubKey, note []byte) *Draft[string] {
	return &Draft[string]{
		by: s.Person, what: "propose another key for " + label,
		make: func(m *making) ([]sdk.Msg, error) {
			who, err := s.find(label)
			if err != nil {
				return nil, err
			}
			packed, err := codectypes.NewAnyWithValue(key)
			if err != nil {
				return nil, err
			}
			return []sdk.Msg{&consenttypes.MsgProposeKey{
				Signer: s.String(), Handle: who.Handle[:], PublicKey: packed, Blind: m.blind(),
				PaperDigest: m.commitFile(opening.Paper, who.subject(), note),
			}}, nil
		},
		read: reading(&consenttypes.MsgProposeKeyResponse{},
			func(r *consenttypes.MsgProposeKeyResponse) (string, error) { return r.Address, nil }),
	}
}

// RetractKey takes the proposal of a key back, whoever of the site made it. What was held for it goes on.
func (s Site) RetractKey(label string) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "take back the key that was proposed for " + label,
		make: s.about(label, func(m *making, who participation) sdk.Msg {
			return &consenttypes.MsgRetractKey{Signer: s.String(), Handle: who.Handle[:], Blind: m.blind()}
		}),
		read: nothing,
	}
}

// ConfirmKey confirms, as a second member of staff, that a proposed key is that of a participant, by its address: look at what their
// device shows.
func (s Site) ConfirmKey(label, key string) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: "confirm another key for " + label,
		make: s.about(label, func(m *making, who participation) sdk.Msg {
			return &consenttypes.MsgConfirmKey{Signer: s.String(), Handle: who.Handle[:], Key: key, Blind: m.blind()}
		}),
		read: nothing,
	}
}
