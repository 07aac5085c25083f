// Package utc counts days of coordinated universal time.
package utc

import "time"

const secondsOfDay = 24 * 60 * 60

// Day returns the number of the day of a time, from 1970-01-01 on. No block is of before.
func Day(t time.Time) uint32 { return uint32(t.Unix() / secondsOfDay) }

// Begin returns when a day begins.
func Begin(day uint32) time.Time { return time.Unix(int64(day)*secondsOfDay, 0).UTC() }
