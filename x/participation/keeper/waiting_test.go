package keeper_test

import (
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	"github.com/equipoise-trials/equipoise/x/participation/types"
	payoutkeeper "github.com/equipoise-trials/equipoise/x/payout/keeper"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// sleep lets time pass in which nobody does anything but the chain.
func (w *world) sleep(d time.Duration) {
	w.Helper()
	w.Next(d)
	require.NoError(w, w.payout.EndBlock(w.Ctx))
	require.NoError(w, payoutkeeper.Invariants(w.Ctx, w.payout))
	w.Next(time.Second)
}

// line returns a line of the trial.
func (w *world) line(number uint64) payouttypes.Line {
	w.Helper()
	line, err := w.payout.Line(w.Ctx, w.trial, number)
	require.NoError(w, err)
	return line
}

// reprices has the site here replaced by one that pays by another schedule: a version of the same one would not earn less.
func (w *world) reprices(change func(*protocoltypes.PaymentSchedule)) {
	w.Helper()
	week := 7 * day
	p := protocoltypes.PaymentSchedule{
		Denom: "uusd", Release: protocoltypes.Release_RELEASE_IMMEDIATE, ResponseDays: 14,
		ParticipationDay: "5000000000", SiteDay: "50000000000",
		Tariffs: []*protocoltypes.TariffLine{
			{Code: "VISIT", Kind: protocoltypes.TariffKind_TARIFF_KIND_STIPEND, Amount: "50000000", Cap: 100, Interval: &week},
			{Code: "TRAVEL", Kind: protocoltypes.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: "12500000", Cap: 2, Interval: &week},
		},
	}
	change(&p)
	former := w.paymentsLine
	w.paymentsLine = w.submitSchedule(p)
	w.here = w.addSite("of the other schedule")
	w.paymentsLine = former
}

// unpaid returns somebody enrolled who has not said where their money goes.
func (w *world) unpaid(s site) participant {
	w.Helper()
	p := w.invite(s)
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.consentLine, Version: 1, Language: "en",
		ObtainedBy: s.coordinator.Address, Blind: w.fresh(),
	})
	w.screens(s, p)
	w.enrols(s, p)
	w.Next(day)
	return p
}

// alone delegates the attestation of visits to the coordinator, who then could do everything by themselves.
func (w *world) alone(s site) {
	w.Helper()
	fixture.Must(w.Fixture, w.trialMsgs.Delegate, &trialtypes.MsgDelegate{
		Signer: s.investigator.Address, Trial: w.trial, Site: s.number, Person: s.coordinator.Address, Role: fact.Role_ROLE_COORDINATOR,
		Tasks: []fact.Task{fact.Task_TASK_VISIT_ATTESTATION},
	})
}

// assisted returns somebody assisted, in screening, whose representative has named a payee.
func (w *world) assisted(s site) (p participant, representative fixture.Person) {
	w.Helper()
	p, representative = w.newParticipant(), w.Key("a representative")
	witness := w.Key("a witness")
	key, err := codectypes.NewAnyWithValue(p.key.PubKey())
	require.NoError(w, err)
	digest := fact.KeyDigest(fact.Hash(p.handle), fact.Hash(w.fresh()))
	fixture.Must(w.Fixture, w.msgs.Invite, &types.MsgInvite{
		Signer: s.coordinator.Address, Trial: w.trial, Site: s.number, Handle: p.handle, PublicKey: key, KDigest: digest[:],
		Mode: consentfact.Mode_MODE_ASSISTED, Population: protocoltypes.Assisted, Blind: w.fresh(), Countersigners: []consentfact.Countersigner{
			{Address: representative.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE},
			{Address: witness.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS},
		},
	})
	fixture.Must(w.Fixture, w.consentMsgs.GiveConsent, &consenttypes.MsgGiveConsent{
		Signer: p.address, Handle: p.handle, FormLine: w.assistedLine, Version: 1, Language: "en", PaperDigest: w.fresh(),
		ObtainedBy: s.coordinator.Address, Blind: w.fresh(),
	})
	wallet := payouttypes.Wallet(w.addressOf(p))
	for _, m := range []*consenttypes.MsgCountersign{
		{Signer: representative.Address, Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE, Payee: &wallet},
		{Signer: witness.Address, Capacity: consentfact.Capacity_CAPACITY_WITNESS},
	} {
		m.Handle, m.FormLine, m.Version, m.Blind = p.handle, w.assistedLine, 1, w.fresh()
		fixture.Must(w.Fixture, w.consentMsgs.Countersign, m)
	}
	fixture.Must(w.Fixture, w.consentMsgs.ConfirmObtained, &consenttypes.MsgConfirmObtained{
		Signer: s.coordinator.Address, Handle: p.handle, FormLine: w.assistedLine, Version: 1, Blind: w.fresh(),
	})
	w.screens(s, p)
	w.Next(day)
	return p, representative
}

