package types

import (
	"fmt"
	"slices"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/x/internal/field"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Lapsed reports whether the time of a transfer is over.
func (t Transfer) Lapsed(now time.Time) bool { return !now.Before(t.Due) }

// RequireAwaitsSite reports whether the other site may accept the transfer.
func (t Transfer) RequireAwaitsSite() error {
	if t.Accepted {
		return errorsmod.Wrapf(ErrTransfer, "site %d has accepted participation %X already: the participant signs for it now", t.Site, t.Handle)
	}
	return nil
}

// RequireAwaitsParticipant reports whether the participant may sign for the transfer to a site: that one is offered, and has accepted.
func (t Transfer) RequireAwaitsParticipant(site uint32) error {
	switch {
	case t.Site != site:
		return errorsmod.Wrapf(ErrTransfer, "participation %X is to be transferred to site %d, the message names site %d", t.Handle, t.Site, site)
	case !t.Accepted:
		return errorsmod.Wrapf(ErrTransfer, "site %d has not accepted participation %X: it does so before the participant signs", t.Site, t.Handle)
	}
	return nil
}

// RequireMovable reports what keeps the participation from being transferred to a site in a block of a height. Who is not enrolled yet
// is invited by the other site instead; whoever is over stays where they were. Nobody comes to a site and leaves it in one block, so
// that what each block left behind says where somebody was.
func (p Participation) RequireMovable(to uint32, height int64) error {
	switch {
	case !mayMove(p.State):
		return errorsmod.Wrapf(ErrState, "participation %X is %s: only one that is ENROLLED or in FOLLOW_UP is transferred; who was not enrolled is invited by the other site",
			p.Handle, p.State.Name())
	case to == p.Site:
		return errorsmod.Wrapf(ErrTransfer, "participation %X is at site %d: name another site", p.Handle, to)
	case p.transfers() >= MaxTransfers:
		return errorsmod.Wrapf(ErrTransfer, "participation %X was transferred %d times, which is the most", p.Handle, MaxTransfers)
	case p.arrived().Height == height:
		return errorsmod.Wrapf(ErrTransfer, "participation %X came to site %d in this block: send it again", p.Handle, p.Site)
	}
	return nil
}

// mayMove reports whether somebody in a state may be transferred.
func mayMove(s State) bool { return s == State_STATE_ENROLLED || s == State_STATE_FOLLOW_UP }

// Move notes that another site looks after the participant from a block on.
func (p *Participation) Move(to uint32, height int64, at time.Time) {
	p.Site = to
	p.Enter(p.State, height, at)
}

// isTransfer reports whether step i is a transfer: another site looks after the participant than before.
func (p Participation) isTransfer(i int) bool { return i > 0 && p.Steps[i].Site != p.Steps[i-1].Site }

// arrived returns the step with which the site that looks after the participant began to: the last transfer, or the invitation.
func (p Participation) arrived() Step {
	i := len(p.Steps) - 1
	for i > 0 && !p.isTransfer(i) {
		i--
	}
	return p.Steps[i]
}

func (p Participation) transfers() (n int) {
	for i := range p.Steps {
		if p.isTransfer(i) {
			n++
		}
	}
	return n
}

// Sites returns the sites that look or looked after the participant, each once, in the order in which they began to.
func (p Participation) Sites() (sites []uint32) {
	for _, step := range p.Steps {
		if !slices.Contains(sites, step.Site) {
			sites = append(sites, step.Site)
		}
	}
	return sites
}

// left returns when a site last ceased to look after the participant, and whether it ever did.
func (p Participation) left(site uint32) (at time.Time, did bool) {
	for i := range p.Steps {
		if p.isTransfer(i) && p.Steps[i-1].Site == site {
			at, did = p.Steps[i].Time, true
		}
	}
	return at, did
}

// RequireAttestedBy reports what keeps a site from attesting visits of the participation at a time. A site that looked after the
// participant before attests what it saw until then for a settlement window; it reports whether the site is such a one.
func (p Participation) RequireAttestedBy(trial trialtypes.Trial, site uint32, now time.Time) (former bool, err error) {
	at, former := p.left(site)
	if p.Trial != trial.Id || p.Site == site || !former {
		return false, p.RequireOf(trial.Id, site)
	}
	return true, p.requireWithin(fmt.Sprintf("left site %d", site), at, trial.SettlementWindow, now)
}

func (t Transfer) validate() error {
	if err := field.RequireHash("handle", t.Handle); err != nil {
		return err
	}
	if t.Site == 0 || t.Due.IsZero() {
		return fmt.Errorf("site is %d and due %s, want a number from 1 and a time", t.Site, t.Due)
	}
	return field.RequireHash("reason_commitment", t.ReasonCommitment)
}
