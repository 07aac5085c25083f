package tmf_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tmf"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	protocolkeeper "github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationkeeper "github.com/equipoise-trials/equipoise/x/registration/keeper"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// office is a sponsor with a trial at one site, and a committee.
type office struct {
	*fixture.Fixture
	keeper              protocolkeeper.Keeper
	server              types.MsgServer
	sponsor, chair, doc fixture.Person
	sent                int
	broken              int // how many transactions get through before the connection breaks, if it is not 0
}

func newOffice(t *testing.T) *office {
	f := fixture.New(t, types.StoreKey)
	o := &office{Fixture: f, keeper: protocolkeeper.NewKeeper(f.Codec, f.Store(types.StoreKey), f.Addresses, protocolkeeper.Keepers{
		Identity: f.Identity, Trial: f.Trial, Registration: f.Registration, Audit: f.Audit,
	})}
	o.server = protocolkeeper.NewMsgServer(o.keeper)
	trials := trialkeeper.NewMsgServer(f.Trial)
	sponsor := f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR)
	committee := f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	site := f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SITE)
	o.sponsor = f.Person(sponsor, "sponsor", fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	o.chair = f.Person(committee, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	o.doc = f.Person(site, "investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)
	contact := registrationtypes.Contact{Organisation: o.sponsor.Organisation}
	fixture.Must(f, registrationkeeper.NewMsgServer(f.Registration).RegisterTrial, &registrationtypes.MsgRegisterTrial{Signer: o.sponsor.Address, Registration: registrationtypes.Registration{
		PublicContact: contact, ScientificContact: contact,
		PublicTitle: "A trial", ScientificTitle: "A randomised trial", Countries: []string{"DE"}, Conditions: []string{"Condition"},
		Interventions:  []registrationtypes.Intervention{{Kind: registrationtypes.InterventionKind_INTERVENTION_KIND_DRUG, Name: "Drug"}},
		Eligibility:    registrationtypes.Eligibility{Sex: registrationtypes.Sex_SEX_ALL},
		Design:         registrationtypes.Design{Type: registrationtypes.StudyType_STUDY_TYPE_INTERVENTIONAL, Phase: registrationtypes.Phase_PHASE_3},
		FirstEnrolment: registrationtypes.Milestone{Date: registrationtypes.PartialDate{Year: 2027, Month: 1}, Kind: registrationtypes.DateKind_DATE_KIND_ANTICIPATED},
		SampleSize:     registrationtypes.SampleSize{Planned: 12},
		Outcomes:       []registrationtypes.Outcome{{Id: "P1", Level: registrationtypes.OutcomeLevel_OUTCOME_LEVEL_PRIMARY, Measure: "Survival", TimeFrame: "1 year"}},
		IpdSharing:     registrationtypes.IPDSharing{Plan: registrationtypes.Sharing_SHARING_NO},
		Support:        []registrationtypes.Party{{Name: "Funder"}},
	}})
	fixture.Must(f, trials.AddSite, &trialtypes.MsgAddSite{
		Signer: o.sponsor.Address, Trial: 1, Organisation: o.doc.Organisation, Investigator: o.doc.Address, Country: "DE",
	})
	fixture.Must(f, trials.AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: o.sponsor.Address, Trial: 1, Organisation: o.chair.Organisation, Capacity: trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE,
	})
	f.Next(time.Minute)
	return o
}

// chain answers queries from the state as it is now.
func (o *office) chain() types.QueryClient {
	helper := baseapp.NewQueryServerTestHelper(o.Ctx, o.Registry)
	types.RegisterQueryServer(helper, protocolkeeper.NewQueryServer(o.keeper))
	return types.NewQueryClient(helper)
}

func (o *office) submitter() tmf.Submitter {
	return tmf.Submitter{Chain: o.chain(), Signer: o.sponsor.Address, Send: func(_ context.Context, msgs ...sdk.Msg) error {
		if o.broken != 0 && o.sent == o.broken {
			return errors.New("the connection broke")
		}
		o.sent++
		for _, m := range msgs {
			if _, err := fixture.Send(o.Fixture, o.server.SubmitDocument, m.(*types.MsgSubmitDocument)); err != nil {
				return err
			}
		}
		return nil
	}}
}

func (o *office) decide(outcome protocolfact.Outcome, line, version uint32) {
	o.Helper()
	m := &types.MsgDecide{
		Signer: o.chair.Address, Trial: 1, Line: line, Version: version, Decider: types.EthicsCommittee, Outcome: outcome, DocumentDigest: make([]byte, 32),
	}
	if outcome == types.Suspended || outcome == types.Disapproved {
		m.Reason = fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY)
	}
	fixture.Must(o.Fixture, o.server.Decide, m)
}

