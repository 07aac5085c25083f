package lane

// Size is what a transaction takes of a block: the gas that it declares, and its bytes as CometBFT counts them, with tag and length.
type Size struct{ Gas, Bytes uint64 }

// Plus returns the sum of two sizes.
func (s Size) Plus(t Size) Size { return Size{s.Gas + t.Gas, s.Bytes + t.Bytes} }

// Minus returns what is left of a size, nothing where less is there.
func (s Size) Minus(t Size) Size {
	return Size{s.Gas - min(s.Gas, t.Gas), s.Bytes - min(s.Bytes, t.Bytes)}
}

// Within reports whether a size fits into another one.
func (s Size) Within(t Size) bool { return s.Gas <= t.Gas && s.Bytes <= t.Bytes }

// part returns so many hundredths of a size.
func (s Size) part(hundredths uint64) Size {
	return Size{s.Gas / 100 * hundredths, s.Bytes / 100 * hundredths}
}

// Parts of a block, and of the places of a node's mempool, in hundredths.
const (
	freePart     = 5
	promisedPart = 15
	// organisations is how many organisations may fill the free lane between them: each has that part of it.
	organisations = 8
)

// FreeShare returns what free transactions may take of a block together: floor and ceiling.
func FreeShare(block Size) Size { return block.part(freePart) }

// PromisedShare returns what is kept of a block for transactions whose fee is promised: a floor.
func PromisedShare(block Size) Size { return block.part(promisedPart) }

// organisationShare returns what the free transactions of participants that one organisation invited may take together.
func organisationShare(block Size) Size {
	free := FreeShare(block)
	return Size{free.Gas / organisations, free.Bytes / organisations}
}