// attestsAlone has the coordinator who invited somebody attest their visit.
func (w *world) attestsAlone(s site, p participant) {
	w.Helper()
	m := w.visits(s, p)
	m.Signer = s.coordinator.Address
	fixture.Must(w.Fixture, w.msgs.AttestVisits, m)
}

// monitor returns a monitor of an organisation that is assigned to the trial.
func (w *world) monitor() fixture.Person {
	w.Helper()
	administrator := w.Organisation(identityfact.OrganisationKind_ORGANISATION_KIND_CRO)
	fixture.Must(w.Fixture, w.trialMsgs.AssignOrganisation, &trialtypes.MsgAssignOrganisation{
		Signer: w.sponsor.Address, Trial: w.trial, Organisation: administrator.Organisation, Capacity: trialfact.Capacity_CAPACITY_MONITOR,
	})
	return w.Person(administrator, "monitor", fact.Role_ROLE_MONITOR)
}

// objects has a monitor object to a line.
func (w *world) objects(monitor fixture.Person, line uint64) {
	w.Helper()
	fixture.Must(w.Fixture, w.payoutMsgs.Object, &payouttypes.MsgObject{
		Signer: monitor.Address, Trial: w.trial, Lines: []uint64{line}, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_CORRECTION),
	})
}

const (
	isHeld      = payouttypes.LineState_LINE_STATE_HELD
	isQueued    = payouttypes.LineState_LINE_STATE_QUEUED
	isInTransit = payouttypes.LineState_LINE_STATE_IN_TRANSIT
	isSettled   = payouttypes.LineState_LINE_STATE_SETTLED
	isSetAside  = payouttypes.LineState_LINE_STATE_SET_ASIDE
)

