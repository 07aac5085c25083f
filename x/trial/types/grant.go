package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// Grant says that somebody may carry out a task now, and holds the rows that were read to find that out, as they stand
// before the task is carried out. Whoever asked uses them and does not read them again.
type Grant struct {
	// Actor is how facts name who acts: in which role, for which organisation and, where the task was delegated or taken
	// over, by which task and on whose behalf.
	Actor fact.Actor
	// Trial is the trial that the task is one of.
	Trial Trial
	// Site is where the task is carried out; the zero value if it concerns the trial as a whole (IsTrialWide).
	Site Site
	// Person is who acts. Their present key is the one that signed.
	Person identitytypes.Person
}

// IsTrialWide reports whether the task concerns the trial as a whole, so that the grant has no site.
func (g Grant) IsTrialWide() bool { return g.Site.Number == 0 }

// RequireSite returns the site of the task. It fails if the task concerns the trial as a whole, which sponsors may say of
// their tasks: whoever changes a site asks.
func (g Grant) RequireSite() (Site, error) {
	if g.IsTrialWide() {
		return g.Site, errorsmod.Wrapf(ErrUnknownSite, "%s has no site 0: its sites are numbered from 1", FormatID(g.Trial.Id))
	}
	return g.Site, nil
}
