package types

// Note counts one participation of the site that went from one state to the next; from STATE_UNSPECIFIED, one that was
// invited.
func (c *Counts) Note(from, to State) {
	if from == State_STATE_SCREENING {
		c.InScreening--
	}
	switch to {
	case State_STATE_INVITED:
		c.Invited++
	case State_STATE_SCREENING:
		c.InScreening++
	case State_STATE_SCREEN_FAILED:
		c.ScreenFailed++
	case State_STATE_ENROLLED:
		c.Enrolled++
	case State_STATE_CLOSED:
		c.Closed++
	}
}

// NoteAll counts a participation with everything that happened to it at a site.
func (c *Counts) NoteAll(p Participation, site uint32) {
	var from State
	for i, step := range p.Steps {
		switch {
		case p.isTransfer(i) && step.Site == site:
			c.MovedIn++
		case p.isTransfer(i) && p.Steps[i-1].Site == site:
			c.MovedAway++
		case step.Site == site:
			c.Note(from, step.State)
		}
		from = step.State
	}
}
