package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestATransferIsOfferedByTheSiteThatLooksAfterTheParticipantAndShown(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	m := w.offer(w.here, p, w.there)
	fixture.Must(w.Fixture, w.msgs.OfferTransfer, m)
	offered := w.Facts()[0].(*participationfact.TransferOffered)
	require.Equal(t, fact.Meaning_MEANING_AUTHORED, offered.Signature.Meaning)
	require.Equal(t, w.there.number, offered.To)
	res, err := keeper.NewQueryServer(w.Keeper).Participation(w.Ctx, &types.QueryParticipationRequest{Handle: p.handle})
	require.NoError(t, err)
	require.Equal(t, &types.Transfer{
		Handle: p.handle, Site: w.there.number, ReasonCommitment: m.ReasonCommitment, Due: w.Ctx.BlockTime().Add(types.TimeToTransfer),
	}, res.Transfer)
	require.Equal(t, w.here.number, res.Participation.Site, "nothing has changed")
	w.Next(types.TimeToTransfer)
	fixture.Must(w.Fixture, w.msgs.OfferTransfer, w.offer(w.here, p, w.there)) // the first one has lapsed
}

func TestOfferTransferRefuses(t *testing.T) {
	w := newWorld(t)
	p, withdrawn := w.come(w.here, enrolled), w.come(w.here, enrolled)
	w.withdraws(withdrawn)
	for name, tc := range map[string]struct {
		change func(*types.MsgOfferTransfer)
		want   error
	}{
		"somebody without the task": {func(m *types.MsgOfferTransfer) { m.Signer = w.here.nurse.Address }, trialtypes.ErrDelegation},
		"a reason of 31 bytes":      {func(m *types.MsgOfferTransfer) { m.ReasonCommitment = m.ReasonCommitment[1:] }, types.ErrInvalid},
		"a handle of nobody":        {func(m *types.MsgOfferTransfer) { m.Handle = w.fresh() }, types.ErrNoParticipation},
		"the site where they are":   {func(m *types.MsgOfferTransfer) { m.Site = w.here.number }, types.ErrTransfer},
		"a site that there is not":  {func(m *types.MsgOfferTransfer) { m.Site = 99 }, trialtypes.ErrUnknownSite},
		"somebody who is invited":   {func(m *types.MsgOfferTransfer) { m.Handle = w.invite(w.here).handle }, types.ErrState},
		"somebody who is over":      {func(m *types.MsgOfferTransfer) { m.Handle = w.come(w.here, closed).handle }, types.ErrState},
		"somebody who withdrew":     {func(m *types.MsgOfferTransfer) { m.Handle = withdrawn.handle }, types.ErrWithdrawn},
	} {
		t.Run(name, func(*testing.T) {
			m := w.offer(w.here, p, w.there)
			tc.change(m)
			refused(w, w.msgs.OfferTransfer, m, tc.want)
		})
	}
}
