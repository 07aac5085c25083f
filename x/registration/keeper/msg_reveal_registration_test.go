package keeper_test

import (
	"encoding/hex"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/trial/keeper"
	"github.com/equipoise-trials/equipoise/x/trial/types"
)

const sealedFor = 100 * day

// sealed seals a registration of the trial's sponsor, and returns the message that reveals it.
func (c *conduct) sealed() *types.MsgRevealRegistration {
	c.Helper()
	m := &types.MsgRevealRegistration{
		Signer: c.trial.Representative.Address, Salt: fixture.Digest("salt"), Registration: fixture.Registration(c.trial.Sponsor.Organisation),
	}
	seal, err := types.SealDigest(fixture.ChainID, c.trial.Sponsor.Organisation, m.Salt, &m.Registration)
	require.NoError(c, err)
	m.Seal = seal
	fixture.Must(c.Fixture, c.SealRegistration, &types.MsgSealRegistration{
		Signer: m.Signer, Digest: seal, RevealBy: c.Ctx.BlockTime().Add(sealedFor),
	})
	return m
}

func (c *conduct) seal(digest []byte) *types.QuerySealResponse {
	c.Helper()
	res, err := keeper.NewQueryServer(c.Trial).Seal(c.Ctx, &types.QuerySealRequest{Organisation: c.trial.Sponsor.Organisation, Digest: hex.EncodeToString(digest)})
	require.NoError(c, err)
	return res
}

// overdue ends the block and returns how many seals were found not to be revealed in time.
func (c *conduct) overdue() (n int) {
	c.Helper()
	require.NoError(c, c.Trial.EndBlock(c.Ctx))
	for _, f := range c.GenesisFacts() {
		if _, ok := f.(*trialfact.SealOverdue); ok {
			n++
		}
	}
	return n
}

func TestASealedRegistrationShowsItsAgeAndIsLabelledByItsReveal(t *testing.T) {
	c := newConduct(t)
	reveal := c.sealed()
	f := only[*trialfact.RegistrationSealed](c)
	require.Equal(t, reveal.Seal, f.Seal)
	require.Equal(t, fixture.Start.Add(sealedFor).UnixNano(), f.RevealBy)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.SealRegistration, &types.MsgSealRegistration{
		Signer: reveal.Signer, Digest: reveal.Seal, RevealBy: fixture.Start.Add(day),
	}, "is sealed already"), types.ErrSeal)

	c.Next(sealedFor - 1) // 23 June: sealed before the first enrolment in June, revealed in the same month
	res := fixture.Must(c.Fixture, c.RevealRegistration, reveal)
	require.Equal(t, trialfact.Label_LABEL_SAME_MONTH_UNDETERMINED, res.Label)
	require.False(t, res.Late)
	facts := c.Facts()
	require.Len(t, facts, 2)
	require.Equal(t, reveal.Seal, facts[0].(*trialfact.TrialRegistered).Seal)
	revealed := facts[1].(*trialfact.SealRevealed)
	require.Equal(t, fixture.Start.UnixNano(), revealed.SealedAt)
	require.Equal(t, res.Trial, revealed.Trial)

	shown, err := keeper.NewQueryServer(c.Trial).Trial(c.Ctx, &types.QueryTrialRequest{Trial: types.FormatID(res.Trial)})
	require.NoError(t, err)
	require.Equal(t, fixture.Start, shown.Seal.SealedAt)
	require.Equal(t, c.Ctx.BlockTime(), shown.Trial.RegisteredAt)
	c.Next(day)
	require.Zero(t, c.overdue(), "it was revealed in time")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.RevealRegistration, reveal, "was revealed as EQ00000002"), types.ErrSeal)
}

func TestASealThatIsNotRevealedInTimeBecomesAFactAndALateRevealShows(t *testing.T) {
	c := newConduct(t)
	reveal := c.sealed()
	c.Next(sealedFor - 1)
	require.Zero(t, c.overdue())
	c.Next(1)
	require.Equal(t, 1, c.overdue())
	c.Next(time.Hour)
	require.Zero(t, c.overdue())
	require.True(t, c.seal(reveal.Seal).Late)
	require.True(t, fixture.Must(c.Fixture, c.RevealRegistration, reveal).Late)
	require.True(t, c.seal(reveal.Seal).Late, "it stays late")
	list, err := keeper.NewQueryServer(c.Trial).Seals(c.Ctx, &types.QuerySealsRequest{Organisation: c.trial.Sponsor.Organisation})
	require.NoError(t, err)
	require.Len(t, list.Seals, 1)
	require.NotNil(t, list.Seals[0].MissedAt)
}

