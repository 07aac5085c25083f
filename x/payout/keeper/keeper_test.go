package keeper_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	modules "github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/payout/keeper"
	"github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationkeeper "github.com/equipoise-trials/equipoise/x/registration/keeper"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	usd   = "uusd"
	eur   = "ueur"
	trial = uint64(3)
)

// Organisations of the tests, in the order in which they are accredited.
const (
	agencyOrg = uint64(iota + 1)
	sponsorOrg
	bankOrg
	processorOrg
)

// lastTrial is the newest trial that there is.
const lastTrial = uint64(4)

// People who sign for them.
var (
	sponsor   = key("sponsor")
	teller    = key("teller")
	processor = key("processor")
	stranger  = key("stranger") // is not registered
)

// Those in whose name other modules call this one.
var (
	coordinator = fact.Actor{
		Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: key("coordinator").String(), Organisation: 5, Task: fact.Task_TASK_RECRUITMENT,
	}
	participant = fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PARTICIPANT, Address: key("participant").String()}
)

// boundless is an amount of the day that is never reached.
var boundless = power(200)

// key returns the address of the key that the modules below know by a name.
func key(name string) sdk.AccAddress { return modules.Digest("key " + name)[:20] }

// treasury returns the address of an organisation's treasury.
func treasury(organisation uint64) string { return identitytypes.Treasury(organisation).String() }

// fixture is the module on the real modules below, with trials whose sponsor has assigned two payment agents.
type fixture struct {
	keeper.Keeper
	types.MsgServer
	below *modules.Fixture
	// administrator is the one of the sponsor's organisation.
	administrator modules.Person
	ctx           sdk.Context
	bank          bankkeeper.BaseKeeper
	auth          authkeeper.AccountKeeper
	blocked       map[string]bool
	schedules     *schedules
	past          []fact.Fact // of earlier blocks
	spent         uint64      // nullifiers given out
}

// schedules stands for the documents: one schedule, in use at every site.
type schedules struct{ protocoltypes.Schedule }

func (s *schedules) ActiveSchedule(context.Context, uint64, uint32) (protocoltypes.Schedule, error) {
	return s.Schedule, nil
}

func (s *schedules) ScheduleVersion(context.Context, uint64, uint32, uint32) (protocoltypes.Schedule, error) {
	return s.Schedule, nil
}

func setup(t testing.TB) *fixture {
	t.Helper()
	f := &fixture{
		below: modules.New(t, types.StoreKey), schedules: &schedules{protocoltypes.Schedule{ParticipationDay: boundless, SiteDay: boundless}},
		blocked: map[string]bool{authtypes.NewModuleAddress(types.ModuleName).String(): true},
	}
	f.populate(t)
	f.below.Next(time.Hour)
	f.ctx = f.below.Ctx

	authority := authtypes.NewModuleAddress("gov").String()
	f.auth = authkeeper.NewAccountKeeper(f.below.Codec, f.below.Store(authtypes.StoreKey), authtypes.ProtoBaseAccount,
		map[string][]string{types.ModuleName: nil}, f.below.Addresses, modules.Prefix, authority)
	f.bank = bankkeeper.NewBaseKeeper(f.below.Codec, f.below.Store(banktypes.StoreKey), f.auth, f.blocked, authority, log.NewNopLogger())
	f.Keeper = keeper.NewKeeper(f.below.Codec, f.below.Store(types.StoreKey), f.below.Addresses, keeper.Keepers{
		Accounts: f.auth, Bank: f.bank, Identity: f.below.Identity, Trial: f.below.Trial, Protocol: f.schedules, Audit: f.below.Audit,
	})
	f.MsgServer = keeper.NewMsgServer(f.Keeper)
	require.NoError(t, f.InitGenesis(f.ctx, &types.GenesisState{Params: permitted()}))
	return f
}

// permitted returns the settings of the tests: their denominations, and 17 more.
func permitted() (p types.Params) {
	for i := range types.MaxDenominations + 1 {
		p.Denoms = append(p.Denoms, fmt.Sprintf("u%02d", i))
	}
	p.Denoms = append(p.Denoms, eur, identitytypes.FeeDenom, usd)
	return p
}

