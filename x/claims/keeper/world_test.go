package keeper_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/claims/keeper"
	"github.com/equipoise-trials/equipoise/x/claims/types"
	consentkeeper "github.com/equipoise-trials/equipoise/x/consent/keeper"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	participationkeeper "github.com/equipoise-trials/equipoise/x/participation/keeper"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payoutkeeper "github.com/equipoise-trials/equipoise/x/payout/keeper"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocolkeeper "github.com/equipoise-trials/equipoise/x/protocol/keeper"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationkeeper "github.com/equipoise-trials/equipoise/x/registration/keeper"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	day      = 24 * time.Hour
	response = 14 * day // of the schedule
	window   = 90 * day // to settle, of the trial
	visitFee = int64(50)
	travel   = int64(12)
	usd      = "uusd"
)

// Tariffs of the schedule.
const (
	visitTariff  = 0 // 100 times
	travelTariff = 1 // a reimbursement, at most twice
	slowTariff   = 2 // 10 times, once in 20 days
)

// Short names of the states.
const (
	atSite      = claimsfact.State_STATE_AT_SITE
	refused     = claimsfact.State_STATE_REFUSED
	atArbiter   = claimsfact.State_STATE_AT_ARBITER
	atCommittee = claimsfact.State_STATE_AT_COMMITTEE
	granted     = claimsfact.State_STATE_GRANTED
	accrued     = claimsfact.State_STATE_ACCRUED
	dismissed   = claimsfact.State_STATE_DISMISSED
	attested    = claimsfact.State_STATE_ATTESTED
	overCap     = claimsfact.State_STATE_OVER_CAP
	dropped     = claimsfact.State_STATE_DROPPED
)

// world is every module below on one multistore, and a trial that recruits at one open site. A university is the arbiter of its
// payment schedule, and two ethics committees are assigned, the second for another country.
type world struct {
	*fixture.Fixture
	keeper.Keeper
	bank          bankkeeper.BaseKeeper
	payout        payoutkeeper.Keeper
	consent       consentkeeper.Keeper
	protocol      protocolkeeper.Keeper
	participation participationkeeper.Keeper

	msgs          types.MsgServer
	visitMsgs     participationtypes.MsgServer
	consentMsgs   consenttypes.MsgServer
	payoutMsgs    payouttypes.MsgServer
	protocolMsgs  protocoltypes.MsgServer
	trialMsgs     trialtypes.MsgServer
	registrations registrationtypes.MsgServer

	trial                                  uint64
	site                                   uint32
	sponsor, chair, foreign, arbiter       fixture.Person
	hospital, investigator, inviter, nurse fixture.Person
	protocolLine, selfLine, assistedLine   uint32
	paymentsLine                           uint32
	secrets, handles                       int
}

// schedule is what a world pays by, unless a test changes it.
func schedule(arbiter uint64) protocoltypes.PaymentSchedule {
	often, slow := time.Nanosecond, 20*day
	return protocoltypes.PaymentSchedule{
		Denom: usd, Release: protocoltypes.Release_RELEASE_IMMEDIATE, ResponseDays: 14, Arbiter: arbiter,
		ParticipationDay: "1000000", SiteDay: "1000000",
		Tariffs: []*protocoltypes.TariffLine{
			{Code: "VISIT", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: fmt.Sprint(visitFee), Cap: 100, Interval: &often},
			{Code: "TRAVEL", Kind: protocoltypes.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: fmt.Sprint(travel), Cap: 2, Interval: &often},
			{Code: "SLOW", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: "7", Cap: 10, Interval: &slow},
		},
	}
}

func newWorld(t testing.TB) *world {
	return worldWith(t, func(*world, *protocoltypes.PaymentSchedule) {})
}

// worldWith returns a world whose payment schedule is another.
func worldWith(t testing.TB, change func(*world, *protocoltypes.PaymentSchedule)) *world {
	t.Helper()
	w := &world{Fixture: fixture.New(t, protocoltypes.StoreKey, payouttypes.StoreKey, consenttypes.StoreKey, participationtypes.StoreKey, types.StoreKey)}
	w.build()
	w.registerTrial()
	payments := schedule(w.arbiter.Organisation)
	change(w, &payments)
	w.submitDocuments(payments)
	w.openSite()
	require.NoError(t, w.Trial.SetStatus(w.Ctx, w.trial, trialfact.Status_STATUS_RECRUITING))
	w.Next(time.Hour)
	w.fund(10_000)
	return w
}

