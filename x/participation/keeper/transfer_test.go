package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	participationfact "github.com/equipoise-trials/equipoise/fact/participation"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitykeeper "github.com/equipoise-trials/equipoise/x/identity/keeper"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	"github.com/equipoise-trials/equipoise/x/participation/keeper"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payoutkeeper "github.com/equipoise-trials/equipoise/x/payout/keeper"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

func (w *world) offer(from site, p participant, to site) *types.MsgOfferTransfer {
	return &types.MsgOfferTransfer{Signer: from.coordinator.Address, Handle: p.handle, Site: to.number, ReasonCommitment: w.fresh()}
}

func (w *world) acceptance(p participant, to site) *types.MsgAcceptTransfer {
	return &types.MsgAcceptTransfer{Signer: to.coordinator.Address, Handle: p.handle}
}

func (w *world) signature(p participant, to site) *consenttypes.MsgSignTransfer {
	return &consenttypes.MsgSignTransfer{Signer: p.address, Handle: p.handle, Site: to.number}
}

// agreed has both sites sign that a participant goes from one to the other.
func (w *world) agreed(from site, p participant, to site) {
	w.Helper()
	fixture.Must(w.Fixture, w.msgs.OfferTransfer, w.offer(from, p, to))
	fixture.Must(w.Fixture, w.msgs.AcceptTransfer, w.acceptance(p, to))
}

// moves transfers a participant who signs alone.
func (w *world) moves(from site, p participant, to site) {
	w.Helper()
	w.agreed(from, p, to)
	fixture.Must(w.Fixture, w.consentMsgs.SignTransfer, w.signature(p, to))
	require.NoError(w, w.CheckInvariants(w.Ctx))
	require.NoError(w, payoutkeeper.Invariants(w.Ctx, w.payout))
}

// siteLedger returns what the participations of a site may still earn.
func (w *world) siteLedger(s site) payouttypes.SiteLedger {
	w.Helper()
	state, err := w.payout.ExportGenesis(w.Ctx)
	require.NoError(w, err)
	for _, l := range state.Sites {
		if l.Site == s.number {
			return l
		}
	}
	return payouttypes.SiteLedger{}
}

func TestAParticipantWhoMovesIsLookedAfterByAnotherSiteUnderTheSameHandle(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p := w.come(w.here, enrolled)
	w.attests(w.here, p)
	w.Next(day)
	w.moves(w.here, p, w.there)
	transferred := w.Facts()[0].(*participationfact.ParticipantTransferred)
	require.Equal(t, fact.ActorKind_ACTOR_KIND_PARTICIPANT, transferred.Signature.Actor.Kind)
	require.Equal(t, w.there.number, transferred.Site)
	require.Equal(t, w.here.number, transferred.From)
	require.Equal(t, enrolled, w.stored(p).State)

	w.Next(day)
	w.attests(w.there, p)
	require.Equal(t, 2*visit, w.balance(p), "the standing consent goes on to stand: both sites require the same form")
	refuses(w, w.msgs.StartFollowUp, &types.MsgStartFollowUp{Signer: w.here.coordinator.Address, Handle: p.handle}, "is for people of organisation")
	require.NoError(t, w.step(w.there, p, followUp))
	require.NoError(t, w.step(w.there, p, closed))

	here, err := w.Counts(w.Ctx, w.trial, w.here.number)
	require.NoError(t, err)
	require.Equal(t, types.Counts{Invited: 1, Enrolled: 1, MovedAway: 1}, here)
	there, err := w.Counts(w.Ctx, w.trial, w.there.number)
	require.NoError(t, err)
	require.Equal(t, types.Counts{MovedIn: 1, Closed: 1}, there)
	listed, err := keeper.NewQueryServer(w.Keeper).Participations(w.Ctx, &types.QueryParticipationsRequest{Trial: w.trial, Site: w.there.number})
	require.NoError(t, err)
	require.Len(t, listed.Participations, 1)
}

// A site that wants to be rid of a participant, or to bring one in, has to wait for their signature.
func TestNoSiteTransfersAParticipantWithoutTheirSignature(t *testing.T) {
	w := newWorld(t)
	p, q := w.come(w.here, enrolled), w.come(w.here, enrolled)
	refused(w, w.consentMsgs.SignTransfer, w.signature(p, w.there), types.ErrTransfer)
	w.agreed(w.here, p, w.there)
	for name, by := range map[string]string{
		"the old site": w.here.coordinator.Address, "the new site": w.there.coordinator.Address, "another participant": q.address,
	} {
		t.Run(name, func(*testing.T) {
			m := w.signature(p, w.there)
			m.Signer = by
			refused(w, w.consentMsgs.SignTransfer, m, consenttypes.ErrNotTheirKey)
		})
	}
	require.Equal(t, w.here.number, w.stored(p).Site)
	w.Next(types.TimeToTransfer)
	refuses(w, w.consentMsgs.SignTransfer, w.signature(p, w.there), "no transfer of participation")
	require.Equal(t, w.here.number, w.stored(p).Site, "it lapses by itself")
}

