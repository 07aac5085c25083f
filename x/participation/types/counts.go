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

// NoteAll counts a participation with everything that happened to it.
func (c *Counts) NoteAll(p Participation) {
	var from State
	for _, step := range p.Steps {
		c.Note(from, step.State)
		from = step.State
	}
}
