package work

import (
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Sponsor answers for a trial: a person of the sponsor, or of an organisation that accepted some of its duties.
type Sponsor struct {
	Person
	// Trial for which they act; 0 before it is registered.
	Trial uint64
}

// Reason says why.
type Reason struct {
	// Code of the closed list; unspecified if no reason is given.
	Code fact.ReasonCode
	// Text in the person's own words. It never reaches the chain; empty if there is none.
	Text string
}

// Registered is a trial that was registered.
type Registered struct {
	Trial uint64
	// Label says whether it was registered in time.
	Label registrationfact.Label
}

// Register registers a trial.
func (s Sponsor) Register(r registrationtypes.Registration) *Draft[Registered] {
	return &Draft[Registered]{
		by: s.Person, what: fmt.Sprintf("register %q", r.PublicTitle),
		make: one(&registrationtypes.MsgRegisterTrial{Signer: s.String(), Registration: r}),
		read: reading(&registrationtypes.MsgRegisterTrialResponse{}, func(r *registrationtypes.MsgRegisterTrialResponse) (Registered, error) {
			return Registered{r.Trial, r.Label}, nil
		}),
	}
}

// SetStatus moves the trial's recruitment status.
func (s Sponsor) SetStatus(status trialfact.Status, why Reason) *Draft[Done] {
	return &Draft[Done]{
		by: s.Person, what: fmt.Sprintf("set the status of %s to %s", trialtypes.FormatID(s.Trial), trialtypes.StatusName(status)),
		make: func(m *making) ([]sdk.Msg, error) {
			return []sdk.Msg{&registrationtypes.MsgUpdateStatus{
				Signer: s.String(), Trial: s.Trial, Status: status, Reason: m.reason(s.Trial, why),
			}}, nil
		},
		read: nothing,
	}
}