func TestTwoSitesDoNotPullAtOneParticipant(t *testing.T) {
	w := newWorld(t)
	third := w.addSite("a third")
	w.Next(time.Hour)
	p := w.come(w.here, enrolled)
	fixture.Must(w.Fixture, w.msgs.OfferTransfer, w.offer(w.here, p, w.there))
	refuses(w, w.msgs.OfferTransfer, w.offer(w.here, p, third), "take that back first")
	refuses(w, w.msgs.OfferTransfer, w.offer(w.there, p, third), "")
	refuses(w, w.msgs.AcceptTransfer, w.acceptance(p, third), "")
	fixture.Must(w.Fixture, w.msgs.AcceptTransfer, w.acceptance(p, w.there))
	refuses(w, w.consentMsgs.SignTransfer, w.signature(p, third), "the message names site")
	fixture.Must(w.Fixture, w.consentMsgs.SignTransfer, w.signature(p, w.there))
	refuses(w, w.msgs.OfferTransfer, w.offer(w.there, p, third), "in this block")
	w.Next(time.Second)
	refuses(w, w.msgs.OfferTransfer, w.offer(w.here, p, third), "")
	w.moves(w.there, p, third)
}

// What a participation may earn does not begin anew where it goes on.
func TestATransferEarnsNothingTwice(t *testing.T) {
	w := newWorld(t)
	w.fund(100 * visit)
	p := w.come(w.here, enrolled)
	travel := w.visits(w.here, p, p)
	travel.Lines[0].Tariff, travel.Lines[1].Tariff = travelTariff, travelTariff
	w.Next(day)
	fixture.Must(w.Fixture, w.msgs.AttestVisits, travel)
	w.Next(day)
	w.moves(w.here, p, w.there)
	w.Next(day)
	again := w.visits(w.there, p)
	again.Lines[0].Tariff = travelTariff
	refused(w, w.msgs.AttestVisits, again, payouttypes.ErrOverCap)
	again.Lines[0].Tariff, again.Lines[0].Nullifier = visitTariff, travel.Lines[0].Nullifier
	refused(w, w.msgs.AttestVisits, again, payouttypes.ErrNullifierUsed)

	require.Zero(t, w.siteLedger(w.here).Open)
	require.Empty(t, w.siteLedger(w.here).Tariffs)
	require.EqualValues(t, 1, w.siteLedger(w.there).Open)
	require.EqualValues(t, 2, w.siteLedger(w.there).Tariffs[0].Count, "what it earned elsewhere counts where it goes on")
}

func TestTheSiteThatAParticipantLeftAttestsWhatItSawForASettlementWindow(t *testing.T) {
	w := newWorld(t)
	w.fund(100 * visit)
	p := w.come(w.here, enrolled)
	w.Next(day)
	w.moves(w.here, p, w.there)
	w.Next(window)
	line := w.attests(w.here, p).Lines[0].Line
	require.Equal(t, w.here.number, w.line(line).Site)
	require.EqualValues(t, 1, w.siteLedger(w.there).Tariffs[0].Count)
	require.Empty(t, w.siteLedger(w.here).Tariffs)
	require.NoError(t, payoutkeeper.Invariants(w.Ctx, w.payout))
	refuses(w, w.payoutMsgs.ReverseVisits, w.reversal(w.there.nurse, line), "is for people of organisation")
	w.Next(time.Second)
	refused(w, w.msgs.AttestVisits, w.visits(w.here, p), types.ErrSettled)
	w.attests(w.there, p)
}

// The site that attested a visit takes it back, wherever its participant is by then.
func TestATransferLeavesAnOpenReversalWithTheSiteThatAttested(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	w.alone(w.here)
	w.Next(day)
	w.attests(w.here, p) // queued: there is no money
	w.reverses(w.here.nurse, 1)
	w.moves(w.here, p, w.there)
	w.sleep(payouttypes.TimeToContest)
	refuses(w, w.payoutMsgs.ConfirmReversal, w.confirmation(w.there.nurse, 1), "is for people of organisation")
	fixture.Must(w.Fixture, w.payoutMsgs.ConfirmReversal, w.confirmation(w.here.coordinator, 1))
	require.Empty(t, w.siteLedger(w.there).Tariffs)
	require.NoError(t, payoutkeeper.Invariants(w.Ctx, w.payout))
}

func TestNobodyIsTransferredWhileAnotherKeyIsProposed(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	w.agreed(w.here, p, w.there)
	w.accepts(w.here, p, w.newParticipant())
	refused(w, w.consentMsgs.SignTransfer, w.signature(p, w.there), consenttypes.ErrProposal)
	fixture.Must(w.Fixture, w.consentMsgs.VetoKey, &consenttypes.MsgVetoKey{Signer: p.address, Handle: p.handle, Blind: w.fresh()})
	fixture.Must(w.Fixture, w.consentMsgs.SignTransfer, w.signature(p, w.there))
}

