package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

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

func TestAnOrganisationOpensAHundredBooksAtASiteAndNoMore(t *testing.T) {
	f := setup(t)
	open := func(f *fixture, signer sdk.AccAddress, site, number uint32) error {
		_, err := f.OpenBook(f.ctx, &types.MsgOpenBook{
			Signer: signer.String(), Trial: 3, Site: site, Book: site + number*types.SiteNumbers,
		})
		return err
	}
	for _, site := range []uint32{0, 1} {
		for number := range uint32(types.MaxBooks) {
			require.NoError(t, open(f, coordinator, site, number+1))
		}
	}
	before, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.Len(t, before.Books, 2*types.MaxBooks)
	require.NoError(t, before.Validate())

	next := setup(t)
	require.NoError(t, next.InitGenesis(next.ctx, before))
	for name, f := range map[string]*fixture{"the chain itself": f, "one that goes on": next} {
		t.Run(name, func(t *testing.T) {
			facts := len(f.recorded.facts)
			for _, site := range []uint32{0, 1} {
				err := open(f, colleague, site, types.MaxBooks+1)
				require.ErrorIs(t, err, types.ErrTooManyBooks, "books are counted by organisation, not by person")
				require.ErrorContains(t, err, "organisation 7 has 100 books at site")
				require.ErrorContains(t, err, "append to one of them")
			}
			after, err := f.ExportGenesis(f.ctx)
			require.NoError(t, err)
			require.Equal(t, before, after)
			require.Len(t, f.recorded.facts, facts)
			require.NoError(t, open(f, outsider, 1, types.MaxBooks+1), "another organisation has its own")
			require.NoError(t, open(f, colleague, 2, 1), "another site has its own")
		})
	}
}