func TestALateRevealInTheBlockOfItsDateIsOverdueToo(t *testing.T) {
	c := newConduct(t)
	reveal := c.sealed()
	c.Next(sealedFor)
	require.True(t, fixture.Must(c.Fixture, c.RevealRegistration, reveal).Late)
	_, isOverdue := c.Facts()[1].(*trialfact.SealOverdue)
	require.True(t, isOverdue)
	require.Zero(t, c.overdue(), "it is recorded once")
}

func TestWhatDoesNotFitItsSealIsRefused(t *testing.T) {
	c := newConduct(t)
	reveal := c.sealed()
	stranger := c.Person(c.Organisation(sponsorKind), "stranger", representative)
	good := func() *types.MsgRevealRegistration {
		m := *reveal
		m.Registration = fixture.Registration(c.trial.Sponsor.Organisation)
		return &m
	}
	refuses(c, c.RevealRegistration, good, map[string]refusal[*types.MsgRevealRegistration]{
		"another title":          {func(m *types.MsgRevealRegistration) { m.Registration.PublicTitle = "Another" }, types.ErrSeal, "they are not what was sealed"},
		"another salt":           {func(m *types.MsgRevealRegistration) { m.Salt = fixture.Digest("pepper") }, types.ErrSeal, "they are not what was sealed"},
		"a short salt":           {func(m *types.MsgRevealRegistration) { m.Salt = []byte{1} }, types.ErrSeal, "salt has 1 bytes, want 32"},
		"another seal":           {func(m *types.MsgRevealRegistration) { m.Seal = fixture.Digest("x") }, types.ErrSeal, "organisation 2 never sealed"},
		"by another sponsor":     {func(m *types.MsgRevealRegistration) { m.Signer = stranger.Address }, types.ErrSeal, "never sealed"},
		"a registration refused": {func(m *types.MsgRevealRegistration) { m.Registration.Countries = []string{"XX"} }, types.ErrRegistration, "XX"},
	})
	fixture.Must(c.Fixture, c.RevealRegistration, good())
}

func TestWhoCopiesASealTakesNobodysPlaceAndCannotOpenIt(t *testing.T) {
	c := newConduct(t)
	thief := c.Person(c.Organisation(sponsorKind), "thief", representative)
	copied := func(digest []byte) *types.MsgSealRegistration {
		return &types.MsgSealRegistration{Signer: thief.Address, Digest: digest, RevealBy: c.Ctx.BlockTime().Add(day)}
	}
	registration := fixture.Registration(c.trial.Sponsor.Organisation)
	digest, err := types.SealDigest(fixture.ChainID, c.trial.Sponsor.Organisation, fixture.Digest("salt"), &registration)
	require.NoError(t, err)
	fixture.Must(c.Fixture, c.SealRegistration, copied(digest)) // seen on its way into a block
	reveal := c.sealed()
	require.Equal(t, digest, reveal.Seal)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.SealRegistration, copied(digest), "is sealed already by organisation"), types.ErrSeal)
	stolen := *reveal
	stolen.Signer = thief.Address
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.RevealRegistration, &stolen, "they are not what was sealed"), types.ErrSeal)

	c.Next(day)
	require.Equal(t, 1, c.overdue(), "the copy is overdue, the seal is not")
	require.False(t, c.seal(digest).Late)
	res := fixture.Must(c.Fixture, c.RevealRegistration, reveal)
	require.False(t, res.Late)
	shown, err := keeper.NewQueryServer(c.Trial).Trial(c.Ctx, &types.QueryTrialRequest{Trial: types.FormatID(res.Trial)})
	require.NoError(t, err)
	require.Equal(t, c.trial.Sponsor.Organisation, shown.Seal.Organisation)
	c.exportable()

	c.trial.ID = res.Trial
	c.takeOver(thief)
	shown, err = keeper.NewQueryServer(c.Trial).Trial(c.Ctx, &types.QueryTrialRequest{Trial: types.FormatID(res.Trial)})
	require.NoError(t, err)
	require.Equal(t, res.Trial, shown.Seal.Trial, "it stays the seal of who registered the trial")
	c.exportable()
}
