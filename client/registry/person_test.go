package registry

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAKnownPersonIsTakenOutFromBesideACompanyToo(t *testing.T) {
	p := &People{}
	p.Know("Jane Roe, MD", "Example Hospital")
	for _, name := range []string{"Jane Roe - Example GmbH", "Example GmbH c/o Jane Roe", "Example GmbH (Jane Roe)"} {
		require.Equal(t, Cleared{Name: "Example GmbH", Personal: true}, p.Organisation(name, true), name)
	}
	for _, name := range []string{"Jane Roe", "Jane Roe Consulting"} {
		require.Equal(t, Cleared{Name: name, Doubtful: []string{name}}, p.Organisation(name, true), "kept and said")
	}
}

func TestWhereNobodyIsNamedNobodyIsLeftOut(t *testing.T) {
	p := &People{}
	p.Know("Jane Roe", "")
	for _, name := range []string{"", "-", "(", "PI:", "c/o", "Novartis", "20-MD-001", "M. D. Anderson Cancer Center", "Menarini S.p.A.", "Assistance Publique - Hôpitaux de Paris"} {
		require.Equal(t, Cleared{Name: name}, p.Organisation(name, false), name)
	}
	require.Equal(t, []string{"Jane Roe's Clinic"}, p.Organisation("Jane Roe's Clinic", false).Doubtful)
}