// build makes the keepers above those of the fixture.
func (w *world) build() {
	authority := authtypes.NewModuleAddress("gov").String()
	escrow, fees := authtypes.NewModuleAddress(payouttypes.ModuleName).String(), authtypes.NewModuleAddress(participationtypes.FeesAccount).String()
	accounts := authkeeper.NewAccountKeeper(w.Codec, w.Store(authtypes.StoreKey), authtypes.ProtoBaseAccount,
		map[string][]string{payouttypes.ModuleName: nil, participationtypes.FeesAccount: nil}, w.Addresses, fixture.Prefix, authority)
	w.bank = bankkeeper.NewBaseKeeper(w.Codec, w.Store(banktypes.StoreKey), accounts, map[string]bool{escrow: true, fees: true}, authority, log.NewNopLogger())
	w.protocol = protocolkeeper.NewKeeper(w.Codec, w.Store(protocoltypes.StoreKey), w.Addresses, protocolkeeper.Keepers{
		Identity: w.Identity, Trial: w.Trial, Registration: w.Registration, Audit: w.Audit,
	})
	w.payout = payoutkeeper.NewKeeper(w.Codec, w.Store(payouttypes.StoreKey), w.Addresses, payoutkeeper.Keepers{
		Accounts: accounts, Bank: w.bank, Identity: w.Identity, Trial: w.Trial, Protocol: w.protocol, Audit: w.Audit,
	})
	require.NoError(w, w.payout.InitGenesis(w.Ctx, payouttypes.DefaultGenesis()))
	w.consent = consentkeeper.NewKeeper(w.Codec, w.Store(consenttypes.StoreKey), w.Addresses, consentkeeper.Keepers{
		Identity: w.Identity, Trial: w.Trial, Protocol: w.protocol, Payout: w.payout, Audit: w.Audit,
		Participation: func() consenttypes.ParticipationKeeper { return w.participation },
	})
	w.Participates = w.consent.IsParticipant
	w.participation = participationkeeper.NewKeeper(w.Codec, w.Store(participationtypes.StoreKey), w.Addresses, participationkeeper.Keepers{
		Accounts: accounts, Bank: w.bank, Identity: w.Identity, Trial: w.Trial, Registration: w.Registration, Protocol: w.protocol,
		Payout: w.payout, Consent: w.consent, Audit: w.Audit,
	})
	w.Keeper = keeper.NewKeeper(w.Codec, w.Store(types.StoreKey), w.Addresses, keeper.Keepers{
		Identity: w.Identity, Trial: w.Trial, Protocol: w.protocol, Payout: w.payout, Consent: w.consent, Participation: w.participation, Audit: w.Audit,
	})
	w.msgs, w.visitMsgs = keeper.NewMsgServer(w.Keeper), participationkeeper.NewMsgServer(w.participation)
	w.consentMsgs, w.payoutMsgs = consentkeeper.NewMsgServer(w.consent), payoutkeeper.NewMsgServer(w.payout)
	w.protocolMsgs, w.trialMsgs = protocolkeeper.NewMsgServer(w.protocol), trialkeeper.NewMsgServer(w.Trial)
	w.registrations = registrationkeeper.NewMsgServer(w.Registration)
}

func (w *world) registerTrial() {
	t := w.RegisteredTrial()
	w.trial, w.sponsor = t.ID, t.Representative
	w.arbiter = w.Person(w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE), "arbiter", fact.Role_ROLE_COMMITTEE_MEMBER)
	w.chair, w.foreign = w.committee("FR"), w.committee("DE")
}

// committee returns the chair of an ethics committee that is assigned for a country.
func (w *world) committee(country string) fixture.Person {
	w.Helper()
	committee := w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	w.assigns(committee.Organisation, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE, country)
	return w.Person(committee, "chair of "+country, fact.Role_ROLE_COMMITTEE_CHAIR)
}

// assigns has the sponsor assign an organisation to the trial.
func (w *world) assigns(organisation uint64, capacity trialfact.Capacity, countries ...string) {
	w.Helper()
	fixture.Must(w.Fixture, w.trialMsgs.AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: w.sponsor.Address, Trial: w.trial, Organisation: organisation, Capacity: capacity, Countries: countries,
	})
}

