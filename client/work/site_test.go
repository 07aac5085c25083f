package work_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// on is a day on which visits are made.
var on = time.Date(2030, 1, 7, 0, 0, 0, 0, time.UTC)

// newcomer returns somebody with a key of their own whom nobody has invited, and what they sign with.
func (w *world) newcomer(label string) (work.Newcomer, work.Participant) {
	account := chain.Account{Key: secp256k1.GenPrivKey()}
	return work.Newcomer{Label: label, Key: account.Key.PubKey()},
		work.Participant{Person: work.Person{Sender: w.Sender(account), Keep: newKeep(w.TB), Chain: chain.ID}}
}

// enrolled returns somebody who is enrolled under a label.
func (w *world) enrolled(label string) work.Participant {
	w.Helper()
	who, participant := w.newcomer(label)
	participant.Handle = do(w, w.site.Invite(who)).Handle
	state := do(w, participant.Consent(work.Agreement{
		Form: w.form, Language: "en", ObtainedBy: w.site.String(), Payee: work.Payee{Wallet: chain.NewAccount("wallet of " + label).Address().String()},
	}))
	require.Equal(w, consenttypes.State_STATE_GIVEN, state)
	do(w, w.site.StartScreening(label))
	do(w, w.site.Enrol(label))
	return participant
}

func TestAParticipantIsInvitedVisitedPaidAndLeaves(t *testing.T) {
	w := recruiting(t)
	funded := do(w, w.sponsor.Fund(money(t, "500 USD")))
	require.Equal(t, work.Funded{}, funded)
	p := w.enrolled("P-001")

	lines := do(w, w.site.Attest(
		work.Visit{Label: "P-001", Code: "DAY 1", Date: on}, work.Visit{Label: "P-001", Code: "WEEK 2", Date: on.AddDate(0, 0, 14)}))
	require.Len(t, lines, 3, "the first day has two items")
	for _, l := range lines {
		require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, l.State)
		require.Equal(t, p.Handle, l.Handle)
		require.Positive(t, l.Number)
	}
	require.Equal(t, []string{"VISIT", "TRAVEL", "VISIT"}, []string{lines[0].Item, lines[1].Item, lines[2].Item})
	require.Equal(t, "112500000uusd", w.App.Bank.GetBalance(w.Context(), chain.NewAccount("wallet of P-001").Address(), "uusd").String())

	do(w, w.site.StartFollowUp("P-001"))
	do(w, w.site.Close("P-001", work.Ending{Term: work.Completed}))
	row, err := participationtypes.NewQueryClient(w.Query()).Participation(w.ctx, &participationtypes.QueryParticipationRequest{Handle: p.Handle[:]})
	require.NoError(t, err)
	require.Equal(t, participationtypes.State_STATE_CLOSED, row.Participation.State)
}

func TestAWithdrawalIsFreeAndEndsTheConsent(t *testing.T) {
	w := recruiting(t)
	p := w.enrolled("P-001")
	do(w, p.Withdraw(work.Scope{Contact: true, FurtherData: true, Words: "data collected so far may be used"}))
	standing, err := w.App.Consent.Standing(w.Context(), p.Handle)
	require.NoError(t, err)
	require.False(t, standing.Given)
}

func TestAWithdrawalByWordOfMouthIsReportedAndContested(t *testing.T) {
	w := recruiting(t)
	p := w.enrolled("P-001")
	do(w, w.site.ReportWithdrawal("P-001", []byte("scan of the note")))
	standing, err := w.App.Consent.Standing(w.Context(), p.Handle)
	require.NoError(t, err)
	require.True(t, standing.Reported)
	do(w, p.ContestWithdrawal())
	standing, err = w.App.Consent.Standing(w.Context(), p.Handle)
	require.NoError(t, err)
	require.True(t, standing.Given)
}

func TestAConsentEnteredInErrorIsConfirmedAsSuchAndGivenAgain(t *testing.T) {
	w := recruiting(t)
	p := w.enrolled("P-001")
	do(w, w.site.ClaimError("P-001", w.form, work.Reason{Code: fact.ReasonCode_REASON_CODE_CORRECTION, Text: "the wrong participant"}))
	require.Zero(t, do(w, p.ConfirmError(w.form)), "nothing was given before")
	standing, err := w.App.Consent.Standing(w.Context(), p.Handle)
	require.NoError(t, err)
	require.False(t, standing.Given)

	again := work.Agreement{Form: w.form, Language: "en", ObtainedBy: w.site.String(), Read: []byte("another form")}
	_, err = p.Consent(again).Do(w.ctx)
	require.ErrorContains(t, err, "another form was read")
	again.Read = []byte("form")
	require.Equal(t, consenttypes.State_STATE_GIVEN, do(w, p.Consent(again)))
}

