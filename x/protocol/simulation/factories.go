// Package simulation makes random messages about the documents that a simulated chain happens to have.
package simulation

import (
	"context"
	"crypto/sha256"
	"strconv"
	"time"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/sim"
	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// Trials and sites are guessed: the first ones of a simulated chain.
const (
	maxTrial = 3
	maxSite  = 4
)

// Factories makes the messages. Each factory guesses, and skips what the chain would refuse.
type Factories struct {
	documents keeper.Keeper
	server    types.MsgServer
}

// New returns the factories for the documents of a keeper.
func New(k keeper.Keeper) Factories { return Factories{k, keeper.NewMsgServer(k)} }

// SubmitDocument begins a line, or adds a version to one.
func (f Factories) SubmitDocument() simsx.SimMsgFactoryFn[*types.MsgSubmitDocument] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgSubmitDocument) {
		r := data.Rand()
		msg := &types.MsgSubmitDocument{
			Trial: r.Uint64InRange(1, maxTrial+1), Type: protocolfact.DocumentType(r.IntInRange(1, len(protocolfact.DocumentType_name))),
			Content: types.Content{Title: "Document " + strconv.Itoa(r.Intn(1000))},
		}
		if head, ok := f.anyVersion(ctx, data); ok && r.Intn(3) > 0 {
			document, err := f.documents.Document(ctx, head.Trial, head.Line)
			if err != nil {
				reporter.Fail(err)
				return nil, nil
			}
			msg.Trial, msg.Line, msg.Type, msg.Supersedes = document.Trial, document.Line, document.Type, document.Head
			msg.Content.Purpose, msg.Content.Population, msg.Content.Demands = head.Content.Purpose, head.Content.Population, head.Content.Demands
		} else if msg.Type == protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM {
			msg.Content.Purpose, msg.Content.Population = protocolfact.Purpose(r.IntInRange(1, 3)), types.Populations()[r.Intn(4)]
			msg.Content.Demands.Representative = msg.Content.Population != types.Self && r.Intn(4) > 0
		}
		if msg.Line != 0 {
			amend(msg, r.Intn(4))
		}
		msg.Content.Reconsent = msg.Content.Amendment != types.Administrative && msg.Type == protocolfact.DocumentType_DOCUMENT_TYPE_CONSENT_FORM && r.Bool()
		if err := addFile(msg, data); err != nil {
			reporter.Fail(err)
			return nil, nil
		}
		return propose(ctx, data, reporter, &msg.Signer, msg, f.server.SubmitDocument)
	}
}

// amend gives a later version one of the classes of amendment, or none.
func amend(msg *types.MsgSubmitDocument, class int) {
	msg.Content.Amendment = protocolfact.AmendmentClass(class)
	if msg.Content.Amendment != types.Unclassified {
		msg.Content.Rationale = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_SAFETY}
	}
}

// addFile gives a submission a random file or, where its type asks for one, a random payment schedule.
func addFile(msg *types.MsgSubmitDocument, data *simsx.ChainDataSource) error {
	variant := protocolfact.Variant{Language: "en", Digest: sim.Bytes32(data), Size_: 1000, MediaType: "application/pdf"}
	if msg.Type == protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE {
		interval := 24 * time.Hour
		raw, err := types.EncodeSchedule(types.PaymentSchedule{
			Denom: "uusd", Release: types.Release_RELEASE_IMMEDIATE, ResponseDays: 14,
			ParticipationDay: "2000000", SiteDay: "20000000",
			Tariffs: []*types.TariffLine{{
				Code: "VISIT", Cap: 12, Interval: &interval, Kind: types.TariffKind_TARIFF_KIND_STIPEND, Amount: strconv.Itoa(data.Rand().IntInRange(1, 1_000_000)),
			}},
		})
		if err != nil {
			return err
		}
		digest := sha256.Sum256(raw)
		msg.Schedule = raw
		variant = protocolfact.Variant{Language: "zxx", Digest: digest[:], Size_: uint64(len(raw)), MediaType: types.ScheduleMediaType}
	}
	msg.Content.Variants = []protocolfact.Variant{variant}
	return nil
}

