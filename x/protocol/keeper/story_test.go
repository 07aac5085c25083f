package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationkeeper "github.com/equipoise-trials/equipoise/x/registration/keeper"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialkeeper "github.com/equipoise-trials/equipoise/x/trial/keeper"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// registration is the least that a sponsor registers of a trial in two countries.
func registration(sponsor uint64) registrationtypes.Registration {
	contact := registrationtypes.Contact{Organisation: sponsor}
	return registrationtypes.Registration{
		PublicContact: contact, ScientificContact: contact,
		PublicTitle: "A trial", ScientificTitle: "A randomised trial", Countries: []string{"DE", "FR"}, Conditions: []string{"Condition"},
		Interventions:  []registrationtypes.Intervention{{Kind: registrationtypes.InterventionKind_INTERVENTION_KIND_DRUG, Name: "Drug"}},
		Eligibility:    registrationtypes.Eligibility{Sex: registrationtypes.Sex_SEX_ALL},
		Design:         registrationtypes.Design{Type: registrationtypes.StudyType_STUDY_TYPE_INTERVENTIONAL, Phase: registrationtypes.Phase_PHASE_3},
		FirstEnrolment: registrationtypes.Milestone{Date: registrationtypes.PartialDate{Year: 2027, Month: 1}, Kind: registrationtypes.DateKind_DATE_KIND_ANTICIPATED},
		SampleSize:     registrationtypes.SampleSize{Planned: 12},
		Outcomes:       []registrationtypes.Outcome{{Id: "P1", Level: registrationtypes.OutcomeLevel_OUTCOME_LEVEL_PRIMARY, Measure: "Survival", TimeFrame: "1 year"}},
		IpdSharing:     registrationtypes.IPDSharing{Plan: registrationtypes.Sharing_SHARING_NO},
		Support:        []registrationtypes.Party{{Name: "Funder"}},
	}
}

// TestASiteOpensUnderTwoLaws follows a trial with a French and a German site through the real registers: a committee for
// both, an authority in France only.
func TestASiteOpensUnderTwoLaws(t *testing.T) {
	f := fixture.New(t, types.StoreKey)
	k := keeper.NewKeeper(f.Codec, f.Store(types.StoreKey), f.Addresses, keeper.Keepers{
		Identity: f.Identity, Trial: f.Trial, Registration: f.Registration, Audit: f.Audit,
	})
	server, trials := keeper.NewMsgServer(k), trialkeeper.NewMsgServer(f.Trial)

	sponsorAdmin := f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR)
	committeeAdmin := f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE)
	authorityAdmin := f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR)
	siteAdmin := f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SITE)
	sponsor := f.Person(sponsorAdmin, "sponsor", fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	chair := f.Person(committeeAdmin, "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	assessor := f.Person(authorityAdmin, "assessor", fact.Role_ROLE_COMMITTEE_MEMBER)
	french := f.Person(siteAdmin, "french investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)
	german := f.Person(siteAdmin, "german investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)

	trial := fixture.Must(f, registrationkeeper.NewMsgServer(f.Registration).RegisterTrial, &registrationtypes.MsgRegisterTrial{Signer: sponsor.Address, Registration: registration(sponsor.Organisation)}).Trial
	site := func(investigator fixture.Person, country string) uint32 {
		return fixture.Must(f, trials.AddSite, &trialtypes.MsgAddSite{
			Signer: sponsor.Address, Trial: trial, Organisation: siteAdmin.Organisation, Investigator: investigator.Address, Country: country,
		}).Site
	}
	inFrance, inGermany := site(french, "FR"), site(german, "DE")
	fixture.Must(f, trials.AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: sponsor.Address, Trial: trial, Organisation: committeeAdmin.Organisation, Capacity: trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE,
	})
	fixture.Must(f, trials.AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: sponsor.Address, Trial: trial, Organisation: authorityAdmin.Organisation, Capacity: trialfact.Capacity_CAPACITY_AUTHORITY,
		Countries: []string{"FR"},
	})
	f.Next(time.Minute)

	decide := func(by fixture.Person, decider protocolfact.Decider, line uint32) *types.MsgDecide {
		m := decision(line, 1, types.Approved)
		m.Signer, m.Trial, m.Decider = by.Address, trial, decider
		return m
	}
	activate := func(by fixture.Person, site, line uint32) *types.MsgActivate {
		return &types.MsgActivate{Signer: by.Address, Trial: trial, Site: site, Line: line, Version: 1}
	}
	for i, m := range []*types.MsgSubmitDocument{paper(protocolType, "protocol"), paper(consentType, "consent"), payments("100")} {
		line := uint32(i + 1)
		m.Signer, m.Trial = sponsor.Address, trial
		require.Equal(t, line, fixture.Must(f, server.SubmitDocument, m).Line)
		fixture.Must(f, server.Decide, decide(chair, types.EthicsCommittee, line))
		fixture.Must(f, server.Activate, activate(german, inGermany, line))
		fixture.Refuse(f, server.Activate, activate(french, inFrance, line), "authority 4 has not approved it")
		fixture.Refuse(f, server.Activate, activate(french, inGermany, line), "investigator")
	}
	open := func(number uint32) error {
		at, err := f.Trial.Site(f.Ctx, trial, number)
		require.NoError(t, err)
		return k.RequireOpen(f.Ctx, at, types.Self)
	}
	require.NoError(t, open(inGermany))
	require.ErrorIs(t, open(inFrance), types.ErrNotOpen)

	f.Next(time.Minute)
	for line := uint32(1); line <= 3; line++ {
		german := decide(assessor, types.Authority, line)
		german.Scope.Countries = []string{"DE"}
		fixture.Refuse(f, server.Decide, german, "decides for countries FR of trial 1, not for country DE")
		fixture.Must(f, server.Decide, decide(assessor, types.Authority, line))
		fixture.Must(f, server.Activate, activate(french, inFrance, line))
	}
	require.NoError(t, open(inFrance))
	require.Len(t, f.BlockFacts(), 6)

	f.Next(time.Minute)
	fixture.Must(f, identitykeeper.NewMsgServer(f.Identity).SuspendOrganisation, &identitytypes.MsgSuspendOrganisation{
		Signer: f.Accreditor().Address, Organisation: siteAdmin.Organisation, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY),
	})
	require.ErrorIs(t, open(inFrance), types.ErrNotOpen)
	_, err := k.ActiveAt(f.Ctx, trial, inFrance, 1, 0)
	require.NoError(t, err, "what was active stays readable")
	require.NoError(t, k.Invariants(f.Ctx))
}