// waits has every state in which money waits for somebody or something: how a line comes to it, how long everybody may sleep
// before the chain goes on, and to what it comes then. The rows of the table in the README of x/payout have the same names.
var waits = []struct {
	name string
	// come brings line 1 of the trial into the state.
	come func(w *world)
	// hold is why it is held, unspecified if it is not.
	state payouttypes.LineState
	hold  payoutfact.Hold
	// until is how long everybody sleeps before the chain goes on by itself, 0 if it does not.
	until time.Duration
	// then is the state that the line comes to when the chain goes on.
	then payouttypes.LineState
}{
	{
		name: "HELD, PAYEE_UNCONFIRMED", state: isHeld, hold: payoutfact.Hold_HOLD_PAYEE_UNCONFIRMED,
		come: func(w *world) { w.attests(w.here, w.unpaid(w.here)) },
	},
	{
		name: "HELD, SECOND_DELEGATE", state: isHeld, hold: payoutfact.Hold_HOLD_SECOND_DELEGATE,
		come: func(w *world) {
			w.alone(w.here)
			p, _ := w.assisted(w.here)
			w.attestsAlone(w.here, p)
		},
		until: payouttypes.TimeToSecond, then: isSettled,
	},
	{
		name: "HELD, COSIGNATURE", state: isHeld, hold: payoutfact.Hold_HOLD_COSIGNATURE,
		come: func(w *world) {
			w.reprices(func(p *protocoltypes.PaymentSchedule) { p.CosignAbove = "0" })
			w.attests(w.here, w.come(w.here, enrolled))
		},
		until: payouttypes.TimeToCosign, then: isSettled,
	},
	{
		name: "HELD, REVERSAL", state: isHeld, hold: payoutfact.Hold_HOLD_REVERSAL,
		come: func(w *world) {
			p := w.unpaid(w.here)
			w.attests(w.here, p)
			w.reverses(w.here.nurse, 1)
			wallet := payouttypes.Wallet(w.addressOf(p))
			fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
				Signer: p.address, Handle: p.handle, Payee: wallet, Blind: w.fresh(),
			})
		},
		until: payouttypes.TimeToConfirm, then: isSettled,
	},
	{
		name: "HELD, REBINDING", state: isHeld, hold: payoutfact.Hold_HOLD_REBINDING,
		come: func(w *world) {
			p := w.come(w.here, enrolled)
			w.accepts(w.here, p, w.newParticipant())
			w.attests(w.here, p)
		},
		until: consenttypes.TimeToVeto + consenttypes.TimeToNamePayee, then: isSettled,
	},
	{
		name: "HELD, FASTER_THAN_SCHEDULE", state: isHeld, hold: payoutfact.Hold_HOLD_FASTER_THAN_SCHEDULE,
		come: func(w *world) {
			interval := 20 * day
			w.reprices(func(p *protocoltypes.PaymentSchedule) { p.Tariffs[0].Interval = &interval })
			p := w.come(w.there, enrolled)
			w.attests(w.there, p) // line 1, at the site of the other schedule
			q := w.come(w.here, enrolled)
			w.attests(w.here, q)
			w.attests(w.here, q)
		},
		until: payouttypes.MaxPaced, then: isSettled,
	},
	{
		name: "HELD, DAILY_AMOUNT", state: isHeld, hold: payoutfact.Hold_HOLD_DAILY_AMOUNT,
		come: func(w *world) {
			w.reprices(func(p *protocoltypes.PaymentSchedule) {
				p.ParticipationDay, p.SiteDay = "50000000", "50000000"
			})
			p, q, r := w.come(w.here, enrolled), w.come(w.here, enrolled), w.come(w.here, enrolled)
			w.attests(w.here, p)
			w.attests(w.here, q)
			w.attests(w.here, r)
		},
		until: 2 * day, then: isSettled,
	},
	{
		name: "HELD, EPOCH", state: isHeld, hold: payoutfact.Hold_HOLD_EPOCH,
		come: func(w *world) {
			epoch := day
			w.reprices(func(p *protocoltypes.PaymentSchedule) {
				p.Release, p.Epoch = protocoltypes.Release_RELEASE_EPOCHS, &epoch
			})
			w.attests(w.here, w.come(w.here, enrolled))
		},
		until: day, then: isSettled,
	},
	{
		name: "HELD, OBJECTED", state: isHeld, hold: payoutfact.Hold_HOLD_OBJECTED,
		come: func(w *world) {
			epoch := day
			w.reprices(func(p *protocoltypes.PaymentSchedule) {
				p.Release, p.Epoch = protocoltypes.Release_RELEASE_EPOCHS, &epoch
			})
			w.attests(w.here, w.come(w.here, enrolled))
			w.objects(w.monitor(), 1)
		},
		until: 14 * day, then: isSettled,
	},
	{
		name: "QUEUED", state: isQueued,
		come: func(w *world) {
			for w.balanceOfEscrow() > 0 { // spend what there is
				w.attests(w.there, w.come(w.there, enrolled))
			}
			w.attests(w.here, w.come(w.here, enrolled))
		},
	},
	{
		name: "QUEUED, HELD or SET_ASIDE, of a participant who died", state: isQueued,
		come: func(w *world) {
			for w.balanceOfEscrow() > 0 {
				w.attests(w.there, w.come(w.there, enrolled))
			}
			p := w.come(w.here, enrolled)
			w.attests(w.here, p)
			require.NoError(w, w.step(w.here, p, closed))
			agent, _ := w.assignAgent()
			fixture.Must(w.Fixture, w.payoutMsgs.ProposeBeneficiary, &payouttypes.MsgProposeBeneficiary{
				Signer: w.here.coordinator.Address, Handle: p.handle, Payee: payouttypes.Agent(agent, w.fresh()), PaperDigest: w.fresh(), Blind: w.fresh(),
			})
		},
	},
	{
		name: "IN_TRANSIT", state: isInTransit,
		come: func(w *world) {
			agent, _ := w.assignAgent()
			p := w.unpaid(w.here)
			fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
				Signer: p.address, Handle: p.handle, Payee: payouttypes.Agent(agent, w.fresh()), Blind: w.fresh(),
			})
			w.attests(w.here, p)
		},
		until: payouttypes.TimeToNotice, then: isInTransit, // called back; 14 days later it is set aside
	},
	{
		name: "IN_TRANSIT, called back", state: isInTransit,
		come: func(w *world) {
			agent, _ := w.assignAgent()
			p := w.unpaid(w.here)
			fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
				Signer: p.address, Handle: p.handle, Payee: payouttypes.Agent(agent, w.fresh()), Blind: w.fresh(),
			})
			w.attests(w.here, p)
			w.sleep(payouttypes.TimeToAnswer)
			fixture.Must(w.Fixture, w.consentMsgs.CallBackPayments, &consenttypes.MsgCallBackPayments{Signer: p.address, Handle: p.handle, Lines: []uint64{1}})
		},
		until: payouttypes.TimeToReturn, then: isSetAside,
	},
	{
		name: "SET_ASIDE", state: isSetAside,
		come: func(w *world) {
			agent, assignment := w.assignAgent()
			p := w.unpaid(w.here)
			fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
				Signer: p.address, Handle: p.handle, Payee: payouttypes.Agent(agent, w.fresh()), Blind: w.fresh(),
			})
			fixture.Must(w.Fixture, w.trialMsgs.EndAssignment, &trialtypes.MsgEndAssignment{
				Signer: w.sponsor.Address, Trial: w.trial, Assignment: assignment, Reason: fixture.Reason(fact.ReasonCode_REASON_CODE_REGULATORY),
			})
			w.attests(w.here, p)
		},
	},
}

