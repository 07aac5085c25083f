// Package simulation makes random messages about what was promised of the trials that a simulated chain happens to have.
package simulation

import (
	"context"
	"fmt"
	"strconv"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"

	"github.com/equipoise-trials/equipoise/fact"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/x/internal/people"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/registration/keeper"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// Factories makes the messages. Each factory guesses, and skips what the chain would refuse.
type Factories struct {
	registrations keeper.Keeper
	trials        types.TrialKeeper
	server        types.MsgServer
	people        people.Finder
	// openings holds what was sealed, by seal.
	openings map[string]opening
}

// New returns the factories for the registrations of a keeper.
func New(k keeper.Keeper) Factories {
	below := k.Below()
	return Factories{k, below.Trial, keeper.NewMsgServer(k), people.Finder{Register: below.Identity}, make(map[string]opening)}
}

// RegisterTrial registers a trial with a number of a registry that another may hold.
func (f Factories) RegisterTrial() simsx.SimMsgFactoryFn[*types.MsgRegisterTrial] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgRegisterTrial) {
		account, person := f.people.Holder(ctx, data, reporter, fact.Role_ROLE_SPONSOR_REPRESENTATIVE)
		return sim.Propose(ctx, reporter, account, &types.MsgRegisterTrial{
			Signer: account.AddressBech32, Registration: registration(ctx, data, person.Organisation),
		}, f.server.RegisterTrial)
	}
}

// AmendRegistration changes some registration: its title, its outcomes, how many are planned, the records of other registries it
// commits to, or says that the first participant was enrolled today.
func (f Factories) AmendRegistration() simsx.SimMsgFactoryFn[*types.MsgAmendRegistration] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAmendRegistration) {
		e := one(ctx, f, data, reporter, entries)
		v, err := f.registrations.Version(ctx, e.Trial, e.Version)
		if err != nil {
			reporter.Skip("there is no trial")
			return nil, nil
		}
		account := f.authorised(ctx, data, reporter, e.Trial)
		v.Registration.PublicTitle = title(data)
		v.Registration.Outcomes[0].TimeFrame = fmt.Sprintf("Week %d", data.Rand().Intn(100))
		v.Registration.RegistryProjections = projections(data)
		v.Registration.SampleSize = sampleSize(data)
		if data.Rand().Intn(4) == 0 {
			v.Registration.FirstEnrolment = types.Milestone{Date: types.DateOf(simsx.BlockTime(ctx)), Kind: types.DateKind_DATE_KIND_ACTUAL}
		}
		msg := &types.MsgAmendRegistration{
			Signer: account.AddressBech32, Trial: e.Trial, BaseVersion: e.Version, Registration: v.Registration,
		}
		if data.Rand().Bool() {
			msg.Reason = sim.Reason(data)
		}
		return sim.Propose(ctx, reporter, account, msg, f.server.AmendRegistration)
	}
}

// UpdateStatus moves a trial to some other status.
func (f Factories) UpdateStatus() simsx.SimMsgFactoryFn[*types.MsgUpdateStatus] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgUpdateStatus) {
		e, account := f.manager(ctx, data, reporter)
		return sim.Propose(ctx, reporter, account, &types.MsgUpdateStatus{
			Signer: account.AddressBech32, Trial: e.Trial, Reason: sim.Reason(data),
			Status: trialfact.Status(data.Rand().IntInRange(1, int(trialfact.Status_STATUS_UNKNOWN))),
		}, f.server.UpdateStatus)
	}
}

// sampleSize plans participants, and now and then nobody: of a trial that is withdrawn before anybody is enrolled.
func sampleSize(data *simsx.ChainDataSource) types.SampleSize {
	if data.Rand().Intn(6) == 0 {
		return types.SampleSize{NonePlanned: true}
	}
	return types.SampleSize{Planned: uint32(data.Rand().IntInRange(1, 200))}
}

func title(data *simsx.ChainDataSource) string {
	return "Trial " + strconv.Itoa(data.Rand().Intn(1_000_000))
}

// projections are commitments to records of other registries, in every second registration none.
func projections(data *simsx.ChainDataSource) (list []types.RegistryProjection) {
	if data.Rand().Bool() {
		return nil
	}
	for _, kind := range []types.ProjectionKind{
		types.ProjectionKind_PROJECTION_KIND_CTGOV_V2, types.ProjectionKind_PROJECTION_KIND_USDM,
	}[:data.Rand().IntInRange(1, 3)] {
		number := fmt.Sprintf("NCT%08d", data.Rand().Intn(1000))
		list = append(list, types.RegistryProjection{Kind: kind, Number: number, Digest: types.ProjectionDigest(kind, []byte(number))})
	}
	return list
}

// registration is a complete registration whose first enrolment lies around the time of the block.
func registration(ctx context.Context, data *simsx.ChainDataSource, sponsor uint64) types.Registration {
	first := types.DateOf(simsx.BlockTime(ctx).AddDate(0, data.Rand().IntInRange(-3, 12), 0))
	first.Day = 0
	var primaryCompletion *types.Milestone
	if first.Compare(types.DateOf(simsx.BlockTime(ctx))) < 0 {
		primaryCompletion = &types.Milestone{Date: first, Kind: types.DateKind_DATE_KIND_ACTUAL}
	}
	return types.Registration{
		PrimaryCompletion: primaryCompletion,
		Identifiers: []registrationfact.Identifier{{
			Scheme: registrationfact.Scheme_SCHEME_NCT, Value: fmt.Sprintf("NCT%08d", data.Rand().Intn(1000)),
		}},
		PublicContact:     types.Contact{Organisation: sponsor},
		ScientificContact: types.Contact{Organisation: sponsor},
		PublicTitle:       title(data),
		ScientificTitle:   "A simulated trial",
		Countries:         []string{"DE", "FR"},
		Conditions:        []string{"Simulation"},
		Eligibility:       types.Eligibility{Sex: types.Sex_SEX_ALL},
		Design:            types.Design{Type: types.StudyType_STUDY_TYPE_OBSERVATIONAL},
		FirstEnrolment:    types.Milestone{Date: first, Kind: types.DateKind_DATE_KIND_ANTICIPATED},
		SampleSize:        sampleSize(data),
		Outcomes: []types.Outcome{{
			Id: "P1", Level: types.OutcomeLevel_OUTCOME_LEVEL_PRIMARY, Measure: "Measure", TimeFrame: "Week 52",
		}},
		IpdSharing:          types.IPDSharing{Plan: types.Sharing_SHARING_NO},
		RegistryProjections: projections(data),
	}
}
