package demo

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestARegistryThatCannotBeRewritten follows one trial through its registers on a live chain: two countries, three
// committees and an authority, a CRO that acts for the sponsor, and another sponsor in the end.
func TestARegistryThatCannotBeRewritten(t *testing.T) {
	var now *clock
	r := emptyChain(t, func(p *trialRun) { now = keepTime(t, p, 300*day) })
	d := convene(r, now)

	reveal := d.sealsATrial()
	d.registersFromARecord()
	d.transfersDuties()
	d.asksForApproval()
	d.opensTheSites()
	d.enrolsTheFirst()
	d.missesACondition()
	d.changesOutcomes()
	d.amendsWhatOneCountryRefuses()
	d.stopsOneSite()
	d.takesAnUrgentMeasure()
	d.losesAKey()
	d.handsTheTrialOver()
	d.endsTheTrial()
	reveal()

	facts, _, err := d.rebuild(d.ctx)
	require.NoError(t, err, "the blocks make up the chain's log")
	require.Positive(t, facts)
}
