package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestASealedRegistrationShowsItsAgeAndIsLabelledByItsReveal(t *testing.T) {
	c := newRegister(t)
	reveal := c.sealed()
	f := only[*registrationfact.RegistrationSealed](c)
	require.Equal(t, reveal.Seal, f.Seal)
	require.Equal(t, fixture.Start.Add(sealedFor).UnixNano(), f.RevealBy)
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.SealRegistration, &types.MsgSealRegistration{
		Signer: reveal.Signer, Digest: reveal.Seal, RevealBy: fixture.Start.Add(day),
	}, "is sealed already"), types.ErrSeal)

	c.Next(sealedFor - 1) // 23 June: sealed before the first enrolment in June, revealed in the same month
	res := fixture.Must(c.Fixture, c.RevealRegistration, reveal)
	require.Equal(t, registrationfact.Label_LABEL_SAME_MONTH_UNDETERMINED, res.Label)
	require.False(t, res.Late)
	facts := c.Facts()
	require.Len(t, facts, 2)
	require.Equal(t, reveal.Seal, facts[0].(*registrationfact.TrialRegistered).Seal)
	revealed := facts[1].(*registrationfact.SealRevealed)
	require.Equal(t, fixture.Start.UnixNano(), revealed.SealedAt)
	require.Equal(t, res.Trial, revealed.Trial)

	shown, err := keeper.NewQueryServer(c.Registration).Trial(c.Ctx, &types.QueryTrialRequest{Trial: trialtypes.FormatID(res.Trial)})
	require.NoError(t, err)
	require.Equal(t, fixture.Start, shown.Seal.SealedAt)
	require.Equal(t, c.Ctx.BlockTime(), shown.Trial.RegisteredAt)
	c.Next(day)
	require.Zero(t, c.overdue(), "it was revealed in time")
	require.ErrorIs(t, fixture.Refuse(c.Fixture, c.RevealRegistration, reveal, "was revealed as EQ00000002"), types.ErrSeal)
}

func TestALateRevealInTheBlockOfItsDateIsOverdueToo(t *testing.T) {
	c := newRegister(t)
	reveal := c.sealed()
	c.Next(sealedFor)
	require.True(t, fixture.Must(c.Fixture, c.RevealRegistration, reveal).Late)
	_, isOverdue := c.Facts()[1].(*registrationfact.SealOverdue)
	require.True(t, isOverdue)
	require.Zero(t, c.overdue(), "it is recorded once")
}

func TestWhatDoesNotFitItsSealIsRefused(t *testing.T) {
	c := newRegister(t)
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
