package work_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/fact/opening"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestAnAccreditedOrganisationAdmitsPeopleWhoseNamesCanBeShownLater(t *testing.T) {
	w := founded(t)
	administrator := work.Administrator{Person: w.person("administrator")}
	who := work.Applicant{Address: administrator.String(), Name: "Zoë Example, MD", Proof: []byte("passport")}
	o := do(w, w.accreditor.Accredit(work.NewOrganisation{
		Kind: identityfact.OrganisationKind_ORGANISATION_KIND_SITE, Name: "Hospital", Country: "FR", Administrator: who,
		Until: chain.Start.AddDate(1, 0, 0),
	}))
	do(w, w.accreditor.Give(o.Treasury, sdk.NewInt64Coin(app.BondDenom, 1_000_000)))

	do(w, administrator.Accept(o.Number))

	people := identitytypes.NewQueryClient(w.Query())
	held, err := people.Organisation(w.ctx, &identitytypes.QueryOrganisationRequest{Id: o.Number})
	require.NoError(t, err)
	require.Equal(t, "Hospital", held.Organisation.LegalName)
	require.Equal(t, chain.Start.AddDate(1, 0, 0), *held.Organisation.ValidUntil)
	person, err := people.Person(w.ctx, &identitytypes.QueryPersonRequest{Address: who.Address})
	require.NoError(t, err)
	name, err := w.accreditor.Keep.(interface {
		Opening([]byte) (opening.Opening, error)
	}).Opening(person.Person.NameDigest)
	require.NoError(t, err)
	require.Equal(t, []string{"Zoë Example, MD", who.Address, chain.ID}, []string{name.Value, name.Subject, name.ChainID})

	one := w.person("investigator")
	_, err = administrator.Admit(applicant(one, "Emmy Example"), work.Post{Role: fact.Role_ROLE_PRINCIPAL_INVESTIGATOR}).Do(w.ctx)
	require.ErrorIs(t, err, tx.ErrRefused, "who conducts a trial was trained for it")
	require.ErrorContains(t, err, "admit Emmy Example: ")
	do(w, administrator.Admit(applicant(one, "Emmy Example"), work.Post{
		Role: fact.Role_ROLE_PRINCIPAL_INVESTIGATOR, Training: []byte("certificate"), Until: w.Time.Add(time.Hour),
	}))
	do(w, one.Accept(o.Number))
	_, err = administrator.Admit(work.Applicant{Address: one.String(), Name: "", Proof: []byte("passport")}).Do(w.ctx)
	require.ErrorContains(t, err, "value is empty")
}

func TestASponsorTakesBackWhatAnEndedTrialDoesNotOwe(t *testing.T) {
	w := recruiting(t)
	do(w, w.sponsor.Fund(money(t, "80 USD")))
	w.enrolled("P-001")
	_, err := w.sponsor.Refund("USD").Do(w.ctx)
	require.ErrorIs(t, err, tx.ErrRefused, "the trial goes on")
	for _, status := range []trialfact.Status{trialfact.Status_STATUS_ACTIVE_NOT_RECRUITING, trialfact.Status_STATUS_COMPLETED} {
		do(w, w.sponsor.SetStatus(status, work.Reason{Code: fact.ReasonCode_REASON_CODE_PLANNED, Text: "the last participant was seen"}))
	}
	_, err = w.sponsor.Refund("USD").Do(w.ctx)
	require.ErrorContains(t, err, "kept back for what they may still earn")
	w.Wait(91 * 24 * time.Hour)
	require.Equal(t, "80.00 USD", do(w, w.sponsor.Refund("USD")).String())
}

func TestACommitteeMakesConditionsInWordsThatStayInItsKeep(t *testing.T) {
	w := recruiting(t)
	d := do(w, w.sponsor.Submit(work.NewVersion{
		Type: protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL, Title: "Protocol", Supersedes: w.protocol,
		Files:     []work.File{{Language: "en", MediaType: "text/plain", Content: []byte("protocol, second version")}},
		Amendment: protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL,
		Rationale: work.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY, Text: "a new risk"},
	}))
	require.Equal(t, work.Document{Line: w.protocol.Line, Version: 2}, d)
	require.Equal(t, "document 1, version 2", d.String())
	number := do(w, w.committee.Decide(work.Decision{
		Document: d, Outcome: protocolfact.Outcome_OUTCOME_APPROVED_WITH_CONDITIONS, Letter: []byte("letter"),
		Conditions: []work.Condition{{Text: "insure everybody", Due: w.Time.AddDate(0, 1, 0)}},
	}))
	require.EqualValues(t, 1, number)
	decisions, err := protocoltypes.NewQueryClient(w.Query()).Decisions(w.ctx, &protocoltypes.QueryDecisionsRequest{
		Trial: w.site.Trial, Line: d.Line, Version: d.Version,
	})
	require.NoError(t, err)
	condition, err := w.committee.Keep.(interface {
		Opening([]byte) (opening.Opening, error)
	}).Opening(decisions.Decisions[0].Conditions[0].TextDigest)
	require.NoError(t, err)
	require.Equal(t, "insure everybody", condition.Value)
}

func TestAScheduleHasOneCurrency(t *testing.T) {
	kind := protocoltypes.TariffKind_TARIFF_KIND_STIPEND
	_, err := work.Schedule{ResponseDays: 14, Tariffs: []work.Tariff{
		{Code: "VISIT", Kind: kind, Amount: money(t, "50 USD"), Cap: 1}, {Code: "TRAVEL", Kind: kind, Amount: money(t, "50 EUR"), Cap: 1},
	}}.File()
	require.ErrorContains(t, err, "a schedule has one currency")
}
