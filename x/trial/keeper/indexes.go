package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"

	"github.com/equipoise-trials/equipoise/x/trial/types"
)

type trialIndexes struct {
	// sponsor finds the trials of a sponsor, for the query TrialsBySponsor.
	sponsor *indexes.Multi[uint64, uint64, types.Trial]
	// status finds the trials of a status, for the query TrialsByStatus.
	status *indexes.Multi[uint32, uint64, types.Trial]
	// part finds the trials in which an organisation has a part, for the query TrialsByOrganisation. It follows the sponsor
	// of the trial; sites and assignments write it too.
	part partIndex
}

// IndexesList lists the indexes, as collections.IndexedMap wants it.
func (i trialIndexes) IndexesList() []collections.Index[uint64, types.Trial] {
	return []collections.Index[uint64, types.Trial]{i.sponsor, i.status, i.part}
}

func newTrialIndexes(sb *collections.SchemaBuilder) trialIndexes {
	return trialIndexes{
		sponsor: indexes.NewMulti(sb, types.TrialsBySponsorPrefix, "trials_by_sponsor", collections.Uint64Key, collections.Uint64Key,
			func(_ uint64, t types.Trial) (uint64, error) { return t.Sponsor, nil }),
		status: indexes.NewMulti(sb, types.TrialsByStatusPrefix, "trials_by_status", collections.Uint32Key, collections.Uint64Key,
			func(_ uint64, t types.Trial) (uint32, error) { return uint32(t.Status), nil }),
		part: partIndex{collections.NewMap(sb, types.TrialsByOrganisationPrefix, "trials_by_organisation",
			collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key), collections.Uint32Value)},
	}
}
