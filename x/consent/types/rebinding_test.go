package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

const (
	proposed  = types.ProposalState_PROPOSAL_STATE_PROPOSED
	confirmed = types.ProposalState_PROPOSAL_STATE_CONFIRMED
	accepted  = types.ProposalState_PROPOSAL_STATE_ACCEPTED
)

// proposal is a sound one in a state.
func proposal(state types.ProposalState) *types.KeyProposal {
	p := &types.KeyProposal{
		State: state, Key: address("the next key"), Proposer: nurse, PaperDigest: digest[:], ProposedAt: noon, Due: noon.Add(time.Hour),
	}
	if state > proposed {
		p.Confirmer = address("the physician")
	}
	return p
}

func TestAParticipationTakesAProposalUnlessOneWasConfirmedOrVetoedNotLongAgo(t *testing.T) {
	later := noon.Add(time.Hour)
	for name, tc := range map[string]struct {
		of    types.Rebinding
		words string
	}{
		"nothing was ever proposed":         {types.Rebinding{}, ""},
		"one is open that nobody confirmed": {types.Rebinding{Proposal: proposal(proposed)}, ""},
		"one was confirmed":                 {types.Rebinding{Proposal: proposal(confirmed), Confirmed: 1}, "CONFIRMED"},
		"one was accepted":                  {types.Rebinding{Proposal: proposal(accepted), Confirmed: 1}, "ACCEPTED"},
		"a veto not long ago":               {types.Rebinding{RestsUntil: &later, Confirmed: 1, Vetoed: 1}, "propose another one from"},
		"a veto long ago":                   {types.Rebinding{RestsUntil: &noon, Confirmed: 1, Vetoed: 1}, ""},
		"the last veto":                     {types.Rebinding{Confirmed: 3, Vetoed: 3}, "3 proposals"},
		"the last confirmation":             {types.Rebinding{Confirmed: 8}, "8 proposals"},
	} {
		t.Run(name, func(t *testing.T) {
			err := tc.of.RequireTakesProposal(noon)
			if tc.words == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, types.ErrProposal)
			require.ErrorContains(t, err, tc.words)
		})
	}
}

func TestNeitherWhoProposedNorWhoInvitedConfirmsAKey(t *testing.T) {
	p := proposal(proposed)
	require.NoError(t, p.RequireSecond(address("the physician"), address("the inviter")))
	require.NoError(t, p.RequireSecond(address("the physician"), nurse), "who invited may propose")
	require.ErrorIs(t, p.RequireSecond(nurse, address("the inviter")), types.ErrSecond)
	require.ErrorIs(t, p.RequireSecond(address("the inviter"), address("the inviter")), types.ErrSecond)
}

// handedOver returns a sound participation that was handed over, with the consent that its participant gave before.
func handedOver() types.ConsentWithHistory {
	e, at := renewed(), noon.Add(time.Hour)
	e.Consent.Mode, e.Consent.HandedOverAt = consentfact.Mode_MODE_SELF, &at
	e.Lines[0].Line.Pending, e.Lines[0].Line.State = nil, types.State_STATE_GIVEN
	e.Lines[0].History[1].State = types.State_STATE_GIVEN
	e.Rebinding = &types.Rebinding{Handle: digest[:], Retired: []string{address("the site's")}, Confirmed: 1}
	return e
}

