package keeper_test

import (
	"context"
	"fmt"
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
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consentkeeper "github.com/equipoise-trials/equipoise/x/consent/keeper"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
	"github.com/equipoise-trials/equipoise/x/participation/types"
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
	day    = 24 * time.Hour
	window = 90 * day
	visit  = int64(50_000_000) // what a visit earns, in uusd
)

// Tariffs of the schedule.
const (
	visitTariff  = 0
	travelTariff = 1 // at most twice
)

// world is every module below on one multistore, and a trial that recruits at two open sites.
type world struct {
	*fixture.Fixture
	keeper.Keeper
	bank     bankkeeper.BaseKeeper
	payout   payoutkeeper.Keeper
	consent  consentkeeper.Keeper
	protocol protocolkeeper.Keeper

	msgs         types.MsgServer
	consentMsgs  consenttypes.MsgServer
	payoutMsgs   payouttypes.MsgServer
	protocolMsgs protocoltypes.MsgServer
	trialMsgs    trialtypes.MsgServer
	promiseMsgs  registrationtypes.MsgServer

	trial                      uint64
	sponsor, chair             fixture.Person
	here, there                site
	protocolLine, consentLine  uint32
	assistedLine, paymentsLine uint32
	minorLine                  uint32
	elsewhere                  site // of a hospital that has no part in the trial
	handles, secrets           int
}

// site is a site with those who work there.
type site struct {
	number                                    uint32
	organisation                              uint64
	administrator                             fixture.Person
	investigator, coordinator, nurse, witness fixture.Person // a witness only elsewhere
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{Fixture: fixture.New(t, protocoltypes.StoreKey, payouttypes.StoreKey, consenttypes.StoreKey, types.StoreKey)}
	w.build()
	w.registerTrial()
	w.submitDocuments()
	w.here, w.there = w.addSite("here"), w.addSite("there")
	w.elsewhere.administrator = w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SITE)
	w.elsewhere.organisation = w.elsewhere.administrator.Organisation
	w.elsewhere.witness = w.Person(w.elsewhere.administrator, "witness", fact.Role_ROLE_COORDINATOR)
	w.becomes(trialfact.Status_STATUS_RECRUITING, nil)
	w.Next(time.Hour)
	return w
}

// build makes the keepers above those of the fixture. The accounts are the fixture's, with that of the escrows besides.
func (w *world) build() {
	authority := authtypes.NewModuleAddress("gov").String()
	escrow := authtypes.NewModuleAddress(payouttypes.ModuleName).String()
	fees := authtypes.NewModuleAddress(types.FeesAccount).String()
	accounts := accountsWith(w.Fixture, payouttypes.ModuleName, types.FeesAccount)
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
		Participation: func() consenttypes.ParticipationKeeper { return w.Keeper },
	})
	w.Participates = w.consent.IsParticipant
	w.Keeper = keeper.NewKeeper(w.Codec, w.Store(types.StoreKey), w.Addresses, keeper.Keepers{
		Accounts: accounts, Bank: w.bank, Identity: w.Identity, Trial: w.Trial, Registration: w.Registration, Protocol: w.protocol,
		Payout: w.payout, Consent: w.consent, Audit: w.Audit,
	})
	w.msgs = keeper.NewMsgServer(w.Keeper)
	w.consentMsgs, w.payoutMsgs = consentkeeper.NewMsgServer(w.consent), payoutkeeper.NewMsgServer(w.payout)
	w.protocolMsgs, w.trialMsgs = protocolkeeper.NewMsgServer(w.protocol), trialkeeper.NewMsgServer(w.Trial)
	w.promiseMsgs = registrationkeeper.NewMsgServer(w.Registration)
}

// accountsWith returns the accounts of a fixture with those of modules besides.
func accountsWith(f *fixture.Fixture, modules ...string) authkeeper.AccountKeeper {
	permissions := make(map[string][]string)
	for _, name := range modules {
		permissions[name] = nil
	}
	return authkeeper.NewAccountKeeper(f.Codec, f.Store(authtypes.StoreKey), authtypes.ProtoBaseAccount, permissions, f.Addresses,
		fixture.Prefix, authtypes.NewModuleAddress("gov").String())
}

