package archive

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/equipoise-trials/equipoise/fact"
)

// The SDK's BaseApp adds to each event outside transactions which hook emitted it.
const (
	attributeMode = "mode"
	modeEndBlock  = "EndBlock"
)

// ParseEvents finds among the events of a block those of the audit log and returns the block they make up, nil if it has
// no facts. It is strict: leaves in order from index 0, then one entry, each with exactly its attributes.
func ParseEvents(events []abci.Event) (*Block, error) {
	var b *Block
	var leaves [][]byte
	for _, event := range events {
		switch event.Type {
		case fact.EventLeaf:
			if b != nil {
				return nil, errors.New("a fact event follows the block's entry event")
			}
			leaf, err := parseLeafEvent(event, uint64(len(leaves)))
			if err != nil {
				return nil, fmt.Errorf("fact event %d: %w", len(leaves), err)
			}
			leaves = append(leaves, leaf)
		case fact.EventEntry:
			if b != nil {
				return nil, errors.New("the block has two entry events")
			}
			block, err := parseEntryEvent(event)
			if err != nil {
				return nil, fmt.Errorf("entry event: %w", err)
			}
			b = block
		}
	}
	if b == nil {
		if len(leaves) > 0 {
			return nil, fmt.Errorf("the block has %d fact events and no entry event", len(leaves))
		}
		return nil, nil
	}
	b.Leaves = leaves
	return b, nil
}

func parseLeafEvent(event abci.Event, want uint64) ([]byte, error) {
	values, err := attributes(event, fact.AttributeIndex, fact.AttributeType, fact.AttributeData)
	if err != nil {
		return nil, err
	}
	index, err := parseIndex(values[fact.AttributeIndex])
	if err != nil {
		return nil, err
	}
	if index != want {
		return nil, fmt.Errorf("index %d, want %d", index, want)
	}
	data, err := parseBase64(values[fact.AttributeData])
	if err != nil {
		return nil, err
	}
	leaf, err := fact.ParseLeaf(data)
	if err != nil {
		return nil, err
	}
	if url := values[fact.AttributeType]; leaf.TypeURL != url {
		return nil, fmt.Errorf("attribute type is %q, the leaf names %q", url, leaf.TypeURL)
	}
	return data, nil
}

func parseEntryEvent(event abci.Event) (*Block, error) {
	values, err := attributes(event, fact.AttributeIndex, fact.AttributeData)
	if err != nil {
		return nil, err
	}
	index, err := parseIndex(values[fact.AttributeIndex])
	if err != nil {
		return nil, err
	}
	data, err := parseBase64(values[fact.AttributeData])
	if err != nil {
		return nil, err
	}
	entry, err := fact.ParseEntry(data)
	if err != nil {
		return nil, err
	}
	return &Block{Height: entry.Height, EntryIndex: index, Entry: data}, nil
}

// attributes returns the values of an event that has each of the named attributes once and no other, save the mode.
func attributes(event abci.Event, names ...string) (map[string]string, error) {
	values := make(map[string]string, len(event.Attributes))
	for _, a := range event.Attributes {
		if _, twice := values[a.Key]; twice {
			return nil, fmt.Errorf("attribute %q occurs twice", a.Key)
		}
		values[a.Key] = a.Value
	}
	if mode, ok := values[attributeMode]; ok {
		if mode != modeEndBlock {
			return nil, fmt.Errorf("emitted in %q, want %q", mode, modeEndBlock)
		}
		delete(values, attributeMode)
	}
	for _, name := range names {
		if _, ok := values[name]; !ok {
			return nil, fmt.Errorf("attribute %q is missing", name)
		}
	}
	if len(values) > len(names) {
		return nil, fmt.Errorf("%d attributes, want only %q", len(values), names)
	}
	return values, nil
}

func parseIndex(s string) (uint64, error) {
	index, err := strconv.ParseUint(s, 10, 63)
	if err != nil || strconv.FormatUint(index, 10) != s {
		return 0, fmt.Errorf("%.40q is not an index", s)
	}
	return index, nil
}

// parseBase64 accepts the one standard encoding of some bytes: no line breaks, no stray bits.
func parseBase64(s string) ([]byte, error) {
	data, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("attribute %q: %w", fact.AttributeData, err)
	}
	if base64.StdEncoding.EncodedLen(len(data)) != len(s) {
		return nil, fmt.Errorf("attribute %q: base64 with line breaks", fact.AttributeData)
	}
	return data, nil
}