func TestARepresentativeIsNamedLaterByTheSiteAndTheWitness(t *testing.T) {
	w := recruiting(t)
	one, daughter := w.person("witness for P-001"), w.person("daughter of P-001")
	invitation := do(w, w.site.Invite(work.Newcomer{
		Label: "P-001", Beside: []work.Signatory{{Address: one.String(), Capacity: consentfact.Capacity_CAPACITY_WITNESS}},
	}))
	witness := work.Countersigner{Person: one, Capacity: consentfact.Capacity_CAPACITY_WITNESS, Handle: invitation.Handle}
	do(w, w.investigator.ProposeRepresentative("P-001", daughter.String()))
	do(w, witness.ConfirmRepresentative(daughter.String()))
	do(w, work.Participant{Person: daughter, Handle: invitation.Handle}.PayTo(work.Payee{Wallet: chain.NewAccount("wallet of P-001").String()}))
}

func TestWhoFailsScreeningAndWhoDeclines(t *testing.T) {
	w := recruiting(t)
	unfit, p := w.newcomer("P-001")
	p.Handle = do(w, w.site.Invite(unfit)).Handle
	do(w, p.Consent(work.Agreement{Form: w.form, Language: "en", ObtainedBy: w.site.String()}))
	do(w, w.site.StartScreening("P-001"))
	do(w, w.site.FailScreening("P-001", "blood pressure too low"))

	unwilling, q := w.newcomer("P-002")
	q.Handle = do(w, w.site.Invite(unwilling)).Handle
	do(w, q.Decline(w.form))
}

// assisted invites somebody whose key the site keeps, and returns them with those who sign beside them.
func (w *world) assisted(label string) (p work.Participant, representative, witness work.Countersigner) {
	w.Helper()
	beside := func(name string, capacity consentfact.Capacity) (work.Countersigner, work.Signatory) {
		one := w.person(name)
		return work.Countersigner{Person: one, Capacity: capacity}, work.Signatory{Address: one.String(), Capacity: capacity}
	}
	representative, first := beside("representative of "+label, consentfact.Capacity_CAPACITY_REPRESENTATIVE)
	witness, second := beside("witness for "+label, consentfact.Capacity_CAPACITY_WITNESS)
	invitation := do(w, w.site.Invite(work.Newcomer{
		Label: label, Beside: []work.Signatory{first, second},
	}))
	representative.Payee = work.Payee{Agent: w.agency.Number, Account: "FR76 3000 6000 0112"}
	representative.Handle, witness.Handle = invitation.Handle, invitation.Handle
	p, err := w.site.Assisted(label, func(key cryptotypes.PrivKey) work.Sender { return w.Sender(chain.Account{Key: key}) })
	require.NoError(w, err)
	require.Equal(w, invitation.Address, p.String())
	return p, representative, witness
}

func TestSomebodyWithoutAPhoneConsentsWithOthersAndIsPaidByAnAgent(t *testing.T) {
	w := recruiting(t)
	do(w, w.sponsor.Fund(money(t, "500 USD")))
	p, representative, witness := w.assisted("P-001")
	agreed := do(w, p.Consent(work.Agreement{Form: w.assistedForm, Language: "en", ObtainedBy: w.site.String(), Paper: []byte("a scan")}))
	require.Equal(t, consenttypes.State_STATE_PENDING, agreed)
	do(w, representative.Countersign(w.assistedForm))
	do(w, witness.Countersign(w.assistedForm))
	require.Equal(t, consenttypes.State_STATE_GIVEN, do(w, w.site.ConfirmConsent("P-001", w.assistedForm, work.Obtained{Comprehension: "eight of eight questions", Copy: "on paper"})))

	do(w, w.site.StartScreening("P-001"))
	lines := do(w, w.site.Attest(work.Visit{Label: "P-001", Code: "DAY 1", Date: on}))
	require.Equal(t, payouttypes.LineState_LINE_STATE_HELD, lines[0].State, "who invited somebody assisted does not have them paid alone")
	do(w, w.investigator.ConfirmParticipant("P-001"))
	require.Equal(t, payouttypes.LineState_LINE_STATE_IN_TRANSIT, w.state(lines[0]))
	do(w, w.agent.Report(
		work.Payment{Line: lines[0].Number, Handle: lines[0].Handle, Reference: "transfer 4711"},
		work.Payment{Line: lines[1].Number, Handle: lines[1].Handle, Reference: "transfer 4712", Failure: payoutfact.Failure_FAILURE_ACCOUNT_CLOSED},
	))
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, w.state(lines[0]))
	require.Equal(t, payouttypes.LineState_LINE_STATE_SET_ASIDE, w.state(lines[1]))

	acting := work.Participant{Person: representative.Person, Handle: p.Handle}
	do(w, acting.PayTo(work.Payee{Wallet: chain.NewAccount("the wallet").Address().String()}))
	w.Block()
	require.Equal(t, payouttypes.LineState_LINE_STATE_SETTLED, w.state(lines[1]))
}

func (w *world) state(l work.Line) payouttypes.LineState {
	w.Helper()
	now, err := w.App.Payout.Line(w.Context(), w.site.Trial, l.Number)
	require.NoError(w, err)
	return now.State
}

// killed is a sender whose process ends before it sends.
type killed struct{ work.Sender }

