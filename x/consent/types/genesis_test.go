package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// agreement is a sound one of mode ASSISTED.
func agreement(version uint32) types.Agreement {
	return types.Agreement{
		FormLine: 5, Version: version, FormDigest: digest[:], Language: "en", ObtainedBy: nurse, Obtainer: nurse, PaperDigest: digest[:],
		Height: 8, Time: noon,
	}
}

// renewed returns a sound consent of mode ASSISTED whose renewal awaits a witness and the nurse.
func renewed() types.ConsentWithHistory {
	given := agreement(1)
	return types.ConsentWithHistory{
		Consent: types.Consent{
			Handle: digest[:], Trial: 1, Site: 2, Key: key, Mode: consentfact.Mode_MODE_ASSISTED,
			Countersigners: []types.Countersigner{
				{Address: address("mother"), Capacity: representative}, {Address: address("neighbour"), Capacity: witness},
			},
			State: types.State_STATE_PENDING,
			Given: &given,
			Pending: &types.Pending{
				Agreement: agreement(2), Awaits: []consentfact.Capacity{witness}, AwaitsObtainer: true,
				Countersigned: []string{address("mother")}, Due: noon.Add(types.TimeToComplete),
			},
			ChangedHeight: 9, ChangedAt: noon, Blind: digest[:], BlindsUsed: 1,
		},
		History: []types.HistoryEntry{
			{Height: 3, Time: noon.Add(-time.Hour), State: types.State_STATE_OFFERED},
			{Height: 5, Time: noon, State: types.State_STATE_GIVEN, FormLine: 5, Version: 1},
			{Height: 9, Time: noon, State: types.State_STATE_PENDING, FormLine: 5, Version: 1},
		},
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
		"a short handle":             {func(e c) { e.Consent.Handle = digest[1:] }, "handle has 31 bytes"},
		"no blind":                   {func(e c) { e.Consent.Blind = nil }, "blind has 0 bytes"},
		"no blind used":              {func(e c) { e.Consent.BlindsUsed = 0 }, "blinds_used is 0"},
		"no trial":                   {func(e c) { e.Consent.Trial = 0 }, "trial is 0"},
		"no key":                     {func(e c) { e.Consent.Key = "" }, "it is bound to no key"},
		"signed beside by nobody":    {func(e c) { e.Consent.Countersigners[1].Address = "" }, "countersigner 2 has no address"},
		"obtained by nobody":         {func(e c) { e.Consent.Given.ObtainedBy = "" }, "what was given: nobody obtained it"},
		"obtained by no person":      {func(e c) { e.Consent.Pending.Agreement.Obtainer = "" }, "what is pending: nobody obtained it"},
		"no mode":                    {func(e c) { e.Consent.Mode = 0 }, "mode is 0"},
		"the participant beside":     {func(e c) { e.Consent.Countersigners[0].Address = key }, "is the participant"},
		"assisted by nobody outside": {func(e c) { e.Consent.Countersigners = nil }, "REPRESENTATIVE or a WITNESS"},
		"no state":                   {func(e c) { e.Consent.State = 0 }, "state is 0"},
		"an unknown state":           {func(e c) { e.Consent.State = 6 }, "state is 6"},
		"offered, but given":         {func(e c) { e.Consent.State, e.Consent.Pending = types.State_STATE_OFFERED, nil }, "OFFERED"},
		"given nothing":              {func(e c) { e.Consent.State, e.Consent.Given, e.Consent.Pending = types.State_STATE_GIVEN, nil, nil }, "GIVEN"},
		"pending nothing":            {func(e c) { e.Consent.Pending = nil }, "exactly in the state PENDING"},
		"declined, but pending":      {func(e c) { e.Consent.State = types.State_STATE_DECLINED }, "exactly in the state PENDING"},
		"a scope without withdrawal": {func(e c) { e.Consent.ScopeCommitment = digest[:] }, "scope of a withdrawal"},
		"a withdrawal without scope": {func(e c) { e.Consent.State, e.Consent.Pending = types.State_STATE_WITHDRAWN, nil }, "scope_commitment has 0 bytes"},
		"no form digest":             {func(e c) { e.Consent.Given.FormDigest = nil }, "what was given: form_digest"},
		"no language":                {func(e c) { e.Consent.Given.Language = "" }, "what was given: language"},
		"no paper":                   {func(e c) { e.Consent.Pending.Agreement.PaperDigest = nil }, "what is pending: paper_digest"},
		"one person by two keys": {func(e c) {
			e.Consent.Countersigners[0].Person, e.Consent.Countersigners[1].Person = nurse, nurse
		}, "countersigner 2 is named twice"},
		"signed by who obtained it":    {func(e c) { e.Consent.Countersigners[0].Person = nurse }, "may not"},
		"pending what was given":       {func(e c) { e.Consent.Pending.Agreement.Version = 1 }, "no renewal"},
		"pending on another form":      {func(e c) { e.Consent.Pending.Agreement.FormLine = 6 }, "no renewal"},
		"due before it was given":      {func(e c) { e.Consent.Pending.Due = noon }, "was due before"},
		"awaiting nothing":             {func(e c) { e.Consent.Pending.Awaits, e.Consent.Pending.AwaitsObtainer = nil, false }, "awaits nothing"},
		"awaiting what is confirmed":   {func(e c) { e.Consent.Pending.Agreement.ObtainerConfirmed = true }, "confirmation"},
		"awaiting a capacity twice":    {func(e c) { e.Consent.Pending.Awaits = []consentfact.Capacity{witness, witness} }, "rising order"},
		"awaiting an unknown capacity": {func(e c) { e.Consent.Pending.Awaits = []consentfact.Capacity{5} }, "known ones"},
		"awaiting who has signed":      {func(e c) { e.Consent.Pending.Awaits = []consentfact.Capacity{representative} }, "but one has signed"},
		"signed by a stranger":         {func(e c) { e.Consent.Pending.Countersigned = []string{address("x")} }, "may not"},
		"signed twice":                 {func(e c) { e.Consent.Pending.Countersigned = []string{address("mother"), address("mother")} }, "twice"},
		"no history":                   {func(e c) { e.History = nil }, "no history"},
		"a history out of order":       {func(e c) { e.History[1].Height = 3 }, "comes before"},
		"a history back in time":       {func(e c) { e.History[0].Time = noon.Add(1) }, "comes before"},
		"a version that fell":          {func(e c) { e.History[1].Version = 2 }, "version 1 after version 2"},
		"life after a withdrawal":      {func(e c) { e.History[1].State = types.State_STATE_WITHDRAWN }, "follows a withdrawal"},
		"another end of the history":   {func(e c) { e.History = e.History[:2] }, "the history ends in GIVEN"},
		"another height at the end":    {func(e c) { e.Consent.ChangedHeight = 10 }, "the history ends"},
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
