package types

import (
	"slices"
	"strconv"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// Sides of a trial's blind.
const (
	Blinded   = trialfact.Side_SIDE_BLINDED
	Unblinded = trialfact.Side_SIDE_UNBLINDED
)

// unblinded lists the roles whose holders may know the allocation.
var unblinded = []fact.Role{
	fact.Role_ROLE_UNBLINDED_PHARMACIST, fact.Role_ROLE_UNBLINDED_STATISTICIAN, fact.Role_ROLE_DATA_MONITORING_BOARD,
}

// SideOf tells on which side of the blind a role stands; blinded without a role.
func SideOf(role fact.Role) trialfact.Side {
	if slices.Contains(unblinded, role) {
		return Unblinded
	}
	return Blinded
}

// UnblindedRole returns an unblinded role that somebody holds at a moment, in whatever trial they use it; 0 if they hold none.
func UnblindedRole(p identitytypes.Person, now time.Time) fact.Role {
	for _, role := range unblinded {
		if p.Holds(role, now) {
			return role
		}
	}
	return 0
}

// requireDeclarable returns an error if somebody is declared blinded who takes an unblinded role.
func requireDeclarable(declared bool, role fact.Role) error {
	if declared && SideOf(role) == Unblinded {
		return errorsmod.Wrapf(ErrUndeclared, "declared_blinded is set, but the role %s stands for unblinded: leave it unset, or name a role that stands for blinded",
			identitytypes.RoleName(role))
	}
	return nil
}

// IsOnBoard reports whether somebody is of the trial's data monitoring board.
func (s PersonSide) IsOnBoard() bool { return s.Role == fact.Role_ROLE_DATA_MONITORING_BOARD }

// neutral lists the tasks that those who know the allocation may carry out: they keep records of their own, decide for a
// committee or move money. Every other task touches participants or the plan.
var neutral = []fact.Task{
	fact.Task_TASK_RECORD_SUBMISSION, fact.Task_TASK_DECISION, fact.Task_TASK_SETTLEMENT, fact.Task_TASK_ESCROW_MANAGEMENT,
}

// IsBlinded reports whether a task is only for those who do not know the allocation.
func IsBlinded(task fact.Task) bool { return !slices.Contains(neutral, task) }

// SideName is a side as people read it.
func SideName(side trialfact.Side) string {
	return fact.EnumWords(side)
}

// Taken says who took the side, as what and when.
func (s PersonSide) Taken() string {
	as := "staff"
	if s.Role != 0 {
		as = identitytypes.RoleName(s.Role)
	}
	where := ""
	if s.Site != 0 {
		where = " at site " + strconv.FormatUint(uint64(s.Site), 10)
	}
	return s.Person + " is " + SideName(s.Side) + " in " + FormatID(s.Trial) + " as " + as + where + " since " + term.Format(s.Time)
}

// Validate reports what keeps the side from being one that somebody took.
func (s PersonSide) Validate() error {
	if s.Side != Blinded && s.Side != Unblinded {
		return errorsmod.Wrapf(ErrSide, "%s has the side %d, want BLINDED or UNBLINDED", s.Person, s.Side)
	}
	if s.Side != SideOf(s.Role) {
		return errorsmod.Wrapf(ErrSide, "%s, but the role stands for %s", s.Taken(), SideName(SideOf(s.Role)))
	}
	if err := requireDeclarable(s.DeclaredBlinded, s.Role); err != nil {
		return errorsmod.Wrap(err, s.Taken())
	}
	return nil
}
