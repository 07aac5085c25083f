package genesis_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/app/genesis"
	"github.com/equipoise-trials/equipoise/fact"
	claimsfact "github.com/equipoise-trials/equipoise/fact/claims"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/testutil/story"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
)

// told is the state of a chain on which the story was acted, and who in it did what.
type told struct {
	*story.Story
	cast   *story.Cast
	raw    map[string]json.RawMessage
	begins time.Time
}

func tell(t *testing.T) told {
	t.Helper()
	s := story.Open(t, story.Config{})
	c := s.Act()
	exported, err := s.Chain.App.Export(false, nil, nil)
	require.NoError(t, err)
	w := told{Story: s, cast: c, begins: s.Time}
	require.NoError(t, json.Unmarshal(exported.AppState, &w.raw))
	return w
}

// state reads the state anew.
func (w told) state(t *testing.T) *genesis.State {
	t.Helper()
	g, err := genesis.Read(w.App.Encoding().Codec, w.raw)
	require.NoError(t, err)
	return g
}

// at returns the place of what belongs to a participant among rows.
func at[T any](w told, rows []T, p *story.Participant, handle func(T) []byte) *T {
	for i := range rows {
		if fact.Hash(handle(rows[i])) == p.Handle {
			return &rows[i]
		}
	}
	w.Fatalf("%X has no row", p.Handle)
	return nil
}

// propose leaves a key proposed for the first participation, by somebody.
func propose(g *genesis.State, now time.Time, by string) {
	first := &g.Consent.Consents[0]
	first.Rebinding = &consenttypes.Rebinding{Handle: first.Consent.Handle, Proposal: &consenttypes.KeyProposal{
		State: consenttypes.ProposalState_PROPOSAL_STATE_PROPOSED, Key: sdk.AccAddress("another key of theirs").String(), Proposer: by,
		PaperDigest: make([]byte, 32), ProposedAt: now, Due: now.Add(consenttypes.TimeToConfirmKey),
	}}
}

