package demo

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// TestWhatIsLateInTheRegistryShows follows, on a live chain, a sponsor that is late, a committee that loses its standing and
// an investigator who loses their key.
func TestWhatIsLateInTheRegistryShows(t *testing.T) {
	var now *clock
	r := emptyChain(t, func(p *trialRun) { now = keepTime(t, p, 300*day) })
	d := convene(r, now)

	d.revealsLate()
	d.postsResultsLate()
	d.haltsWithoutNotice()
	d.losesACommittee()
	d.losesAnInvestigator()

	facts, _, err := d.rebuild(d.ctx)
	require.NoError(t, err, "the blocks make up the chain's log")
	require.Positive(t, facts)
}

// revealsLate seals a registration, lets its date pass, and reveals it.
func (d *dossier) revealsLate() {
	d.Helper()
	sealed := registration(d.plan, d.sponsor.id)
	sealed.Countries = []string{"DE", "FR"}
	d.must(sealed.Normalise())
	opening := registrationtypes.MsgRevealRegistration{Signer: d.representative.String(), Salt: blind(), Registration: sealed}
	var err error
	opening.Seal, err = registrationtypes.SealDigest(chainID, d.sponsor.id, opening.Salt, &sealed)
	d.must(err)
	by := d.in(10 * day)
	d.does(d.heir, &registrationtypes.MsgSealRegistration{Signer: d.heir.String(), Digest: opening.Seal, RevealBy: *by}) // a copy holds no place
	d.does(d.representative, &registrationtypes.MsgSealRegistration{Signer: d.representative.String(), Digest: opening.Seal, RevealBy: *by})

	before := d.pass(11 * day)
	require.True(d, happened(d, before, func(f *registrationfact.SealOverdue) bool { return f.Organisation == d.sponsor.id }))
	in := d.does(d.representative, &opening)
	revealed := recorded[*registrationfact.SealRevealed](d, in)
	require.True(d, revealed.Late)
	require.Greater(d, recorded[*registrationfact.TrialRegistered](d, in).Trial, uint64(0))
	seal := ask(d, d.registrations().Seal, registrationtypes.QuerySealRequest{Organisation: d.sponsor.id, Digest: hex.EncodeToString(opening.Seal)})
	require.True(d, seal.Late)
	require.NotNil(d, seal.Seal.MissedAt)
	shown := ask(d, d.registrations().Trial, registrationtypes.QueryTrialRequest{Trial: trialtypes.FormatID(revealed.Trial)})
	require.Equal(d, seal.Seal, *shown.Seal)
	require.True(d, shown.Trial.RegisteredAt.After(*by), "the date of registration is that of the reveal")
}

// postsResultsLate registers a trial that was completed long ago, and posts its results when they were found missing.
func (d *dossier) postsResultsLate() {
	d.Helper()
	long := func(years int) registrationtypes.Milestone {
		at := d.now().AddDate(-years, 0, 0)
		return registrationtypes.Milestone{Date: on(&at), Kind: registrationtypes.DateKind_DATE_KIND_ACTUAL}
	}
	old := registration(d.plan, d.sponsor.id)
	primary, completion := long(3), long(2)
	old.Countries, old.Identifiers = []string{"DE", "FR"}, nil
	old.FirstEnrolment, old.PrimaryCompletion, old.Completion = long(5), &primary, &completion
	in := d.does(d.representative, &registrationtypes.MsgRegisterTrial{Signer: d.representative.String(), Registration: old})
	d.trial = recorded[*registrationfact.TrialRegistered](d, in).Trial
	results := registrationfact.ClockKind_CLOCK_KIND_RESULTS
	require.Equal(d, registrationtypes.ClockState_CLOCK_STATE_RUNNING, d.clockOf(results).State, "there is time until 30 days after registration")

	d.refused(d.representative, d.amendment(func(r *registrationtypes.Registration) {
		r.PrimaryCompletion = &registrationtypes.Milestone{Date: on(d.in(200 * day)), Kind: registrationtypes.DateKind_DATE_KIND_ANTICIPATED}
		r.Completion = nil
	}), "primary_completion is ANTICIPATED", "want an ACTUAL date")
	before := d.pass(32 * day)
	require.True(d, happened(d, before, func(f *registrationfact.ClockMissed) bool {
		return f.Clock == results && f.Trial == d.trial && f.Sponsor == d.sponsor.id
	}))
	require.Equal(d, registrationtypes.ClockState_CLOCK_STATE_MISSED, d.clockOf(results).State)

	post := &registrationtypes.MsgPostResults{Signer: d.representative.String(), Trial: d.trial}
	registered := d.newest().Registration
	for _, o := range registered.PrimaryOutcomes() {
		post.Results = append(post.Results, registrationfact.OutcomeResult{Outcome: o.Id, Digest: blind()})
	}
	d.does(d.representative, post)
	late := d.clockOf(results)
	require.Equal(d, registrationtypes.ClockState_CLOCK_STATE_MET_LATE, late.State)
	require.EqualValues(d, 1, late.Clock.Misses, "it stays on record")

	corrected := d.amendment(func(r *registrationtypes.Registration) {
		r.PrimaryCompletion.Date.Year++
	})
	shows := recorded[*registrationfact.RegistrationAmended](d, d.does(d.representative, corrected)).Corrected
	require.Len(d, shows, 1)
	require.Equal(d, "primary_completion", shows[0].Field)
	require.EqualValues(d, 1, d.clockOf(results).Clock.Misses, "a correction undoes no miss")
}

