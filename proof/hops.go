package proof

import (
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// anchor is what one trusted block says about the validators after it: its own set, and the hash of the next one.
type anchor struct {
	name   string
	height int64
	set    *validatorSet
	next   fact.Hash
}

// anchor returns what the block says once it is trusted.
func (b *signedBlock) anchor() anchor {
	return anchor{name: fmt.Sprintf("light block %d", b.Height), height: b.Height, set: b.set, next: b.nextValidators}
}

// anchorOf returns what a pinned set says: it is the next set after the block before the pinned height.
func anchorOf(t *Trust, set *validatorSet) anchor {
	return anchor{name: "the trust root", height: t.Height - 1, set: set, next: set.hash}
}

// admits reports what keeps b, whose own set signed it, from being trusted because the anchor is. The trusted set is
// always the one that the anchor names as next: either it is the set that signed b, or, where it is known, more than
// two thirds of its power signed b too.
func (a anchor) admits(b *signedBlock) error {
	switch {
	case b.Height <= a.height:
		return fmt.Errorf("its height %d is not above the height %d of %s", b.Height, a.height, a.name)
	case b.set.hash == a.next:
		return nil
	case b.Height == a.height+1:
		return fmt.Errorf("its validator set %X is not the one that %s names as next, %X", b.set.hash, a.name, a.next)
	case a.next != a.set.hash:
		return fmt.Errorf("%s hands over to the set %X, of which the bundle holds no light block", a.name, a.next)
	}
	if power := a.set.signed(b); !twoThirds(power, a.set.total) {
		return fmt.Errorf("of the set of %s power %d of %d signed it, more than two thirds are needed: a light block in between is missing",
			a.name, power, a.set.total)
	}
	return nil
}

// signed returns the power of those members of the set who signed b.
func (s *validatorSet) signed(b *signedBlock) int64 {
	signers := make(map[string]bool, len(b.committed))
	for i, m := range b.set.members {
		if b.committed[i] {
			signers[m.id()] = true
		}
	}
	var power int64
	for _, m := range s.members {
		if signers[m.id()] {
			power += m.power
		}
	}
	return power
}

// checkHops checks that each light block follows from the one before it, and from the trust root if there is one. It
// returns the number of light blocks that lie between the root and the last.
//
// Light blocks below the trust root's height are checked like any other but carry no trust, so that one bundle serves
// readers with different roots: the first light block at or above the root's height must follow from the root itself.
func checkHops(blocks []*signedBlock, t *Trust) (hops int, err error) {
	last := blocks[len(blocks)-1]
	for i, b := range blocks[1:] {
		before := blocks[i]
		if b.ChainID != before.ChainID {
			return 0, fmt.Errorf("light blocks are of two chains, %s and %s", quote(before.ChainID), quote(b.ChainID))
		}
		if err := before.anchor().admits(b); err != nil {
			return 0, fmt.Errorf("light block %d does not follow: %w", b.Height, err)
		}
		if !b.Time.After(before.Time) {
			return 0, fmt.Errorf("light block %d is not later than light block %d", b.Height, before.Height)
		}
	}
	if t == nil {
		return 0, nil
	}
	set, err := t.set()
	switch {
	case err != nil:
		return 0, unreadable("trust file", err)
	case last.ChainID != t.ChainID:
		return 0, fmt.Errorf("the bundle is from chain %s, the trust file is for %s: use the trust file of that chain, if you trust it",
			quote(last.ChainID), quote(t.ChainID))
	case last.Height < t.Height:
		return 0, fmt.Errorf("the bundle is signed at height %d, before the trust root at %d: ask for a bundle with a newer header, "+
			"which proves the same fact, or use an older trust file", last.Height, t.Height)
	}
	first := 0
	for blocks[first].Height < t.Height {
		first++
	}
	if err := anchorOf(t, set).admits(blocks[first]); err != nil {
		return 0, fmt.Errorf("light block %d does not follow: %w", blocks[first].Height, err)
	}
	return len(blocks) - 1 - first, nil
}