func TestAStateThatContradictsItselfAcrossModulesIsRefused(t *testing.T) {
	w := tell(t)
	addresses := w.App.Encoding().Address
	validate := func(g *genesis.State) error { return g.Validate(addresses, w.begins) }
	require.NoError(t, validate(w.state(t)))
	stranger, err := addresses.BytesToString(make([]byte, 20))
	require.NoError(t, err)
	coin := sdk.NewInt64Coin(app.PaymentDenom, 1)

	for what, tc := range map[string]struct {
		change func(*genesis.State)
		want   string
	}{
		"no consents":    {func(g *genesis.State) { g.Consent.Consents = nil }, "has no consent, want the one that its invitation offered"},
		"no accounts":    {func(g *genesis.State) { g.Payout.Accounts = nil }, "has no account, want the one that its invitation opened"},
		"no life":        {func(g *genesis.State) { g.Participation.Participations = nil; g.Registration.Enrolments = nil }, "has no participation"},
		"at no site":     {func(g *genesis.State) { g.Participation.Participations[0].Site = 9 }, "belongs to site 9 of trial 1, which is missing"},
		"two sites":      {func(g *genesis.State) { g.Consent.Consents[0].Consent.Site = 9 }, "its consent at site 9 of trial 1"},
		"another trial":  {func(g *genesis.State) { g.Payout.Accounts[0].Trial = 9 }, "its account at site"},
		"offered before": {func(g *genesis.State) { g.Participation.Participations[0].Steps[0].Height-- }, "its consent was offered at height"},
		"screened before the consent": {func(g *genesis.State) {
			p := w.life(g, w.cast.Wallet)
			p.Steps[1].Height = p.Steps[0].Height
		}, "without a completed consent"},
		"a participant who is staff": {func(g *genesis.State) {
			w.consent(g, w.cast.Wallet).Key = g.Identity.Keys[0].Address
		}, "its key is that of "},
		"consent to no form": {func(g *genesis.State) { w.given(g, w.cast.Wallet).Version = 99 }, "is no consent form"},
		"consent to a form of others": {func(g *genesis.State) {
			for i := range g.Protocol.Versions {
				if v := &g.Protocol.Versions[i]; v.IsConsentForm() {
					v.Content.Purpose = protocoltypes.Optional
				}
			}
		}, "is no consent form that is PARTICIPATION"},
		"consent to another file":  {func(g *genesis.State) { w.given(g, w.cast.Wallet).FormDigest[0]++ }, "has no file with digest"},
		"consent where not in use": {func(g *genesis.State) { g.Protocol.Activations = nil }, "was never in use at site"},
		"obtained by another": {func(g *genesis.State) {
			w.given(g, w.cast.Wallet).Obtainer = g.Identity.People[0].Origin
		}, "want the person whose key that is or was"},
		"countersigned by nobody":              {func(g *genesis.State) { w.consent(g, w.cast.Assisted).Countersigners[0].Person = stranger }, "who is not in the register"},
		"payments held for no key":             {func(g *genesis.State) { g.Payout.Accounts[0].HeldUntil = &w.begins }, "want a key that was accepted"},
		"a key proposed by nobody":             {func(g *genesis.State) { propose(g, w.begins, stranger) }, "names \"" + stranger + "\", want the first key of somebody"},
		"a key proposed from elsewhere":        {func(g *genesis.State) { propose(g, w.begins, g.Identity.People[0].Origin) }, "want somebody of organisation"},
		"enrolments":                           {func(g *genesis.State) { g.Registration.Enrolments[0].Count-- }, "counts 3 enrolments, its participations 4"},
		"no clocks":                            {func(g *genesis.State) { g.Registration.Clocks = nil }, "has no clock for its registration"},
		"no registration":                      {func(g *genesis.State) { g.Registration = registrationtypes.GenesisState{} }, "there is a trial 1, but no entry of it"},
		"offered to nobody":                    {func(g *genesis.State) { g.Registration.Offers = offer(99, w.begins) }, "the offer of trial 1 names organisation 99"},
		"registered by nobody":                 {func(g *genesis.State) { g.Registration.Versions[0].Actor.Address = stranger }, "want a key of somebody in the register"},
		"claims that nothing is kept back for": {func(g *genesis.State) { g.Payout.Kept = nil }, "what is kept back for it says otherwise"},
		"kept back for claims of nobody":       {func(g *genesis.State) { g.Claims.Claims = nil }, "which claims nothing"},
		"a claim of another amount":            {func(g *genesis.State) { g.Claims.Claims[0].Amount = coin.Amount }, "claims 1uusd, its tariff pays"},
		"a claim by no tariff":                 {func(g *genesis.State) { g.Claims.Claims[0].Tariff = 7 }, "which is none of a payment schedule"},
		"a claim at another site":              {func(g *genesis.State) { g.Claims.Claims[0].Site = 9 }, "is of site 9 of trial 1, where its participation never was"},
		"a claim that was answered later": {func(g *genesis.State) {
			g.Claims.Claims[0].Since = w.begins.Add(time.Second)
		}, "came to its state at"},
		"a line that nobody claimed": {func(g *genesis.State) { g.Payout.Lines[0].Claimed = true }, "1 lines are said to be granted on claims that nobody made"},
		"a claim that is said to be a line": {func(g *genesis.State) {
			c := &g.Claims.Claims[0]
			c.State, c.Due, c.Line, c.Facts = claimsfact.State_STATE_ACCRUED, nil, 1, 2
		}, "the lines of its trial say otherwise"},
		"a tariff that there is not":     {func(g *genesis.State) { g.Payout.Lines[0].Tariff = 7 }, "is paid by tariff 7"},
		"another amount than the tariff": {func(g *genesis.State) { g.Payout.Lines[0].Amount = coin.Amount }, "line 1 of trial 1 pays 1uusd, its tariff"},
		"earned at another site":         {func(g *genesis.State) { g.Payout.Lines[0].Site = 9 }, "is of site 9, its participation at site"},
		"earned in the future":           {func(g *genesis.State) { g.Payout.Lines[0].Attested = w.begins.Add(time.Hour) }, "the chain begins at"},
		"with no agent":                  {func(g *genesis.State) { g.Payout.Lines[0].Agent = 99 }, "is with organisation 99, which is not in the register"},
		"paid through nobody":            {func(g *genesis.State) { g.Payout.Accounts[0].Payee.Organisation = 99 }, "names organisation 99, which is not in the register"},
		"money of no trial":              {func(g *genesis.State) { g.Payout.Escrows[0].Trial = 9 }, "the escrow in uusd belongs to trial 9, which is missing"},
		"money that is not there":        {func(g *genesis.State) { g.Bank.Balances = nil }, "of x/payout holds \"\""},
		"fees that are not there":        {func(g *genesis.State) { g.Participation.FeeBudgets[0].Amount++ }, "is in budgets and promises"},
		"fees of no site":                {func(g *genesis.State) { g.Participation.FeeBudgets[0].Site = 9 }, "belongs to site 9 of trial 1, which is missing"},
		"fees of another site":           {func(g *genesis.State) { g.Participation.FeeBudgets[0].Organisation = 1 }, "which is of organisation"},
		"fees paid by nobody":            {func(g *genesis.State) { g.Participation.FeePromises[0].Organisation = 99 }, "names organisation 99, which is not in the register"},
		"a former consent to another file": {func(g *genesis.State) {
			w.former(g, w.cast.Wallet).FormDigest[0]++
		}, "agreement 1: version 1 of line 2 of trial 1 has no file with digest"},
		"a confirmation that no form demands": {func(g *genesis.State) {
			for i := range g.Consent.Consents {
				c := &g.Consent.Consents[i]
				if p := c.Lines; len(p) > 0 && p[0].Line.Pending != nil {
					c.Consent.Mode, p[0].Line.Pending.AwaitsObtainer = consentfact.Mode_MODE_SELF, true
				}
			}
		}, "awaits a confirmation that"},
		"fees of a stranger":             {func(g *genesis.State) { g.Participation.FeePromises[0].Signer = stranger }, "is to nobody whom its invitation names"},
		"a book of no trial":             {func(g *genesis.State) { g.Record.Books[0].Trial = 9 }, "belongs to trial 9, which is missing"},
		"a book of no site":              {func(g *genesis.State) { g.Record.Books[0].Site = 9 }, "belongs to site 9 of trial 1, which is missing"},
		"a book of another organisation": {func(g *genesis.State) { g.Record.Books[0].Organisation = 1 }, "is of organisation 1, its site"},
		"a sponsor that is nobody":       {func(g *genesis.State) { g.Trial.Sponsorships[0].Actor.Address = stranger }, "sponsorship 1 of trial 1 is by PERSON"},
		"an assignment of nobody":        {func(g *genesis.State) { g.Trial.Assignments[0].Organisation = 99 }, "assignment 1 of trial 1 names organisation 99"},
		"duties of nobody":               {func(g *genesis.State) { g.Trial.Transfers[0].Organisation = 99 }, "transfer 1 of trial 1 names organisation 99"},
		"a site of nobody":               {func(g *genesis.State) { g.Trial.Sites[0].Organisation = 99 }, "site 1 of trial 1 names organisation 99"},
		"an investigator who is nobody":  {func(g *genesis.State) { g.Trial.Terms[0].Investigator = stranger }, "want the first key of somebody in the register"},
		"staff who are nobody":           {func(g *genesis.State) { g.Trial.Delegations[0].Person = "" }, "want the first key of somebody in the register"},
		"staff of another organisation":  {func(g *genesis.State) { g.Trial.Delegations[0].Person = g.Identity.People[0].Origin }, "want somebody of organisation"},
		"a side of nobody":               {func(g *genesis.State) { g.Trial.Sides[0].Person = stranger }, "a side of the blind of trial 1 names"},
		"a document of no trial":         {func(g *genesis.State) { g.Protocol.Versions[0].Trial = 9 }, "belongs to trial 9, which is missing"},
		"a document by the chain":        {func(g *genesis.State) { g.Protocol.Versions[0].Actor = fact.Chain() }, "is by CHAIN"},
		"a decision of nobody":           {func(g *genesis.State) { g.Protocol.Decisions[0].Organisation = 99 }, "names organisation 99, which is not in the register"},
		"activated by another":           {func(g *genesis.State) { g.Protocol.Activations[0].Actor.Organisation = 1 }, "is by organisation 1, the site is of organisation"},
		"activated nowhere":              {func(g *genesis.State) { g.Protocol.Activations[0].Site = 9 }, "belongs to site 9 of trial 1, which is missing"},
	} {
		t.Run(what, func(t *testing.T) {
			g := w.state(t)
			tc.change(g)
			require.ErrorContains(t, validate(g), tc.want)
		})
	}
}

