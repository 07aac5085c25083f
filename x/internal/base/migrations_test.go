package base_test

import (
	"errors"
	"testing"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	"cosmossdk.io/log/v2"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"

	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/internal/base"
)

type migrations = map[uint64]module.MigrationHandler

// program returns the module "ledger" at a version, and its services and migrations registered or why they are not.
func program(version uint64, all migrations) (*module.Manager, module.Configurator, error) {
	m := base.NewModule(base.Spec[*identitytypes.GenesisState]{
		Name: "ledger", Version: version, Migrations: all, Services: func(grpc.ServiceRegistrar) {},
	})
	services := module.NewConfigurator(nil, nil, nil)
	return module.NewManager(m), services, m.RegisterServices(services)
}

func nothing(sdk.Context) error { return nil }

func TestAModuleHasVersionOneUnlessItsSpecSaysOtherwise(t *testing.T) {
	manager, _, err := program(0, nil)
	require.NoError(t, err)
	require.Equal(t, module.VersionMap{"ledger": 1}, manager.GetVersionMap())
	manager, _, err = program(3, migrations{1: nothing, 2: nothing})
	require.NoError(t, err)
	require.Equal(t, module.VersionMap{"ledger": 3}, manager.GetVersionMap())
}

func TestMigrationsRunOneAfterTheOtherFromTheVersionOfTheState(t *testing.T) {
	var ran []uint64
	step := func(from uint64) module.MigrationHandler {
		return func(sdk.Context) error { ran = append(ran, from); return nil }
	}
	manager, services, err := program(4, migrations{1: step(1), 2: step(2), 3: step(3)})
	require.NoError(t, err)
	ctx := sdk.NewContext(nil, cmtproto.Header{}, false, log.NewNopLogger())
	for from, want := range map[uint64][]uint64{1: {1, 2, 3}, 3: {3}, 4: nil} {
		ran = nil
		versions, err := manager.RunMigrations(ctx, services, module.VersionMap{"ledger": from})
		require.NoError(t, err)
		require.Equal(t, module.VersionMap{"ledger": 4}, versions)
		require.Equal(t, want, ran, "from version %d", from)
	}
}

func TestAMigrationThatFailsFailsTheUpgrade(t *testing.T) {
	manager, services, err := program(2, migrations{1: func(sdk.Context) error { return errors.New("row 7 cannot be read") }})
	require.NoError(t, err)
	_, err = manager.RunMigrations(sdk.NewContext(nil, cmtproto.Header{}, false, log.NewNopLogger()), services, module.VersionMap{"ledger": 1})
	require.ErrorContains(t, err, "row 7 cannot be read")
}

func TestAVersionThatMigrationsDoNotReachIsRefusedAtTheStart(t *testing.T) {
	for name, tc := range map[string]struct {
		version uint64
		all     migrations
		want    string
	}{
		"raised without a migration": {2, nil, "module ledger has version 2 and no migration from version 1 to 2"},
		"a gap":                      {4, migrations{1: nothing, 3: nothing}, "no migration from version 2 to 3"},
		"a migration that is nil":    {2, migrations{1: nil}, "no migration from version 1 to 2"},
		"not raised":                 {1, migrations{1: nothing}, "has version 1 and 1 migrations, expected 0: raise the version"},
		"from version 0":             {2, migrations{0: nothing, 1: nothing}, "has version 2 and 2 migrations, expected 1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := program(tc.version, tc.all)
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestMigrationsAreNotLostWhereNobodyRegistersThem(t *testing.T) {
	m := base.NewModule(base.Spec[*identitytypes.GenesisState]{
		Name: "ledger", Version: 2, Migrations: migrations{1: nothing}, Services: func(grpc.ServiceRegistrar) {},
	})
	require.ErrorContains(t, m.RegisterServices(grpc.NewServer()), "module ledger has migrations, and *grpc.Server registers none")
}