var errKilled = errors.New("killed")

func (killed) Send(context.Context, ...sdk.Msg) (tx.Outcome, error) { return tx.Outcome{}, errKilled }

func TestAKillBetweenKeepingAndSendingLosesNothing(t *testing.T) {
	w := recruiting(t)
	do(w, w.sponsor.Fund(money(t, "500 USD")))
	interrupted := w.site
	interrupted.Sender = killed{w.site.Sender}
	who, p := w.newcomer("P-001")
	first, err := interrupted.Invite(who).Prepare()
	require.NoError(t, err)
	_, err = interrupted.Invite(who).Do(w.ctx)
	require.ErrorIs(t, err, errKilled)

	invitation := do(w, w.site.Invite(who))
	p.Handle = invitation.Handle
	require.Equal(t, first[0].(*participationtypes.MsgInvite).Handle, invitation.Handle[:], "the handle is the same")
	require.Equal(t, first[0].(*participationtypes.MsgInvite).KDigest, digestOf(invitation), "and so is the key of the nullifiers")
	_, err = w.site.Invite(who).Do(w.ctx)
	require.ErrorIs(t, err, tx.ErrRefused, "nobody is invited twice")

	do(w, p.Consent(work.Agreement{Form: w.form, Language: "en", ObtainedBy: w.site.String()}))
	do(w, w.site.StartScreening("P-001"))
	visit := work.Visit{Label: "P-001", Code: "WEEK 2", Date: on}
	before, err := interrupted.Attest(visit).Prepare()
	require.NoError(t, err)
	_, err = interrupted.Attest(visit).Do(w.ctx)
	require.ErrorIs(t, err, errKilled)
	after := w.site.Attest(visit)
	msgs, err := after.Prepare()
	require.NoError(t, err)
	require.Equal(t, before[0].(*participationtypes.MsgAttestVisits).Lines[0].Nullifier,
		msgs[0].(*participationtypes.MsgAttestVisits).Lines[0].Nullifier, "the nullifier is the same")
	do(w, w.site.Attest(visit))
	_, err = w.site.Attest(visit).Do(w.ctx)
	require.ErrorIs(t, err, tx.ErrRefused, "no visit is paid twice")
}

func digestOf(i work.Invitation) []byte {
	digest := fact.KeyDigest(i.Handle, i.NullifierKey)
	return digest[:]
}

func TestErrorsOfASiteSayWhatToDo(t *testing.T) {
	w := recruiting(t)
	who, _ := w.newcomer("P-001")
	do(w, w.site.Invite(who))
	for words, draft := range map[string]interface{ Prepare() ([]sdk.Msg, error) }{
		`enrol P-002: nobody at site 1 of EQ00000001 is called "P-002": check the label, or invite them first`: w.site.Enrol("P-002"),
		`attest WEEK 3 of P-001: no visit is called "WEEK 3", the plan has DAY 1, WEEK 2`:                      w.site.Attest(work.Visit{Label: "P-001", Code: "WEEK 3", Date: on}),
		`invite P-001: they were invited with a key of their own: give that key`:                               w.site.Invite(work.Newcomer{Label: "P-001"}),
		`invite : the label "" is not a text of 1 to 200 bytes`:                                                w.site.Invite(work.Newcomer{Key: who.Key}),
		`invite 0 people: name at least one`:                                                                   w.site.InviteAll(),
		`invite 2 people: P-009 is named twice`:                                                                w.site.InviteAll(work.Newcomer{Label: "P-009"}, work.Newcomer{Label: "P-009"}),
		`attest 0 visits: give at least one visit`:                                                             w.site.Attest(),
	} {
		_, err := draft.Prepare()
		require.EqualError(t, err, words)
	}
	_, err := w.site.Assisted("P-001", nil)
	require.EqualError(t, err, "P-001 signs with a key of their own, which the site does not have")
	_, err = w.site.Enrol("P-001").Do(w.ctx)
	require.ErrorContains(t, err, "enrol P-001: ")
	require.ErrorContains(t, err, "INVITED")
}

func TestADeclarationThatSomebodyIsBlindedIsMadeByWhoNamesThem(t *testing.T) {
	w := recruiting(t)
	for _, declared := range []bool{false, true} {
		msgs, err := w.investigator.Delegate(work.Delegation{
			Person: w.site.String(), Role: fact.Role_ROLE_PHARMACIST, Tasks: []fact.Task{fact.Task_TASK_VISIT_ATTESTATION}, DeclaredBlinded: declared,
		}).Prepare()
		require.NoError(t, err)
		require.Equal(t, declared, msgs[0].(*trialtypes.MsgDelegate).DeclaredBlinded)
		msgs, err = w.sponsor.AddSite(work.NewSite{Organisation: 3, Investigator: w.investigator.String(), DeclaredBlinded: declared}).Prepare()
		require.NoError(t, err)
		require.Equal(t, declared, msgs[0].(*trialtypes.MsgAddSite).DeclaredBlinded)
	}
}
