package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/consent/types"
)

// Who is said to have died, and signs anything whatever, is alive: x/payout is told of each signature.
func TestEverySignatureOfAParticipantSaysThatTheyAreAlive(t *testing.T) {
	sent := func(_ any, err error) error { return err }
	for name, sign := range map[string]func(context.Context, *fixture) error{
		"a consent":    func(ctx context.Context, f *fixture) error { return sent(f.GiveConsent(ctx, consent(1))) },
		"a refusal":    func(ctx context.Context, f *fixture) error { return sent(f.Decline(ctx, decline())) },
		"a withdrawal": func(ctx context.Context, f *fixture) error { return sent(f.Withdraw(ctx, withdraw(participant))) },
		"from treatment": func(ctx context.Context, f *fixture) error {
			return sent(f.Withdraw(ctx, withdrawFromTreatment(participant)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.invite(t, consentfact.Mode_MODE_SELF)
			f.later(1, time.Hour)
			require.NoError(t, sign(f.ctx, f))
			require.Equal(t, 1, f.till.alive)
		})
	}
	f := setup(t)
	f.invite(t, consentfact.Mode_MODE_SELF)
	f.mustAccept(t, phone("another"))
	f.later(1, time.Hour)
	_, err := f.VetoKey(f.ctx, &types.MsgVetoKey{Signer: participant.String(), Handle: handle[:], Blind: blind("v")})
	require.NoError(t, err)
	require.Equal(t, 2, f.till.alive, "the new key, and the old one")
}
