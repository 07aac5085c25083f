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

	"github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	protocolType = protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL
	consentType  = protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM
	scheduleType = protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE
	planType     = protocolfact.DocumentType_DOCUMENT_TYPE_STATISTICAL_ANALYSIS_PLAN
)

// The organisations of trial 3.
const (
	sponsorID   = 7
	cro         = 8
	committee   = 50 // ethics committee for the whole trial
	committeeDE = 51 // ethics committee for Germany
	authorityFR = 60 // authority for France, where a test assigns it
	successorFR = 61 // authority for France after that one, where a test assigns it
	hospital    = 101
)

var (
	sponsor      = sdk.AccAddress("the sponsor's representative")
	contractor   = sdk.AccAddress("the cro's representative")
	chair        = sdk.AccAddress("the committee's chair")
	chairDE      = sdk.AccAddress("the german committee's chair")
	assessor     = sdk.AccAddress("the french authority's assessor")
	deputy       = sdk.AccAddress("the next french authority's assessor")
	investigator = sdk.AccAddress("the investigator")
	stranger     = sdk.AccAddress("nobody's delegate")
)

var (
	errNotAuthorised     = errors.New("not authorised")
	errNoSite            = errors.New("no such site")
	errNotInGoodStanding = fmt.Errorf("not in good standing: %w", identitytypes.ErrSuspended)
	errExpired           = fmt.Errorf("not in good standing: %w", identitytypes.ErrExpired)
)

// people stand for who may do what, and for which organisation.
var people = map[string]fact.Actor{
	sponsor.String():      {Organisation: sponsorID, Task: fact.Task_TASK_DOCUMENT_SUBMISSION},
	contractor.String():   {Organisation: cro, Task: fact.Task_TASK_DOCUMENT_SUBMISSION, OnBehalfOf: sponsorID},
	chair.String():        {Organisation: committee, Task: fact.Task_TASK_DECISION},
	chairDE.String():      {Organisation: committeeDE, Task: fact.Task_TASK_DECISION},
	assessor.String():     {Organisation: authorityFR, Task: fact.Task_TASK_DECISION},
	deputy.String():       {Organisation: successorFR, Task: fact.Task_TASK_DECISION},
	investigator.String(): {Organisation: hospital, Task: fact.Task_TASK_ACTIVATION},
}

// world stands for the modules below: authority, sites, assignments and organisations.
type world struct {
	sites     map[uint32]trialtypes.Site
	assigned  map[trialfact.Capacity][]trialtypes.Assignment
	suspended map[uint64]bool
	expired   map[uint64]bool
	expiredAt time.Time
	// ended are the assignments that the sponsor ended.
	ended map[trialfact.Capacity][]trialtypes.Assignment
	// authoritiesAsked counts the questions who is assigned as authority.
	authoritiesAsked int
	// submitters are sponsor and CROs that may submit documents now.
	submitters map[uint64]bool
}

func newWorld() *world {
	site := func(number uint32, country string, status trialtypes.SiteStatus) trialtypes.Site {
		return trialtypes.Site{Trial: 3, Number: number, Organisation: hospital, Country: country, Status: status}
	}
	return &world{
		sites: map[uint32]trialtypes.Site{
			1: site(1, "DE", trialtypes.SiteStatus_SITE_STATUS_ACTIVE),
			2: site(2, "FR", trialtypes.SiteStatus_SITE_STATUS_ACTIVE),
			4: site(4, "DE", trialtypes.SiteStatus_SITE_STATUS_ACTIVE),
			9: site(9, "DE", trialtypes.SiteStatus_SITE_STATUS_CLOSED),
		},
		assigned: map[trialfact.Capacity][]trialtypes.Assignment{
			trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE: {{Organisation: committee}},
		},
		suspended: map[uint64]bool{}, expired: map[uint64]bool{}, ended: map[trialfact.Capacity][]trialtypes.Assignment{}, submitters: map[uint64]bool{sponsorID: true, cro: true},
	}
}

// assignCommitteeDE gives the sites in DE a committee of their own, besides the one for the whole trial.
func (w *world) assignCommitteeDE() {
	w.assigned[trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE] = []trialtypes.Assignment{
		{Organisation: committee}, {Organisation: committeeDE, Countries: []string{"DE"}},
	}
}

