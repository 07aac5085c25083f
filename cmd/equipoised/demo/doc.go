// Package demo carries out a whole clinical trial on a fresh local chain: a real node, real consensus, and a home and a key for
// everybody who takes part. It ends with a file that proves one record to a stranger while the chain is switched off.
package demo