// What a consent says of the end of each block would not say that they were at the first site at all.
func TestNobodyIsInvitedEnrolledAndTransferredInOneBlock(t *testing.T) {
	w := newWorld(t)
	p := w.invite(w.here)
	w.consents(w.here, p, 1)
	require.NoError(t, w.step(w.here, p, screening))
	require.NoError(t, w.step(w.here, p, enrolled))
	refuses(w, w.msgs.OfferTransfer, w.offer(w.here, p, w.there), "came to site 1 in this block: send it again")
	w.Next(time.Second)
	w.moves(w.here, p, w.there)
	consents, err := w.consent.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.Equal(t, w.stored(p).Sites(), consents.Consents[0].Sites())
}

func TestNobodyIsTransferredToASiteThatWasStopped(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	w.agreed(w.here, p, w.there)
	w.decides(w.consentLine, protocolfact.Outcome_OUTCOME_SUSPENDED)
	refuses(w, w.consentMsgs.SignTransfer, w.signature(p, w.there), "suspended it")
}

// Whose site is gone is not left alone: the sponsor offers, and the other site and the participant sign as ever.
func TestTheParticipantsOfASiteThatIsGoneGoOnElsewhere(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	p := w.come(w.here, enrolled)
	m := w.offer(w.here, p, w.there)
	m.Signer = w.sponsor.Address
	refuses(w, w.msgs.OfferTransfer, m, "is for people of organisation") // as long as the site signs for itself
	fixture.Must(w.Fixture, identitykeeper.NewMsgServer(w.Identity).SuspendOrganisation, &identitytypes.MsgSuspendOrganisation{
		Signer: w.Accreditor().Address, Organisation: w.here.organisation, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_SAFETY),
	})
	refuses(w, w.msgs.OfferTransfer, w.offer(w.here, p, w.there), "")
	m.Signer = w.there.coordinator.Address
	refuses(w, w.msgs.OfferTransfer, m, "")
	m.Signer = w.sponsor.Address
	fixture.Must(w.Fixture, w.msgs.OfferTransfer, m)
	fixture.Must(w.Fixture, w.msgs.AcceptTransfer, w.acceptance(p, w.there))
	fixture.Must(w.Fixture, w.consentMsgs.SignTransfer, w.signature(p, w.there))
	w.Next(day)
	w.attests(w.there, p)
	require.Equal(t, visit, w.balance(p))
}

func TestNobodyIsTransferredToASiteThatPaysByAnotherSchedule(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.there, enrolled)
	w.reprices(func(*protocoltypes.PaymentSchedule) {})
	w.Next(time.Hour)
	refuses(w, w.msgs.OfferTransfer, w.offer(w.there, p, w.here), "would begin anew")
}

func TestSomebodyAssistedMovesBySignatureOfTheirRepresentative(t *testing.T) {
	w := newWorld(t)
	w.fund(100 * visit)
	w.alone(w.here)
	w.alone(w.there)
	p, representative := w.assisted(w.here)
	w.enrols(w.here, p)
	w.Next(day)
	w.attestsAlone(w.here, p)
	require.Equal(t, isHeld, w.line(1).State, "nobody but who invited stands behind them")
	w.agreed(w.here, p, w.there)
	m := w.signature(p, w.there)
	refused(w, w.consentMsgs.SignTransfer, m, consenttypes.ErrNotTheirKey)
	m.Signer = representative.Address
	fixture.Must(w.Fixture, w.consentMsgs.SignTransfer, m)
	require.Equal(t, consentfact.Capacity_CAPACITY_REPRESENTATIVE, w.Facts()[0].(*participationfact.ParticipantTransferred).Capacity)
	w.Next(day)
	w.attestsAlone(w.there, p)
	w.sleep(time.Second)
	require.Equal(t, isSettled, w.line(1).State, "the new site did not invite, and stands behind them")
	require.Equal(t, isSettled, w.line(2).State)
}

func TestFeesThatTwoSitesPromisedGoBackToBoth(t *testing.T) {
	w := newWorld(t)
	p := w.come(w.here, enrolled)
	w.moves(w.here, p, w.there)
	w.Next(day)
	w.accepts(w.there, p, w.newParticipant()) // its fees are the new site's to promise
	require.NoError(t, w.step(w.there, p, closed))
	w.Next(window + time.Second)
	before := []int64{w.inTreasury(w.here), w.inTreasury(w.there)}
	require.NoError(t, w.EndBlock(w.Ctx))
	require.EqualValues(t, types.MaxFeeLimit, w.inTreasury(w.here)-before[0])
	require.EqualValues(t, types.MaxFeeLimit-300, w.inTreasury(w.there)-before[1])
	require.NoError(t, w.CheckInvariants(w.Ctx))
}
