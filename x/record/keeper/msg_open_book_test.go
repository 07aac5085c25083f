package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/record/types"
)

func TestOpenBookBeginsAnEmptyBookOfTheSignersOrganisation(t *testing.T) {
	f := setup(t)
	f.open(t)
	book, err := f.Keeper.Book(f.ctx, 3, 1)
	require.NoError(t, err)
	root := fact.EmptyRoot()
	require.Equal(t, types.Book{
		Trial: 3, Number: 1, Site: 1, Organisation: 7, Root: root[:], Height: 10, Updated: f.ctx.BlockTime(),
	}, book)
	require.Len(t, f.recorded.facts, 1)
}

func TestOpenBookRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		msg  types.MsgOpenBook
		want error
	}{
		"a number that is taken":      {types.MsgOpenBook{Signer: outsider.String(), Trial: 3, Site: 1, Book: 1}, types.ErrBookExists},
		"another site's number":       {types.MsgOpenBook{Signer: outsider.String(), Trial: 3, Site: 3, Book: 2}, types.ErrInvalid},
		"a site's for the trial":      {types.MsgOpenBook{Signer: outsider.String(), Trial: 3, Book: 2}, types.ErrInvalid},
		"number 0":                    {types.MsgOpenBook{Signer: coordinator.String(), Trial: 3, Site: 2}, types.ErrInvalid},
		"a signer that is no address": {types.MsgOpenBook{Signer: "me", Trial: 3, Site: 2, Book: 2}, types.ErrInvalid},
		"somebody without the task":   {types.MsgOpenBook{Signer: stranger.String(), Trial: 3, Site: 2, Book: 2}, errNotDelegated},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.open(t)
			_, err := f.OpenBook(f.ctx, &tc.msg)
			require.ErrorIs(t, err, tc.want)
			require.Len(t, f.recorded.facts, 1, "a refusal records nothing")
		})
	}
}
