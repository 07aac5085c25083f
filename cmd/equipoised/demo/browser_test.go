package demo

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/demo/plan"
	"github.com/equipoise-trials/equipoise/fact"
	claimstypes "github.com/equipoise-trials/equipoise/x/claims/types"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// browsers are the browsers of participants: each has a P-256 key and signs as the Web Cryptography API does. They note what they are
// asked to sign, as whoever shows it to a person has to read it: the messages, and who pays.
type browsers struct {
	*liveTrial
	// granters are the payers of the fees, by the type URLs of the messages; empty for none.
	granters map[string]string
}

// key returns the key of a new browser.
func (b *browsers) key() tx.Key {
	b.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	b.must(err)
	raw, err := private.PublicKey.Bytes()
	b.must(err)
	key, err := tx.FromWebCrypto(raw, func(data []byte) ([]byte, error) {
		b.note(data)
		digest := sha256.Sum256(data)
		r, s, err := ecdsa.Sign(rand.Reader, private, digest[:]) // s is one half of the time the higher one, as a browser gives it
		if err != nil {
			return nil, err
		}
		signature := make([]byte, 64)
		r.FillBytes(signature[:32])
		s.FillBytes(signature[32:])
		return signature, nil
	})
	b.must(err)
	return key
}

// note reads what is to be signed.
func (b *browsers) note(data []byte) {
	b.Helper()
	var doc txtypes.SignDoc
	var body txtypes.TxBody
	var info txtypes.AuthInfo
	b.must(doc.Unmarshal(data))
	b.must(body.Unmarshal(doc.BodyBytes))
	b.must(info.Unmarshal(doc.AuthInfoBytes))
	require.Len(b, body.Messages, 1)
	b.granters[body.Messages[0].TypeUrl] = info.Fee.Granter
	if info.Fee.Granter == "" {
		require.Empty(b, info.Fee.Amount, "who names nobody pays nothing")
	}
}

// person returns somebody with a browser.
func (b *browsers) person(name string) *person {
	b.Helper()
	p, err := b.newPerson(name, tx.Secp256r1) // for the home and the keep
	b.must(err)
	p.Sender = b.sender(b.key())
	return p
}

// invites returns the next participant of the plan who holds their key and has visits enough, invited by the key of a browser.
func (b *browsers) invites(agent bool) *participant {
	b.Helper()
	i := slices.IndexFunc(b.plan.Participants, func(p plan.Participant) bool {
		known := slices.ContainsFunc(b.participants, func(m *participant) bool { return m.Subject == p.Subject })
		return !known && p.Signing != plan.Assisted && p.ScreenFailed.IsZero() && len(p.Visits) >= 3
	})
	m := &participant{Participant: b.plan.Participants[i], site: b.sites[b.plan.Participants[i].Site]}
	m.person, m.Agent = b.person("browser of "+m.Subject), agent
	b.must(b.invite(b.ctx, m))
	b.participants = append(b.participants, m)
	return m
}

// done does what must succeed.
func done[R any](b *browsers, d *work.Draft[R]) R {
	b.Helper()
	result, err := d.Do(b.ctx)
	b.must(err)
	return result
}

// TestABrowsersKeySignsEverythingThatAParticipantDoes has participants who own no coins do everything that a participant can do on a live
// chain, with keys of P-256 that sign by the rules of the Web Cryptography API. Fees are promised, or there are none.
func TestABrowsersKeySignsEverythingThatAParticipantDoes(t *testing.T) {
	var now *clock
	b := &browsers{recruiting(t, func(p *trialRun) { now = keepTime(t, p, 120*day) }), map[string]string{}}
	b.signedFor()
	b.must(b.give(b.ctx, tx.Address(b.representative), money(2*b.plan.Earned()).Coin()))
	b.must(b.fund(b.ctx, b.plan.Earned()))
	why := work.Reason{Code: fact.ReasonCode_REASON_CODE_CORRECTION, Text: "the wrong participant"}

	declines := b.invites(false)
	done(b, declines.taking().Decline(b.form(declines)))

	// One is paid by an agent who says nothing for a month, and moves.
	banked := b.invites(true)
	for _, step := range []func(context.Context, *participant) error{b.consent, b.screen, b.conclude} {
		b.must(step(b.ctx, banked))
	}
	line := b.attests(banked, 0)
	done(b, banked.taking().Cosign(line))
	require.Equal(t, payouttypes.LineState_LINE_STATE_IN_TRANSIT, b.lineOf(line).State)
	from, to := banked.site, b.sites[slices.IndexFunc(b.sites, func(s *site) bool { return s != banked.site })]
	handed, err := b.at(from, from.coordinator).HandOver(banked.Subject)
	b.must(err)
	done(b, b.at(from, from.coordinator).OfferTransfer(banked.Subject, to.number, "moves to another town"))
	done(b, b.at(to, to.coordinator).AcceptTransfer(banked.Subject, handed))
	require.True(t, done(b, banked.taking().SignTransfer(to.number)))
	b.letPass(now, 31*day)
	done(b, banked.taking().CallBack(line))

	// The other names a wallet later, and their site errs about the consent.
	m := b.invites(false)
	done(b, m.taking().Consent(work.Agreement{Form: b.form(m), Language: language, ObtainedBy: m.site.coordinator.String()}))
	done(b, m.taking().PayTo(work.Payee{Wallet: m.wallet()}))
	b.must(b.screen(b.ctx, m))
	b.must(b.conclude(b.ctx, m))
	done(b, b.coordinating(m).ClaimError(m.Subject, b.form(m), why))
	done(b, m.taking().ConfirmError(b.form(m)))
	done(b, m.taking().Consent(work.Agreement{Form: b.form(m), Language: language, ObtainedBy: m.site.coordinator.String()}))

	done(b, m.taking().DropClaim(b.claims(m, 0)))
	refused := b.claims(m, 1)
	done(b, b.coordinating(m).AnswerClaim(m.Subject, refused, false, why))
	done(b, m.taking().DisputeClaim(refused))

	// A thief's key is vetoed, the next browser's is taken.
	b.proposes(m, b.phone(t, "a thief at the site"))
	done(b, m.taking().VetoKey())
	b.letPass(now, consenttypes.TimeToRest)
	next := b.person("next browser of " + m.Subject)
	b.proposes(m, next)
	b.letPass(now, consenttypes.TimeToVeto+time.Hour)
	require.Equal(t, next.String(), b.keyOf(m))
	m.person = next

	done(b, b.coordinating(m).ReportWithdrawal(m.Subject, []byte("note of a call")))
	done(b, m.taking().ContestWithdrawal())
	done(b, m.taking().Withdraw(work.Everything()))
	require.Empty(t, b.coins(m.person, app.BondDenom), "nobody gave them a coin")

	all := append(consenttypes.ParticipantMessages(),
		sdk.MsgTypeURL(&claimstypes.MsgClaim{}), sdk.MsgTypeURL(&claimstypes.MsgDisputeClaim{}), sdk.MsgTypeURL(&claimstypes.MsgDropClaim{}))
	slices.Sort(all)
	require.Equal(t, all, slices.Sorted(maps.Keys(b.granters)), "everything that a participant does")
	for url, granter := range b.granters {
		want := participationtypes.FeesAddress().String()
		if url == sdk.MsgTypeURL(&consenttypes.MsgWithdraw{}) || url == sdk.MsgTypeURL(&consenttypes.MsgVetoKey{}) {
			want = ""
		}
		require.Equal(t, want, granter, url)
	}
}
