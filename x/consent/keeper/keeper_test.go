package keeper_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"

	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/keeper"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	trial = uint64(7)
	site  = uint32(2)
	form  = uint32(5)

	elsewhere = uint32(3)  // another site of the trial
	foreign   = uint32(11) // required there, where the sites use other forms

	adults      = uint32(6) // required of adults who sign themselves, where a minor was invited
	photographs = uint32(8) // optional, for whoever was invited
	others      = uint32(9) // optional, for those who cannot decide
)

var (
	participant = sdk.AccAddress("the participant's key")
	stranger    = sdk.AccAddress("somebody else")
	nurse       = sdk.AccAddress("obtains consent")
	physician   = sdk.AccAddress("obtains consent too")
	visitor     = sdk.AccAddress("does so elsewhere")
	mother      = sdk.AccAddress("the representative")
	father      = sdk.AccAddress("the second parent")
	child       = sdk.AccAddress("the minor who assents")
	neighbour   = sdk.AccAddress("the witness")

	handle = digest("the participation")
)

var (
	errNotDelegated = errors.New("the task is not delegated")
	errNotActive    = errors.New("the consent form is not active")
	errSiteClosed   = errors.New("the site is not open")
)

var addresses = addresscodec.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix())

func digest(of string) fact.Hash { return sha256.Sum256([]byte(of)) }

// blind returns the fresh bytes of a message.
func blind(of string) []byte { h := digest("blind of " + of); return h[:] }

// staff stands for the trial: who may obtain consent at its site.
type staff struct {
	*people
	obtainers []string
}

func (s *staff) Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, t uint64, at uint32) (g trialtypes.Grant, err error) {
	if task != fact.Task_TASK_CONSENT || t != trial || (at != site && at != elsewhere) || !slices.Contains(s.obtainers, signer.String()) {
		return g, errNotDelegated
	}
	if g.Person, err = s.RequireKey(ctx, signer); err != nil {
		return g, err
	}
	g.Actor = fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: signer.String(), Organisation: 4, Task: task}
	g.Site, err = s.Site(ctx, t, at)
	return g, err
}

// HasPart gives a part in the trial to the organisation of the site alone.
func (s *staff) HasPart(_ context.Context, t, organisation uint64) (bool, error) {
	return t == trial && organisation == 4, nil
}

func (s *staff) Site(_ context.Context, t uint64, at uint32) (trialtypes.Site, error) {
	return trialtypes.Site{Trial: t, Number: at, Organisation: 4}, nil
}

// people stands for the register: persons by their keys, and what it has against a key.
type people struct {
	origins map[string]string
	refused map[string]bool
	// employers are the organisations of those who are not of organisation 9, which has no part in the trial.
	employers map[string]uint64
}

func (p *people) RequireKey(_ context.Context, key sdk.AccAddress) (identitytypes.Person, error) {
	origin, known := p.origins[key.String()]
	switch {
	case !known:
		return identitytypes.Person{}, identitytypes.ErrUnknownPerson
	case p.refused[key.String()]:
		return identitytypes.Person{Origin: origin, Organisation: p.employer(key)}, errorsmod.Wrap(identitytypes.ErrRevoked, "sign with the key that replaced it")
	}
	return identitytypes.Person{Address: key.String(), Origin: origin, Organisation: p.employer(key)}, nil
}

func (p *people) employer(key sdk.AccAddress) uint64 {
	if of, known := p.employers[key.String()]; known {
		return of
	}
	return 9
}

// hire makes a key that of a new person of an organisation.
func (p *people) hire(key sdk.AccAddress, organisation uint64) {
	p.register(key)
	p.employers[key.String()] = organisation
}

// register makes a key that of a new person.
func (p *people) register(key sdk.AccAddress) { p.origins[key.String()] = key.String() }

// revoke refuses a key.
func (p *people) revoke(key sdk.AccAddress) { p.refused[key.String()] = true }

// rotate gives the person behind a key another one.
func (p *people) rotate(old, fresh sdk.AccAddress) {
	p.origins[fresh.String()] = p.origins[old.String()]
	p.revoke(old)
}