// folder writes files by their paths and returns where they are.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	}
	return dir
}

const schedule = `{"denom":"uusd","release":"IMMEDIATE","response_days":7,"participation_day":"5","site_day":"5","tariffs":[{"code":"V","kind":"STIPEND","amount":"5","cap":1}]}`

var masterFile = map[string]string{
	"02.01.02 Protocol/en.pdf":                "protocol",
	"02.02.03 Consent form/de.pdf":            "Einwilligung",
	"02.02.03 Consent form/fr.pdf":            "Consentement",
	"11.01.01/zxx.txt":                        "plan",
	"payment-schedule Payments/payments.json": schedule,
	".cache/x": "hidden",
}

func TestAMasterFileIsSubmittedOnceWhateverHappens(t *testing.T) {
	o, dir := newOffice(t), folder(t, masterFile)
	f, err := tmf.Open(dir, "EQ00000001", nil)
	require.NoError(t, err)
	require.Len(t, f.Entries, 4)
	steps, err := o.submitter().Plan(o.Ctx, f)
	require.NoError(t, err)
	require.Zero(t, o.sent, "a plan sends nothing")
	for _, s := range steps {
		require.Zero(t, s.Line)
	}

	steps, transactions, err := o.submitter().Submit(o.Ctx, f)
	require.NoError(t, err)
	require.Equal(t, 1, transactions)
	for i, s := range steps {
		require.Equal(t, tmf.Place{Line: uint32(i + 1), Version: 1}, s.Place)
		require.True(t, s.Submitted)
	}
	consent, err := o.keeper.Version(o.Ctx, 1, 2, 1)
	require.NoError(t, err)
	require.Equal(t, "Consent form", consent.Content.Title)
	require.Equal(t, "de, fr", consent.Languages())

	steps, transactions, err = o.submitter().Submit(o.Ctx, f)
	require.NoError(t, err)
	require.Zero(t, transactions, "what the chain has is not sent again")
	require.False(t, steps[0].Submitted)
	require.Equal(t, 1, o.sent)
}

// chapters is a manifest of one line of many versions, and a long line of plans.
func chapters(t *testing.T, plans int) string {
	files := map[string]string{"p1": "one", "p2": "two", "p3": "three"}
	m := tmf.Manifest{Trial: "EQ00000001", Documents: []tmf.ManifestEntry{
		{ID: "p3", Follows: "p2", Type: "protocol", Title: "Protocol", Files: map[string]string{"en": "p3"}, Amendment: "administrative", Rationale: "planned"},
		{ID: "p2", Follows: "p1", Type: "02.01.02", Title: "Protocol", Files: map[string]string{"en": "p2"}, Amendment: "substantial", Rationale: "safety",
			AffectedOutcomes: []string{"P1"}, Further: []string{"sha3-256"}},
		{ID: "p1", Type: "protocol", Title: "Protocol", Files: map[string]string{"en": "p1"}},
	}}
	for i := range plans {
		name := fmt.Sprintf("plan-%d", i)
		files[name] = name
		m.Documents = append(m.Documents, tmf.ManifestEntry{ID: name, Type: "other", Title: name, Files: map[string]string{"zxx": name}})
	}
	raw, err := json.Marshal(m)
	require.NoError(t, err)
	files[tmf.ManifestName] = string(raw)
	return folder(t, files)
}

