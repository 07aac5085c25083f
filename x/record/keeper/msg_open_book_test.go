package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	recordfact "github.com/equipoise-trials/equipoise/fact/record"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/record/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestOpenBookBeginsAnEmptyBookOfTheSignersOrganisation(t *testing.T) {
	b := begun(t)
	root := fact.EmptyRoot()
	require.Equal(t, types.Book{
		Trial: b.trial.ID, Number: 1, Site: 1, Organisation: b.coordinator.Organisation, Root: root[:],
		Height: b.Ctx.BlockHeight(), Updated: b.Ctx.BlockTime(),
	}, b.first())
	opened := fixture.Only[*recordfact.BookOpened](b.Fixture)
	require.Equal(t, b.coordinator.Address, opened.Signature.Actor.Address)
	require.Equal(t, []uint64{b.trial.ID, 1, 1, b.coordinator.Organisation},
		[]uint64{opened.Trial, uint64(opened.Site), uint64(opened.Book), opened.Organisation})
}

func TestOpenBookRefuses(t *testing.T) {
	b := begun(t)
	for name, tc := range map[string]struct {
		msg  *types.MsgOpenBook
		want error
		says string
	}{
		"a number that is taken":        {b.opening(b.colleague, 1, 1), types.ErrBookExists, "has a book 1 already: choose another number"},
		"another site's number":         {b.opening(b.coordinator, 1, 2), types.ErrInvalid, "book 2 cannot be of site 1"},
		"a site's for the trial":        {b.opening(b.manager, 0, 2), types.ErrInvalid, "take 100000, 200000"},
		"number 0":                      {b.opening(b.coordinator, 1, 0), types.ErrInvalid, "books are numbered from 1"},
		"a signer that is no address":   {b.opening(fixture.Person{Address: "me"}, 1, 100001), types.ErrInvalid, "signer"},
		"somebody without the task":     {b.opening(b.stranger, 1, 100001), trialtypes.ErrDelegation, "RECORD_SUBMISSION"},
		"staff of another site":         {b.opening(b.outsider, 1, 100001), trialtypes.ErrOrganisation, "is for people of organisation"},
		"staff of a site for the trial": {b.opening(b.coordinator, 0, 100000), trialtypes.ErrAssignment, "the sponsor can assign it"},
	} {
		t.Run(name, func(t *testing.T) {
			before := b.exported()
			require.ErrorIs(t, fixture.Refuse(b.Fixture, b.server.OpenBook, tc.msg, tc.says), tc.want)
			require.Equal(t, before, b.exported())
		})
	}
}

func TestAnOrganisationOpensAHundredBooksAtASiteAndNoMore(t *testing.T) {
	b := setup(t)
	open := func(b *books, signer fixture.Person, site, number uint32) (*types.MsgOpenBookResponse, error) {
		return fixture.Send(b.Fixture, b.server.OpenBook, b.opening(signer, site, site+number*types.SiteNumbers))
	}
	for number := range uint32(types.MaxBooks) {
		_, err := open(b, b.coordinator, 1, number+1)
		require.NoError(t, err)
		_, err = open(b, b.manager, 0, number+1)
		require.NoError(t, err)
	}
	before := b.exported()
	require.Len(t, before.Books, 2*types.MaxBooks)
	require.NoError(t, before.Validate())

	next := setup(t)
	require.NoError(t, next.InitGenesis(next.Ctx, before))
	for name, b := range map[string]*books{"the chain itself": b, "one that goes on": next} {
		t.Run(name, func(t *testing.T) {
			for site, signer := range map[uint32]fixture.Person{0: b.manager, 1: b.colleague} { // counted by organisation, not by person
				err := fixture.Refuse(b.Fixture, b.server.OpenBook, b.opening(signer, site, site+(types.MaxBooks+1)*types.SiteNumbers),
					"has 100 books at site")
				require.ErrorIs(t, err, types.ErrTooManyBooks)
				require.ErrorContains(t, err, "append to one of them")
			}
			require.Equal(t, before, b.exported())
			_, err := open(b, b.outsider, b.other, 1)
			require.NoError(t, err, "another site has its own")
		})
	}
}