// life returns the participation of somebody.
func (w told) life(g *genesis.State, p *story.Participant) *participationtypes.Participation {
	return at(w, g.Participation.Participations, p, func(row participationtypes.Participation) []byte { return row.Handle })
}

// given returns what somebody agreed to on the form that their participation requires.
func (w told) given(g *genesis.State, p *story.Participant) *consenttypes.Agreement {
	return at(w, g.Consent.Consents, p, func(row consenttypes.ConsentWithHistory) []byte { return row.Consent.Handle }).Lines[0].Line.Given
}

// former returns the first agreement of somebody that stands no longer.
func (w told) former(g *genesis.State, p *story.Participant) *consenttypes.Agreement {
	return &at(w, g.Consent.Consents, p, func(row consenttypes.ConsentWithHistory) []byte { return row.Consent.Handle }).Lines[0].Former[0].Agreement
}

// consent returns the consent of somebody.
func (w told) consent(g *genesis.State, p *story.Participant) *consenttypes.Consent {
	return &at(w, g.Consent.Consents, p, func(row consenttypes.ConsentWithHistory) []byte { return row.Consent.Handle }).Consent
}

// offer is an offer of the trial to an organisation.
func offer(organisation uint64, at time.Time) []registrationtypes.SponsorshipOffer {
	return []registrationtypes.SponsorshipOffer{{Trial: 1, Organisation: organisation, OfferedAt: at}}
}

func TestAStateThatIsNoneOfItsModuleIsNotRead(t *testing.T) {
	chain := app.Describe()
	state := chain.DefaultGenesis()
	_, err := genesis.Read(chain.Encoding().Codec, state)
	require.NoError(t, err)
	state["payout"] = json.RawMessage(`{"no_such_field": 1}`)
	_, err = genesis.Read(chain.Encoding().Codec, state)
	require.ErrorContains(t, err, "genesis state of payout: ")
}
