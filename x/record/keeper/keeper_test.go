package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/record/keeper"
	"github.com/equipoise-trials/equipoise/x/record/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// books is a trial with two sites and a CRO, and nobody's book yet.
type books struct {
	*fixture.Fixture
	keeper.Keeper
	server types.MsgServer
	trial  fixture.Trial

	coordinator, colleague fixture.Person // who may submit records of the first site
	outsider               fixture.Person // of the second site, where they may
	stranger               fixture.Person // of the first site, without the task
	manager                fixture.Person // of the CRO's data
	other                  uint32         // the second site
}

func setup(t *testing.T) *books {
	t.Helper()
	b := keeperOn(fixture.New(t, types.StoreKey))
	b.trial = b.NewTrial()
	b.coordinator = b.Delegate(b.trial, "coordinator", fact.Task_TASK_RECORD_SUBMISSION)
	b.colleague = b.Delegate(b.trial, "colleague", fact.Task_TASK_RECORD_SUBMISSION)
	b.stranger = b.Delegate(b.trial, "stranger", fact.Task_TASK_CONSENT)

	elsewhere := b.trial
	elsewhere.SiteOffice = b.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SITE)
	elsewhere.Investigator = b.Person(elsewhere.SiteOffice, "another investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)
	elsewhere.Site = fixture.Must(b.Fixture, trialkeeper.NewMsgServer(b.Trial).AddSite, &trialtypes.MsgAddSite{
		Signer: b.trial.Representative.Address, Trial: b.trial.ID, Organisation: elsewhere.SiteOffice.Organisation,
		Investigator: elsewhere.Investigator.Address,
	}).Site
	b.other, b.outsider = elsewhere.Site, b.Delegate(elsewhere, "outsider", fact.Task_TASK_RECORD_SUBMISSION)

	office := b.Assign(b.trial, identityfact.OrganisationKind_ORGANISATION_KIND_CRO, trialfact.Capacity_CAPACITY_CRO)
	b.manager = b.Person(office, "data manager", fact.Role_ROLE_DATA_MANAGER)
	return b
}

func keeperOn(f *fixture.Fixture) *books {
	k := keeper.NewKeeper(f.Codec, f.Store(types.StoreKey), f.Addresses, f.Trial, f.Audit)
	return &books{Fixture: f, Keeper: k, server: keeper.NewMsgServer(k)}
}

// begun is setup with book 1 of the first site, of which the coordinator's organisation is the owner.
func begun(t *testing.T) *books {
	t.Helper()
	b := setup(t)
	fixture.Must(b.Fixture, b.server.OpenBook, b.opening(b.coordinator, b.trial.Site, b.trial.Site))
	return b
}

// opening returns the message by which somebody opens a book of a site.
func (b *books) opening(by fixture.Person, site, number uint32) *types.MsgOpenBook {
	return &types.MsgOpenBook{Signer: by.Address, Trial: b.trial.ID, Site: site, Book: number}
}

// first returns the head of book 1.
func (b *books) first() types.Book {
	b.Helper()
	book, err := b.Keeper.Book(b.Ctx, b.trial.ID, b.trial.Site)
	require.NoError(b, err)
	return book
}

func (b *books) exported() *types.GenesisState {
	b.Helper()
	state, err := b.ExportGenesis(b.Ctx)
	require.NoError(b, err)
	return state
}

func TestExportedBooksAreImportedUnchanged(t *testing.T) {
	b := begun(t)
	b.append(b.grown(0, 128))
	exported := b.exported()
	require.NoError(t, exported.Validate())
	require.Len(t, exported.Books, 1)

	next := keeperOn(fixture.NewEmpty(t, types.StoreKey))
	require.NoError(t, next.InitGenesis(next.Ctx, exported))
	require.Equal(t, exported, next.exported())
}

func TestGenesisThatCannotStartAChainIsRefused(t *testing.T) {
	empty := fact.EmptyRoot()
	root := fact.LeafHash(nil)
	good := types.Book{Trial: 1, Number: 1, Site: 1, Organisation: 1, Size_: 64, Root: root[:]}
	with := func(change func(*types.Book)) []types.Book {
		b := good
		change(&b)
		return []types.Book{b}
	}
	many := make([]types.Book, types.MaxBooks)
	for i := range many {
		many[i] = good
		many[i].Number += uint32(i+1) * types.SiteNumbers
	}
	require.NoError(t, (&types.GenesisState{Books: []types.Book{good}}).Validate())
	require.NoError(t, (&types.GenesisState{Books: many}).Validate())
	for name, books := range map[string][]types.Book{
		"a book twice":                    {good, good},
		"more books than are allowed":     append(many, good),
		"no trial":                        with(func(b *types.Book) { b.Trial = 0 }),
		"no number":                       with(func(b *types.Book) { b.Number = 0 }),
		"another site's number":           with(func(b *types.Book) { b.Number = 2 }),
		"no organisation":                 with(func(b *types.Book) { b.Organisation = 0 }),
		"a root of the wrong length":      with(func(b *types.Book) { b.Root = root[1:] }),
		"an empty book with a root":       with(func(b *types.Book) { b.Size_ = 0 }),
		"a size that is not padded":       with(func(b *types.Book) { b.Size_ = 65 }),
		"a size beyond what a book holds": with(func(b *types.Book) { b.Size_ = types.MaxSize + 64; b.Root = empty[:] }),
	} {
		t.Run(name, func(t *testing.T) { require.Error(t, (&types.GenesisState{Books: books}).Validate()) })
	}
}
