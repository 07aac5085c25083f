package base

import (
	"fmt"

	"google.golang.org/grpc"

	"github.com/cosmos/cosmos-sdk/types/module"
)

// registrar of migrations: the module manager of the SDK hands its module.Configurator to every module that registers
// services.
type migrationRegistrar interface {
	RegisterMigration(name string, from uint64, migrate module.MigrationHandler) error
}

// registerMigrations registers a migration from each version of the module before the present one. It fails if one of them
// is missing or if there is one from a version that never was, so that the program does not start: the SDK would find out
// in the middle of an upgrade.
func (m Module[G]) registerMigrations(services grpc.ServiceRegistrar) error {
	version := m.ConsensusVersion()
	for from := uint64(1); from < version; from++ {
		migrate := m.spec.Migrations[from]
		if migrate == nil {
			return fmt.Errorf("module %s has version %d and no migration from version %d to %d: add it to the module's Spec",
				m.spec.Name, version, from, from+1)
		}
		registrar, ok := services.(migrationRegistrar)
		if !ok {
			return fmt.Errorf("module %s has migrations, and %T registers none", m.spec.Name, services)
		}
		if err := registrar.RegisterMigration(m.spec.Name, from, migrate); err != nil {
			return err
		}
	}
	if given := uint64(len(m.spec.Migrations)); given != version-1 {
		return fmt.Errorf("module %s has version %d and %d migrations, expected %d: raise the version in the module's Spec",
			m.spec.Name, version, given, version-1)
	}
	return nil
}