func (w *world) submitDocuments(payments protocoltypes.PaymentSchedule) {
	w.protocolLine = w.submit(protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, paper("Protocol"), nil)
	self, assisted := paper("Consent form"), paper("Consent form for those who need help")
	self.Purpose, self.Population = protocoltypes.Participation, protocoltypes.Self
	assisted.Purpose, assisted.Population, assisted.Demands = protocoltypes.Participation, protocoltypes.Assisted, protocolfact.Demands{Witness: true}
	w.selfLine = w.submit(protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, self, nil)
	w.assistedLine = w.submit(protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, assisted, nil)
	raw, err := protocoltypes.EncodeSchedule(payments)
	require.NoError(w, err)
	w.paymentsLine = w.submit(protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, protocoltypes.Content{
		Title: "Payments", Variants: []protocolfact.Variant{{
			Language: "zxx", Digest: fixture.Digest(string(raw)), Size_: uint64(len(raw)), MediaType: protocoltypes.ScheduleMediaType,
		}},
	}, raw)
}

func paper(title string) protocoltypes.Content {
	return protocoltypes.Content{Title: title, Variants: []protocolfact.Variant{{
		Language: "en", Digest: fixture.Digest(title), Size_: 1234, MediaType: "application/pdf",
	}}}
}

// submit submits the first version of a document, which the committee approves.
func (w *world) submit(kind protocolfact.DocumentType, content protocoltypes.Content, schedule []byte) uint32 {
	w.Helper()
	res := fixture.Must(w.Fixture, w.protocolMsgs.SubmitDocument, &protocoltypes.MsgSubmitDocument{
		Signer: w.sponsor.Address, Trial: w.trial, Type: kind, Content: content, Schedule: schedule,
	})
	fixture.Must(w.Fixture, w.protocolMsgs.Decide, &protocoltypes.MsgDecide{
		Signer: w.chair.Address, Trial: w.trial, Line: res.Line, Version: res.Version,
		Decider: protocolfact.Decider_DECIDER_ETHICS_COMMITTEE, Outcome: protocolfact.Outcome_OUTCOME_APPROVED, DocumentDigest: fixture.Digest("decision"),
	})
	return res.Line
}

// openSite adds the site of another hospital.
func (w *world) openSite() {
	w.openSiteOf(w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SITE))
}

// openSiteOf adds a site of a hospital with people of its own.
func (w *world) openSiteOf(hospital fixture.Person) {
	w.hospital = hospital
	named := func(title string) string { return strings.Repeat("another ", int(w.site)) + title }
	w.investigator = w.Person(w.hospital, named("investigator"), fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)
	w.inviter = w.Person(w.hospital, named("inviter"), fact.Role_ROLE_COORDINATOR)
	w.nurse = w.Person(w.hospital, named("nurse"), fact.Role_ROLE_COORDINATOR)
	w.addSite(900_000_000)
}

// addSite adds a site of the hospital, where everything is active and tasks are delegated, with a budget for fees.
func (w *world) addSite(budget int64) {
	w.site = fixture.Must(w.Fixture, w.trialMsgs.AddSite, &trialtypes.MsgAddSite{
		Signer: w.sponsor.Address, Trial: w.trial, Organisation: w.hospital.Organisation, Investigator: w.investigator.Address,
	}).Site
	for _, line := range []uint32{w.protocolLine, w.selfLine, w.assistedLine, w.paymentsLine} {
		fixture.Must(w.Fixture, w.protocolMsgs.Activate, &protocoltypes.MsgActivate{
			Signer: w.investigator.Address, Trial: w.trial, Site: w.site, Line: line, Version: 1,
		})
	}
	w.delegates(w.inviter, fact.Task_TASK_RECRUITMENT, fact.Task_TASK_CONSENT, fact.Task_TASK_ENROLMENT, fact.Task_TASK_FOLLOW_UP)
	w.delegates(w.nurse, fact.Task_TASK_VISIT_ATTESTATION)
	w.Fund(identitytypes.Treasury(w.hospital.Organisation), sdk.NewInt64Coin(identitytypes.FeeDenom, budget))
	fixture.Must(w.Fixture, w.visitMsgs.SetFeeBudget, &participationtypes.MsgSetFeeBudget{
		Signer: w.hospital.Address, Trial: w.trial, Site: w.site, Amount: uint64(budget),
	})
}

func (w *world) delegates(to fixture.Person, tasks ...fact.Task) {
	w.Helper()
	fixture.Must(w.Fixture, w.trialMsgs.Delegate, &trialtypes.MsgDelegate{
		Signer: w.investigator.Address, Trial: w.trial, Site: w.site, Person: to.Address, Role: fact.Role_ROLE_COORDINATOR, Tasks: tasks,
	})
}

// fund puts coins into the escrow.
func (w *world) fund(amount int64) {
	w.Helper()
	coin := sdk.NewInt64Coin(usd, amount)
	w.Fund(w.sponsor.Raw, coin)
	fixture.Must(w.Fixture, w.payoutMsgs.Fund, &payouttypes.MsgFund{Signer: w.sponsor.Address, Trial: w.trial, Amount: coin})
}

