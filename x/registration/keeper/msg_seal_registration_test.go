package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const sealedFor = 100 * day

// sealed seals a registration of the trial's sponsor, and returns the message that reveals it.
func (c *register) sealed() *types.MsgRevealRegistration {
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

// overdue ends the block and returns how many seals were found not to be revealed in time.
func (c *register) overdue() (n int) {
	c.Helper()
	require.NoError(c, c.Registration.EndBlock(c.Ctx))
	for _, f := range c.GenesisFacts() {
		if _, ok := f.(*registrationfact.SealOverdue); ok {
			n++
		}
	}
	return n
}

func TestASealThatIsNotRevealedInTimeBecomesAFactAndALateRevealShows(t *testing.T) {
	c := newRegister(t)
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
	list, err := keeper.NewQueryServer(c.Registration).Seals(c.Ctx, &types.QuerySealsRequest{Organisation: c.trial.Sponsor.Organisation})
	require.NoError(t, err)
	require.Len(t, list.Seals, 1)
	require.NotNil(t, list.Seals[0].MissedAt)
}

func TestWhoCopiesASealTakesNobodysPlaceAndCannotOpenIt(t *testing.T) {
	c := newRegister(t)
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
	shown, err := keeper.NewQueryServer(c.Registration).Trial(c.Ctx, &types.QueryTrialRequest{Trial: trialtypes.FormatID(res.Trial)})
	require.NoError(t, err)
	require.Equal(t, c.trial.Sponsor.Organisation, shown.Seal.Organisation)
	c.requireExportable()

	c.trial.ID = res.Trial
	c.takeOver(thief)
	shown, err = keeper.NewQueryServer(c.Registration).Trial(c.Ctx, &types.QueryTrialRequest{Trial: trialtypes.FormatID(res.Trial)})
	require.NoError(t, err)
	require.Equal(t, res.Trial, shown.Seal.Trial, "it stays the seal of who registered the trial")
	c.requireExportable()
}

func TestASealIsRefused(t *testing.T) {
	c := newRegister(t)
	office := c.Person(c.Organisation(croKind), "office", representative)
	good := func() *types.MsgSealRegistration {
		return &types.MsgSealRegistration{Signer: c.trial.Representative.Address, Digest: fixture.Digest("seal"), RevealBy: c.Ctx.BlockTime().Add(day)}
	}
	refuses(c, c.SealRegistration, good, map[string]refusal[*types.MsgSealRegistration]{
		"by an investigator":    {func(m *types.MsgSealRegistration) { m.Signer = c.trial.Investigator.Address }, identitytypes.ErrRole, "SPONSOR_REPRESENTATIVE"},
		"by a CRO":              {func(m *types.MsgSealRegistration) { m.Signer = office.Address }, trialtypes.ErrOrganisationKind, "only one of kind SPONSOR or SITE serves as sponsor"},
		"of a short digest":     {func(m *types.MsgSealRegistration) { m.Digest = []byte{1} }, types.ErrSeal, "digest has 1 bytes, want 32"},
		"until now":             {func(m *types.MsgSealRegistration) { m.RevealBy = c.Ctx.BlockTime() }, types.ErrSeal, "want it after the block"},
		"for eleven years":      {func(m *types.MsgSealRegistration) { m.RevealBy = c.Ctx.BlockTime().AddDate(11, 0, 0) }, types.ErrSeal, "within 10 years"},
		"by what is no address": {func(m *types.MsgSealRegistration) { m.Signer = "eqp1" }, types.ErrAddress, `signer is "eqp1"`},
	})
	fixture.Must(c.Fixture, c.SealRegistration, good())
	require.Equal(t, fixture.Digest("seal"), only[*registrationfact.RegistrationSealed](c).Seal)
}
