package demo

import (
	"fmt"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/proof"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// losesAKey has a thief take the key of the investigator in France.
func (d *dossier) losesAKey() {
	d.Helper()
	s := d.paris
	old, administrator := s.investigator, s.administrator
	in := d.activate(s, d.newSynopsis())
	d.must(d.give(d.ctx, tx.Address(old), sdk.NewInt64Coin(app.BondDenom, 10_000_000)))
	thief := &person{Sender: d.sender(old.Key), name: "thief", home: old.home} // pays for their own transactions
	theft := &trialtypes.MsgEndDelegation{
		Signer: thief.String(), Trial: d.trial, Site: s.number, Delegation: 1, Reason: because(fact.ReasonCode_REASON_CODE_STAFF_CHANGE),
	}
	revoke := &identitytypes.MsgRevokePerson{
		Signer: administrator.String(), Address: old.String(), Reason: because(fact.ReasonCode_REASON_CODE_KEY_COMPROMISE),
	}
	stopped := d.does(administrator, revoke)
	d.refused(thief, theft, "revoked")

	anew := d.renewed(old)
	propose, confirm := rotation(administrator, administrator, old, anew)
	d.does(administrator, propose)
	d.refused(administrator, confirm, "has not accepted", "signs accept-key-rotation "+old.String())
	d.does(anew, accepting(anew, old))
	d.refused(administrator, confirm, "somebody else must confirm")
	second, err := d.employ(d.ctx, s.organisation, "second administrator", fact.Role_ROLE_ADMINISTRATOR)
	d.must(err)
	_, confirm = rotation(administrator, second, old, anew)
	d.refused(second, confirm, "replaces keys with another administrator only from", "until then an accreditor must be one of the two")
	_, confirm = rotation(administrator, d.accreditor, old, d.renewed(s.coordinator))
	d.refused(d.accreditor, confirm, "key rotation refused")
	_, confirm = rotation(administrator, d.accreditor, old, anew)
	d.does(d.accreditor, confirm)

	s.investigator = anew
	d.activate(s, d.newSynopsis())
	d.refused(thief, theft, "revoked")
	d.refused(d.berlin.administrator, &identitytypes.MsgRegisterPerson{
		Signer: d.berlin.administrator.String(), Address: old.String(), NameDigest: blind(), IdentityDigest: blind(),
		Roles: []identitytypes.RoleTerm{{Role: fact.Role_ROLE_COORDINATOR, TrainingDigest: blind()}},
	}, "registered")

	keys := ask(d, d.people().Keys, identitytypes.QueryKeysRequest{Address: anew.String()}).Keys
	require.Len(d, keys, 2)
	require.Equal(d, []string{old.String(), anew.String()}, []string{keys[0].Address, keys[1].Address})
	require.Equal(d, stopped.Height, keys[0].Revoked)
	require.Equal(d, fact.ReasonCode_REASON_CODE_KEY_COMPROMISE, keys[0].Reason.Code)
	require.Zero(d, keys[1].Revoked)
	person := ask(d, d.people().Person, identitytypes.QueryPersonRequest{Address: old.String()})
	require.Equal(d, anew.String(), person.Person.Address, "the same person under another key")
	may := ask(d, d.trials().Authority, trialtypes.QueryAuthorityRequest{
		Trial: d.name(), Site: s.number, Address: s.coordinator.String(), Task: fact.Task_TASK_CONSENT,
	})
	require.NotNil(d, may.Actor, "what the investigator delegated goes on: %s", may.Reason)
	d.provesForStrangers(in, old)

	d.pass(4 * day) // now the second administrator is one
	lost, found := s.coordinator, d.renewed(s.coordinator)
	propose, confirm = rotation(administrator, second, lost, found)
	d.does(administrator, propose)
	d.does(found, accepting(found, lost))
	d.does(second, confirm)
	s.coordinator = found
	d.must(d.invite(d.ctx, d.somebody(s, 2)))
}

// newSynopsis submits a document that needs nobody's approval.
func (d *dossier) newSynopsis() (synopsis work.Document) {
	d.Helper()
	d.submits(&synopsis, d.draft(work.Document{}, protocolfact.DocumentType_DOCUMENT_TYPE_SYNOPSIS, "Synopsis"))
	return synopsis
}

// provesForStrangers shows that what a key signed before it was stolen stays good, to somebody who trusts no server.
func (d *dossier) provesForStrangers(in tx.Outcome, signer *person) {
	d.Helper()
	node := d.collect()
	trust, err := node.Trust(d.ctx, 1)
	d.must(err)
	place, err := node.Find(d.ctx, in.Height, func(l fact.Leaf) bool {
		f, err := l.Decode()
		d.must(err)
		a, ok := f.(*protocolfact.DocumentActivated)
		return ok && a.Signature.Actor.Address == signer.String()
	})
	d.must(err)
	bundle, err := node.Fact(d.ctx, place, trust)
	d.must(err)
	raw, err := bundle.Marshal()
	d.must(err)
	verdict, err := proof.Verify(raw, nil, trust)
	d.must(err)
	require.Equal(d, proof.LevelTrusted, verdict.Level)
	require.Contains(d, fmt.Sprint(verdict.Fact.Lines), signer.String())
}