// populate accredits the organisations, registers those who sign for them, and opens the trials.
func (f *fixture) populate(t testing.TB) {
	t.Helper()
	for _, o := range []struct {
		number uint64
		kind   identityfact.OrganisationKind
		signer string
		role   fact.Role
	}{
		{sponsorOrg, identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR, "sponsor", fact.Role_ROLE_SPONSOR_REPRESENTATIVE},
		{bankOrg, identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT, "teller", fact.Role_ROLE_PAYMENT_OFFICER},
		{processorOrg, identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT, "processor", fact.Role_ROLE_PAYMENT_OFFICER},
	} {
		administrator := f.below.Organisation(o.kind)
		require.Equal(t, o.number, administrator.Organisation)
		f.below.Person(administrator, o.signer, o.role)
		if o.number == sponsorOrg {
			f.administrator = administrator
		}
	}
	registration := modules.Registration(sponsorOrg)
	registration.Identifiers = nil
	for number := range lastTrial {
		opened := modules.Must(f.below, registrationkeeper.NewMsgServer(f.below.Registration).RegisterTrial, &registrationtypes.MsgRegisterTrial{
			Signer: sponsor.String(), Registration: registration,
		})
		require.Equal(t, number+1, opened.Trial)
	}
	f.assign(t, bankOrg)
	f.assign(t, processorOrg)
}

// assign assigns an organisation to every trial as a payment agent.
func (f *fixture) assign(t testing.TB, organisation uint64) {
	t.Helper()
	for number := range lastTrial {
		modules.Must(f.below, trialkeeper.NewMsgServer(f.below.Trial).AssignOrganisation, &trialtypes.MsgAssignOrganisation{
			Signer: sponsor.String(), Trial: number + 1, Organisation: organisation, Capacity: trialfact.Capacity_CAPACITY_PAYMENT_AGENT,
		})
	}
}

// unassign ends the assignment of a payment agent to every trial.
func (f *fixture) unassign(t testing.TB, organisation uint64) {
	t.Helper()
	for number := range lastTrial {
		a, found, err := f.below.Trial.NewestAssignment(f.ctx, number+1, organisation, trialfact.Capacity_CAPACITY_PAYMENT_AGENT)
		require.NoError(t, err)
		require.True(t, found)
		modules.Must(f.below, trialkeeper.NewMsgServer(f.below.Trial).EndAssignment, &trialtypes.MsgEndAssignment{
			Signer: sponsor.String(), Trial: number + 1, Assignment: a.Number, Reason: modules.Reason(fact.ReasonCode_REASON_CODE_REGULATORY),
		})
	}
}

// suspend has the accreditor suspend an organisation.
func (f *fixture) suspend(t testing.TB, organisation uint64) {
	t.Helper()
	modules.Must(f.below, identitykeeper.NewMsgServer(f.below.Identity).SuspendOrganisation, &identitytypes.MsgSuspendOrganisation{
		Signer: f.below.Accreditor().Address, Organisation: organisation, Reason: modules.Reason(fact.ReasonCode_REASON_CODE_REGULATORY),
	})
}

// put puts every trial into a status.
func (f *fixture) put(t testing.TB, status trialfact.Status) {
	t.Helper()
	for number := range lastTrial {
		require.NoError(t, f.below.Trial.SetStatus(f.ctx, number+1, status))
	}
}

// give makes coins.
func (f *fixture) give(t testing.TB, to sdk.AccAddress, denom string, amount math.Int) {
	t.Helper()
	f.below.Fund(to, sdk.Coin{Denom: denom, Amount: amount})
}

// fund has the sponsor put coins into the escrow of a trial.
func (f *fixture) fund(t testing.TB, trial uint64, denom string, amount int64) *types.MsgFundResponse {
	t.Helper()
	f.give(t, sponsor, denom, math.NewInt(amount))
	res, err := f.Fund(f.ctx, &types.MsgFund{Signer: sponsor.String(), Trial: trial, Amount: sdk.NewInt64Coin(denom, amount)})
	require.NoError(t, err)
	return res
}

// hash returns 32 bytes that stand for something.
func hash(of ...any) fact.Hash { return sha256.Sum256([]byte(fmt.Sprintln(of...))) }

func wallet(name string) types.Payee {
	address := hash("wallet", name)
	return types.Wallet(sdk.AccAddress(address[:20]).String())
}

func agent(organisation uint64) types.Payee {
	digest := hash("account at", organisation)
	return types.Agent(organisation, digest[:])
}

// open opens an account of the trial at site 2, whose participant was screened and has named a payee.
func (f *fixture) open(t testing.TB, trial uint64, name string, payee types.Payee) fact.Hash {
	t.Helper()
	handle := f.invite(t, trial, name)
	require.NoError(t, f.BeginEarning(f.ctx, handle))
	require.NoError(t, f.NamePayee(f.ctx, handle, payee, participant, hash("payee", trial, name)))
	return handle
}

// invite opens an account of the trial at site 2.
func (f *fixture) invite(t testing.TB, trial uint64, name string) fact.Hash {
	t.Helper()
	handle := hash("handle", trial, name)
	require.NoError(t, f.OpenAccount(f.ctx, types.Account{Handle: handle[:], Trial: trial, Site: 2}, coordinator, hash("invitation", trial, name)))
	return handle
}

