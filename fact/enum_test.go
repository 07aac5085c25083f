package fact_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
)

func TestTheNameOfAnEnumsValueIsSaidWithoutItsPrefix(t *testing.T) {
	require.Equal(t, "SITE_MANAGEMENT", fact.EnumName(fact.Task_TASK_SITE_MANAGEMENT))
	require.Equal(t, "ETHICS_COMMITTEE", fact.EnumName(identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE))
	require.Equal(t, "UNSPECIFIED", fact.EnumName(fact.Task(0)))
	require.Equal(t, "99", fact.EnumName(fact.Task(99)))

	require.Equal(t, "site management", fact.EnumWords(fact.Task_TASK_SITE_MANAGEMENT))
	require.Equal(t, "99", fact.EnumWords(fact.Task(99)))
}
