// Package visitplan reads and writes visit plans: which visits a protocol plans for a participant, when, and what each of them
// earns. A plan is a document of its trial: submitted and approved by its digest, active at a site, its bytes with those who
// work by it and nowhere else. What is due is computed from it.
package visitplan
