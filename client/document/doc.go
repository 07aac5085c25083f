// Package document prepares the documents of trials for the chain: it describes files, which never leave the machine, compiles
// payment schedules, says what should be thought about in them, and reads the words by which people name what the chain writes
// as numbers.
package document
