package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// agreement is a sound one of mode ASSISTED.
func agreement(version uint32) types.Agreement {
	return types.Agreement{
		FormLine: 5, Version: version, FormDigest: digest[:], Language: "en", ObtainedBy: nurse, Obtainer: nurse, PaperDigest: digest[:],
		Height: 8, Time: noon,
	}
}

// renewed returns a sound participation of mode ASSISTED whose renewal awaits a witness and the nurse.
func renewed() types.ConsentWithHistory {
	given := agreement(1)
	return types.ConsentWithHistory{
		Consent: types.Consent{
			Handle: digest[:], Trial: 1, Site: 2, Key: key, Mode: consentfact.Mode_MODE_ASSISTED,
			Countersigners: []types.Countersigner{
				{Address: address("mother"), Capacity: representative}, {Address: address("neighbour"), Capacity: witness},
			},
			Population: protocoltypes.Assisted, RequiredLine: 5, State: types.State_STATE_OFFERED,
			ChangedHeight: 3, ChangedAt: noon.Add(-time.Hour), Blind: digest[:], BlindsUsed: 1,
		},
		History: []types.HistoryEntry{{
			Height: 3, Time: noon.Add(-time.Hour), State: types.State_STATE_OFFERED, Population: protocoltypes.Assisted, RequiredLine: 5, Site: 2,
		}},
		Lines: []types.LineWithHistory{{
			Line: types.Line{
				FormLine: 5, Purpose: protocoltypes.Participation, Population: protocoltypes.Assisted, State: types.State_STATE_PENDING,
				Given: &given,
				Pending: &types.Pending{
					Agreement: agreement(2), Awaits: []consentfact.Capacity{witness}, AwaitsObtainer: true,
					Countersigned: []string{address("mother")}, Due: noon.Add(types.TimeToComplete),
				},
				ChangedHeight: 9, ChangedAt: noon,
			},
			History: []types.HistoryEntry{
				{Height: 5, Time: noon, State: types.State_STATE_GIVEN, Population: protocoltypes.Assisted, Version: 1},
				{Height: 9, Time: noon, State: types.State_STATE_PENDING, Population: protocoltypes.Assisted, Version: 1},
			},
		}},
	}
}

