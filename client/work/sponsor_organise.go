package work

import (
	"fmt"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Assignment is what an organisation does in a trial.
type Assignment struct {
	// Organisation is its number.
	Organisation uint64
	// Capacity in which it takes part.
	Capacity trialfact.Capacity
	// Countries and Sites for which it does; with neither, for the whole trial.
	Countries []string
	Sites     []uint32
	// From and Until are the first and the last instant; zero if there is none.
	From, Until time.Time
}

// Assign has an organisation take part in the trial and returns the number of the assignment.
func (s Sponsor) Assign(a Assignment) *Draft[uint32] {
	return &Draft[uint32]{
		by: s.Person, what: fmt.Sprintf("assign organisation %d to %s", a.Organisation, trialtypes.FormatID(s.Trial)),
		make: one(&trialtypes.MsgAssignOrganisation{
			Signer: s.String(), Trial: s.Trial, Organisation: a.Organisation, Capacity: a.Capacity,
			Countries: a.Countries, Sites: a.Sites, NotBefore: instant(a.From), NotAfter: instant(a.Until),
		}),
		read: reading(&trialtypes.MsgAssignOrganisationResponse{},
			func(r *trialtypes.MsgAssignOrganisationResponse) (uint32, error) { return r.Assignment, nil }),
	}
}

// NewSite is a hospital that is to take part.
type NewSite struct {
	// Organisation is its number.
	Organisation uint64
	// Investigator is the address of the principal investigator.
	Investigator string
	// Country in which it lies, ISO 3166-1 alpha-2.
	Country string
	// DeclaredBlinded is the sponsor's declaration that the investigator is blinded in this trial: needed of one who holds an
	// unblinded role.
	DeclaredBlinded bool
}

// AddSite adds a site to the trial and returns its number.
func (s Sponsor) AddSite(site NewSite) *Draft[uint32] {
	return &Draft[uint32]{
		by: s.Person, what: fmt.Sprintf("add organisation %d as a site of %s", site.Organisation, trialtypes.FormatID(s.Trial)),
		make: one(&trialtypes.MsgAddSite{
			Signer: s.String(), Trial: s.Trial, Organisation: site.Organisation, Investigator: site.Investigator, Country: site.Country,
			DeclaredBlinded: site.DeclaredBlinded,
		}),
		read: reading(&trialtypes.MsgAddSiteResponse{}, func(r *trialtypes.MsgAddSiteResponse) (uint32, error) { return r.Site, nil }),
	}
}

// TransferDuties hands tasks of the sponsor to an organisation, which has to accept them. The sponsor stays accountable. It
// returns the number of the transfer.
func (s Sponsor) TransferDuties(organisation uint64, tasks ...fact.Task) *Draft[uint32] {
	return &Draft[uint32]{
		by: s.Person, what: fmt.Sprintf("transfer duties in %s to organisation %d", trialtypes.FormatID(s.Trial), organisation),
		make: one(&trialtypes.MsgTransferDuties{Signer: s.String(), Trial: s.Trial, Organisation: organisation, Tasks: tasks}),
		read: reading(&trialtypes.MsgTransferDutiesResponse{},
			func(r *trialtypes.MsgTransferDutiesResponse) (uint32, error) { return r.Transfer, nil }),
	}
}

// AcceptDuties accepts duties that the sponsor transferred to the person's organisation.
func (s Sponsor) AcceptDuties(transfer uint32) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: fmt.Sprintf("accept transfer %d of duties in %s", transfer, trialtypes.FormatID(s.Trial)),
		make: one(&trialtypes.MsgAcceptDuties{Signer: s.String(), Trial: s.Trial, Transfer: transfer}),
		read: nothing,
	}
}
