package work_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// What another site needs of a participant goes into its keep before it takes them over: without it no visit of theirs has the nullifier
// that it would have had, and nobody signs with the key of somebody who is assisted.
func TestASiteKeepsWhatItIsHandedOverBeforeItTakesAParticipantOver(t *testing.T) {
	w := recruiting(t)
	w.assisted("P-001")
	handed, err := w.site.HandOver("P-001")
	require.NoError(t, err)
	_, err = w.site.HandOver("P-002")
	require.ErrorContains(t, err, "is called \"P-002\"")

	other := work.Site{Person: w.site.Person, Trial: w.site.Trial, Number: w.site.Number + 1, Plan: plan}
	other.Keep = newKeep(t)
	msgs, err := other.AcceptTransfer("X-017", handed).Prepare()
	require.NoError(t, err)
	require.Equal(t, handed.Handle[:], msgs[0].(*participationtypes.MsgAcceptTransfer).Handle)
	kept := other.Keep.(*keep.Keep)
	nullifiers, err := kept.NullifierKey(handed.Handle[:])
	require.NoError(t, err)
	require.Equal(t, handed.NullifierKey, nullifiers)
	participant, err := other.Assisted("X-017", func(key cryptotypes.PrivKey) work.Sender { return w.Sender(chain.Account{Key: key}) })
	require.NoError(t, err)
	require.Equal(t, handed.Handle, participant.Handle)

	other.Keep = full{}
	_, err = other.AcceptTransfer("X-018", handed).Prepare()
	require.ErrorContains(t, err, "the disk is full", "what could not be kept is not accepted")
}
