// Package work does what people and organisations do with a chain, a verb of a role at a time. The command line, the demo,
// the tests and the benchmarks use the same verbs.
//
// A role is a type: [Accreditor], [Administrator], [Sponsor], [Committee], [Site], [Participant], [Countersigner], [Agent].
// Each of them is a [Person], who has a key that signs and a keep in which their secrets stay. A verb takes what its user
// knows (a label, "WEEK 2", a date, an amount, the bytes of a file) and returns a [Draft]:
//
//	site := work.Site{Person: coordinator, Trial: 12, Number: 1, Plan: plan}
//	invited, err := site.Invite(work.Newcomer{Label: "P-017", Key: key}).Do(ctx)
//
// [Draft.Do] asks whoever has a [Prompter], makes the messages, keeps every secret and every opening that they need, sends
// them, waits for their block and returns what came of it. Nothing is sent before its secrets are kept: somebody who is
// interrupted in between does the same again, and the chain sees the same handle and the same nullifiers.
//
// Who has many transactions under way at once calls [Draft.Prepare], sends the messages themselves and calls [Draft.Read].
// Who puts several verbs into one transaction joins them with [Join], or with [JoinShuffled] where their order is to tell nothing.
//
// The package prints nothing. README.md lists the verbs.
package work