func (w *world) registerTrial() {
	administrator := w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR)
	w.sponsor = w.Person(administrator, "sponsor", fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	tomorrow := w.Ctx.BlockTime().AddDate(0, 0, 1)
	w.trial = fixture.Must(w.Fixture, w.promiseMsgs.RegisterTrial, &registrationtypes.MsgRegisterTrial{
		Signer: w.sponsor.Address,
		Registration: registrationtypes.Registration{
			PublicContact:     registrationtypes.Contact{Organisation: w.sponsor.Organisation},
			ScientificContact: registrationtypes.Contact{Organisation: w.sponsor.Organisation},
			PublicTitle:       "A trial", ScientificTitle: "A trial of trials", Countries: []string{"FR"}, Conditions: []string{"Doubt"},
			Eligibility: registrationtypes.Eligibility{Sex: registrationtypes.Sex_SEX_ALL},
			Design:      registrationtypes.Design{Type: registrationtypes.StudyType_STUDY_TYPE_OBSERVATIONAL},
			FirstEnrolment: registrationtypes.Milestone{
				Kind: registrationtypes.DateKind_DATE_KIND_ANTICIPATED,
				Date: registrationtypes.PartialDate{Year: uint32(tomorrow.Year()), Month: uint32(tomorrow.Month()), Day: uint32(tomorrow.Day())},
			},
			SampleSize: registrationtypes.SampleSize{Planned: 12},
			IpdSharing: registrationtypes.IPDSharing{Plan: registrationtypes.Sharing_SHARING_NO},
		},
	}).Trial

	committee := w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	w.chair = w.Person(committee, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	fixture.Must(w.Fixture, w.trialMsgs.AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: w.sponsor.Address, Trial: w.trial, Organisation: committee.Organisation,
		Capacity: trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE,
	})
}

func (w *world) submitDocuments() {
	w.protocolLine = w.submit(protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, paper("Protocol"))
	w.consentLine = w.submit(protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, form("Consent form", protocoltypes.Self, protocolfact.Demands{}))
	w.assistedLine = w.submit(protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM,
		form("Consent form for those who need help", protocoltypes.Assisted, protocolfact.Demands{Witness: true}))
	w.minorLine = w.submit(protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM,
		form("Consent form for minors", protocoltypes.Minor, protocolfact.Demands{Representative: true}))
	interval := time.Nanosecond
	w.paymentsLine = w.submitSchedule(protocoltypes.PaymentSchedule{
		Denom: "uusd", Release: protocoltypes.Release_RELEASE_IMMEDIATE, ResponseDays: 14,
		ParticipationDay: "5000000000", SiteDay: "50000000000",
		Tariffs: []*protocoltypes.TariffLine{
			{Code: "VISIT", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: fmt.Sprint(visit), Cap: 100, Interval: &interval},
			{Code: "TRAVEL", Kind: protocoltypes.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: "12500000", Cap: 2, Interval: &interval},
		},
	})
}

func paper(title string) protocoltypes.Content {
	return protocoltypes.Content{Title: title, Variants: []protocolfact.Variant{{
		Language: "en", Digest: fixture.Digest(title), Size_: 1234, MediaType: "application/pdf",
	}}}
}

// form is a consent form that a population is required to consent to.
func form(title string, population protocolfact.Population, demands protocolfact.Demands) protocoltypes.Content {
	c := paper(title)
	c.Purpose, c.Population, c.Demands = protocoltypes.Participation, population, demands
	return c
}

// submit submits the first version of a document, which the committee approves.
func (w *world) submit(kind protocolfact.DocumentType, content protocoltypes.Content) uint32 {
	return w.send(&protocoltypes.MsgSubmitDocument{Type: kind, Content: content})
}

func (w *world) submitSchedule(p protocoltypes.PaymentSchedule) uint32 {
	raw, err := protocoltypes.EncodeSchedule(p)
	require.NoError(w, err)
	return w.send(&protocoltypes.MsgSubmitDocument{
		Type: protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, Schedule: raw,
		Content: protocoltypes.Content{Title: "Payments", Variants: []protocolfact.Variant{{
			Language: "zxx", Digest: fixture.Digest(string(raw)), Size_: uint64(len(raw)), MediaType: protocoltypes.ScheduleMediaType,
		}}},
	})
}