// accrual returns what a participation has earned by a new visit.
func (f *fixture) accrual(trial uint64, handle fact.Hash, denom string, amount int64) types.Accrual {
	f.spent++
	return types.Accrual{
		Trial: trial, Site: 2, Handle: handle, Nullifier: hash("nullifier", f.spent), Blind: hash("blind", f.spent),
		Schedule: types.Schedule{Line: 4, Version: 1}, Tariff: 1, Denom: denom, Amount: math.NewInt(amount),
		Cap: 1 << 31, Pace: types.Pace{ParticipationDay: boundless, SiteDay: boundless}, Seconded: true,
		Attester: coordinator.Address,
	}
}

// earn accrues a new visit and returns its line.
func (f *fixture) earn(t testing.TB, trial uint64, handle fact.Hash, denom string, amount int64) types.Line {
	t.Helper()
	_, line := f.accrue(t, f.accrual(trial, handle, denom, amount))
	return line
}

// accrue accrues something, and returns what became of it at once and its line.
func (f *fixture) accrue(t testing.TB, a types.Accrual) (types.Accrued, types.Line) {
	t.Helper()
	mark := len(f.facts())
	accrued, err := f.Accrue(f.ctx, a)
	require.NoError(t, err)
	require.Empty(t, f.kinds(mark), "the fact of the visit says what became of the line")
	line := f.line(t, a.Trial, accrued.Line)
	require.Equal(t, accrued.State, line.State)
	return accrued, line
}

func (f *fixture) line(t testing.TB, trial, number uint64) types.Line {
	t.Helper()
	line, err := f.Line(f.ctx, trial, number)
	require.NoError(t, err)
	return line
}

// figures returns the figures of an escrow in one string: funded = escrow + in transit + settled + refunded; what is
// reserved, the part of it that is set aside, and how many lines queue.
func (f *fixture) figures(t testing.TB, trial uint64, denom string) string {
	t.Helper()
	e, err := f.Escrow(f.ctx, trial, denom)
	require.NoError(t, err)
	return fmt.Sprintf("%s = %s + %s + %s + %s; %s (%s), %d queue",
		e.Funded, e.Escrow, e.InTransit, e.Settled, e.Refunded, e.Reserved, e.SetAside, e.QueueLength)
}

// balance returns what an address holds.
func (f *fixture) balance(address, denom string) string {
	return f.bank.GetBalance(f.ctx, sdk.MustAccAddressFromBech32(address), denom).Amount.String()
}

// block ends a block and begins the next.
func (f *fixture) block(t testing.TB) {
	t.Helper()
	require.NoError(t, f.EndBlock(f.ctx))
	f.past = f.facts()
	f.below.Next(5 * time.Second)
	f.ctx = f.below.Ctx
}

// facts returns what the module recorded so far, in order.
func (f *fixture) facts() []fact.Fact {
	all := slices.Clone(f.past)
	for _, recorded := range f.below.BlockFacts() {
		if strings.HasPrefix(fact.TypeURL(recorded), "/equipoise.fact.payout.") {
			all = append(all, recorded)
		}
	}
	return all
}

// store is the module's store, to look into and to damage behind the module's back.
func (f *fixture) store() storetypes.KVStore {
	return runtime.KVStoreAdapter(f.below.Store(types.StoreKey).OpenKVStore(f.ctx))
}

// check asserts every invariant.
func (f *fixture) check(t testing.TB) {
	t.Helper()
	require.NoError(t, keeper.Invariants(f.ctx, f.Keeper))
}

// dump returns everything that lies in the module's store and all balances of the bank.
func (f *fixture) dump() []byte {
	var all bytes.Buffer
	rows := f.store().Iterator(nil, nil)
	defer rows.Close()
	for ; rows.Valid(); rows.Next() {
		fmt.Fprintf(&all, "%x=%x\n", rows.Key(), rows.Value())
	}
	for _, b := range f.bank.GetAccountsBalances(f.ctx) {
		fmt.Fprintln(&all, b.Address, b.Coins)
	}
	return all.Bytes()
}

// refused asserts that a call fails, and for the reason it should, before it has changed or recorded anything.
func (f *fixture) refused(t testing.TB, want error, call func() error) {
	t.Helper()
	before, facts := f.dump(), len(f.facts())
	require.ErrorIs(t, call(), want)
	require.Equal(t, before, f.dump(), "a refusal changes nothing")
	require.Len(t, f.facts(), facts, "a refusal records nothing")
}

// kinds returns the names of the facts recorded since a mark.
func (f *fixture) kinds(since int) []string {
	var names []string
	for _, recorded := range f.facts()[since:] {
		name := fact.TypeURL(recorded)
		names = append(names, name[strings.LastIndex(name, ".")+1:])
	}
	return names
}