func TestALargeFolderGoesOnWhereItWasBroken(t *testing.T) {
	o := newOffice(t)
	f, err := tmf.Open(chapters(t, 400), "", nil)
	require.NoError(t, err)
	o.broken = 2
	_, transactions, err := o.submitter().Submit(o.Ctx, f)
	require.ErrorContains(t, err, "the connection broke")
	require.Equal(t, 2, transactions)

	o.broken = 0
	steps, more, err := o.submitter().Submit(o.Ctx, f)
	require.NoError(t, err)
	require.LessOrEqual(t, transactions+more, 8, "as few transactions as fit")
	require.Equal(t, []uint32{3, 2, 1}, []uint32{steps[0].Version, steps[1].Version, steps[2].Version})
	require.Equal(t, steps[0].Line, steps[2].Line)
	lines := make(map[uint32]bool)
	for _, s := range steps[2:] {
		require.False(t, lines[s.Line], "no document twice")
		lines[s.Line] = true
	}
	require.Len(t, lines, 401)
	document, err := o.keeper.Document(o.Ctx, 1, 401)
	require.NoError(t, err)
	require.EqualValues(t, 1, document.Head)
	_, err = o.keeper.Document(o.Ctx, 1, 402)
	require.ErrorIs(t, err, types.ErrNoDocument)
	require.NoError(t, o.keeper.Invariants(o.Ctx))
}

func TestFilesAreToldByWhatTheChainKnowsOfThem(t *testing.T) {
	o, dir := newOffice(t), folder(t, masterFile)
	f, err := tmf.Open(dir, "EQ00000001", nil)
	require.NoError(t, err)
	_, _, err = o.submitter().Submit(o.Ctx, f)
	require.NoError(t, err)
	o.decide(types.Approved, 1, 1)
	fixture.Must(o.Fixture, o.server.Activate, &types.MsgActivate{Signer: o.doc.Address, Trial: 1, Site: 1, Line: 1, Version: 1})

	check := func(paths ...string) ([]tmf.FileReport, tmf.Finding) {
		t.Helper()
		reports, worst, err := tmf.Checker{Chain: o.chain()}.Check(o.Ctx, paths)
		require.NoError(t, err)
		return reports, worst
	}
	reports, worst := check(dir)
	require.Len(t, reports, 5, "hidden files are left out")
	require.Equal(t, tmf.Current, worst, "the source of a payment schedule is known by what it compiles to")
	protocol := reports[0].Versions[0]
	require.Equal(t, []uint32{1}, protocol.Sites)
	require.Equal(t, "02.01.02", protocol.MasterFile)
	require.Equal(t, "APPROVED", protocol.Decisions[0].Outcome)
	require.Contains(t, reports[0].Text(), "EQ00000001 line 1, protocol version 1 of 1 (en)")
	require.Contains(t, reports[0].Text(), "in use at site 1; other versions at no site")
	require.Contains(t, reports[0].Text(), "APPROVED by ethics committee")

	file := func(name string) string { return filepath.Join(dir, name) }
	o.decide(types.Suspended, 1, 1)
	_, worst = check(file("02.01.02 Protocol/en.pdf"))
	require.Equal(t, tmf.Objected, worst)
	o.decide(types.Lifted, 1, 1)
	_, worst = check(file("02.01.02 Protocol/en.pdf"))
	require.Equal(t, tmf.Current, worst)

	_, err = fixture.Send(o.Fixture, o.server.SubmitDocument, &types.MsgSubmitDocument{
		Signer: o.sponsor.Address, Trial: 1, Line: 1, Supersedes: 1, Type: protocolfact.DocumentType_DOCUMENT_TYPE_PROTOCOL,
		Content: types.Content{
			Title: "Protocol", Amendment: types.Substantial, Rationale: fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY),
			Variants: []protocolfact.Variant{{Language: "en", Digest: make([]byte, 32), Size_: 1, MediaType: "application/pdf"}},
		},
	})
	require.NoError(t, err)
	reports, worst = check(file("02.01.02 Protocol/en.pdf"), file("02.02.03 Consent form"))
	require.Equal(t, tmf.Superseded, worst)
	require.Equal(t, tmf.Superseded, reports[0].Finding)
	require.Equal(t, tmf.Current, reports[1].Finding)

	draft := filepath.Join(t.TempDir(), "draft.pdf")
	require.NoError(t, os.WriteFile(draft, []byte("draft"), 0o600))
	reports, worst = check(dir, draft)
	require.Equal(t, tmf.Unknown, worst)
	require.Contains(t, reports[len(reports)-1].Text(), "the chain has never seen SHA-256")
	_, worst, err = tmf.Checker{Chain: o.chain(), Trial: 9}.Check(o.Ctx, []string{file("11.01.01")})
	require.NoError(t, err)
	require.Equal(t, tmf.Unknown, worst, "another trial's documents do not count")
	_, _, err = tmf.Checker{Chain: o.chain()}.Check(o.Ctx, []string{t.TempDir()})
	require.ErrorContains(t, err, "there are no files")
}