func (w *world) send(m *protocoltypes.MsgSubmitDocument) uint32 {
	m.Signer, m.Trial = w.sponsor.Address, w.trial
	res := fixture.Must(w.Fixture, w.protocolMsgs.SubmitDocument, m)
	fixture.Must(w.Fixture, w.protocolMsgs.Decide, &protocoltypes.MsgDecide{
		Signer: w.chair.Address, Trial: w.trial, Line: res.Line, Version: res.Version,
		Decider: protocolfact.Decider_DECIDER_ETHICS_COMMITTEE, Outcome: protocolfact.Outcome_OUTCOME_APPROVED,
		DocumentDigest: fixture.Digest("decision"),
	})
	return res.Line
}

// addSite adds a site where everything is active and tasks are delegated.
func (w *world) addSite(name string) site {
	administrator := w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SITE)
	s := site{
		organisation: administrator.Organisation, administrator: administrator,
		investigator: w.Person(administrator, "investigator "+name, fact.Role_ROLE_PRINCIPAL_INVESTIGATOR),
		coordinator:  w.Person(administrator, "coordinator "+name, fact.Role_ROLE_COORDINATOR),
		nurse:        w.Person(administrator, "nurse "+name, fact.Role_ROLE_COORDINATOR),
	}
	s.number = fixture.Must(w.Fixture, w.trialMsgs.AddSite, &trialtypes.MsgAddSite{
		Signer: w.sponsor.Address, Trial: w.trial, Organisation: s.organisation, Investigator: s.investigator.Address,
	}).Site
	for _, line := range []uint32{w.protocolLine, w.consentLine, w.assistedLine, w.minorLine, w.paymentsLine} {
		w.activate(s, line, 1)
	}
	for person, tasks := range map[string][]fact.Task{
		s.coordinator.Address: {fact.Task_TASK_RECRUITMENT, fact.Task_TASK_CONSENT, fact.Task_TASK_ENROLMENT, fact.Task_TASK_FOLLOW_UP},
		s.nurse.Address:       {fact.Task_TASK_VISIT_ATTESTATION},
	} {
		fixture.Must(w.Fixture, w.trialMsgs.Delegate, &trialtypes.MsgDelegate{
			Signer: s.investigator.Address, Trial: w.trial, Site: s.number, Person: person, Role: fact.Role_ROLE_COORDINATOR, Tasks: tasks,
		})
	}
	w.Fund(identitytypes.Treasury(s.organisation), sdk.NewInt64Coin(identitytypes.FeeDenom, treasury))
	w.budgets(s, feeBudget)
	return s
}

// Fees in upoise: what a treasury begins with, and what of it is a site's budget.
const (
	treasury  = 500_000_000
	feeBudget = 200_000_000
)

// budgets has the administrator set what a site may promise for fees.
func (w *world) budgets(s site, amount uint64) {
	w.Helper()
	fixture.Must(w.Fixture, w.msgs.SetFeeBudget, &types.MsgSetFeeBudget{
		Signer: s.administrator.Address, Trial: w.trial, Site: s.number, Amount: amount,
	})
}

// decides has the committee suspend or lift the first version of a document.
func (w *world) decides(line uint32, outcome protocolfact.Outcome) {
	fixture.Must(w.Fixture, w.protocolMsgs.Decide, &protocoltypes.MsgDecide{
		Signer: w.chair.Address, Trial: w.trial, Line: line, Version: 1, Outcome: outcome,
		Decider: protocolfact.Decider_DECIDER_ETHICS_COMMITTEE, DocumentDigest: w.fresh(), Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY),
	})
}

func (w *world) activate(s site, line, version uint32) {
	fixture.Must(w.Fixture, w.protocolMsgs.Activate, &protocoltypes.MsgActivate{
		Signer: s.investigator.Address, Trial: w.trial, Site: s.number, Line: line, Version: version,
	})
}

// fund puts coins into the escrow.
func (w *world) fund(amount int64) {
	coin := sdk.NewInt64Coin("uusd", amount)
	w.Fund(w.sponsor.Raw, coin)
	fixture.Must(w.Fixture, w.payoutMsgs.Fund, &payouttypes.MsgFund{Signer: w.sponsor.Address, Trial: w.trial, Amount: coin})
}

// participant is somebody who was invited.
type participant struct {
	handle  []byte
	key     *secp256k1.PrivKey
	address string
	wallet  sdk.AccAddress
}

