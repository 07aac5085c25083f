package plan

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/equipoise-trials/equipoise/x/trial/client/registry"
)

// study is what is read of a CDISC USDM file.
type study struct {
	Study struct {
		Versions []struct {
			Titles []struct {
				Text string
				Type struct{ Decode string }
			}
			StudyIdentifiers   []struct{ Text, ScopeID string }
			Organizations      []struct{ ID, Label string }
			StudyInterventions []struct{ Label, Name, Description string }
			StudyDesigns       []struct {
				Encounters  []struct{ Label string }
				Indications []struct{ Label string }
				Objectives  []struct {
					Level     struct{ Decode string }
					Endpoints []struct{ Name, Text string }
				}
				StudyPhase struct{ StandardCode struct{ Decode string } }
				Population struct {
					PlannedEnrollmentNumber *struct{ Value float64 }
				}
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
	var s study
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(s.Study.Versions) == 0 || len(s.Study.Versions[0].StudyDesigns) == 0 {
		return fmt.Errorf("%s: want a USDM study with a version and a design in it", path)
	}
	version, design := s.Study.Versions[0], s.Study.Versions[0].StudyDesigns[0]
	r := &p.Registration
	for _, t := range version.Titles {
		switch {
		case strings.Contains(t.Type.Decode, "Acronym"):
			r.Acronym = t.Text
		case strings.Contains(t.Type.Decode, "Public"):
			r.PublicTitle = t.Text
		case strings.Contains(t.Type.Decode, "Official"):
			r.ScientificTitle = t.Text
		}
	}
	scopes := make(map[string]string, len(version.Organizations))
	for _, o := range version.Organizations {
		scopes[o.ID] = o.Label
	}
	for _, id := range version.StudyIdentifiers {
		one := Identifier{Scheme: scopes[id.ScopeID], Value: id.Text, Placeholder: registry.IsPlaceholder(id.Text)}
		if one.Placeholder {
			p.Notes = append(p.Notes, fmt.Sprintf("%s in protocol-usdm.json is a placeholder: it is labelled as such and no number of a registry", id.Text))
		}
		r.Identifiers = append(r.Identifiers, one)
	}
	for _, i := range design.Indications {
		if len(r.Conditions) == 0 || r.Conditions[len(r.Conditions)-1] != i.Label {
			r.Conditions = append(r.Conditions, i.Label)
		}
	}
	for _, i := range version.StudyInterventions {
		r.Interventions = append(r.Interventions, firstOf(i.Label, i.Name))
	}
	r.Phase = design.StudyPhase.StandardCode.Decode
	r.Planned = 300
	if n := design.Population.PlannedEnrollmentNumber; n != nil && n.Value >= 1 {
		r.Planned = uint32(n.Value)
	}
	for _, objective := range design.Objectives {
		for _, e := range objective.Endpoints {
			r.Outcomes = append(r.Outcomes, Outcome{
				ID: e.Name, Measure: shortened(e.Text), TimeFrame: "as the protocol says",
				Primary: strings.HasPrefix(objective.Level.Decode, "Primary"),
			})
		}
	}
	for _, e := range design.Encounters {
		code := strings.ToUpper(e.Label)
		p.Schedule = append(p.Schedule, ScheduledVisit{Code: code, Tariff: pilotTariff(code)})
	}
	return nil
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// shortened returns a text in one line, cut to what a registry shows of an outcome.
func shortened(text string) string {
	const most = 250
	line := []rune(strings.Join(strings.Fields(text), " "))
	return string(line[:min(len(line), most)])
}