// Decide decides on a version that somebody submitted: mostly it approves.
func (f Factories) Decide() simsx.SimMsgFactoryFn[*types.MsgDecide] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgDecide) {
		v, ok := f.anyVersion(ctx, data)
		if !ok {
			reporter.Skip("nothing was submitted")
			return nil, nil
		}
		r := data.Rand()
		msg := &types.MsgDecide{
			Trial: v.Trial, Line: v.Line, Version: v.Number, Decider: protocolfact.Decider(r.IntInRange(1, 3)), Outcome: types.Approved,
			DocumentDigest: sim.Bytes32(data), Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_PLANNED},
		}
		if r.Intn(3) == 0 {
			msg.Outcome = protocolfact.Outcome(r.IntInRange(1, len(protocolfact.Outcome_name)))
		}
		if r.Intn(3) == 0 {
			msg.Scope.Sites = []uint32{r.Uint32InRange(1, maxSite+1)}
		}
		if types.Approves(msg.Outcome) && r.Bool() {
			end := simsx.BlockTime(ctx).Add(time.Duration(r.IntInRange(1, 1000)) * time.Hour).UTC()
			msg.NotAfter = &end
		}
		if msg.Outcome == types.ApprovedWithConditions {
			for range r.IntInRange(1, 4) {
				due := simsx.BlockTime(ctx).Add(time.Duration(r.IntInRange(1, 1000)) * time.Hour).UTC()
				msg.Conditions = append(msg.Conditions, types.Condition{TextDigest: sim.Bytes32(data), Due: due})
			}
		}
		if len(v.DecidedBy) > 0 && r.Intn(3) == 0 {
			gone := v.DecidedBy[r.Intn(len(v.DecidedBy))]
			msg.Decider, msg.InPlaceOf = gone.Decider, gone.Organisation
		}
		return propose(ctx, data, reporter, &msg.Signer, msg, f.server.Decide)
	}
}

// AnswerCondition posts evidence for a condition that somebody demanded.
func (f Factories) AnswerCondition() simsx.SimMsgFactoryFn[*types.MsgAnswerCondition] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgAnswerCondition) {
		c := f.anyCondition(ctx, data, reporter)
		msg := &types.MsgAnswerCondition{
			Trial: c.Trial, Line: c.Line, Version: c.Version, Decision: c.Decision, Condition: c.Number, EvidenceDigest: sim.Bytes32(data),
		}
		return propose(ctx, data, reporter, &msg.Signer, msg, f.server.AnswerCondition)
	}
}

// ConfirmCondition confirms a condition that somebody demanded.
func (f Factories) ConfirmCondition() simsx.SimMsgFactoryFn[*types.MsgConfirmCondition] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgConfirmCondition) {
		c := f.anyCondition(ctx, data, reporter)
		msg := &types.MsgConfirmCondition{
			Trial: c.Trial, Line: c.Line, Version: c.Version, Decision: c.Decision, Condition: c.Number, EvidenceDigest: c.EvidenceDigest,
		}
		return propose(ctx, data, reporter, &msg.Signer, msg, f.server.ConfirmCondition)
	}
}

// ExtendCondition extends a condition that somebody demanded.
func (f Factories) ExtendCondition() simsx.SimMsgFactoryFn[*types.MsgExtendCondition] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgExtendCondition) {
		c := f.anyCondition(ctx, data, reporter)
		msg := &types.MsgExtendCondition{
			Trial: c.Trial, Line: c.Line, Version: c.Version, Decision: c.Decision, Condition: c.Number,
			Due:    simsx.BlockTime(ctx).Add(time.Duration(data.Rand().IntInRange(1, 2000)) * time.Hour).UTC(),
			Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_PLANNED},
		}
		return propose(ctx, data, reporter, &msg.Signer, msg, f.server.ExtendCondition)
	}
}

// anyCondition returns one of the chain's conditions, or skips.
func (f Factories) anyCondition(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) types.ConditionState {
	state, err := f.documents.ExportGenesis(ctx)
	if err != nil || len(state.Conditions) == 0 {
		reporter.Skip("no approval has conditions")
		return types.ConditionState{}
	}
	return state.Conditions[data.Rand().Intn(len(state.Conditions))]
}

// Activate activates a version that somebody submitted.
func (f Factories) Activate() simsx.SimMsgFactoryFn[*types.MsgActivate] {
	return func(ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter) ([]simsx.SimAccount, *types.MsgActivate) {
		v, ok := f.anyVersion(ctx, data)
		if !ok {
			reporter.Skip("nothing was submitted")
			return nil, nil
		}
		msg := &types.MsgActivate{Trial: v.Trial, Site: data.Rand().Uint32InRange(1, maxSite+1), Line: v.Line, Version: v.Number}
		return propose(ctx, data, reporter, &msg.Signer, msg, f.server.Activate)
	}
}

// anyVersion returns one of the chain's versions, if it has any.
func (f Factories) anyVersion(ctx context.Context, data *simsx.ChainDataSource) (types.Version, bool) {
	state, err := f.documents.ExportGenesis(ctx)
	if err != nil || len(state.Versions) == 0 {
		return types.Version{}, false
	}
	return state.Versions[data.Rand().Intn(len(state.Versions))], true
}

// propose lets anybody sign a message, if the chain would take it from them.
func propose[M sdk.Msg, R any](ctx context.Context, data *simsx.ChainDataSource, reporter simsx.SimulationReporter,
	signer *string, msg M, run func(context.Context, M) (R, error),
) (signers []simsx.SimAccount, none M) {
	account := data.AnyAccount(reporter)
	*signer = account.AddressBech32
	return sim.Propose(ctx, reporter, account, msg, run)
}
