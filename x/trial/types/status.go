package types

import (
	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
)

// Recruits reports whether participants may be invited and enrolled.
func Recruits(s trialfact.Status) bool {
	return s == trialfact.Status_STATUS_RECRUITING || s == trialfact.Status_STATUS_ENROLLING_BY_INVITATION
}

// IsOver reports whether a trial of that status will not go on.
func IsOver(s trialfact.Status) bool {
	return s == trialfact.Status_STATUS_TERMINATED || s == trialfact.Status_STATUS_COMPLETED || s == trialfact.Status_STATUS_WITHDRAWN
}

// IsSet reports whether a status is one that a trial may have: any but UNSPECIFIED, and UNKNOWN, which queries derive.
func IsSet(s trialfact.Status) bool {
	_, known := trialfact.Status_name[int32(s)]
	return known && s != trialfact.Status_STATUS_UNSPECIFIED && s != trialfact.Status_STATUS_UNKNOWN
}

// StatusName is a status as people read it.
func StatusName(s trialfact.Status) string { return fact.EnumName(s) }