func TestGenesisThatCannotStartAChainIsRefused(t *testing.T) {
	require.NoError(t, types.DefaultGenesis().Validate())
	require.NoError(t, (&types.GenesisState{Consents: []types.ConsentWithHistory{renewed()}}).Validate())
	type c = *types.ConsentWithHistory
	for name, tc := range map[string]struct {
		change func(c)
		want   string
	}{
		"a short handle":                      {func(e c) { e.Consent.Handle = digest[1:] }, "handle has 31 bytes"},
		"no blind":                            {func(e c) { e.Consent.Blind = nil }, "blind has 0 bytes"},
		"no blind used":                       {func(e c) { e.Consent.BlindsUsed = 0 }, "blinds_used is 0"},
		"no trial":                            {func(e c) { e.Consent.Trial = 0 }, "trial is 0"},
		"no key":                              {func(e c) { e.Consent.Key = "" }, "it is bound to no key"},
		"signed beside by nobody":             {func(e c) { e.Consent.Countersigners[1].Address = "" }, "countersigner 2 has no address"},
		"obtained by nobody":                  {func(e c) { e.Lines[0].Line.Given.ObtainedBy = "" }, "what was given: nobody obtained it"},
		"obtained by no person":               {func(e c) { e.Lines[0].Line.Pending.Agreement.Obtainer = "" }, "what is pending: nobody obtained it"},
		"no mode":                             {func(e c) { e.Consent.Mode = 0 }, "mode is 0"},
		"the participant beside":              {func(e c) { e.Consent.Countersigners[0].Address = key }, "is the participant"},
		"assisted by nobody outside":          {func(e c) { e.Consent.Countersigners = nil }, "REPRESENTATIVE or a WITNESS"},
		"no state":                            {func(e c) { e.Lines[0].Line.State = 0 }, "state is 0"},
		"a participation given":               {func(e c) { e.Consent.State = types.State_STATE_GIVEN }, "want OFFERED, FOLLOWED_UP, WITHDRAWAL_REPORTED or WITHDRAWN"},
		"reported at no time":                 {func(e c) { e.Consent.State = types.State_STATE_WITHDRAWAL_REPORTED }, "not since it was reported"},
		"reported, and going on":              {func(e c) { at := noon; e.Consent.ReportedAt = &at }, "a withdrawal was reported at"},
		"of no population":                    {func(e c) { e.Consent.Population = 0 }, "population is 0"},
		"of a population that signs itself":   {func(e c) { e.Consent.Population = protocoltypes.Self }, "ASSISTED, MINOR or INCAPACITATED"},
		"of another population than the form": {func(e c) { e.Lines[0].Line.Purpose = protocoltypes.Optional }, "requires form 5, which is"},
		"a form without a purpose":            {func(e c) { e.Lines[0].Line.Purpose = 0 }, "purpose is 0"},
		"a form twice":                        {func(e c) { e.Lines = append(e.Lines, e.Lines[0]) }, "comes after that to form 5"},
		"requiring no form":                   {func(e c) { e.Consent.RequiredLine = 0 }, "required_line 0"},
		"requiring another form than its history says": {func(e c) { e.Consent.RequiredLine = 6 }, "the participation is"},
		"what is required withdrawn alone":             {func(e c) { e.Lines[0].Line.State, e.Lines[0].Line.Pending = types.State_STATE_WITHDRAWN, nil }, "nobody withdraws alone"},
		"an unknown state":                             {func(e c) { e.Lines[0].Line.State = 6 }, "state is 6"},
		"offered, but given":                           {func(e c) { e.Lines[0].Line.State, e.Lines[0].Line.Pending = types.State_STATE_OFFERED, nil }, "OFFERED"},
		"given nothing": {func(e c) {
			e.Lines[0].Line.State, e.Lines[0].Line.Given, e.Lines[0].Line.Pending = types.State_STATE_GIVEN, nil, nil
		}, "GIVEN"},
		"pending nothing":            {func(e c) { e.Lines[0].Line.Pending = nil }, "exactly in the state PENDING"},
		"declined, but pending":      {func(e c) { e.Lines[0].Line.State = types.State_STATE_DECLINED }, "exactly in the state PENDING"},
		"a scope without withdrawal": {func(e c) { e.Consent.ScopeCommitment = digest[:] }, "scope of a withdrawal"},
		"a withdrawal without scope": {func(e c) { e.Consent.State = types.State_STATE_WITHDRAWN }, "scope_commitment has 0 bytes"},
		"no form digest":             {func(e c) { e.Lines[0].Line.Given.FormDigest = nil }, "what was given: form_digest"},
		"no language":                {func(e c) { e.Lines[0].Line.Given.Language = "" }, "what was given: language"},
		"no paper":                   {func(e c) { e.Lines[0].Line.Pending.Agreement.PaperDigest = nil }, "what is pending: paper_digest"},
		"one person by two keys": {func(e c) {
			e.Consent.Countersigners[0].Person, e.Consent.Countersigners[1].Person = nurse, nurse
		}, "countersigner 2 is named twice"},
		"signed by who obtained it":        {func(e c) { e.Consent.Countersigners[0].Person = nurse }, "may not"},
		"pending what was given":           {func(e c) { e.Lines[0].Line.Pending.Agreement.Version = 1 }, "no renewal"},
		"pending on another form":          {func(e c) { e.Lines[0].Line.Pending.Agreement.FormLine = 6 }, "it is to form 6"},
		"due before it was given":          {func(e c) { e.Lines[0].Line.Pending.Due = noon }, "was due before"},
		"awaiting nothing":                 {func(e c) { e.Lines[0].Line.Pending.Awaits, e.Lines[0].Line.Pending.AwaitsObtainer = nil, false }, "awaits nothing"},
		"awaiting what is confirmed":       {func(e c) { e.Lines[0].Line.Pending.Agreement.ObtainerConfirmed = true }, "confirmation"},
		"awaiting a capacity twice":        {func(e c) { e.Lines[0].Line.Pending.Awaits = []consentfact.Capacity{witness, witness} }, "rising order"},
		"awaiting an unknown capacity":     {func(e c) { e.Lines[0].Line.Pending.Awaits = []consentfact.Capacity{6} }, "known ones"},
		"awaiting who has signed":          {func(e c) { e.Lines[0].Line.Pending.Awaits = []consentfact.Capacity{representative} }, "but one has signed"},
		"signed by a stranger":             {func(e c) { e.Lines[0].Line.Pending.Countersigned = []string{address("x")} }, "may not"},
		"signed twice":                     {func(e c) { e.Lines[0].Line.Pending.Countersigned = []string{address("mother"), address("mother")} }, "twice"},
		"no history":                       {func(e c) { e.History = nil }, "no history"},
		"a history out of order":           {func(e c) { e.Lines[0].History[1].Height = 5 }, "comes before"},
		"a history back in time":           {func(e c) { e.Lines[0].History[0].Time = noon.Add(1) }, "comes before"},
		"a version that fell":              {func(e c) { e.Lines[0].History[0].Version = 2 }, "version 1 after version 2"},
		"life after a withdrawal":          {func(e c) { e.Lines[0].History[0].State = types.State_STATE_WITHDRAWN }, "follows a withdrawal"},
		"another end of the history":       {func(e c) { e.Lines[0].History = e.Lines[0].History[:1] }, "the history ends in GIVEN"},
		"another height at the end":        {func(e c) { e.Lines[0].Line.ChangedHeight = 10 }, "the history ends"},
		"another height of the invitation": {func(e c) { e.Consent.ChangedHeight = 10 }, "the history ends"},
		"a form without history":           {func(e c) { e.Lines[0].History = nil }, "form 5: it has no history"},
	} {
		t.Run(name, func(t *testing.T) {
			entry := renewed()
			tc.change(&entry)
			require.ErrorContains(t, (&types.GenesisState{Consents: []types.ConsentWithHistory{entry}}).Validate(), tc.want)
		})
	}
	other := renewed()
	other.Consent.Handle = make([]byte, 32)
	require.ErrorContains(t, (&types.GenesisState{Consents: []types.ConsentWithHistory{renewed(), other}}).Validate(), "key")
	other.Consent.Handle, other.Consent.Key = digest[:], address("other")
	require.ErrorContains(t, (&types.GenesisState{Consents: []types.ConsentWithHistory{renewed(), other}}).Validate(), "handle")
}
