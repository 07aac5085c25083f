package tx

import "time"

// SetPatience changes how long the block of a transaction is waited for.
func (n *Network) SetPatience(d time.Duration) { n.patience = d }

// IsReading reports whether blocks are read.
func (n *Network) IsReading() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.reading
}
