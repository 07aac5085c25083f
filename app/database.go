package app

import (
	"path/filepath"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/opt"
)

// databaseName is the database of the state within the data folder of a home.
const databaseName = "application"

// OpenDatabase opens the database of the state in the home of a node.
//
// LevelDB rewrites a table after so many reads that went past it. The state's tables are read at random all the time, so
// that a node would rewrite them for nothing: a third of the work of a block of visits was that. Everything else is as
// the SDK opens it, and either opens what the other wrote.
func OpenDatabase(home string, backend dbm.BackendType) (dbm.DB, error) {
	data := filepath.Join(home, "data")
	if backend != dbm.GoLevelDBBackend {
		return dbm.NewDB(databaseName, backend, data)
	}
	return dbm.NewGoLevelDBWithOpts(databaseName, data, &opt.Options{
		Filter:                 filter.NewBloomFilter(10),
		DisableSeeksCompaction: true,
	})
}
