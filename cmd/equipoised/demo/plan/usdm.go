package plan

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/equipoise-trials/equipoise/client/registry/usdm"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// study is what is read of a CDISC USDM file beside its registration: the visits of its schedule.
type study struct {
	Study struct {
		Versions []struct {
			StudyDesigns []struct {
				Encounters []struct{ Label string }
			}
		}
	}
}

// readStudy reads the registration and the schedule of a USDM file.
func (p *Plan) readStudy(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := p.importStudy(raw); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var s study
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(s.Study.Versions) == 0 || len(s.Study.Versions[0].StudyDesigns) == 0 {
		return fmt.Errorf("%s: want a USDM study with a version and a design in it", path)
	}
	for _, e := range s.Study.Versions[0].StudyDesigns[0].Encounters {
		code := strings.ToUpper(e.Label)
		p.Schedule = append(p.Schedule, ScheduledVisit{Code: code, Tariff: pilotTariff(code)})
	}
	return nil
}

// importStudy takes the registration as the importer of study definitions reads it, and notes what it did not take.
func (p *Plan) importStudy(raw []byte) error {
	from, report, err := usdm.Import(raw, time.Now())
	if err != nil {
		return err
	}
	r := &p.Registration
	r.PublicTitle, r.ScientificTitle = from.PublicTitle, from.ScientificTitle
	for _, id := range from.Identifiers {
		r.Identifiers = append(r.Identifiers, Identifier{Scheme: id.Name, Value: id.Value})
	}
	for _, number := range report.Placeholders {
		r.Identifiers = append(r.Identifiers, Identifier{Value: number, Placeholder: true})
		p.Notes = append(p.Notes, fmt.Sprintf("%s in protocol-usdm.json is a placeholder: it is labelled as such and no number of a registry", number))
	}
	r.Conditions = from.Conditions
	for _, i := range from.Interventions {
		r.Interventions = append(r.Interventions, i.Name)
	}
	r.Phase = from.Design.Phase
	r.Planned = from.SampleSize.Planned
	for _, o := range from.Outcomes {
		r.Outcomes = append(r.Outcomes, Outcome{
			ID: o.Id, Measure: o.Measure, TimeFrame: o.TimeFrame, Primary: o.Level == types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY,
		})
	}
	for _, c := range report.Changed {
		if c.Field == "outcomes" {
			p.Notes = append(p.Notes, "protocol-usdm.json, outcomes: "+c.Text)
		}
	}
	return nil
}