func (w *world) assignAuthority() {
	w.assigned[trialfact.Capacity_CAPACITY_AUTHORITY] = []trialtypes.Assignment{
		{Organisation: authorityFR, Countries: []string{"FR"}},
	}
}

func (w *world) Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, site uint32) (g trialtypes.Grant, err error) {
	if site != 0 {
		if g.Site, err = w.Site(ctx, trial, site); err != nil {
			return g, err
		}
	}
	actor, ok := people[signer.String()]
	if !ok || actor.Task != task || trial > 4 {
		return trialtypes.Grant{}, errNotAuthorised
	}
	actor.Kind, actor.Address = fact.ActorKind_ACTOR_KIND_PERSON, signer.String()
	g.Actor, g.Trial.Id = actor, trial
	return g, nil
}

func (w *world) Site(_ context.Context, trial uint64, number uint32) (trialtypes.Site, error) {
	site, ok := w.sites[number]
	if !ok || trial != 3 {
		return site, errNoSite
	}
	return site, nil
}

func (w *world) Newest(_ context.Context, trial uint64) (registrationtypes.Version, error) {
	return registrationtypes.Version{
		Trial: trial, Number: 2, Registration: registrationtypes.Registration{Outcomes: []registrationtypes.Outcome{{Id: "P1"}, {Id: "S1"}}},
	}, nil
}

func (w *world) Assigned(_ context.Context, _ uint64, capacity trialfact.Capacity) ([]trialtypes.Assignment, error) {
	if capacity == trialfact.Capacity_CAPACITY_AUTHORITY {
		w.authoritiesAsked++
	}
	return w.assigned[capacity], nil
}

func (w *world) Deciding(ctx context.Context, trial uint64, capacity trialfact.Capacity) ([]trialtypes.Assignment, error) {
	assigned, err := w.Assigned(ctx, trial, capacity)
	return append(slices.Clone(assigned), w.ended[capacity]...), err
}

// NewestAssignment finds that everybody but organisation 99 was assigned once.
func (w *world) NewestAssignment(_ context.Context, _, organisation uint64, _ trialfact.Capacity) (a trialtypes.Assignment, found bool, err error) {
	return a, organisation != 99, nil
}

func (w *world) CarriesOut(_ context.Context, _, organisation uint64, task fact.Task) (bool, error) {
	return w.submitters[organisation] && task == fact.Task_TASK_DOCUMENT_SUBMISSION, nil
}

// WalkTrialsOf gives everybody a part in trials 2 and 3, if only a former one.
func (w *world) WalkTrialsOf(_ context.Context, _, from uint64, visit func(uint64) (bool, error)) error {
	for trial := max(from, 2); trial <= 3; trial++ {
		if stop, err := visit(trial); stop || err != nil {
			return err
		}
	}
	return nil
}

func (w *world) RequireOrganisation(_ context.Context, organisation uint64) (identitytypes.Organisation, error) {
	if w.suspended[organisation] {
		return identitytypes.Organisation{}, errNotInGoodStanding
	}
	if w.expired[organisation] {
		return identitytypes.Organisation{Id: organisation, ValidUntil: &w.expiredAt}, errExpired
	}
	return identitytypes.Organisation{Id: organisation}, nil
}

// recorder keeps the facts that the handlers record.
type recorder struct{ facts []fact.Fact }

func (r *recorder) Record(_ context.Context, f fact.Fact) error {
	r.facts = append(r.facts, f)
	return fact.Check(f)
}

func (r *recorder) last() fact.Fact { return r.facts[len(r.facts)-1] }

type harness struct {
	keeper.Keeper
	types.MsgServer
	*testing.T
	ctx      sdk.Context
	world    *world
	recorded *recorder
	reads    *countingStores
}