func TestKeysThatNoMessagesLedToAreRefused(t *testing.T) {
	validate := func(e types.ConsentWithHistory) error {
		return (&types.GenesisState{Consents: []types.ConsentWithHistory{e}}).Validate()
	}
	require.NoError(t, validate(handedOver()))
	for name, tc := range map[string]struct {
		change func(*types.ConsentWithHistory)
		words  string
	}{
		"another handle":          {func(e *types.ConsentWithHistory) { e.Rebinding.Handle = nil }, "it is that of participation"},
		"the present key retired": {func(e *types.ConsentWithHistory) { e.Rebinding.Retired = []string{key} }, "retired key 1"},
		"a key retired twice": {func(e *types.ConsentWithHistory) {
			e.Rebinding.Confirmed, e.Rebinding.Retired = 2, []string{nurse, nurse}
		}, "retired key 2"},
		"more retired than confirmed": {func(e *types.ConsentWithHistory) { e.Rebinding.Confirmed = 0 }, "1 keys are retired"},
		"more vetoed than confirmed":  {func(e *types.ConsentWithHistory) { e.Rebinding.Vetoed = 2 }, "1 proposals were confirmed and 2"},
		"too many confirmed":          {func(e *types.ConsentWithHistory) { e.Rebinding.Confirmed = 9 }, "at most 8"},
		"a proposal of nobody":        {func(e *types.ConsentWithHistory) { e.Rebinding.Proposal = &types.KeyProposal{} }, "state is 0"},
		"a proposal without a note": {func(e *types.ConsentWithHistory) {
			e.Rebinding.Proposal = proposal(proposed)
			e.Rebinding.Proposal.PaperDigest = nil
		}, "paper_digest has 0 bytes"},
		"confirmed by nobody": {func(e *types.ConsentWithHistory) {
			e.Rebinding.Proposal = proposal(confirmed)
			e.Rebinding.Proposal.Confirmer = ""
		}, "it is CONFIRMED, and confirmed by"},
		"confirmed by who proposed": {func(e *types.ConsentWithHistory) {
			e.Rebinding.Proposal = proposal(confirmed)
			e.Rebinding.Proposal.Confirmer = nurse
		}, "proposed and confirmed it"},
		"the present key proposed": {func(e *types.ConsentWithHistory) {
			e.Rebinding.Proposal = proposal(proposed)
			e.Rebinding.Proposal.Key = key
		}, "was the participation's before"},
		"the mother's key proposed": {func(e *types.ConsentWithHistory) {
			e.Rebinding.Proposal = proposal(proposed)
			e.Rebinding.Proposal.Key = address("mother")
		}, "is the participant"},
		"due before it was proposed": {func(e *types.ConsentWithHistory) {
			e.Rebinding.Proposal = proposal(proposed)
			e.Rebinding.Proposal.Due = noon
		}, "due before"},
		"handed over by no key":         {func(e *types.ConsentWithHistory) { e.Rebinding = nil }, "had no key before"},
		"handed over to the site":       {func(e *types.ConsentWithHistory) { e.Consent.Mode = consentfact.Mode_MODE_ASSISTED }, "but the site keeps the key"},
		"never handed over":             {func(e *types.ConsentWithHistory) { e.Consent.HandedOverAt = nil }, "mode is SELF and population ASSISTED"},
		"on paper after it was":         {func(e *types.ConsentWithHistory) { e.Consent.HandedOverAt = &e.History[0].Time }, "paper_digest is given"},
		"handed over, of no population": {func(e *types.ConsentWithHistory) { e.Consent.Population = 0 }, "population"},
	} {
		t.Run(name, func(t *testing.T) {
			e := handedOver()
			tc.change(&e)
			require.ErrorContains(t, validate(e), tc.words)
		})
	}
	twice := handedOver()
	twice.Consent.Key = address("another")
	other := handedOver()
	other.Consent.Handle = padded("another handle")
	other.Rebinding.Handle = other.Consent.Handle
	require.ErrorContains(t, (&types.GenesisState{Consents: []types.ConsentWithHistory{twice, other}}).Validate(), "is there twice")
}

func padded(of string) []byte { return append([]byte(of), make([]byte, 32-len(of))...) }

func TestWhoWasHandedTheirParticipationOverSignsAloneOnceTheyConsentedAsSelf(t *testing.T) {
	c := handedOver().Consent
	require.True(t, c.HandedOver())
	c.Population = protocoltypes.Incapacitated
	require.True(t, c.HandedOver())
	for _, over := range []types.Consent{{HandedOverAt: &noon, Population: protocoltypes.Self}, {HandedOverAt: &noon, Population: protocoltypes.Minor}, {Population: protocoltypes.Assisted}} {
		require.False(t, over.HandedOver())
	}
}