// forms stands for the documents: which version of the consent form is active, what it demands, and from which
// version on a consent is not stale.
type forms struct {
	active, floor uint32
	demands       protocolfact.Demands
	closed        bool
	// population is that of whoever was invited last, of which form is required.
	population protocolfact.Population
	// elsewhere is the form that another site requires, if it is another one.
	elsewhere uint32
}

// line says what a line of consent forms is for, and for whom.
func (f *forms) line(number uint32) (l protocoltypes.LineInUse, err error) {
	l = protocoltypes.LineInUse{Line: number, Version: f.active, ReconsentFloor: f.floor, Purpose: protocoltypes.Optional, Population: f.population}
	switch number {
	case form, foreign:
		l.Purpose = protocoltypes.Participation
	case adults:
		l.Purpose, l.Population = protocoltypes.Participation, protocoltypes.Self
	case photographs:
	case others:
		l.Population = protocoltypes.Incapacitated
	default:
		err = errNotActive
	}
	return l, err
}

func (f *forms) FormInUse(_ context.Context, _ uint64, _, line uint32) (protocoltypes.LineInUse, error) {
	return f.line(line)
}

func (f *forms) RequiredForm(_ context.Context, _ uint64, at uint32, p protocolfact.Population) (protocoltypes.LineInUse, error) {
	f.population = p
	if at == elsewhere && f.elsewhere != 0 {
		return f.line(f.elsewhere)
	}
	return f.line(form)
}

func (f *forms) FirstConsentForm(ctx context.Context, at trialtypes.Site, line, version uint32, language string) (protocoltypes.ConsentForm, error) {
	if f.closed {
		return protocoltypes.ConsentForm{}, errSiteClosed
	}
	return f.ConsentForm(ctx, at, line, version, language)
}

func (f *forms) ConsentForm(_ context.Context, at trialtypes.Site, line, version uint32, language string) (protocoltypes.ConsentForm, error) {
	if at.Trial != trial || (at.Number != site && at.Number != elsewhere) || version != f.active || language != "en" {
		return protocoltypes.ConsentForm{}, errNotActive
	}
	l, err := f.line(line)
	demands := f.demands
	if line == adults { // beside whom only a witness signs
		demands = protocolfact.Demands{Witness: demands.Witness}
	}
	return protocoltypes.ConsentForm{
		Line: line, Version: version, Digest: formDigest(line, version), Demands: demands, Purpose: l.Purpose, Population: l.Population,
	}, err
}

func formDigest(line, version uint32) fact.Hash {
	return digest(fmt.Sprintf("version %d of consent form %d", version, line))
}

// till stands for the ledger of payments.
type till struct {
	named      bool
	replaced   []payouttypes.Payee
	by         []fact.Actor
	calledBack []uint64
	signedFor  []uint64
	ended      int
	// alive counts how often somebody signed.
	alive int
	// heldUntil is until when nothing is paid, nil if it is; owes says whether anything is owed.
	heldUntil *time.Time
	owes      bool
}

func (p *till) NamePayee(_ context.Context, h fact.Hash, payee payouttypes.Payee, actor fact.Actor, b fact.Hash) error {
	if h != handle || b == (fact.Hash{}) {
		return errors.New("another participation or blind than expected")
	}
	p.replaced, p.by = append(p.replaced, payee), append(p.by, actor)
	return nil
}

// recorder keeps the facts that the handlers record.
type recorder struct {
	facts []fact.Fact
	fails error
}

func (r *recorder) Record(_ context.Context, f fact.Fact) error {
	if r.fails != nil {
		return r.fails
	}
	r.facts = append(r.facts, f)
	return fact.Check(f)
}

func (p *till) HasPayee(context.Context, fact.Hash) (bool, error) {
	return p.named || len(p.replaced) > 0, nil
}

func (p *till) CallBackFor(_ context.Context, h fact.Hash, lines []uint64, actor fact.Actor) error {
	if h != handle {
		return errors.New("another participation than expected")
	}
	p.calledBack, p.by = append(p.calledBack, lines...), append(p.by, actor)
	return nil
}

