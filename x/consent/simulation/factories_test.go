package simulation_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	codecaddress "github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/consent/simulation"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// town stands for the other modules: most are registered and obtain consent, and the active version rises with the height.
// Line 1 is required of minors, line 2 of adults, lines 3 and 4 are optional for minors.
type town struct{}

func (town) RequireKey(_ context.Context, key sdk.AccAddress) (identitytypes.Person, error) {
	if key[0] < 50 {
		return identitytypes.Person{}, identitytypes.ErrUnknownPerson
	}
	return identitytypes.Person{Address: key.String(), Origin: key.String()}, nil
}

func (t town) Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (trialtypes.Grant, error) {
	person, err := t.RequireKey(ctx, signer)
	return trialtypes.Grant{
		Actor: fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: signer.String(), Task: task},
		Site:  trialtypes.Site{Trial: trial, Number: site}, Person: person,
	}, err
}

func (town) HasPart(context.Context, uint64, uint64) (bool, error) { return false, nil }

func (town) Site(_ context.Context, trial uint64, number uint32) (trialtypes.Site, error) {
	return trialtypes.Site{Trial: trial, Number: number}, nil
}

func (t town) FirstConsentForm(ctx context.Context, site trialtypes.Site, line, version uint32, language string) (protocoltypes.ConsentForm, error) {
	return t.ConsentForm(ctx, site, line, version, language)
}

func (town) ConsentForm(ctx context.Context, _ trialtypes.Site, line, version uint32, _ string) (protocoltypes.ConsentForm, error) {
	if version != active(ctx) {
		return protocoltypes.ConsentForm{}, errors.New("not active")
	}
	form := protocoltypes.ConsentForm{Line: line, Version: version, Demands: protocolfact.Demands{Representative: line != 2}}
	return form, nil
}

func (town) FormInUse(ctx context.Context, _ uint64, _, line uint32) (protocoltypes.LineInUse, error) {
	l := protocoltypes.LineInUse{
		Line: line, Version: active(ctx), ReconsentFloor: active(ctx), Purpose: protocoltypes.Optional, Population: protocoltypes.Minor,
	}
	switch line {
	case 1:
		l.Purpose = protocoltypes.Participation
	case 2:
		l.Purpose, l.Population = protocoltypes.Participation, protocoltypes.Self
	}
	return l, nil
}

func (t town) RequiredForm(ctx context.Context, trial uint64, site uint32, p protocolfact.Population) (protocoltypes.LineInUse, error) {
	line := uint32(1)
	if p == protocoltypes.Self {
		line = 2
	}
	return t.FormInUse(ctx, trial, site, line)
}

func (town) NamePayee(context.Context, fact.Hash, payouttypes.Payee, fact.Actor, fact.Hash) error {
	return nil
}

func (town) HasPayee(context.Context, fact.Hash) (bool, error) { return false, nil }

func (town) CosignFor(context.Context, fact.Hash, []uint64, fact.Actor) error   { return nil }
func (town) CallBackFor(context.Context, fact.Hash, []uint64, fact.Actor) error { return nil }

func (town) Signed(context.Context, fact.Hash) error { return nil }

func (town) EndEarning(context.Context, fact.Hash) error { return nil }

func (town) HoldUntil(context.Context, fact.Hash, time.Time) error { return nil }

func (town) EndHold(context.Context, fact.Hash) error { return nil }

func (town) Owes(context.Context, fact.Hash) (bool, error) { return true, nil }

func (town) InviterOf(context.Context, fact.Hash) (string, error) { return "", nil }

func (town) PromiseFees(context.Context, fact.Hash, sdk.AccAddress) error { return nil }

func (town) Transfer(context.Context, fact.Hash, uint32, uint32, fact.Actor, consentfact.Capacity) error {
	return nil
}

func (town) Record(_ context.Context, f fact.Fact) error { return fact.Check(f) }

func active(ctx context.Context) uint32 {
	return uint32(sdk.UnwrapSDKContext(ctx).BlockHeight()/1200) + 1
}

// purses stands for accounts and coins, which do not matter here.
type purses struct{}

