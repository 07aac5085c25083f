package keeper_test

import (
	"context"
	"testing"

	"cosmossdk.io/core/store"
	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// countingStores counts what is read from the store behind it.
type countingStores struct {
	store.KVStoreService
	gets, iterators int
}

func (s *countingStores) OpenKVStore(ctx context.Context) store.KVStore {
	return countingStore{s.KVStoreService.OpenKVStore(ctx), s}
}

type countingStore struct {
	store.KVStore
	count *countingStores
}

func (s countingStore) Get(key []byte) ([]byte, error) {
	s.count.gets++
	return s.KVStore.Get(key)
}

func (s countingStore) Iterator(start, end []byte) (store.Iterator, error) {
	s.count.iterators++
	return s.KVStore.Iterator(start, end)
}

func (s countingStore) ReverseIterator(start, end []byte) (store.Iterator, error) {
	s.count.iterators++
	return s.KVStore.ReverseIterator(start, end)
}

func TestConsentsAndVisitsReadFewRowsAndOpenNoIterators(t *testing.T) {
	f := setup(t)
	f.openSites(1)
	for name, tc := range map[string]struct {
		gets int
		ask  func() error
	}{
		// What is in use, what was decided for three places, the opinions of each of three documents at the one place that
		// has some.
		"whether the site is open": {7, func() error { return f.requireOpen(1) }},
		// What is in use, what was decided for three places, the opinions at one, and the version.
		"the consent form": {6, func() error {
			_, err := f.consentForm(1, 2, 1, "en")
			return err
		}},
		// Both, and nothing twice.
		"the form of a first consent": {8, func() error {
			_, err := f.firstConsentForm(1, 2, 1, "en")
			return err
		}},
		"the re-consent floor": {1, func() error {
			_, err := f.FormInUse(f.ctx, 3, 1, 2)
			return err
		}},
		"the payment schedule": {2, func() error {
			_, err := f.ActiveSchedule(f.ctx, 3, 1)
			return err
		}},
		"a version in use": {2, func() error {
			_, err := f.ActiveAt(f.ctx, 3, 1, 1, 0)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			f.reads.gets, f.reads.iterators = 0, 0
			require.NoError(t, tc.ask())
			require.Zero(t, f.reads.iterators, "iterators opened")
			require.Equal(t, tc.gets, f.reads.gets, "rows read")
		})
	}
	f.amendUrgently(1)
	f.activate(1, 1, 2)
	f.reads.gets, f.reads.iterators = 0, 0
	require.NoError(t, f.requireOpen(1))
	require.Zero(t, f.reads.iterators, "iterators opened")
	require.Equal(t, 7+1, f.reads.gets, "an unapproved measure: besides, the opinions of what it rests on")
	f.world.authoritiesAsked = 0
	require.NoError(t, f.requireOpen(1))
	require.Equal(t, 1, f.world.authoritiesAsked, "who is assigned is asked once, not for each document")
}

func TestASiteUsesABoundedNumberOfLines(t *testing.T) {
	f := setup(t)
	for line := uint32(1); line <= types.MaxLinesInUse+1; line++ {
		f.submit(paper(planType, "plan"))
		if line <= types.MaxLinesInUse {
			f.activate(1, line, 1)
		}
	}
	f.refused(types.ErrTooManyLines, func() error {
		_, err := f.Activate(f.ctx, activation(1, types.MaxLinesInUse+1, 1))
		return err
	})
	f.submit(follows(paper(planType, "a second version"), 7, 1))
	f.activate(1, 7, 2)
	f.activate(2, types.MaxLinesInUse+1, 1)
	require.NoError(t, f.Invariants(f.ctx))
}
