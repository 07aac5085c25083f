package genesis

import (
	"errors"
	"fmt"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// checkRegistrations reports which part of a registration names somebody whom the register does not know, and which trial
// counts other enrolments than its participations went through.
func (c census) checkRegistrations(s *State) error {
	r := &s.Registration
	for _, v := range r.Versions {
		if err := c.requireActor(fmt.Sprintf("version %d of the registration of trial %d", v.Number, v.Trial), v.Actor); err != nil {
			return err
		}
	}
	for _, change := range r.Statuses {
		if err := c.requireActor(fmt.Sprintf("status %d of trial %d", change.Number, change.Trial), change.Actor); err != nil {
			return err
		}
	}
	for _, results := range r.Results {
		if err := c.requireActor(fmt.Sprintf("results %d of trial %d", results.Number, results.Trial), results.Actor); err != nil {
			return err
		}
	}
	for _, o := range r.Offers {
		if err := c.requireOrganisation(fmt.Sprintf("the offer of trial %d", o.Trial), o.Organisation); err != nil {
			return err
		}
	}
	for _, seal := range r.Seals {
		of := fmt.Sprintf("seal %x", seal.Digest)
		if err := errors.Join(c.requireOrganisation(of, seal.Organisation), c.requireActor(of, seal.Actor)); err != nil {
			return err
		}
	}
	for _, d := range r.Disputes {
		of := fmt.Sprintf("dispute %d", d.Number)
		if err := errors.Join(c.requireActor(of, d.Actor), c.requireTrial(of, d.Holder)); err != nil {
			return err
		}
		if d.Claimant != 0 {
			if err := c.requireTrial(of, d.Claimant); err != nil {
				return err
			}
		}
	}
	return errors.Join(c.checkEnrolments(s), checkClocks(s))
}

// checkClocks wants the clock of its registration to run for every trial: it begins with it, and is kept for ever.
func checkClocks(s *State) error {
	runs := make(map[uint64]bool, len(s.Trial.Trials))
	for _, clock := range s.Registration.Clocks {
		runs[clock.Trial] = runs[clock.Trial] || clock.Kind == registrationfact.ClockKind_CLOCK_KIND_REGISTRATION
	}
	for _, t := range s.Trial.Trials {
		if !runs[t.Id] {
			return fmt.Errorf("trial %d has no clock for its registration, which every trial has", t.Id)
		}
	}
	return nil
}

func (c census) checkEnrolments(s *State) error {
	enrolled := make(map[uint64]uint64)
	for _, p := range s.Participation.Participations {
		if _, was := entered(p, participationtypes.State_STATE_ENROLLED); was {
			enrolled[p.Trial]++
		}
	}
	counted := make(map[uint64]uint64)
	for _, e := range s.Registration.Enrolments {
		counted[e.Trial] = e.Count
	}
	for _, t := range s.Trial.Trials {
		if got, want := counted[t.Id], enrolled[t.Id]; got != want {
			return fmt.Errorf("the registration of trial %d counts %d enrolments, its participations %d", t.Id, got, want)
		}
	}
	return nil
}

// entered returns when a participation came into a state, if it ever did.
func entered(p participationtypes.Participation, state participationtypes.State) (participationtypes.Step, bool) {
	for _, step := range p.Steps {
		if step.State == state {
			return step, true
		}
	}
	return participationtypes.Step{}, false
}