// haltsWithoutNotice has a trial go on for a day before the notice of its halt is due.
func (d *dossier) haltsWithoutNotice() {
	d.Helper()
	status := func(to trialfact.Status) {
		d.Helper()
		d.does(d.representative, &registrationtypes.MsgUpdateStatus{
			Signer: d.representative.String(), Trial: d.trial, Status: to, Reason: because(fact.ReasonCode_REASON_CODE_SAFETY),
		})
	}
	halt := registrationfact.ClockKind_CLOCK_KIND_EU_HALT
	status(trialfact.Status_STATUS_SUSPENDED)
	due := *d.clockOf(halt).Clock.DueAt
	d.pass(13 * day)
	status(trialfact.Status_STATUS_NOT_YET_RECRUITING)
	status(trialfact.Status_STATUS_SUSPENDED)
	require.Equal(d, due, *d.clockOf(halt).Clock.DueAt)
	before := d.pass(4 * day)
	require.True(d, happened(d, before, func(f *registrationfact.ClockMissed) bool { return f.Clock == halt && f.Trial == d.trial }))
	status(trialfact.Status_STATUS_NOT_YET_RECRUITING)
	for _, kind := range []registrationfact.ClockKind{halt, registrationfact.ClockKind_CLOCK_KIND_EU_RESTART} {
		d.does(d.representative, &registrationtypes.MsgFileNotice{
			Signer: d.representative.String(), Trial: d.trial, Clock: kind, Digest: blind(),
		})
		require.NotNil(d, d.clockOf(kind).Clock.DoneAt)
	}
}

// losesACommittee has the sponsor end the work of a committee that was suspended.
func (d *dossier) losesACommittee() {
	d.Helper()
	assigned := d.does(d.representative, d.assignment(d.local.organisation, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE, nil))
	number := recorded[*trialfact.OrganisationAssigned](d, assigned).Assignment
	end := &trialtypes.MsgEndAssignment{
		Signer: d.representative.String(), Trial: d.trial, Assignment: number, Reason: because(fact.ReasonCode_REASON_CODE_REGULATORY),
	}
	d.refused(d.representative, end, "itself can end it while it is in good standing")
	d.does(d.accreditor, &identitytypes.MsgSuspendOrganisation{
		Signer: d.accreditor.String(), Organisation: d.local.id, Reason: because(fact.ReasonCode_REASON_CODE_REGULATORY),
	})
	ended := recorded[*trialfact.AssignmentEnded](d, d.does(d.representative, end))
	require.True(d, ended.NotInGoodStanding)
	require.Equal(d, d.sponsor.id, ended.Signature.Actor.Organisation)
}

// losesAnInvestigator has an investigator's key revoked: the staff waits for another.
func (d *dossier) losesAnInvestigator() {
	d.Helper()
	s := d.paris
	s.number = recorded[*trialfact.SiteAdded](d, d.does(d.representative, &trialtypes.MsgAddSite{
		Signer: d.representative.String(), Trial: d.trial, Organisation: s.id, Investigator: s.investigator.String(), Country: s.country,
	})).Site
	d.does(s.investigator, &trialtypes.MsgDelegate{
		Signer: s.investigator.String(), Trial: d.trial, Site: s.number, Person: s.coordinator.String(), Role: fact.Role_ROLE_COORDINATOR,
		Tasks: []fact.Task{fact.Task_TASK_CONSENT},
	})
	may := func() *trialtypes.QueryAuthorityResponse {
		return ask(d, d.trials().Authority, trialtypes.QueryAuthorityRequest{
			Trial: d.name(), Site: s.number, Address: s.coordinator.String(), Task: fact.Task_TASK_CONSENT,
		})
	}
	require.NotNil(d, may().Actor)
	d.does(s.administrator, &identitytypes.MsgRevokePerson{
		Signer: s.administrator.String(), Address: s.investigator.String(), Reason: because(fact.ReasonCode_REASON_CODE_KEY_COMPROMISE),
	})
	require.Contains(d, may().Reason, "until the sponsor changes the investigator of site 1 (MsgChangeInvestigator)")
	anew := d.renewed(s.investigator)
	propose, confirm := rotation(s.administrator, d.accreditor, s.investigator, anew)
	d.does(s.administrator, propose)
	d.does(anew, accepting(anew, s.investigator))
	d.does(d.accreditor, confirm)
	require.NotNil(d, may().Actor, "a new key is the same person")
}
