package work

import (
	"fmt"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Site is somebody of a site's staff: the principal investigator, or whoever carries out tasks there by their delegation.
// Their keep is the site's.
type Site struct {
	Person
	Trial uint64
	// Number of the site within the trial.
	Number uint32
	// Plan is what visits the protocol plans and what each of them earns.
	Plan []PlannedVisit
	// Shuffle has [Site.Attest] send what it attests in an order that is drawn, so that the order of lines says nothing of the
	// order in which participants came, or stand in the site's lists.
	Shuffle bool
}

// String returns the site as people write it: "site 3 of EQ00000012".
func (s Site) where() string {
	return fmt.Sprintf("site %d of %s", s.Number, trialtypes.FormatID(s.Trial))
}

// Activate brings documents into use at the site: the principal investigator takes responsibility for them there.
func (s Site) Activate(documents ...Document) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: fmt.Sprintf("activate documents at %s", s.where()),
		make: func(*making) (msgs []sdk.Msg, err error) {
			for _, d := range documents {
				msgs = append(msgs, &protocoltypes.MsgActivate{
					Signer: s.String(), Trial: s.Trial, Site: s.Number, Line: d.Line, Version: d.Version,
				})
			}
			return msgs, nil
		},
		read: nothing,
	}
}

// Delegation is a line of a site's delegation log (ICH E6(R3) 2.3).
type Delegation struct {
	// Person is the address of the member of staff.
	Person string
	// Role that they hold and in which they carry the tasks out.
	Role  fact.Role
	Tasks []fact.Task
	// Training is the document that proves that they were trained, the bytes of the file; nil if there is none.
	Training []byte
	// DeclaredBlinded is the investigator's declaration that the person is blinded in this trial: needed of one who holds an
	// unblinded role.
	DeclaredBlinded bool
	// From and Until are the first and the last instant; zero if there is none.
	From, Until time.Time
}

// Delegate has a member of staff carry out tasks of the site. It returns the number of the line in the delegation log.
func (s Site) Delegate(d Delegation) *Draft[uint32] {
	return &Draft[uint32]{
		by: s.Person, what: fmt.Sprintf("delegate tasks of %s to %s", s.where(), d.Person),
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&trialtypes.MsgDelegate{
				Signer: s.String(), Trial: s.Trial, Site: s.Number, Person: d.Person, Role: d.Role, Tasks: d.Tasks,
				NotBefore: instant(d.From), NotAfter: instant(d.Until),
				TrainingDigest: m.commitFile(opening.Training, d.Person, d.Training), DeclaredBlinded: d.DeclaredBlinded,
			}}, nil
		},
		read: reading(&trialtypes.MsgDelegateResponse{}, func(r *trialtypes.MsgDelegateResponse) (uint32, error) { return r.Delegation, nil }),
	}
}
