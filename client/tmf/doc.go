// Package tmf compares a trial master file on disk with the documents that a chain has, and submits what is missing.
// Files are hashed where they are and never leave the machine.
package tmf
