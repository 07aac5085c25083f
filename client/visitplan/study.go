package visitplan

import (
	"fmt"
	"strings"

	"github.com/equipoise-trials/equipoise/client/registry/usdm"
)

// FromStudy makes a plan of the encounters of a study definition in CDISC USDM, and says what of it could not be read as days. The code
// of a visit is its label in capitals. A study definition has no payments: every visit gets the items given.
func FromStudy(source []byte, items ...Item) (p Plan, remarks []string, err error) {
	planned, remarks, err := usdm.Visits(source)
	if err != nil {
		return p, nil, err
	}
	for _, v := range planned {
		p.Visits = append(p.Visits, Visit{
			Code: strings.ToUpper(v.Name), Name: v.Name, Anchor: strings.ToUpper(v.Anchor),
			Day: v.Day, Before: v.Before, After: v.After, Items: items,
		})
	}
	if err := p.Check(); err != nil {
		return Plan{}, remarks, fmt.Errorf("of the study definition: %w", err)
	}
	return p, remarks, nil
}

// Origin says where the visits of a completed plan come from.
type Origin struct {
	Code string
	// Added says that it is of the second plan; the others are of the first.
	Added bool
}

// Complete returns a plan with the visits of another behind those that it has, and which came from where. A visit that both have
// is an error: which of them would count?
func (p Plan) Complete(more Plan) (whole Plan, origins []Origin, err error) {
	for _, v := range p.Visits {
		whole.Visits, origins = append(whole.Visits, v), append(origins, Origin{Code: v.Code})
	}
	for _, v := range more.Visits {
		if _, twice := p.Visit(v.Code); twice {
			return Plan{}, nil, fmt.Errorf("both plans have the visit %q: leave it out of the second", v.Code)
		}
		whole.Visits, origins = append(whole.Visits, v), append(origins, Origin{v.Code, true})
	}
	return whole, origins, whole.Check()
}