func setup(t *testing.T) *harness {
	t.Helper()
	key := storetypes.NewKVStoreKey(types.StoreKey)
	ctx := testutil.DefaultContextWithDB(t, key, storetypes.NewTransientStoreKey("t")).Ctx
	w, recorded := newWorld(), &recorder{}
	reads := &countingStores{KVStoreService: runtime.NewKVStoreService(key)}
	k := keeper.NewKeeper(moduletestutil.MakeTestEncodingConfig().Codec, reads,
		address.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix()), keeper.Keepers{
			Identity: w, Trial: w, Registration: w, Audit: recorded,
		})
	return &harness{
		Keeper: k, MsgServer: keeper.NewMsgServer(k), T: t, world: w, recorded: recorded, reads: reads,
		ctx: ctx.WithBlockHeight(10).WithBlockTime(time.Unix(1_900_000_000, 0).UTC()),
	}
}

// requireOpen asks whether a site of trial 3 is open to adults who sign themselves, as whoever has a grant for the site does.
func (f *harness) requireOpen(site uint32) error {
	return f.RequireOpen(f.ctx, f.world.sites[site], types.Self)
}

// consentForm asks a site of trial 3 for a version of a consent form.
func (f *harness) consentForm(site, line, version uint32, language string) (types.ConsentForm, error) {
	return f.ConsentForm(f.ctx, f.world.sites[site], line, version, language)
}

// firstConsentForm is consentForm for a first consent.
func (f *harness) firstConsentForm(site, line, version uint32, language string) (types.ConsentForm, error) {
	return f.FirstConsentForm(f.ctx, f.world.sites[site], line, version, language)
}

// at moves to a later block.
func (f *harness) at(height int64) {
	f.ctx = f.ctx.WithBlockHeight(height).WithBlockTime(time.Unix(1_900_000_000+height, 0).UTC())
}

// when moves to a block at a later time.
func (f *harness) when(t time.Time) {
	f.ctx = f.ctx.WithBlockHeight(f.ctx.BlockHeight() + 1).WithBlockTime(t)
}

// refused checks that a message fails as it should, changes nothing and records nothing.
func (f *harness) refused(want error, send func() error) {
	f.Helper()
	before, err := f.ExportGenesis(f.ctx)
	require.NoError(f, err)
	facts := len(f.recorded.facts)

	require.ErrorIs(f, send(), want)

	after, err := f.ExportGenesis(f.ctx)
	require.NoError(f, err)
	require.Equal(f, before, after, "a refusal changes nothing")
	require.Len(f, f.recorded.facts, facts, "a refusal records nothing")
	require.NoError(f, f.Invariants(f.ctx))
}

func digestOf(name string) []byte {
	digest := sha256.Sum256([]byte(name))
	return digest[:]
}

// file is a variant of a version; two files differ when their names do.
func file(language, name string) protocolfact.Variant {
	return protocolfact.Variant{Language: language, Digest: digestOf(name), Size_: 1234, MediaType: "application/pdf"}
}

// paper returns the submission of a new line whose only file has a name. A consent form is the required one of adults who sign
// themselves.
func paper(t protocolfact.DocumentType, name string) *types.MsgSubmitDocument {
	m := &types.MsgSubmitDocument{
		Signer: sponsor.String(), Trial: 3, Type: t,
		Content: types.Content{Title: name, Variants: []protocolfact.Variant{file("en", name)}},
	}
	if t == consentType {
		m.Content.Purpose, m.Content.Population = types.Participation, types.Self
	}
	return m
}

// consentTo returns the submission of a consent form for a purpose and a population, with whose signatures it demands.
func consentTo(purpose protocolfact.Purpose, population protocolfact.Population, demands protocolfact.Demands, name string) *types.MsgSubmitDocument {
	m := paper(consentType, name)
	m.Content.Purpose, m.Content.Population, m.Content.Demands = purpose, population, demands
	return m
}

// follows makes a submission supersede a version of a line by a substantial amendment.
func follows(m *types.MsgSubmitDocument, line, version uint32) *types.MsgSubmitDocument {
	return amends(m, line, version, types.Substantial)
}

// amends makes a submission supersede a version of a line by an amendment of a class.
func amends(m *types.MsgSubmitDocument, line, version uint32, class protocolfact.AmendmentClass) *types.MsgSubmitDocument {
	m.Line, m.Supersedes, m.Content.Amendment = line, version, class
	m.Content.Rationale = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
	return m
}

