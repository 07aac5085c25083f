package work_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
)

// world is a chain in process, and everybody who carries out a trial on it.
type world struct {
	*chain.Chain
	ctx context.Context

	accreditor       work.Accreditor
	sponsor, manager work.Sponsor // of the sponsor, of the contract research organisation
	committee        work.Committee
	agent            work.Agent
	agency           work.Organisation // the payment agent
	investigator     work.Site
	site             work.Site          // its coordinator
	administrator    work.Administrator // of the organisation that was accredited last

	protocol, form, assistedForm, schedule work.Document
}

// plan is what the protocol of the trial plans. The first day costs the participant travel as well.
var plan = []work.PlannedVisit{
	{Code: "DAY 1", Item: "VISIT", Tariff: 0, Window: "day 1"},
	{Code: "DAY 1", Item: "TRAVEL", Tariff: 1, Window: "day 1"},
	{Code: "WEEK 2", Item: "VISIT", Tariff: 0, Window: "day 14 +/- 3"},
}

// newKeep returns an empty keep.
func newKeep(t testing.TB) *keep.Keep {
	t.Helper()
	home := t.TempDir()
	k, err := keep.Create(filepath.Join(home, "keep"), keep.Options{Identity: filepath.Join(home, "identity"), Writer: "test"})
	require.NoError(t, err)
	return k
}

// full is a keep that cannot be written.
type full struct{ work.Keep }

func (full) Put(...keep.Item) error { return errors.New("the disk is full") }

func address(t testing.TB, bech32 string) sdk.AccAddress {
	t.Helper()
	raw, err := sdk.AccAddressFromBech32(bech32)
	require.NoError(t, err)
	return raw
}

// registration is what the sponsor registers.
func registration(sponsor uint64) registrationtypes.Registration {
	r := fixture.Registration(sponsor)
	r.Countries = []string{"FR"}
	return r
}

// founded returns a chain whose genesis names the accreditor, and nothing else.
func founded(t *testing.T) *world {
	w := &world{ctx: context.Background()}
	account := chain.NewAccount("accreditor")
	account.Coins = sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1_000_000_000_000), sdk.NewInt64Coin("uusd", 1_000_000_000_000))
	w.accreditor.Person = work.Person{Keep: newKeep(t), Chain: chain.ID}
	w.accreditor.Sender = w.Sender(account)
	w.Chain = chain.New(t, chain.Config{Accounts: []chain.Account{account}, Genesis: func(e app.Encoding, state map[string]json.RawMessage) {
		entry, err := w.accreditor.Found("National Agency", "FR", "Ada Example")
		require.NoError(t, err)
		g := identitytypes.DefaultGenesis()
		require.NoError(t, g.AddAccreditor(e.Address, entry))
		state[identitytypes.ModuleName] = e.Codec.MustMarshalJSON(g)
	}})
	w.accreditor.Sender = w.Sender(account)
	return w
}

