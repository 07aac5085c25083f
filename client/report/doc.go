// Package report computes from facts alone how a trial pays its participants: how long they wait, what they are owed, and what one of
// them was paid in a year. Whoever has the facts computes the same; nothing is asked of anybody's accounts.
package report