// participant is somebody who takes part. Who speaks for them signs.
type participant struct {
	handle  []byte
	address string // of the key that the participation is bound to
	speaks  string // for the participation
	wallet  sdk.AccAddress
}

// fresh returns 32 bytes that were never returned before.
func (w *world) fresh() []byte {
	w.secrets++
	return fixture.Digest(fmt.Sprint("secret ", w.secrets))
}

// invited returns somebody whom the inviter invited, by a key of their own or of the site's keeping.
func (w *world) invited(mode consentfact.Mode, beside ...consentfact.Countersigner) participant {
	w.Helper()
	w.handles++
	name := fmt.Sprint("participant ", w.handles)
	key := secp256k1.GenPrivKeyFromSecret([]byte(name))
	address, err := w.Addresses.BytesToString(key.PubKey().Address())
	require.NoError(w, err)
	p := participant{handle: fixture.Digest("handle of " + name), address: address, speaks: address, wallet: w.Key("wallet of " + name).Raw}
	public, err := codectypes.NewAnyWithValue(key.PubKey())
	require.NoError(w, err)
	digest := fact.KeyDigest(fact.Hash(p.handle), fact.Hash(w.fresh()))
	population := protocoltypes.Self
	if mode == consentfact.Mode_MODE_ASSISTED {
		population = protocoltypes.Assisted
	}
	fixture.Must(w.Fixture, w.visitMsgs.Invite, &participationtypes.MsgInvite{
		Signer: w.inviter.Address, Trial: w.trial, Site: w.site, Handle: p.handle, PublicKey: public, KDigest: digest[:],
		Mode: mode, Population: population, Blind: w.fresh(), Countersigners: beside,
	})
	return p
}

func (w *world) screens(p participant) {
	w.Helper()
	fixture.Must(w.Fixture, w.visitMsgs.StartScreening, &participationtypes.MsgStartScreening{Signer: w.inviter.Address, Handle: p.handle})
}

func (w *world) enrols(p participant) {
	w.Helper()
	fixture.Must(w.Fixture, w.visitMsgs.Enrol, &participationtypes.MsgEnrol{Signer: w.inviter.Address, Handle: p.handle})
}

// screened returns somebody in screening, who signs by a key of their own and has named a wallet.
func (w *world) screened() participant {
	w.Helper()
	p := w.invited(consentfact.Mode_MODE_SELF)
	payee := payouttypes.Wallet(w.bech32(p.wallet))
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.selfLine, Version: 1, Language: "en", ObtainedBy: w.inviter.Address,
		Blind: w.fresh(), Payee: &payee,
	})
	w.screens(p)
	return p
}

// enrolled returns somebody enrolled, who signs by a key of their own.
func (w *world) enrolled() participant {
	w.Helper()
	p := w.screened()
	w.enrols(p)
	return p
}

// assisted returns somebody assisted and enrolled, for whom a representative speaks.
func (w *world) assisted() participant {
	w.Helper()
	representative, witness := w.Key(fmt.Sprint("representative ", w.handles)), w.Key(fmt.Sprint("witness ", w.handles))
	p := w.invited(consentfact.Mode_MODE_ASSISTED,
		consentfact.Countersigner{Address: representative.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
		consentfact.Countersigner{Address: witness.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS})
	p.speaks = representative.Address
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.assistedLine, Version: 1, Language: "en", PaperDigest: w.fresh(),
		ObtainedBy: w.inviter.Address, Blind: w.fresh(),
	})
	payee := payouttypes.Wallet(w.bech32(p.wallet))
	for _, m := range []*consenttypes.MsgCountersign{
		{Signer: representative.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE, Payee: &payee},
		{Signer: witness.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS},
	} {
		m.Handle, m.FormLine, m.Version, m.Blind = p.handle, w.assistedLine, 1, w.fresh()
		fixture.Must(w.Fixture, w.consentMsgs.Countersign, m)
	}
	fixture.Must(w.Fixture, w.consentMsgs.ConfirmObtained, &consenttypes.MsgConfirmObtained{
		Signer: w.inviter.Address, Handle: p.handle, FormLine: w.assistedLine, Version: 1, Blind: w.fresh(),
	})
	w.screens(p)
	w.enrols(p)
	return p
}

func (w *world) bech32(raw sdk.AccAddress) string {
	w.Helper()
	address, err := w.Addresses.BytesToString(raw)
	require.NoError(w, err)
	return address
}