func (p *till) CosignFor(_ context.Context, h fact.Hash, lines []uint64, actor fact.Actor) error {
	if h != handle {
		return errors.New("another participation than expected")
	}
	p.signedFor, p.by = append(p.signedFor, lines...), append(p.by, actor)
	return nil
}

func (p *till) Signed(context.Context, fact.Hash) error {
	p.alive++
	return nil
}

func (p *till) EndEarning(context.Context, fact.Hash) error {
	p.ended++
	return nil
}

type fixture struct {
	keeper.Keeper
	types.MsgServer
	ctx      sdk.Context
	recorded *recorder
	people   *people
	staff    *staff
	forms    *forms
	till     *till
	desk     *desk
}

func setup(t *testing.T) *fixture {
	t.Helper()
	key := storetypes.NewKVStoreKey(types.StoreKey)
	ctx := testutil.DefaultContextWithDB(t, key, storetypes.NewTransientStoreKey("t")).Ctx
	f := &fixture{
		recorded: &recorder{}, till: &till{}, desk: &desk{inviter: nurse.String()},
		forms: &forms{active: 1, floor: 1},
		ctx:   ctx.WithBlockHeight(10).WithBlockTime(time.Unix(1_900_000_000, 0).UTC()),
	}
	f.people = &people{origins: make(map[string]string), refused: make(map[string]bool), employers: make(map[string]uint64)}
	f.staff = &staff{f.people, []string{nurse.String(), physician.String(), neighbour.String()}}
	for _, key := range []sdk.AccAddress{nurse, physician, neighbour} {
		f.people.register(key)
	}
	f.Keeper = keeper.NewKeeper(moduletestutil.MakeTestEncodingConfig().Codec, runtime.NewKVStoreService(key), addresses,
		keeper.Keepers{Identity: f.people, Trial: f.staff, Protocol: f.forms, Payout: f.till, Audit: f.recorded,
			Participation: func() types.ParticipationKeeper { return f.desk }})
	f.MsgServer = keeper.NewMsgServer(f.Keeper)
	t.Cleanup(func() { f.requireInvariants(t) })
	return f
}

func (f *fixture) requireInvariants(t *testing.T) {
	t.Helper()
	for name, holds := range keeper.Invariants() {
		require.NoError(t, holds(f.ctx, f.Keeper), name)
	}
}

// later moves the chain on by some blocks and time.
func (f *fixture) later(blocks int64, d time.Duration) {
	f.ctx = f.ctx.WithBlockHeight(f.ctx.BlockHeight() + blocks).WithBlockTime(f.ctx.BlockTime().Add(d))
}

// offer returns what an invitation of the participant in a mode fixes. Beside whom parents sign is a minor; whose key the site
// keeps is helped else, and everybody else signs themselves.
func offer(mode consentfact.Mode, beside ...consentfact.Countersigner) types.Offer {
	population := protocoltypes.Self
	if mode == consentfact.Mode_MODE_ASSISTED {
		population = protocoltypes.Assisted
	}
	for _, c := range beside {
		if c.Capacity == secondParent || c.Capacity == assent || (c.Capacity == representative && mode == consentfact.Mode_MODE_SELF) {
			population = protocoltypes.Minor
		}
	}
	return types.Offer{
		Handle: handle, Trial: trial, Site: site, Key: participant, Mode: mode, Population: population, Countersigners: beside,
		Blind: digest("blind of the row"),
	}
}

// family names somebody in every capacity.
func family() []consentfact.Countersigner {
	return []consentfact.Countersigner{
		{Address: mother.String(), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
		{Address: father.String(), Capacity: consentfact.Capacity_CAPACITY_SECOND_PARENT},
		{Address: child.String(), Capacity: consentfact.Capacity_CAPACITY_ASSENT},
		{Address: neighbour.String(), Capacity: consentfact.Capacity_CAPACITY_WITNESS},
	}
}

// inviter is the staff member who invites.
var inviter = fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: nurse.String(), Organisation: 4}

