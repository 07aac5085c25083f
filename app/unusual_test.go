package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/app/genesis"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/story"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// upheaval is a story to which everything happened that a trial goes on after.
type upheaval struct {
	*story.Story
	cast *story.Cast
	// proposed is the key that is proposed for the investigator of the second site.
	proposed chain.Account
}

var upheavalReason = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}

func newUpheaval(t *testing.T) *upheaval {
	t.Helper()
	s := story.Open(t, story.Config{Sites: 3})
	u := &upheaval{Story: s, cast: s.Act()}
	u.Do(u.Withdrawal(u.cast.Wallet)) // one of the lines that wait is theirs
	u.losePhones()
	u.disapprove()
	u.changeInvestigator()
	u.rotateKeys()
	u.closeSite()
	u.transferSponsorship()
	u.grantUnblindedRole()
	u.endStandings()
	require.NoError(t, chain.Invariants(u.Context(), u.App))
	return u
}

// losePhones has another key confirmed for who withdrew and is owed money, vetoed for a second participant, and accepted for one
// who failed screening.
func (u *upheaval) losePhones() {
	u.Helper()
	for _, p := range []*story.Participant{u.cast.Wallet, u.cast.Assisted, u.cast.Unfit} {
		phone := u.NewPhone("next phone of "+p.Name, story.Wallet)
		u.ConfirmKey(p, phone)
		if p == u.cast.Wallet {
			continue
		}
		u.AcceptKey(p, phone)
		if p == u.cast.Assisted {
			u.Do(u.Veto(p, p.Representative))
		}
	}
}

// disapprove has the committee disapprove a document, and suspend the consent form at the second site.
func (u *upheaval) disapprove() {
	u.Helper()
	digest := u.Fresh()
	const line = 5 // the story has four
	u.Do(u.Representative.Acts(&protocoltypes.MsgSubmitDocument{
		Signer: u.Representative.String(), Trial: u.Trial, Type: protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM,
		Content: protocoltypes.Content{Title: "Consent form of a sub-study", Purpose: protocoltypes.Optional, Population: protocoltypes.Self, Variants: []protocolfact.Variant{{
			Language: "en", Digest: digest[:], Size_: 1000, MediaType: "application/pdf",
		}}},
	}))
	decide := func(line, version uint32, outcome protocolfact.Outcome, sites ...uint32) story.Act {
		letter := u.Fresh()
		return u.Chair.Acts(&protocoltypes.MsgDecide{
			Signer: u.Chair.String(), Trial: u.Trial, Line: line, Version: version, Outcome: outcome,
			Decider: protocolfact.Decider_DECIDER_ETHICS_COMMITTEE, Scope: protocolfact.Scope{Sites: sites}, DocumentDigest: letter[:],
			Reason: upheavalReason,
		})
	}
	u.Do(decide(line, 1, protocolfact.Outcome_OUTCOME_DISAPPROVED))
	u.Do(decide(u.Form.Line, u.Form.Version, protocolfact.Outcome_OUTCOME_SUSPENDED, u.Sites[1].Number))
}