// recruiting returns a world in which a trial recruits at one site. Its escrow is empty.
func recruiting(t *testing.T) *world {
	w := founded(t)
	sponsor, representative := w.organisation("Sponsor", identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	contractor, manager := w.organisation("Contractor", identityfact.OrganisationKind_ORGANISATION_KIND_CRO, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	committee, chair := w.organisation("Committee", identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE, fact.Role_ROLE_COMMITTEE_CHAIR)
	agency, officer := w.organisation("Agent", identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT, fact.Role_ROLE_PAYMENT_OFFICER)
	hospital, staff := w.organisation("Hospital", identityfact.OrganisationKind_ORGANISATION_KIND_SITE,
		fact.Role_ROLE_PRINCIPAL_INVESTIGATOR, fact.Role_ROLE_COORDINATOR)
	w.agency = agency

	registered := do(w, work.Sponsor{Person: representative[0]}.Register(registration(sponsor.Number)))
	w.sponsor = work.Sponsor{Person: representative[0], Trial: registered.Trial}
	w.manager = work.Sponsor{Person: manager[0], Trial: registered.Trial}
	w.committee = work.Committee{Person: chair[0], Trial: registered.Trial, As: protocoltypes.EthicsCommittee}
	w.agent = work.Agent{Person: officer[0], Trial: registered.Trial}
	numbers := do(w, work.Join(
		w.sponsor.Assign(work.Assignment{Organisation: contractor.Number, Capacity: trialfact.Capacity_CAPACITY_CRO}),
		w.sponsor.Assign(work.Assignment{Organisation: committee.Number, Capacity: trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE}),
		w.sponsor.Assign(work.Assignment{Organisation: agency.Number, Capacity: trialfact.Capacity_CAPACITY_PAYMENT_AGENT}),
	))
	require.Len(t, numbers, 3)
	do(w, w.manager.AcceptDuties(do(w, w.sponsor.TransferDuties(contractor.Number, fact.Task_TASK_SITE_MANAGEMENT))))
	number := do(w, w.manager.AddSite(work.NewSite{Organisation: hospital.Number, Investigator: staff[0].String(), Country: "FR"}))

	do(w, w.administrator.SetFeeBudget(registered.Trial, number, 20_000_000))

	w.investigator = work.Site{Person: staff[0], Trial: registered.Trial, Number: number, Plan: plan}
	w.site = work.Site{Person: staff[1], Trial: registered.Trial, Number: number, Plan: plan}
	w.site.Keep = w.investigator.Keep // the site has one keep
	w.documents()
	w.open()
	return w
}

// documents submits what a site needs, and has the committee approve it.
func (w *world) documents() {
	w.Helper()
	file := func(text string) []work.File {
		return []work.File{{Language: "en", MediaType: "text/plain", Content: []byte(text)}}
	}
	schedule, err := work.Schedule{ResponseDays: 14, ParticipationDay: money(w.TB, "500 USD"), SiteDay: money(w.TB, "5000 USD"), Tariffs: []work.Tariff{
		{Code: "VISIT", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: money(w.TB, "50 USD"), Cap: 12, Interval: 1},
		{Code: "TRAVEL", Kind: protocoltypes.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: money(w.TB, "12.50 USD"), Cap: 2, Interval: 1},
	}}.File()
	require.NoError(w, err)
	for _, d := range []struct {
		at      *work.Document
		version work.NewVersion
	}{
		{&w.protocol, work.NewVersion{Type: protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, Title: "Protocol", Files: file("protocol")}},
		{&w.form, work.NewVersion{Type: protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, Title: "Consent form", Files: file("form"),
			Purpose: protocoltypes.Participation, Population: protocoltypes.Self,
		}},
		{&w.assistedForm, work.NewVersion{
			Type: protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM, Title: "Consent form with a representative", Files: file("assisted form"),
			Purpose: protocoltypes.Participation, Population: protocoltypes.Assisted, Demands: protocolfact.Demands{Representative: true, Witness: true},
		}},
		{&w.schedule, work.NewVersion{
			Type: protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE, Title: "Payments", Files: []work.File{schedule},
		}},
	} {
		*d.at = do(w, w.sponsor.Submit(d.version))
		do(w, w.committee.Decide(work.Decision{
			Document: *d.at, Outcome: protocolfact.Outcome_OUTCOME_APPROVED, Letter: []byte("we approve " + d.version.Title),
		}))
	}
}

// open has the investigator open the site, and the trial recruit.
func (w *world) open() {
	w.Helper()
	do(w, w.investigator.Activate(w.protocol, w.form, w.assistedForm, w.schedule))
	do(w, w.investigator.Delegate(work.Delegation{
		Person: w.site.String(), Role: fact.Role_ROLE_COORDINATOR, Training: []byte("certificate of training"), Tasks: []fact.Task{
			fact.Task_TASK_RECRUITMENT, fact.Task_TASK_CONSENT, fact.Task_TASK_ENROLMENT, fact.Task_TASK_VISIT_ATTESTATION,
			fact.Task_TASK_FOLLOW_UP, fact.Task_TASK_RECORD_SUBMISSION,
		},
	}))
	do(w, w.accreditor.Give(address(w.TB, w.sponsor.String()), sdk.NewInt64Coin("uusd", 1_000_000_000)))
	do(w, w.sponsor.SetStatus(trialfact.Status_STATUS_RECRUITING, work.Reason{}))
}

// organisation accredits an organisation whose treasury has coins, and admits people with a role each.
func (w *world) organisation(name string, kind identityfact.OrganisationKind, roles ...fact.Role) (work.Organisation, []work.Person) {
	w.Helper()
	administrator, o := w.office(name, kind)
	w.administrator = administrator
	do(w, w.accreditor.Give(o.Treasury, sdk.NewInt64Coin(app.BondDenom, 50_000_000)))
	do(w, administrator.Accept(o.Number))
	var people []work.Person
	for _, role := range roles {
		one := w.person(name + role.String())
		do(w, administrator.Admit(applicant(one, "Emmy Example"), work.Post{Role: role, Training: []byte("certificate")}))
		do(w, one.Accept(o.Number))
		people = append(people, one)
	}
	return o, people
}

func applicant(p work.Person, name string) work.Applicant {
	return work.Applicant{Address: p.String(), Name: name, Proof: []byte("passport of " + name)}
}

// person returns somebody with a key and a keep of their own, whom the chain does not know yet.
func (w *world) person(name string) work.Person {
	w.Helper()
	return work.Person{Sender: w.Sender(chain.NewAccount(name)), Keep: newKeep(w.TB), Chain: chain.ID}
}

func money(t testing.TB, text string) work.Money {
	t.Helper()
	m, err := work.ParseMoney(text)
	require.NoError(t, err)
	return m
}

// do does what must succeed, and returns what came of it.
func do[R any](w *world, d *work.Draft[R]) R {
	w.Helper()
	result, err := d.Do(w.ctx)
	require.NoError(w, err)
	return result
}