func TestAFolderThatCannotBeSubmittedIsRefusedWhole(t *testing.T) {
	manifest := func(documents string) map[string]string {
		return map[string]string{tmf.ManifestName: `{"trial": "EQ00000001", "documents": [` + documents + `]}`, "a": "a", "b": "b"}
	}
	const a = `{"id": "a", "type": "protocol", "title": "T", "files": {"en": "a"}}`
	amends := func(id, follows string) string {
		return `{"id": "` + id + `", "follows": "` + follows + `", "type": "protocol", "title": "T", "files": {"en": "b"}, "amendment": "substantial", "rationale": "safety"}`
	}
	for name, tc := range map[string]struct {
		files        map[string]string
		trial, wrong string
	}{
		"no folders":                {map[string]string{}, "1", "has neither a manifest.json nor folders"},
		"a file beside folders":     {map[string]string{"x.pdf": "x"}, "1", "beside its folders"},
		"a folder of no type":       {map[string]string{"drafts/en.pdf": "x"}, "1", `folder "drafts": document type is "drafts"`},
		"a file of no language":     {map[string]string{"protocol/final.pdf": "x"}, "1", `holds "final.pdf", want files named by their language`},
		"two files in a language":   {map[string]string{"protocol/en.pdf": "x", "protocol/en.txt": "y"}, "1", "two files in en"},
		"two schedules":             {map[string]string{"payment-schedule/a.json": schedule, "payment-schedule/b.json": schedule}, "1", "want one payment schedule"},
		"a folder in a folder":      {map[string]string{"protocol/en/x.pdf": "x"}, "1", `holds the folder "en"`},
		"an empty file":             {map[string]string{"protocol/en.pdf": ""}, "1", "is empty"},
		"no trial":                  {map[string]string{"protocol/en.pdf": "x"}, "", "which trial?"},
		"another trial":             {manifest(a), "EQ00000002", "is of trial EQ00000001, not of EQ00000002"},
		"a misspelt field":          {map[string]string{tmf.ManifestName: `{"trail": "EQ00000001"}`}, "", `unknown field "trail"`},
		"two manifests in one":      {map[string]string{tmf.ManifestName: `{"trial": "EQ00000001"}{}`}, "", "followed by something else"},
		"an id twice":               {manifest(a + "," + a), "", "want a name that no other entry has"},
		"a path out of the folder":  {manifest(`{"id": "a", "type": "protocol", "title": "T", "files": {"en": "../../etc/passwd"}}`), "", "a: "},
		"a file that is not there":  {manifest(`{"id": "a", "type": "protocol", "title": "T", "files": {"en": "c"}}`), "", "no such file"},
		"an amendment of none":      {manifest(amends("b", "z")), "", `follows is "z", want the id of another entry`},
		"an amendment of itself":    {manifest(amends("b", "b")), "", "follows itself"},
		"two amendments of one":     {manifest(a + "," + amends("b", "a") + "," + amends("c", "a")), "", "b and c both follow a"},
		"a line without its head":   {manifest(`{"id": "a", "line": 2, "type": "protocol", "title": "T", "files": {"en": "a"}}`), "", "line and supersedes go together"},
		"no class":                  {manifest(`{"id": "a", "line": 2, "supersedes": 1, "type": "protocol", "title": "T", "files": {"en": "a"}}`), "", "the amendment class is missing"},
		"a title with an override":  {manifest(`{"id": "a", "type": "protocol", "title": "T\u202Ex", "files": {"en": "a"}}`), "", "U+202E"},
		"an outcome twice":          {manifest(`{"id": "a", "line": 1, "supersedes": 1, "type": "protocol", "title": "T", "files": {"en": "a"}, "amendment": "substantial", "rationale": "safety", "affected_outcomes": ["P1", "P1"]}`), "", "stands there already"},
		"a country that is none":    {manifest(`{"id": "a", "type": "protocol", "title": "T", "files": {"en": "a"}, "countries": ["XX"]}`), "", "not a country"},
		"no file":                   {manifest(`{"id": "a", "type": "protocol", "title": "T"}`), "", "0 files"},
		"a schedule that is broken": {map[string]string{"payment-schedule/a.json": "{}"}, "1", "denom is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tmf.Open(folder(t, tc.files), tc.trial, nil)
			require.ErrorContains(t, err, tc.wrong)
		})
	}
}