// changeInvestigator gives the first site another investigator, who delegates anew.
func (u *upheaval) changeInvestigator() {
	u.Helper()
	site := u.Sites[0]
	successor, employment := u.Employ(site.Organisation, "second investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)
	u.Do(employment)
	u.Do(u.Acceptance(site.Organisation, successor))
	u.Do(u.Manager.Acts(&trialtypes.MsgChangeInvestigator{
		Signer: u.Manager.String(), Trial: u.Trial, Site: site.Number, Investigator: successor.String(), Reason: upheavalReason,
	}))
	site.Investigator = successor
	u.Do(u.Delegate(site))
}

// rotateKeys replaces the key of the first site's coordinator. A rotation at the second site awaits its confirmation.
func (u *upheaval) rotateKeys() {
	u.Helper()
	propose := func(site *story.Site, of *story.Actor, key chain.Account) story.Act {
		return site.Administrator.Acts(&identitytypes.MsgProposeKeyRotation{
			Signer: site.Administrator.String(), Address: of.String(), NewAddress: key.String(), Reason: upheavalReason,
		})
	}
	coordinator, replaced := u.Sites[0].Coordinator, chain.NewAccount("the coordinator's second key")
	accept := func(of *story.Actor, key chain.Account) story.Act {
		return (&story.Actor{Account: key, Granter: of.Granter}).Acts(&identitytypes.MsgAcceptKeyRotation{Signer: key.String(), Address: of.String()})
	}
	u.Do(propose(u.Sites[0], coordinator, replaced))
	u.Do(accept(coordinator, replaced))
	u.Do(u.Accreditor.Acts(&identitytypes.MsgConfirmKeyRotation{
		Signer: u.Accreditor.String(), Address: coordinator.String(), NewAddress: replaced.String(),
	}))
	coordinator.Account = replaced
	pending := chain.NewAccount("the investigator's second key")
	u.proposed = pending
	u.Do(propose(u.Sites[1], u.Sites[1].Investigator, pending))
	u.Do(accept(u.Sites[1].Investigator, pending))
}

// closeSite closes the third site, whose coordinator leaves.
func (u *upheaval) closeSite() {
	u.Helper()
	site := u.Sites[2]
	u.Do(u.Manager.Acts(&trialtypes.MsgCloseSite{Signer: u.Manager.String(), Trial: u.Trial, Site: site.Number, Reason: upheavalReason}))
	u.Do(site.Administrator.Acts(&identitytypes.MsgRevokePerson{
		Signer: site.Administrator.String(), Address: site.Coordinator.String(), Reason: upheavalReason,
	}))
}

// transferSponsorship makes another organisation the sponsor, which offers the trial back.
func (u *upheaval) transferSponsorship() {
	u.Helper()
	o := &story.Organisation{Name: "Second sponsor", Kind: identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR}
	u.Accredit(o)
	representative, employment := u.Employ(o, "representative", fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	u.Do(employment)
	u.Do(u.Acceptance(o, representative))
	u.Do(u.Representative.Acts(&registrationtypes.MsgOfferSponsorship{
		Signer: u.Representative.String(), Trial: u.Trial, Organisation: o.ID, Reason: upheavalReason,
	}))
	u.Do(representative.Acts(&registrationtypes.MsgAcceptSponsorship{Signer: representative.String(), Trial: u.Trial}))
	u.Do(u.Give(representative.Address(), sdk.NewInt64Coin(app.PaymentDenom, 100*story.VisitFee)))
	former := u.Sponsor
	u.Sponsor, u.Representative = o, representative
	u.Do(representative.Acts(&registrationtypes.MsgOfferSponsorship{
		Signer: representative.String(), Trial: u.Trial, Organisation: former.ID, Reason: upheavalReason,
	}))
}

// grantUnblindedRole gives the second site's coordinator a role in which they rest here: nobody declared them blinded.
func (u *upheaval) grantUnblindedRole() {
	u.Helper()
	site, training := u.Sites[1], u.Fresh()
	u.Do(site.Administrator.Acts(&identitytypes.MsgGrantRole{
		Signer: site.Administrator.String(), Address: site.Coordinator.String(),
		Role: identitytypes.RoleTerm{Role: fact.Role_ROLE_UNBLINDED_PHARMACIST, TrainingDigest: training[:]},
	}))
}

// endStandings suspends the organisation of the second site, and ends the accreditation of the contractor.
func (u *upheaval) endStandings() {
	u.Helper()
	u.Do(u.Accreditor.Acts(&identitytypes.MsgSuspendOrganisation{
		Signer: u.Accreditor.String(), Organisation: u.Sites[1].ID, Reason: upheavalReason,
	}))
	until := u.Time.Add(time.Minute)
	u.Do(u.Accreditor.Acts(&identitytypes.MsgRenewAccreditation{
		Signer: u.Accreditor.String(), Organisation: u.Contractor.ID, ValidUntil: &until, Reason: upheavalReason,
	}))
	u.Wait(2 * time.Minute)
}

// continued is the state in which another chain goes on with it after a pause.
func (u *upheaval) continued(t *testing.T, pause time.Duration) *populated {
	t.Helper()
	exported, err := u.App.Export(false, nil, nil)
	require.NoError(t, err)
	p := &populated{chain: u.App.Description, height: exported.Height, begins: u.Time.Add(pause)}
	require.NoError(t, json.Unmarshal(exported.AppState, &p.state))
	p.state = maps.Clone(p.state)
	digest := make([]byte, fact.HashSize)
	origin := &audittypes.Origin{ChainId: "the-old-1", Height: p.height - 1, HeaderHash: digest, ExportDigest: digest}
	_, err = genesis.Continue(p.chain.Encoding().Codec, p.state, origin, p.begins)
	require.NoError(t, err)
	require.NoError(t, p.chain.ValidateGenesis(p.state, p.begins))
	return p
}

func TestAChainToWhichEverythingHappenedIsExportedAndImportedWithoutLoss(t *testing.T) {
	imported := importOf(t, newUpheaval(t).Chain)
	require.NoError(t, chain.Invariants(imported.Context(), imported.App))
	importOf(t, imported)
}

func TestAChainToWhichEverythingHappenedIsContinuedLongAfterItEnded(t *testing.T) {
	u := newUpheaval(t)
	for _, pause := range []time.Duration{0, 24 * time.Hour, 366 * 24 * time.Hour, 6 * 366 * 24 * time.Hour} {
		t.Run(pause.String(), func(t *testing.T) {
			p := u.continued(t, pause)
			p.starts(t, "continued after "+pause.String(), p.state)
		})
	}
}

func TestATrialToWhichEverythingHappenedGoesOnOnTheChainThatContinuesItsOwn(t *testing.T) {
	u := newUpheaval(t)
	p := u.continued(t, time.Hour)
	raw, err := json.Marshal(p.state)
	require.NoError(t, err)
	u.Chain = chain.Import(t, chain.Config{}, raw, p.height, p.begins)
	u.Block()

	require.EqualValues(t, len(u.cast.Waiting), u.Fund(10*story.VisitFee), "the second sponsor pays what waited, and whoever withdrew")
	for _, line := range u.cast.Waiting {
		require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, u.StateOf(line))
	}
	lines := u.Attest(u.cast.Phone)
	require.Equal(t, payouttypes.LineState_LINE_STATE_IN_TRANSIT, lines[0].State, "the coordinator goes on with their second key")
	u.Refuse(u.Visits(u.Sites[1], u.cast.Assisted), "was suspended at")
	u.Refuse(u.Manager.Acts(&trialtypes.MsgCloseSite{
		Signer: u.Manager.String(), Trial: u.Trial, Site: u.Sites[1].Number, Reason: upheavalReason,
	}), "expired")

	u.Do(u.Accreditor.Acts(&identitytypes.MsgReinstateOrganisation{
		Signer: u.Accreditor.String(), Organisation: u.Sites[1].ID, Reason: upheavalReason,
	}))
	u.Do(u.Accreditor.Acts(&identitytypes.MsgConfirmKeyRotation{
		Signer: u.Accreditor.String(), Address: u.Sites[1].Investigator.String(), NewAddress: u.proposed.String(),
	}))
	u.Sites[1].Investigator.Account = u.proposed
	u.Refuse(u.Visits(u.Sites[1], u.cast.Assisted), "does not declare them blinded in EQ00000001")
	u.declareBlinded(u.Sites[1])
	u.Attest(u.cast.Assisted)
	u.Refuse(u.Invitation(u.Meet(u.Sites[1], story.Phone)), "suspended it")
	u.Invite(u.Meet(u.Sites[1], story.Assisted)) // to another form
	u.Sites[2].Coordinator = u.Sites[2].Investigator
	u.Refuse(u.Invitation(u.Meet(u.Sites[2], story.Phone)), "is closed")
	require.NoError(t, chain.Invariants(u.Context(), u.App))
	_, err = u.App.Export(false, nil, nil)
	require.NoError(t, err)
}

// declareBlinded has the investigator of a site end the line of its coordinator and delegate again, declaring them blinded.
func (u *upheaval) declareBlinded(site *story.Site) {
	u.Helper()
	by := site.Investigator
	log, err := trialkeeper.NewQueryServer(u.App.Trial).Delegations(u.Context(), &trialtypes.QueryDelegationsRequest{
		Trial: fmt.Sprint(u.Trial), Site: site.Number,
	})
	require.NoError(u, err)
	line := log.Delegations[0]
	u.Do(by.Acts(
		&trialtypes.MsgEndDelegation{Signer: by.String(), Trial: u.Trial, Site: site.Number, Delegation: line.Number, Reason: upheavalReason},
		&trialtypes.MsgDelegate{
			Signer: by.String(), Trial: u.Trial, Site: site.Number, Person: site.Coordinator.String(), Role: line.Role, Tasks: line.Tasks,
			DeclaredBlinded: true,
		},
	))
}
