// Package document prepares the documents of trials for the chain: it describes files, which never leave the machine, compiles
// payment schedules, and reads the words by which people name what the chain writes as numbers.
package document
