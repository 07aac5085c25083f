package work

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// Accept takes the place in an organisation for which it registered the person's key. Until then the key is nobody's.
func (p Person) Accept(organisation uint64) *Draft[Done] {
	return &Draft[Done]{
		by: p, what: fmt.Sprint("accept the registration by organisation ", organisation),
		make: func(*making) ([]sdk.Msg, error) {
			return []sdk.Msg{&identitytypes.MsgAcceptRegistration{Signer: p.String(), Organisation: organisation}}, nil
		},
		read: nothing,
	}
}