// newParticipant makes what an inviting client makes.
func (w *world) newParticipant() participant {
	w.handles++
	name := fmt.Sprint("participant ", w.handles)
	p := participant{
		handle: fixture.Digest("handle of " + name), key: secp256k1.GenPrivKeyFromSecret([]byte(name)),
		wallet: w.Fixture.Key("wallet of " + name).Raw,
	}
	address, err := w.Addresses.BytesToString(p.key.PubKey().Address())
	require.NoError(w, err)
	p.address = address
	return p
}

// fresh returns 32 bytes that were never returned before.
func (w *world) fresh() []byte {
	w.secrets++
	return fixture.Digest(fmt.Sprint("secret ", w.secrets))
}

func (w *world) invitation(s site, p participant) *types.MsgInvite {
	key, err := codectypes.NewAnyWithValue(p.key.PubKey())
	require.NoError(w, err)
	digest := fact.KeyDigest(fact.Hash(p.handle), fact.Hash(w.fresh()))
	return &types.MsgInvite{
		Signer: s.coordinator.Address, Trial: w.trial, Site: s.number, Handle: p.handle, PublicKey: key, KDigest: digest[:],
		Mode: consentfact.Mode_MODE_SELF, Population: protocoltypes.Self, Blind: w.fresh(),
	}
}

func (w *world) invite(s site) participant {
	p := w.newParticipant()
	fixture.Must(w.Fixture, w.msgs.Invite, w.invitation(s, p))
	return p
}

// consents has a participant consent, and say with the first version where their money goes.
func (w *world) consents(s site, p participant, version uint32) {
	m := &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.consentLine, Version: version, Language: "en",
		ObtainedBy: s.coordinator.Address, Blind: w.fresh(),
	}
	if named, err := w.payout.HasPayee(w.Ctx, fact.Hash(p.handle)); err == nil && !named {
		wallet, err := w.Addresses.BytesToString(p.wallet)
		require.NoError(w, err)
		payee := payouttypes.Wallet(wallet)
		m.Payee = &payee
	}
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, m)
}

func (w *world) withdraws(p participant) {
	fixture.Must(w.Fixture, w.consentMsgs.Withdraw, &consenttypes.MsgWithdraw{
		Signer: p.address, Handle: p.handle, ScopeCommitment: w.fresh(), Blind: w.fresh(),
	})
}

func (w *world) screens(s site, p participant) {
	fixture.Must(w.Fixture, w.msgs.StartScreening, &types.MsgStartScreening{Signer: s.coordinator.Address, Handle: p.handle})
}

func (w *world) enrols(s site, p participant) {
	fixture.Must(w.Fixture, w.msgs.Enrol, &types.MsgEnrol{Signer: s.coordinator.Address, Handle: p.handle})
}

// enrolled returns somebody who was invited, has consented, and was screened and enrolled.
func (w *world) enrolled(s site) participant {
	p := w.invite(s)
	w.consents(s, p, 1)
	w.screens(s, p)
	w.enrols(s, p)
	return p
}

// visits returns the nurse's message with one visit of each participant.
func (w *world) visits(s site, who ...participant) *types.MsgAttestVisits {
	m := &types.MsgAttestVisits{Signer: s.nurse.Address, Trial: w.trial, Site: s.number}
	for _, p := range who {
		m.Lines = append(m.Lines, types.VisitLine{
			Handle: p.handle, Nullifier: w.fresh(), Tariff: visitTariff, Detail: w.fresh(), Blind: w.fresh(),
		})
	}
	return m
}

func (w *world) attests(s site, who ...participant) *types.MsgAttestVisitsResponse {
	return fixture.Must(w.Fixture, w.msgs.AttestVisits, w.visits(s, who...))
}

func (w *world) balance(p participant) int64 {
	return w.bank.GetBalance(w.Ctx, p.wallet, "uusd").Amount.Int64()
}

// refuses handles a message that must be refused with an error that contains text, and must change nothing anywhere.
func refuses[M, R any](w *world, handle func(context.Context, M) (R, error), m M, text string) error {
	w.Helper()
	before := w.state()
	err := fixture.Refuse(w.Fixture, handle, m, text)
	require.Equal(w, before, w.state(), "a refusal changes nothing")
	return err
}

// refused is refuses for a message that must be refused with an error.
func refused[M, R any](w *world, handle func(context.Context, M) (R, error), m M, want error) error {
	w.Helper()
	err := refuses(w, handle, m, want.Error())
	require.ErrorIs(w, err, want)
	return err
}

