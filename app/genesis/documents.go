package genesis

import (
	"errors"
	"fmt"

	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// checkDocuments reports which document, decision or activation belongs to no trial or site, or is by somebody whom the
// register does not know.
func (c census) checkDocuments(s *State) error {
	for _, v := range s.Protocol.Versions {
		of := fmt.Sprintf("version %d of line %d of trial %d", v.Number, v.Line, v.Trial)
		if err := errors.Join(c.requireTrial(of, v.Trial), c.requireActor(of, v.Actor)); err != nil {
			return err
		}
	}
	for _, d := range s.Protocol.Decisions {
		of := fmt.Sprintf("decision %d on version %d of line %d of trial %d", d.Number, d.Version, d.Line, d.Trial)
		if err := errors.Join(c.requireOrganisation(of, d.Organisation), c.requireActor(of, d.Actor)); err != nil {
			return err
		}
		if d.InPlaceOf != 0 {
			if err := c.requireOrganisation(of, d.InPlaceOf); err != nil {
				return err
			}
		}
	}
	for _, a := range s.Protocol.Activations {
		of := fmt.Sprintf("the activation of version %d of line %d", a.Version, a.Line)
		site, err := c.requireSite(of, a.Trial, a.Site)
		if err != nil {
			return err
		}
		if a.Actor.Organisation != site.Organisation {
			return fmt.Errorf("%s at site %d of trial %d is by organisation %d, the site is of organisation %d",
				of, a.Site, a.Trial, a.Actor.Organisation, site.Organisation)
		}
		if err := c.requireActor(of, a.Actor); err != nil {
			return err
		}
	}
	return nil
}

// checkSchedules reports which payment schedule names an arbiter whom the register does not know.
func (c census) checkSchedules(s *State) error {
	for _, file := range s.Protocol.Schedules {
		schedule, err := c.schedule(file)
		if err != nil {
			return err
		}
		if schedule.Arbiter != 0 {
			of := fmt.Sprintf("the payment schedule, version %d of line %d of trial %d,", file.Version, file.Line, file.Trial)
			if err := c.requireOrganisation(of, schedule.Arbiter); err != nil {
				return err
			}
		}
	}
	return nil
}

// schedules reads the files of all payment schedules.
func (c census) schedules(s *State) (map[versionID]protocoltypes.PaymentSchedule, error) {
	schedules := make(map[versionID]protocoltypes.PaymentSchedule, len(s.Protocol.Schedules))
	for _, file := range s.Protocol.Schedules {
		schedule, err := c.schedule(file)
		if err != nil {
			return nil, err
		}
		schedules[versionID{file.Trial, file.Line, file.Version}] = schedule
	}
	return schedules, nil
}

// schedule reads the file of a payment schedule.
func (c census) schedule(file protocoltypes.ScheduleFile) (protocoltypes.PaymentSchedule, error) {
	v := c.versions[versionID{file.Trial, file.Line, file.Version}]
	return protocoltypes.ReadScheduleFile(v.Type, v.Content, file.Schedule)
}
