package types_test

import (
	"testing"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestAConsentFormSaysForWhatAndForWhomItIs(t *testing.T) {
	type demands = protocolfact.Demands
	represented := demands{Representative: true}
	for name, tc := range map[string]struct {
		kind       protocolfact.DocumentType
		purpose    protocolfact.Purpose
		population protocolfact.Population
		demands    demands
		wrong      string
	}{
		"adults":                           {consentType, types.Participation, types.Self, demands{}, ""},
		"adults before a witness":          {consentType, types.Optional, types.Self, demands{Witness: true}, ""},
		"adults who are helped":            {consentType, types.Participation, types.Assisted, demands{Representative: true, Witness: true}, ""},
		"minors":                           {consentType, types.Participation, types.Minor, demands{Representative: true, SecondParent: true, Assent: true}, ""},
		"who cannot decide":                {consentType, types.Optional, types.Incapacitated, demands{Representative: true, Assent: true}, ""},
		"no purpose":                       {consentType, 0, types.Self, demands{}, "purpose is 0"},
		"an unknown purpose":               {consentType, 3, types.Self, demands{}, "purpose is 3"},
		"no population":                    {consentType, types.Participation, 0, demands{}, "population is 0"},
		"an unknown population":            {consentType, types.Participation, 5, demands{}, "population is 5"},
		"a represented adult":              {consentType, types.Participation, types.Self, represented, "for population SELF demands the signature of a REPRESENTATIVE"},
		"the second parent of an adult":    {consentType, types.Participation, types.Incapacitated, demands{Representative: true, SecondParent: true}, "demands the signature of a SECOND_PARENT"},
		"a minor whom nobody represents":   {consentType, types.Participation, types.Minor, demands{Assent: true}, "for population MINOR has to demand the signature of a REPRESENTATIVE"},
		"an optional form for minors":      {consentType, types.Optional, types.Minor, demands{}, "has to demand the signature of a REPRESENTATIVE"},
		"nobody for who cannot decide":     {consentType, types.Optional, types.Incapacitated, demands{Witness: true}, "has to demand the signature of a REPRESENTATIVE"},
		"a protocol with a purpose":        {protocolType, types.Participation, 0, demands{}, "has neither purpose nor population"},
		"a protocol for a population":      {protocolType, 0, types.Self, demands{}, "has neither purpose nor population"},
		"a protocol that demands a person": {protocolType, 0, 0, demands{Witness: true}, "only consent forms do"},
	} {
		t.Run(name, func(t *testing.T) {
			c := types.Content{
				Title: "Form", Variants: []protocolfact.Variant{variant("en", 1)}, Purpose: tc.purpose, Population: tc.population, Demands: tc.demands,
			}
			requireError(t, c.Check(tc.kind, 1), tc.wrong)
		})
	}
}
