package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/equipoise-trials/equipoise/archive"
	"github.com/equipoise-trials/equipoise/fact"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// manifestation is a signature as 21 CFR 11.50(a) wants it shown.
type manifestation struct {
	Time    string `json:"time"`
	Height  int64  `json:"height,string"`
	Tx      string `json:"tx"`
	Fact    string `json:"fact"`
	Meaning string `json:"meaning"`
	As      string `json:"as"`
}

// signedBy lists what the newest transactions of a key recorded in its name, the newest first.
func (c checker) signedBy(ctx context.Context, key string) (all []manifestation, err error) {
	if c.signed == 0 {
		return nil, nil
	}
	const mostPerPage = 100
	perPage := min(c.signed, mostPerPage)
	seen := make(map[int64]bool)
	for page, left := 1, c.signed; left > 0; page, left = page+1, left-perPage {
		found, err := c.node.Client.TxSearch(ctx, fmt.Sprintf("message.sender='%s'", key), false, &page, &perPage, "desc")
		if err != nil {
			return nil, err
		}
		for _, tx := range found.Txs {
			if seen[tx.Height] {
				continue
			}
			seen[tx.Height] = true
			signed, err := c.signedAt(ctx, key, tx.Height)
			if err != nil {
				return nil, err
			}
			all = append(all, signed...)
		}
		if page*perPage >= found.TotalCount {
			break
		}
	}
	return all, nil
}

// signedAt lists what the facts of a block record in the name of a key.
func (c checker) signedAt(ctx context.Context, key string, height int64) (all []manifestation, err error) {
	results, err := c.node.Client.BlockResults(ctx, &height)
	if err != nil {
		return nil, fmt.Errorf("block %d: %w", height, err)
	}
	block, err := archive.ParseEvents(results.FinalizeBlockEvents)
	if err != nil || block == nil {
		return nil, err
	}
	entry, err := fact.ParseEntry(block.Entry)
	if err != nil {
		return nil, err
	}
	for _, raw := range block.Leaves {
		leaf, err := fact.ParseLeaf(raw)
		if err != nil {
			return nil, err
		}
		decoded, err := leaf.Decode()
		if err != nil {
			return nil, err
		}
		s := decoded.GetSignature()
		if s.GetActor().GetAddress() != key {
			continue
		}
		all = append(all, manifestation{
			Time: entry.Time.UTC().Format(time.RFC3339), Height: height, Tx: fmt.Sprintf("%X", leaf.TxHash),
			Fact: factName(leaf.TypeURL), Meaning: fact.EnumName(s.Meaning), As: capacity(*s.Actor),
		})
	}
	return all, nil
}

// capacity is the role or task under which an actor signed.
func capacity(a fact.Actor) string {
	parts := make([]string, 0, 2)
	if a.Role != 0 {
		parts = append(parts, identitytypes.RoleName(a.Role))
	}
	if a.Task != 0 {
		parts = append(parts, fact.EnumName(a.Task))
	}
	return strings.Join(parts, ", ")
}

// factName is the type of a fact as people read it, "identity RoleGranted" for example.
func factName(url string) string {
	parts := strings.Split(strings.TrimPrefix(url, "/equipoise.fact."), ".")
	return parts[0] + " " + parts[len(parts)-1]
}
