package work

import (
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// Administrator keeps the people of an organisation.
type Administrator struct{ Person }

// Post is a role that somebody is given.
type Post struct {
	Role fact.Role
	// Training is the document that proves that they were trained for it, the bytes of the file; nil if none is needed.
	Training []byte
	// From and Until are the first and the last instant; zero if there is none.
	From, Until time.Time
}

// Admit registers somebody under the administrator's organisation, which pays their fees once they accept ([Person.Accept]).
func (a Administrator) Admit(who Applicant, posts ...Post) *Draft[Done] {
	return &Draft[Done]{
		by: a.Person, what: "admit " + who.Name,
		make: func(m *making) ([]sdk.Msg, error) {
			msg := &identitytypes.MsgRegisterPerson{Signer: a.String(), Address: who.Address}
			msg.NameDigest, msg.IdentityDigest = m.identity(who)
			for _, p := range posts {
				msg.Roles = append(msg.Roles, identitytypes.RoleTerm{
					Role: p.Role, NotBefore: instant(p.From), NotAfter: instant(p.Until),
					TrainingDigest: m.commitFile(opening.Training, who.Address, p.Training),
				})
			}
			return []sdk.Msg{msg}, nil
		},
		read: nothing,
	}
}
