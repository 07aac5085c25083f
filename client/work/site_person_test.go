package work_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

var born = time.Date(1950, 2, 3, 12, 0, 0, 0, time.UTC)

func TestNamesThatArePrintedDifferentlyHaveOneNormalForm(t *testing.T) {
	for want, same := range map[string][]work.Identity{
		"GARCIAMARQUEZ JOSE 1950-02-03": {{"García Márquez", "José Luis", born}, {"GARCIA-MARQUEZ", "jose", born}, {"Garci\u0301a  Ma\u0301rquez", " José-Luis ", born}},
		"STRASSE SOREN 1950-02-03":      {{"Straße", "Søren", born}, {"STRASSE", "Soren", born}},
		"OBRIEN AEDAN 1950-02-03":       {{"O'Brien", "Ædan", born}, {"O’Brien", "Aedan", born}},
		"ИВАНОВА АННА 1950-02-03":       {{"Иванова", "Анна", born}, {"ИВАНОВА", "анна", born}},
		"李 明 1950-02-03":                {{"李", "明", born}},
	} {
		for _, one := range same {
			p, err := one.Person()
			require.NoError(t, err)
			require.Equal(t, want, p.Family+" "+p.Given+" "+p.Born)
		}
	}
	for _, none := range []work.Identity{{"", "Ada", born}, {"Example", "", born}, {"-", "Ada", born}, {"Example", "Ada", time.Time{}}} {
		_, err := none.Person()
		require.ErrorContains(t, err, "who somebody is needs")
	}
}

func TestWhoTakesPartIsNotInvitedAgainByASiteThatSaysWhoTheyAre(t *testing.T) {
	w := recruiting(t)
	secret, err := w.site.ShareSecret()
	require.NoError(t, err)
	again, err := w.site.ShareSecret()
	require.NoError(t, err)
	require.Equal(t, secret, again, "one secret for a trial")
	other := w.site
	other.Keep = newKeep(t) // of another site
	require.NoError(t, other.TakeSecret(secret))
	require.Error(t, other.TakeSecret(fact.Hash{1}), "what is kept never changes")

	first, participant := w.newcomer("P-001")
	_, err = w.site.Invite(first).Do(w.ctx)
	require.ErrorContains(t, err, "say who they are, by names and date of birth, which stay here")
	first.Identity = &work.Identity{Family: "Müller", Given: "Anna Maria", Born: born}
	participant.Handle = do(w, w.site.Invite(first)).Handle

	second, _ := w.newcomer("X-17")
	second.Identity = &work.Identity{Family: "MULLER", Given: "Anna", Born: born}
	_, err = other.Invite(second).Do(w.ctx)
	require.ErrorIs(t, err, participationtypes.ErrTakesPart)
	require.ErrorContains(t, err, "takes part in trial 1 at site 1: ask that site whether it is the same person")
	second.Identity.Born = born.AddDate(0, 0, 1)
	do(w, other.Invite(second)) // somebody else, or a site that lies: nobody can tell

	// Who left is invited again.
	do(w, participant.Consent(work.Agreement{Form: w.form, Language: "en", ObtainedBy: w.site.String()}))
	do(w, participant.Withdraw(work.Everything()))
	third, _ := w.newcomer("X-18")
	third.Identity = first.Identity
	do(w, other.Invite(third))

	none := w.site
	none.Keep = newKeep(t)
	_, err = none.Invite(second).Do(w.ctx)
	require.ErrorContains(t, err, "shares no secret with the other sites")
}