const (
	invited      = types.State_STATE_INVITED
	screening    = types.State_STATE_SCREENING
	screenFailed = types.State_STATE_SCREEN_FAILED
	enrolled     = types.State_STATE_ENROLLED
	followUp     = types.State_STATE_FOLLOW_UP
	closed       = types.State_STATE_CLOSED
)

var allStates = []types.State{invited, screening, screenFailed, enrolled, followUp, closed}

// ways lists the steps that lead from the invitation to each state.
var ways = map[types.State][]types.State{
	screening:    {screening},
	screenFailed: {screening, screenFailed},
	enrolled:     {screening, enrolled},
	followUp:     {screening, enrolled, followUp},
	closed:       {screening, enrolled, followUp, closed},
}

// come brings a new participant, who consents, into a state by messages, a day for each step.
func (w *world) come(s site, state types.State) participant {
	w.Helper()
	p := w.invite(s)
	w.consents(s, p, 1)
	for _, next := range ways[state] {
		w.Next(day)
		require.NoError(w, w.step(s, p, next))
	}
	return p
}

// step sends the coordinator's message that brings a participant into a state.
func (w *world) step(s site, p participant, next types.State) (err error) {
	signer := s.coordinator.Address
	switch next {
	case screening:
		_, err = fixture.Send(w.Fixture, w.msgs.StartScreening, &types.MsgStartScreening{Signer: signer, Handle: p.handle})
	case screenFailed:
		_, err = fixture.Send(w.Fixture, w.msgs.FailScreening, &types.MsgFailScreening{Signer: signer, Handle: p.handle, ReasonCommitment: w.fresh()})
	case enrolled:
		_, err = fixture.Send(w.Fixture, w.msgs.Enrol, &types.MsgEnrol{Signer: signer, Handle: p.handle})
	case followUp:
		_, err = fixture.Send(w.Fixture, w.msgs.StartFollowUp, &types.MsgStartFollowUp{Signer: signer, Handle: p.handle})
	case closed:
		_, err = fixture.Send(w.Fixture, w.msgs.Close, &types.MsgClose{Signer: signer, Handle: p.handle, ReasonCommitment: w.fresh()})
	}
	return err
}

// stored returns the row of a participant.
func (w *world) stored(p participant) types.Participation {
	w.Helper()
	row, err := w.Participation(w.Ctx, fact.Hash(p.handle))
	require.NoError(w, err)
	return row
}

// becomes puts the trial into a status.
func (w *world) becomes(status trialfact.Status, reason *fact.Reason) {
	w.Helper()
	fixture.Must(w.Fixture, w.promiseMsgs.UpdateStatus, &registrationtypes.MsgUpdateStatus{
		Signer: w.sponsor.Address, Trial: w.trial, Status: status, Reason: reason,
	})
}

// amends has a second version of the consent form approved and active at a site, to which participants have to consent again.
func (w *world) amends(s site) {
	w.Helper()
	amended := form("Consent form, second version", protocoltypes.Self, protocolfact.Demands{})
	amended.Amendment, amended.Reconsent = protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL, true
	amended.Rationale = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
	w.send(&protocoltypes.MsgSubmitDocument{
		Line: w.consentLine, Supersedes: 1, Type: protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, Content: amended,
	})
	w.activate(s, w.consentLine, 2)
}

// assignAgent has the sponsor assign a payment agent, and returns its number and that of the assignment.
func (w *world) assignAgent() (organisation uint64, assignment uint32) {
	w.Helper()
	agent := w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT)
	res := fixture.Must(w.Fixture, w.trialMsgs.AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: w.sponsor.Address, Trial: w.trial, Organisation: agent.Organisation, Capacity: trialfact.Capacity_CAPACITY_PAYMENT_AGENT,
	})
	return agent.Organisation, res.Assignment
}

// state is what every module has.
func (w *world) state() []any {
	own, err := w.ExportGenesis(w.Ctx)
	require.NoError(w, err)
	money, err := w.payout.ExportGenesis(w.Ctx)
	require.NoError(w, err)
	consents, err := w.consent.ExportGenesis(w.Ctx)
	require.NoError(w, err)
	trials, err := w.Trial.ExportGenesis(w.Ctx)
	require.NoError(w, err)
	fees, err := w.FeeGrant.ExportGenesis(w.Ctx)
	require.NoError(w, err)
	return []any{own, money, consents, trials, fees, w.Account.ExportGenesis(w.Ctx), w.bank.ExportGenesis(w.Ctx)}
}
