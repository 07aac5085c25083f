// Package collect builds evidence bundles from a running node: it asks the archive for what lies below the audit log's
// root, the state for the checkpoint, and consensus for the headers that lead from a trust root to it.
//
// Nothing that a node says is believed: whoever collects a bundle verifies it with package proof before keeping it.
package collect