// payments returns the submission of a payment schedule with one tariff.
func payments(amount string, change ...func(*types.PaymentSchedule)) *types.MsgSubmitDocument {
	week := 7 * 24 * time.Hour
	p := types.PaymentSchedule{
		Denom: "uusd", Release: types.Release_RELEASE_IMMEDIATE, ResponseDays: 14, ParticipationDay: "900000000", SiteDay: "9000000000",
		Tariffs: []*types.TariffLine{{Code: "VISIT", Kind: types.TariffKind_TARIFF_KIND_STIPEND, Amount: amount, Cap: 12, Interval: &week, Taxable: true}},
	}
	for _, c := range change {
		c(&p)
	}
	raw, err := p.Marshal()
	if err != nil {
		panic(err)
	}
	digest := sha256.Sum256(raw)
	return &types.MsgSubmitDocument{
		Signer: sponsor.String(), Trial: 3, Type: scheduleType, Schedule: raw,
		Content: types.Content{Title: "Payments", Variants: []protocolfact.Variant{{
			Language: "zxx", Digest: digest[:], Size_: uint64(len(raw)), MediaType: types.ScheduleMediaType,
		}}},
	}
}

func (f *harness) submit(m *types.MsgSubmitDocument) (line, version uint32) {
	f.Helper()
	res, err := f.SubmitDocument(f.ctx, m)
	require.NoError(f, err)
	return res.Line, res.Version
}

// decision returns the committee's decision on a version for all it is assigned for.
func decision(line, version uint32, outcome protocolfact.Outcome) *types.MsgDecide {
	m := &types.MsgDecide{
		Signer: chair.String(), Trial: 3, Line: line, Version: version, Decider: types.EthicsCommittee, Outcome: outcome,
		DocumentDigest: digestOf("letter"),
	}
	if outcome == types.ApprovedWithConditions {
		m.Conditions = []types.Condition{
			{TextDigest: digestOf("insurance"), Due: time.Unix(1_900_100_000, 0).UTC()},
			{TextDigest: digestOf("translation"), Due: time.Unix(1_900_050_000, 0).UTC()},
		}
	}
	if outcome == types.Disapproved || outcome == types.Suspended {
		m.Reason = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
	}
	return m
}

// by gives a decision another signer.
func by(signer sdk.AccAddress, decider protocolfact.Decider, m *types.MsgDecide) *types.MsgDecide {
	m.Signer, m.Decider = signer.String(), decider
	return m
}

// in gives a decision a scope.
func in(m *types.MsgDecide, countries []string, sites ...uint32) *types.MsgDecide {
	m.Scope = protocolfact.Scope{Countries: countries, Sites: sites}
	return m
}

func (f *harness) decide(m *types.MsgDecide) {
	f.Helper()
	_, err := f.Decide(f.ctx, m)
	require.NoError(f, err)
}

func (f *harness) approve(line, version uint32) {
	f.Helper()
	f.decide(decision(line, version, types.Approved))
}

func activation(site, line, version uint32) *types.MsgActivate {
	return &types.MsgActivate{Signer: investigator.String(), Trial: 3, Site: site, Line: line, Version: version}
}

func (f *harness) activate(site, line, version uint32) {
	f.Helper()
	_, err := f.Activate(f.ctx, activation(site, line, version))
	require.NoError(f, err)
}

// openSites approves and activates protocol, consent form and payment schedule as lines 1, 2 and 3 at sites.
// germanyJoins gives the sites in DE a committee of their own once sites are open. It approved all of their documents but
// the protocol, line 1, on which it has yet to decide.
func (f *harness) germanyJoins() {
	f.Helper()
	f.world.assignCommitteeDE()
	for _, line := range []uint32{2, 3} {
		f.decide(german(decision(line, 1, types.Approved)))
	}
}

func (f *harness) openSites(sites ...uint32) {
	f.Helper()
	for _, m := range []*types.MsgSubmitDocument{paper(protocolType, "protocol"), paper(consentType, "consent"), payments("100")} {
		line, version := f.submit(m)
		f.approve(line, version)
		for _, site := range sites {
			f.activate(site, line, version)
		}
	}
}
