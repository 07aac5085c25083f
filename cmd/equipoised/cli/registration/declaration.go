package registration

import (
	"fmt"
	"strings"

	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/x/registration/types"
)

// parseDeclarations reads declared changes of outcomes as they are typed: "P1:demoted:efficacy".
func parseDeclarations(args []string) ([]types.OutcomeDeclaration, error) {
	declarations := make([]types.OutcomeDeclaration, len(args))
	for i, arg := range args {
		parts := strings.Split(arg, ":")
		if len(parts) != 3 {
			return nil, fmt.Errorf("%q is not a declaration, want OUTCOME:CHANGE:REASON, P1:demoted:efficacy for example", arg)
		}
		change, known := registrationfact.OutcomeChangeKind_value["OUTCOME_CHANGE_KIND_"+strings.ToUpper(parts[1])]
		if !known || change == 0 {
			return nil, fmt.Errorf("%q is not a change of an outcome, want added, removed, promoted, demoted, retimed, remetricised or reworded", parts[1])
		}
		reason, err := parseReason(parts[2])
		if err != nil {
			return nil, err
		}
		if reason == nil {
			return nil, fmt.Errorf("%q has no reason, want one of %s", arg, strings.Join(reasonNames(), ", "))
		}
		declarations[i] = types.OutcomeDeclaration{Outcome: parts[0], Change: registrationfact.OutcomeChangeKind(change), Reason: reason}
	}
	return declarations, nil
}
