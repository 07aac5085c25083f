package app

import (
	"path/filepath"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/opt"

	"github.com/cosmos/cosmos-sdk/store/v2/cache"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
)

const (
	// databaseName is the database of the state within the data folder of a home.
	databaseName = "application"
	// blockCache is the memory for blocks of the database that were read, in bytes.
	blockCache = 64 << 20
	// writeBuffer is the memory for what was written and lies in no table yet, in bytes: the larger, the fewer tables are
	// merged over and over.
	writeBuffer = 16 << 20
	// cachedRows is how many rows of each store are kept in memory from block to block. They are small, mostly below
	// 500 bytes, and a node has about 25 stores.
	cachedRows = 10_000
)

// OpenDatabase opens the database of the state in the home of a node.
//
// LevelDB rewrites a table after so many reads that went past it. The state's tables are read at random all the time, so
// that a node would rewrite them for nothing: a third of the work of a block of visits was that. Either opens what the
// SDK's own way of opening wrote.
func OpenDatabase(home string, backend dbm.BackendType) (dbm.DB, error) {
	data := filepath.Join(home, "data")
	if backend != dbm.GoLevelDBBackend {
		return dbm.NewDB(databaseName, backend, data)
	}
	return dbm.NewGoLevelDBWithOpts(databaseName, data, &opt.Options{
		Filter:                 filter.NewBloomFilter(10),
		DisableSeeksCompaction: true,
		BlockCacheCapacity:     blockCache,
		WriteBuffer:            writeBuffer,
	})
}

// InterBlockCache returns the cache of what the blocks before read and wrote, for each store of the chain. The SDK's
// holds 1,000 rows of a store: a block of consents at 500 sites reads more than that of x/protocol alone.
func InterBlockCache() storetypes.MultiStorePersistentCache {
	return cache.NewCommitKVStoreCacheManager(cachedRows)
}