// balanceOfEscrow returns what the trial's escrow holds.
func (w *world) balanceOfEscrow() int64 {
	escrow, err := w.payout.Escrow(w.Ctx, w.trial, "uusd")
	require.NoError(w, err)
	return escrow.Escrow.Int64()
}

// newest returns the newest line of the trial.
func (w *world) newest() payouttypes.Line {
	w.Helper()
	state, err := w.payout.ExportGenesis(w.Ctx)
	require.NoError(w, err)
	require.NotEmpty(w, state.Lines)
	return state.Lines[len(state.Lines)-1]
}

func TestEachStateInWhichMoneyWaitsSleepsAsTheTableSays(t *testing.T) {
	for _, tc := range waits {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			w.fund(4 * visit)
			tc.come(w)
			line := w.newest()
			require.Equal(t, tc.state, line.State)
			require.Equal(t, tc.hold, line.Hold)
			if tc.until == 0 {
				w.sleep(2000 * day)
				now := w.line(line.Number)
				require.Equal(t, tc.state, now.State, "for this somebody has to act, and until then nobody gains")
				require.Equal(t, tc.hold, now.Hold)
				w.requireReserved(line)
				return
			}
			w.sleep(line.Due.Sub(w.Ctx.BlockTime()) - 2*time.Second)
			require.Equal(t, line.Hold, w.line(line.Number).Hold, "a moment before, nothing has changed")
			require.Equal(t, line.State, w.line(line.Number).State)
			require.LessOrEqual(t, line.Due.Sub(*line.Since), tc.until)
			w.sleep(2 * time.Second)
			require.Equal(t, tc.then, w.line(line.Number).State)
			require.Empty(t, w.line(line.Number).Hold)
		})
	}
}

// requireReserved requires that a line which waits cannot be taken back by the sponsor, not even when the trial is over for
// long.
func (w *world) requireReserved(line payouttypes.Line) {
	w.Helper()
	w.becomes(trialfact.Status_STATUS_TERMINATED, fixture.Reason(fact.ReasonCode_REASON_CODE_FUNDING))
	w.sleep(1000 * day)
	if line.State != isQueued { // for which there is no money
		require.GreaterOrEqual(w, w.balanceOfEscrow(), visit)
	}
	_, _ = fixture.Send(w.Fixture, w.payoutMsgs.Refund, &payouttypes.MsgRefund{Signer: w.sponsor.Address, Trial: w.trial, Denom: "uusd"})
	if line.State != isQueued {
		require.Equal(w, visit, w.balanceOfEscrow(), "what is owed stays")
	}
	require.NoError(w, payoutkeeper.Invariants(w.Ctx, w.payout))
}

func TestTheReadmeHasTheTableOfWaitingStates(t *testing.T) {
	readme, err := os.ReadFile("../../payout/README.md")
	require.NoError(t, err)
	var written []string
	for _, row := range regexp.MustCompile(`(?m)^\| ((?:HELD|QUEUED|IN_TRANSIT|SET_ASIDE)[^|]*) \|`).FindAllSubmatch(readme, -1) {
		written = append(written, string(row[1]))
	}
	var walked []string
	for _, tc := range waits {
		walked = append(walked, tc.name)
	}
	slices.Sort(written)
	slices.Sort(walked)
	require.Equal(t, walked, written)
}

func TestASiteThatAttestsFourWeeklyVisitsOnAFridayIsPaidForFour(t *testing.T) {
	w := newWorld(t)
	w.fund(10 * visit)
	w.reprices(func(*protocoltypes.PaymentSchedule) {})
	p := w.come(w.here, enrolled)
	w.Next(27 * day)
	for _, line := range w.attests(w.here, p, p, p, p).Lines {
		require.Equal(t, isSettled, line.State)
	}
	require.Equal(t, 4*visit, w.balance(p))
}
