package types

import (
	"cmp"
	"reflect"
	"slices"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// Names reports whether an organisation was ever seen assigned.
func (a Appointments) Names(organisation uint64) bool {
	return slices.ContainsFunc(a.Appointments, func(own Appointment) bool { return own.Organisation == organisation })
}

// Seen returns the appointments once an organisation was seen assigned for a scope too, and whether that is new.
func (a Appointments) Seen(organisation uint64, scope protocolfact.Scope) (Appointments, bool) {
	all := slices.Clone(a.Appointments)
	i, found := slices.BinarySearchFunc(all, organisation, func(b Appointment, o uint64) int { return cmp.Compare(b.Organisation, o) })
	next := Appointment{Organisation: organisation, Scope: Union(scope)}
	if found {
		next.Scope = Union(all[i].Scope, scope)
		if reflect.DeepEqual(next, all[i]) {
			return a, false
		}
		all[i] = next
	} else {
		all = slices.Insert(all, i, next)
	}
	return Appointments{Trial: a.Trial, Decider: a.Decider, Appointments: all}, true
}
