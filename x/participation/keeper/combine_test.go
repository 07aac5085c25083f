package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// waysToBeHeld lists the schedule, and what is done then, by which a line of somebody comes to be held.
var waysToBeHeld = map[payoutfact.Hold]struct {
	schedule func(*protocoltypes.PaymentSchedule)
	then     func(*world, uint64)
}{
	payoutfact.Hold_HOLD_DAILY_AMOUNT: {func(p *protocoltypes.PaymentSchedule) { p.ParticipationDay = fmt.Sprint(visit) }, func(*world, uint64) {}},
	payoutfact.Hold_HOLD_EPOCH:        {inEpochs, func(*world, uint64) {}},
	payoutfact.Hold_HOLD_COSIGNATURE:  {func(p *protocoltypes.PaymentSchedule) { p.CosignAbove = "0" }, func(*world, uint64) {}},
	payoutfact.Hold_HOLD_REVERSAL:     {inEpochs, func(w *world, line uint64) { w.reverses(w.here.nurse, line) }},
	payoutfact.Hold_HOLD_OBJECTED:     {inEpochs, func(w *world, line uint64) { w.objects(w.monitor(), line) }},
}

func inEpochs(p *protocoltypes.PaymentSchedule) {
	epoch := 7 * day
	p.Release, p.Epoch = protocoltypes.Release_RELEASE_EPOCHS, &epoch
}

// endsOfAProposal lists what becomes of a key that accepted.
var endsOfAProposal = map[string]func(w *world, p, phone participant){
	"bound": func(w *world, p, phone participant) {
		w.waits(consenttypes.TimeToVeto)
		fixture.Must(w.Fixture, w.consentMsgs.NamePayee, &consenttypes.MsgNamePayee{
			Signer: phone.address, Handle: p.handle, Payee: payouttypes.Wallet(w.addressOf(phone)), Blind: w.fresh(),
		})
	},
	"vetoed": func(w *world, p, _ participant) {
		w.waits(time.Hour)
		fixture.Must(w.Fixture, w.consentMsgs.VetoKey, &consenttypes.MsgVetoKey{Signer: p.address, Handle: p.handle, Blind: w.fresh()})
	},
	"taken back": func(w *world, p, _ participant) {
		w.waits(9 * day)
		fixture.Must(w.Fixture, w.consentMsgs.RetractKey, &consenttypes.MsgRetractKey{
			Signer: w.here.nurse.Address, Handle: p.handle, Blind: w.fresh(),
		})
	},
	"ended by a withdrawal": func(w *world, p, _ participant) {
		w.waits(time.Hour)
		w.withdraws(p)
	},
}

func TestWhateverHoldsALineAChangeOfKeysPaysItOnceAndToWhomItShould(t *testing.T) {
	for hold, way := range waysToBeHeld {
		for end, ends := range endsOfAProposal {
			for _, first := range []string{"the hold", "the key"} {
				t.Run(fmt.Sprint(hold, " while a key is ", end, ", first ", first), func(t *testing.T) {
					w := newWorld(t)
					w.fund(10 * visit)
					w.reprices(func(p *protocoltypes.PaymentSchedule) {
						interval := time.Nanosecond
						p.Tariffs[0].Interval = &interval
						way.schedule(p)
					})
					p, phone := w.enrolled(w.here), w.newParticipant()
					w.Next(time.Hour)
					before := int64(0)
					w.attests(w.here, p)
					if w.line(1).State == isSettled {
						before = visit
					}
					line := w.attests(w.here, p).Lines[0].Line
					if first == "the hold" {
						way.then(w, line)
						require.Equal(t, hold, w.line(line).Hold)
					}
					w.accepts(w.here, p, phone)
					until := w.Ctx.BlockTime().Add(consenttypes.TimeToVeto + consenttypes.TimeToNamePayee)
					if first == "the key" && w.line(line).State == isHeld {
						way.then(w, line)
					}
					ends(w, p, phone)
					for range 28 {
						require.NoError(t, w.payout.EndBlock(w.Ctx))
						if end == "bound" && w.Ctx.BlockTime().Before(until) {
							require.Equal(t, before, w.balance(p)+w.balance(phone), "nothing leaves while it is held")
						}
						w.waits(day)
					}
					for range 68 {
						w.waits(5 * day)
					}
					mine, other := p, phone
					if end == "bound" {
						mine, other = phone, p
					}
					already := int64(0)
					if end == "bound" {
						already = before
					}
					require.Equal(t, 2*visit-already, w.balance(mine))
					require.Equal(t, already, w.balance(other))
					require.Equal(t, isSettled, w.line(line).State)
					money, err := w.payout.ExportGenesis(w.Ctx)
					require.NoError(t, err)
					require.NoError(t, money.Validate())
					consents, err := w.consent.ExportGenesis(w.Ctx)
					require.NoError(t, err)
					require.NoError(t, consents.Validate())
				})
			}
		}
	}
}
