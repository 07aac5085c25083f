package keeper

import (
	"context"
	"time"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// attestation is what all lines of one message share.
type attestation struct {
	trial    uint64
	site     uint32
	grant    trialtypes.Grant
	schedule protocoltypes.Schedule
}

// AttestVisits vouches for visits and accrues what each earned. It is all or nothing: the first line that is refused
// refuses the message, and the transaction takes back what the lines before it did.
func (k msgServer) AttestVisits(ctx context.Context, msg *types.MsgAttestVisits) (*types.MsgAttestVisitsResponse, error) {
	visits, err := msg.Visits()
	if err != nil {
		return nil, err
	}
	a, err := k.attestation(ctx, msg)
	if err != nil {
		return nil, err
	}
	res := &types.MsgAttestVisitsResponse{Lines: make([]types.AttestedLine, len(visits))}
	return res, k.payout.AccrueAt(ctx, msg.Trial, msg.Site, func(accrue payouttypes.Accrue) (err error) {
		for i, visit := range visits {
			if res.Lines[i], err = k.attest(ctx, a, visit, accrue); err != nil {
				return types.AtLine(err, i, len(visits))
			}
		}
		return nil
	})
}

// attestation authorises the signer and finds what applies at the site now.
func (k Keeper) attestation(ctx context.Context, msg *types.MsgAttestVisits) (a attestation, err error) {
	a = attestation{trial: msg.Trial, site: msg.Site}
	if a.grant, err = k.authorize(ctx, msg.Signer, fact.Task_TASK_VISIT_ATTESTATION, msg.Trial, msg.Site); err != nil {
		return a, err
	}
	a.schedule, err = k.protocol.ActiveSchedule(ctx, msg.Trial, msg.Site)
	return a, err
}

// attest checks one line, accrues what it earned, and records the visit with what became of the payment. A short escrow
// fails nothing: the line waits. Nor does a stale consent: nobody pays for a site's delay, so the line is paid and flagged.
func (k Keeper) attest(ctx context.Context, a attestation, v types.Visit, accrue payouttypes.Accrue) (types.AttestedLine, error) {
	who, err := k.requireVisits(ctx, a, v.Handle)
	if err != nil {
		return types.AttestedLine{}, err
	}
	tariff, err := a.schedule.Tariff(v.Tariff)
	if err != nil {
		return types.AttestedLine{}, err
	}
	if err := types.RequireTariffFor(who.population, tariff); err != nil {
		return types.AttestedLine{}, err
	}

	accrued, err := accrue(payouttypes.Accrual{
		Trial: a.trial, Site: a.site, Handle: v.Handle, Nullifier: v.Nullifier, Blind: v.Blind,
		Schedule: payouttypes.Schedule{Line: a.schedule.Line, Version: a.schedule.Version}, Tariff: v.Tariff,
		Cap: tariff.Cap, Denom: a.schedule.Denom, Amount: tariff.Amount, Seconded: who.seconded,
		Attester: a.grant.Person.Origin, Cosign: a.schedule.WantsCosignature(tariff.Amount),
		Caps: payouttypes.Caps{Participation: a.schedule.ParticipationCap, Trial: a.schedule.TrialCap},
		Pace: payouttypes.Pace{
			Interval: tariff.Interval, ParticipationDay: a.schedule.ParticipationDay, SiteDay: a.schedule.SiteDay, Epoch: a.schedule.Epoch,
		},
	})
	if err != nil {
		return types.AttestedLine{}, err
	}
	return types.AttestedLine{Line: accrued.Line, State: accrued.State}, k.audit.Record(ctx, &participationfact.VisitAttested{
		Signature:       fact.By(a.grant.Actor, fact.Meaning_MEANING_ATTESTED),
		Blind:           v.Blind[:],
		Trial:           a.trial,
		Site:            a.site,
		Handle:          v.Handle[:],
		Nullifier:       v.Nullifier[:],
		ScheduleLine:    a.schedule.Line,
		ScheduleVersion: a.schedule.Version,
		Tariff:          v.Tariff,
		Detail:          v.Detail[:],
		StaleConsent:    who.stale,
		Line:            accrued.Line,
		Denom:           a.schedule.Denom,
		Amount:          tariff.Amount.String(),
		Outcome:         accrued.Outcome,
		Unscheduled:     tariff.Unscheduled,
	})
}

// visitor is what the attestation of a visit asks of its participant.
type visitor struct {
	// stale says whether the consent is older than what the site demands now.
	stale bool
	// seconded says whether the visit shows that somebody stands behind the participation besides who invited it: the participant,
	// who signs by their own key, or a second member of the site's staff, who attests it.
	seconded bool
	// population says to which population the participant belongs.
	population protocolfact.Population
}

// requireVisits says what keeps visits of a participation from being attested at the site now; if nothing does, what is to be
// known of the participant.
func (k Keeper) requireVisits(ctx context.Context, a attestation, handle fact.Hash) (who visitor, err error) {
	p, err := k.Participation(ctx, handle)
	if err != nil {
		return who, err
	}
	former, err := p.RequireAttestedBy(a.grant.Trial, a.site, sdk.UnwrapSDKContext(ctx).BlockTime())
	if err != nil {
		return who, err
	}
	consent, err := k.RequireVisits(ctx, p, a.grant.Trial, former)
	who.stale, who.population = consent.Stale, consent.Population
	who.seconded = consent.SignsAlone() || p.Inviter != a.grant.Person.Origin
	return who, err
}

// RequireVisits returns how the consent of a participation in a trial stands, or says what keeps it from earning anything by visits now.
// Former says that it is a former site of the participation which attests them.
func (k Keeper) RequireVisits(ctx context.Context, p types.Participation, trial trialtypes.Trial, former bool) (consenttypes.Standing, error) {
	consent, err := k.consent.Standing(ctx, fact.Hash(p.Handle))
	if err != nil {
		return consent, err
	}
	if consent.Version == 0 && !former { // no version was ever completed; to the form of a former site one was, before the screening
		return consent, errorsmod.Wrapf(types.ErrNoConsent, "participation %X has never consented to form %d, which it requires at site %d: visits there begin after the consent",
			p.Handle, consent.FormLine, p.Site)
	}
	var withdrawn *time.Time
	switch _, followed := p.Reached(types.State_STATE_FOLLOW_UP); {
	case consent.Withdrawn:
		withdrawn = &consent.WithdrawnAt
	case consent.FollowedUp && !followed: // from treatment alone, and nobody follows them up yet
		withdrawn = &consent.FollowedUpSince
	}
	return consent, p.RequireVisits(withdrawn, trial, sdk.UnwrapSDKContext(ctx).BlockTime())
}