// TestASponsorDoesNotGetRidOfAnAuthority follows a conditional approval, an amendment that one country refuses, and an
// authority whose assignment the sponsor ends, through the real registers.
func TestASponsorDoesNotGetRidOfAnAuthority(t *testing.T) {
	f := fixture.New(t, types.StoreKey)
	k := keeper.NewKeeper(f.Codec, f.Store(types.StoreKey), f.Addresses, keeper.Keepers{
		Identity: f.Identity, Trial: f.Trial, Registration: f.Registration, Audit: f.Audit,
	})
	server, trials := keeper.NewMsgServer(k), trialkeeper.NewMsgServer(f.Trial)
	sponsorAdmin := f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR)
	siteAdmin := f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_SITE)
	sponsor := f.Person(sponsorAdmin, "sponsor", fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
	chair := f.Person(f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE), "chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	german := f.Person(f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE), "german chair", fact.Role_ROLE_COMMITTEE_CHAIR)
	assessor := f.Person(f.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR), "assessor", fact.Role_ROLE_COMMITTEE_MEMBER)
	investigator := f.Person(siteAdmin, "investigator", fact.Role_ROLE_PRINCIPAL_INVESTIGATOR)

	trial := fixture.Must(f, registrationkeeper.NewMsgServer(f.Registration).RegisterTrial, &registrationtypes.MsgRegisterTrial{Signer: sponsor.Address, Registration: registration(sponsor.Organisation)}).Trial
	sites := make(map[string]uint32)
	for _, country := range []string{"DE", "FR"} {
		sites[country] = fixture.Must(f, trials.AddSite, &trialtypes.MsgAddSite{
			Signer: sponsor.Address, Trial: trial, Organisation: siteAdmin.Organisation, Investigator: investigator.Address, Country: country,
		}).Site
	}
	assign := func(p fixture.Person, capacity trialfact.Capacity, countries ...string) uint32 {
		return fixture.Must(f, trials.AssignOrganisation, &trialtypes.MsgAssignOrganisation{
			Signer: sponsor.Address, Trial: trial, Organisation: p.Organisation, Capacity: capacity, Countries: countries,
		}).Assignment
	}
	assign(chair, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE)
	assign(german, trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE, "DE")
	ofAuthority := assign(assessor, trialfact.Capacity_CAPACITY_AUTHORITY, "FR")
	f.Next(time.Minute)

	decide := func(by fixture.Person, decider protocolfact.Decider, version uint32, outcome protocolfact.Outcome) *types.MsgDecide {
		m := decision(1, version, outcome)
		m.Signer, m.Trial, m.Decider = by.Address, trial, decider
		for i := range m.Conditions {
			m.Conditions[i].Due = f.Ctx.BlockTime().Add(time.Hour)
		}
		return m
	}
	activate := func(country string, version uint32) *types.MsgActivate {
		return &types.MsgActivate{Signer: investigator.Address, Trial: trial, Site: sites[country], Line: 1, Version: version}
	}
	submit := func(m *types.MsgSubmitDocument) {
		m.Signer, m.Trial = sponsor.Address, trial
		fixture.Must(f, server.SubmitDocument, m)
	}
	submit(paper(protocolType, "protocol"))
	fixture.Must(f, server.Decide, decide(chair, types.EthicsCommittee, 1, types.ApprovedWithConditions))
	fixture.Must(f, server.Decide, decide(assessor, types.Authority, 1, types.Approved))
	fixture.Must(f, server.Activate, activate("FR", 1))
	f.Next(2 * time.Hour)
	fixture.Refuse(f, server.Activate, activate("DE", 1), "has condition 1 of decision 1 overdue")
	for condition := uint32(1); condition <= 2; condition++ {
		fixture.Must(f, server.ConfirmCondition, &types.MsgConfirmCondition{
			Signer: chair.Address, Trial: trial, Line: 1, Version: 1, Decision: 1, Condition: condition,
		})
	}
	fixture.Refuse(f, server.Activate, activate("DE", 1), "has not approved it")
	fixture.Must(f, server.Decide, decide(german, types.EthicsCommittee, 1, types.Approved))
	fixture.Must(f, server.Activate, activate("DE", 1))

	end := func(by fixture.Person) *trialtypes.MsgEndAssignment {
		return &trialtypes.MsgEndAssignment{
			Signer: by.Address, Trial: trial, Assignment: ofAuthority, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_PLANNED),
		}
	}
	// The sponsor waits for the moment at which the authority is suspended; once reinstated, it goes on.
	fixture.Refuse(f, trials.EndAssignment, end(sponsor), "can end it")
	registers := identitykeeper.NewMsgServer(f.Identity)
	fixture.Must(f, registers.SuspendOrganisation, &identitytypes.MsgSuspendOrganisation{
		Signer: f.Accreditor().Address, Organisation: assessor.Organisation, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_PLANNED),
	})
	fixture.Must(f, trials.EndAssignment, end(sponsor))
	fixture.Must(f, registers.ReinstateOrganisation, &identitytypes.MsgReinstateOrganisation{
		Signer: f.Accreditor().Address, Organisation: assessor.Organisation, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_PLANNED),
	})
	f.Next(time.Minute)
	submit(follows(paper(protocolType, "amended"), 1, 1))
	fixture.Must(f, server.Decide, decide(chair, types.EthicsCommittee, 2, types.Approved))
	fixture.Must(f, server.Decide, decide(german, types.EthicsCommittee, 2, types.Disapproved))
	fixture.Refuse(f, server.Activate, activate("DE", 2), "disapproved it")
	fixture.Refuse(f, server.Activate, activate("FR", 2), "has not approved it")
	fixture.Must(f, server.Decide, decide(assessor, types.Authority, 2, types.Approved))
	fixture.Must(f, server.Activate, activate("FR", 2))

	// Who leaves by their own signature leaves the decision to those who stay.
	submit(follows(paper(protocolType, "amended again"), 1, 2))
	fixture.Must(f, server.Decide, decide(chair, types.EthicsCommittee, 3, types.Approved))
	fixture.Refuse(f, server.Activate, activate("FR", 3), "has not approved it")
	fixture.Must(f, trials.EndAssignment, end(assessor))
	f.Next(time.Minute)
	fixture.Must(f, server.Activate, activate("FR", 3))
	for country, version := range map[string]uint32{"DE": 1, "FR": 3} {
		v, err := k.ActiveAt(f.Ctx, trial, sites[country], 1, 0)
		require.NoError(t, err)
		require.Equal(t, version, v.Number, "each country goes its way")
	}
	require.NoError(t, k.Invariants(f.Ctx))
}