// visit returns the message by which somebody of the site attests an item of a visit.
func (w *world) visit(by fixture.Person, p participant, tariff uint32, nullifier []byte) *participationtypes.MsgAttestVisits {
	return &participationtypes.MsgAttestVisits{
		Signer: by.Address, Trial: w.trial, Site: w.site,
		Lines: []participationtypes.VisitLine{{Handle: p.handle, Nullifier: nullifier, Tariff: tariff, Detail: w.fresh(), Blind: w.fresh()}},
	}
}

func (w *world) attests(by fixture.Person, p participant, tariff uint32, nullifier []byte) {
	w.Helper()
	fixture.Must(w.Fixture, w.visitMsgs.AttestVisits, w.visit(by, p, tariff, nullifier))
}

// claim returns what a participant claims: a visit that nobody attested.
func (w *world) claim(p participant) *types.MsgClaim {
	return &types.MsgClaim{
		Signer: p.speaks, Handle: p.handle, Kind: claimsfact.Kind_KIND_VISIT, Nullifier: w.fresh(), Tariff: visitTariff, Detail: w.fresh(), Blind: w.fresh(),
	}
}

// claims has a participant claim a visit, and returns its nullifier.
func (w *world) claims(p participant) []byte {
	w.Helper()
	m := w.claim(p)
	fixture.Must(w.Fixture, w.msgs.Claim, m)
	return m.Nullifier
}

var why = fixture.Reason(fact.ReasonCode_REASON_CODE_CORRECTION)

func (w *world) answer(by fixture.Person, p participant, number uint32, grant bool) *types.MsgAnswerClaim {
	return &types.MsgAnswerClaim{Signer: by.Address, Handle: p.handle, Number: number, Grant: grant, Reason: why}
}

func (w *world) dispute(p participant, number uint32) *types.MsgDisputeClaim {
	return &types.MsgDisputeClaim{Signer: p.speaks, Handle: p.handle, Number: number}
}

func (w *world) decide(by fixture.Person, p participant, number uint32, grant bool) *types.MsgDecideClaim {
	return &types.MsgDecideClaim{Signer: by.Address, Handle: p.handle, Number: number, Grant: grant, Reason: why}
}

// sleep lets time pass in which nobody does anything but the chain. It returns what the chain recorded about claims.
func (w *world) sleep(d time.Duration) []fact.Fact {
	w.Helper()
	w.Next(d)
	require.NoError(w, w.payout.EndBlock(w.Ctx))
	require.NoError(w, w.EndBlock(w.Ctx))
	w.check()
	recorded := w.BlockFacts()
	w.Next(time.Second)
	return recorded
}

// check asserts every invariant.
func (w *world) check() {
	w.Helper()
	require.NoError(w, keeper.Invariants(w.Ctx, w.Keeper))
	require.NoError(w, payoutkeeper.Invariants(w.Ctx, w.payout))
	require.NoError(w, w.participation.CheckInvariants(w.Ctx))
}

// stored returns a claim as the chain has it.
func (w *world) stored(p participant, number uint32) types.Claim {
	w.Helper()
	c, err := w.Claim(w.Ctx, fact.Hash(p.handle), number)
	require.NoError(w, err)
	return c
}

// requireState asserts in which state a claim is.
func (w *world) requireState(p participant, number uint32, want claimsfact.State) {
	w.Helper()
	require.Equal(w, want, w.stored(p, number).State)
	w.check()
}

// line returns a line of the trial.
func (w *world) line(number uint64) payouttypes.Line {
	w.Helper()
	line, err := w.payout.Line(w.Ctx, w.trial, number)
	require.NoError(w, err)
	return line
}

// escrow returns the figures of the trial.
func (w *world) escrow() payouttypes.Escrow {
	w.Helper()
	e, err := w.payout.Escrow(w.Ctx, w.trial, usd)
	require.NoError(w, err)
	return e
}

func (w *world) balance(p participant) int64 {
	return w.bank.GetBalance(w.Ctx, p.wallet, usd).Amount.Int64()
}

// refuses handles a message that must be refused with an error that contains text, and must change no claim and no money.
func refuses[M, R any](w *world, handle func(context.Context, M) (R, error), m M, text string) {
	w.Helper()
	claims, err := w.ExportGenesis(w.Ctx)
	require.NoError(w, err)
	before := w.escrow()
	fixture.Refuse(w.Fixture, handle, m, text)
	after, err := w.ExportGenesis(w.Ctx)
	require.NoError(w, err)
	require.Equal(w, claims, after, "a refusal changes nothing")
	require.Equal(w, before, w.escrow(), "a refusal moves nothing")
}
