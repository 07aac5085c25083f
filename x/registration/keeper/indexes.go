package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"

	"github.com/equipoise-trials/equipoise/x/registration/types"
)

type clockIndexes struct {
	// sponsor finds the clocks of a sponsor, for the query ClocksBySponsor.
	sponsor *indexes.Multi[uint64, rowKey, types.Clock]
}

// IndexesList lists the indexes, as collections.IndexedMap wants it.
func (i clockIndexes) IndexesList() []collections.Index[rowKey, types.Clock] {
	return []collections.Index[rowKey, types.Clock]{i.sponsor}
}

func newClockIndexes(sb *collections.SchemaBuilder) clockIndexes {
	return clockIndexes{sponsor: indexes.NewMulti(sb, types.ClocksBySponsorPrefix, "clocks_by_sponsor", collections.Uint64Key,
		collections.PairKeyCodec(collections.Uint64Key, collections.Uint32Key),
		func(_ rowKey, c types.Clock) (uint64, error) { return c.Sponsor, nil })}
}

type disputeIndexes struct {
	// holder finds the disputes over what a trial holds, for the query Disputes.
	holder *indexes.Multi[uint64, uint64, types.Dispute]
}

// IndexesList lists the indexes, as collections.IndexedMap wants it.
func (i disputeIndexes) IndexesList() []collections.Index[uint64, types.Dispute] {
	return []collections.Index[uint64, types.Dispute]{i.holder}
}

func newDisputeIndexes(sb *collections.SchemaBuilder) disputeIndexes {
	return disputeIndexes{holder: indexes.NewMulti(sb, types.DisputesByHolderPrefix, "disputes_by_holder",
		collections.Uint64Key, collections.Uint64Key,
		func(_ uint64, d types.Dispute) (uint64, error) { return d.Holder, nil })}
}
