// Package genesis is what the genesis states of the modules of this repository have in common: reading rows out of the
// stores, writing them back, and checking that they can have been written by a chain.
package genesis

import (
	"context"

	"cosmossdk.io/collections"
)

// rows is a collection whose rows can be visited in order of their keys.
type rows[K, V any] interface {
	Walk(ctx context.Context, ranger collections.Ranger[K], visit func(K, V) (bool, error)) error
}

// Gather appends the rows of a collection to a list, in order of their keys.
func Gather[K, V any](ctx context.Context, from rows[K, V], list *[]V) error {
	return from.Walk(ctx, nil, func(_ K, v V) (bool, error) {
		*list = append(*list, v)
		return false, nil
	})
}

// Each does something with each row of a list, and stops at the first error.
func Each[V any](list []V, do func(V) error) error {
	for _, v := range list {
		if err := do(v); err != nil {
			return err
		}
	}
	return nil
}

// InTurn takes the steps one after the other, and stops at the first error.
func InTurn(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