func (purses) GetModuleAddress(string) sdk.AccAddress                   { return nil }
func (purses) SpendableCoins(context.Context, sdk.AccAddress) sdk.Coins { return nil }
func (purses) IsSendEnabledDenom(context.Context, string) bool          { return false }

func deliver[M sdk.Msg, R any](ctx sdk.Context, run func(context.Context, M) (R, error), msg sdk.Msg) error {
	_, err := run(ctx, msg.(M))
	return err
}

func TestRandomMessagesKeepTheInvariants(t *testing.T) {
	key := storetypes.NewKVStoreKey(types.StoreKey)
	ctx := testutil.DefaultContextWithDB(t, key, storetypes.NewTransientStoreKey("t")).Ctx.
		WithBlockHeight(1).WithBlockTime(time.Unix(1_900_000_000, 0).UTC())
	others := town{}
	k := keeper.NewKeeper(moduletestutil.MakeTestEncodingConfig().Codec, runtime.NewKVStoreService(key),
		codecaddress.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix()),
		keeper.Keepers{Identity: others, Trial: others, Protocol: others, Payout: others, Audit: others,
			Participation: func() types.ParticipationKeeper { return others }})
	r := rand.New(rand.NewSource(7))
	all := simtypes.RandomAccounts(r, 60)
	for i := range 30 {
		require.NoError(t, k.Open(ctx, types.Offer{
			Handle: fact.LeafHash([]byte{byte(i)}), Trial: 1, Site: 1, Key: all[i].Address, Mode: consentfact.Mode(1 + i%2), Population: protocoltypes.Minor,
			Countersigners: []consentfact.Countersigner{{
				Address: all[59-i].AddressBech32, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE,
			}},
		}, fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON}))
	}

	server, f := keeper.NewMsgServer(k), simulation.New(k)
	kinds := []struct {
		oneIn   int
		factory simsx.SimMsgFactoryX
		run     func(sdk.Context, sdk.Msg) error
	}{
		{1, f.GiveConsent(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.GiveConsent, m) }},
		{1, f.Countersign(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.Countersign, m) }},
		{1, f.ConfirmObtained(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.ConfirmObtained, m) }},
		{20, f.Decline(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.Decline, m) }},
		{60, f.Withdraw(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.Withdraw, m) }},
		{5, f.CallBackPayments(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.CallBackPayments, m) }},
		{5, f.CosignVisits(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.CosignVisits, m) }},
		{10, f.SignTransfer(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.SignTransfer, m) }},
		{60, f.ReportWithdrawal(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.ReportWithdrawal, m) }},
		{1, f.ContestWithdrawal(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.ContestWithdrawal, m) }},
		{1, f.ProposeKey(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.ProposeKey, m) }},
		{1, f.ConfirmKey(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.ConfirmKey, m) }},
		{1, f.AcceptKey(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.AcceptKey, m) }},
		{10, f.RetractKey(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.RetractKey, m) }},
		{10, f.VetoKey(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.VetoKey, m) }},
		{5, f.NamePayee(), func(ctx sdk.Context, m sdk.Msg) error { return deliver(ctx, server.NamePayee, m) }},
	}
	made := make(map[string]int)
	for ctx.BlockHeight() < 3600 {
		ctx = ctx.WithBlockHeight(ctx.BlockHeight() + 1).WithBlockTime(ctx.BlockTime().Add(time.Hour))
		kind := kinds[r.Intn(len(kinds))]
		if r.Intn(kind.oneIn) != 0 {
			continue
		}
		data := simsx.NewChainDataSource(ctx, r, purses{}, purses{}, codecaddress.NewBech32Codec("cosmos"), all...)
		reporter := simsx.NewBasicSimulationReporter().WithScope(kind.factory.MsgType())
		_, msg := kind.factory.Create()(ctx, data, reporter)
		if !reporter.IsSkipped() {
			require.NoError(t, kind.run(ctx, msg))
			made[fmt.Sprintf("%T", msg)]++
		}
		require.NoError(t, k.EndBlock(ctx))
	}
	require.Len(t, made, len(kinds), "each kind of message was made: %v", made)
	require.Greater(t, made["*types.MsgGiveConsent"], 10)
	for name, holds := range keeper.Invariants() {
		require.NoError(t, holds(ctx, k), name)
	}
}