// invite offers the participant a consent.
func (f *fixture) invite(t *testing.T, mode consentfact.Mode, beside ...consentfact.Countersigner) {
	t.Helper()
	require.NoError(t, f.Open(f.ctx, offer(mode, beside...), inviter))
}

// consent returns the message of the participant that agrees to a version.
func consent(version uint32) *types.MsgGiveConsent {
	return &types.MsgGiveConsent{
		Signer: participant.String(), Handle: handle[:], FormLine: form, Version: version, Language: "en",
		ObtainedBy: nurse.String(), Blind: blind("consent"),
	}
}

// onPaper adds the digest of a paper original.
func onPaper(m *types.MsgGiveConsent) *types.MsgGiveConsent {
	paper := digest("scan")
	m.PaperDigest = paper[:]
	return m
}

func (f *fixture) give(t *testing.T, m *types.MsgGiveConsent) types.State {
	t.Helper()
	res, err := f.GiveConsent(f.ctx, m)
	require.NoError(t, err)
	return res.State
}

func countersign(by sdk.AccAddress, capacity consentfact.Capacity, version uint32) *types.MsgCountersign {
	return &types.MsgCountersign{
		Signer: by.String(), Handle: handle[:], Capacity: capacity, FormLine: form, Version: version, Blind: blind(by.String()),
	}
}

func confirm(by sdk.AccAddress, version uint32) *types.MsgConfirmObtained {
	return &types.MsgConfirmObtained{Signer: by.String(), Handle: handle[:], FormLine: form, Version: version, Blind: blind("confirmation")}
}

func decline() *types.MsgDecline {
	return &types.MsgDecline{Signer: participant.String(), Handle: handle[:], FormLine: form, Blind: blind("decline")}
}

func withdraw(by sdk.AccAddress) *types.MsgWithdraw {
	scope := digest("all of it")
	return &types.MsgWithdraw{Signer: by.String(), Handle: handle[:], ScopeCommitment: scope[:], Blind: blind("withdrawal")}
}

func (f *fixture) mustWithdraw(t *testing.T) {
	t.Helper()
	_, err := f.Withdraw(f.ctx, withdraw(participant))
	require.NoError(t, err)
}

func (f *fixture) mustDecline(t *testing.T) {
	t.Helper()
	_, err := f.Decline(f.ctx, decline())
	require.NoError(t, err)
}

func (f *fixture) mustCountersign(t *testing.T, by sdk.AccAddress, capacity consentfact.Capacity, version uint32) types.State {
	t.Helper()
	res, err := f.Countersign(f.ctx, countersign(by, capacity, version))
	require.NoError(t, err)
	return res.State
}

// row returns the participation as a whole.
func (f *fixture) row(t *testing.T) types.Consent {
	t.Helper()
	return f.mustConsent(t, handle)
}

// line returns the participation's consent to the form that was required at the invitation, on returns that to any.
func (f *fixture) line(t *testing.T) types.Line {
	t.Helper()
	return f.on(t, form)
}

func (f *fixture) on(t *testing.T, line uint32) types.Line {
	t.Helper()
	found, err := f.On(f.ctx, f.row(t), line)
	require.NoError(t, err)
	return found.Line
}

func (f *fixture) standing(t *testing.T) types.Standing {
	t.Helper()
	s, err := f.Standing(f.ctx, handle)
	require.NoError(t, err)
	return s
}

// last returns the newest fact.
func (f *fixture) last() fact.Fact { return f.recorded.facts[len(f.recorded.facts)-1] }

// refuses runs something that must fail with an error, and holds it to leave neither a change nor a fact.
func (f *fixture) refuses(t *testing.T, want error, words string, run func(ctx sdk.Context) error) {
	t.Helper()
	before, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	facts := len(f.recorded.facts)

	err = run(f.ctx)
	require.ErrorIs(t, err, want)
	require.ErrorContains(t, err, words)
	after, err := f.ExportGenesis(f.ctx)
	require.NoError(t, err)
	require.Equal(t, before, after, "a refusal changes nothing")
	require.Len(t, f.recorded.facts, facts, "a refusal records nothing")
}
