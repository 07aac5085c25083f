package types

import (
	"time"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
)

// Prospect returns what the line waits for at a time: when the chain goes on with it by itself, and what its participant, or whoever
// speaks for them, can do about it now.
func (l Line) Prospect(now time.Time) Prospect {
	p := Prospect{Line: l.Number, Until: l.Due}
	switch l.State {
	case held:
		p.Acts = l.actsWhileHeld()
	case inTransit:
		if !l.CalledBack && l.Since != nil && !now.Before(l.Since.Add(TimeToAnswer)) {
			p.Acts = append(p.Acts, Act_ACT_CALL_BACK)
		}
	case setAside:
		p.Acts = append(p.Acts, Act_ACT_NAME_PAYEE)
		if l.Due != nil { // it waits for a key
			p.Acts = append(p.Acts, Act_ACT_VETO_KEY)
		}
	case void:
		p.Acts = append(p.Acts, Act_ACT_CLAIM)
	}
	return p
}

// actsWhileHeld returns what a participant can do about a line that is held.
func (l Line) actsWhileHeld() (acts []Act) {
	switch l.Hold {
	case payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED:
		acts = append(acts, Act_ACT_NAME_PAYEE)
	case payoutfact.Hold_HOLD_REBINDING:
		acts = append(acts, Act_ACT_VETO_KEY)
	}
	if l.RequireCosignable() == nil {
		acts = append(acts, Act_ACT_COSIGN)
	}
	return acts
}
