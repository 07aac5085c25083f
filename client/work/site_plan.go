package work

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/visitplan"
	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// VisitPlanFile returns a visit plan as the file of a version: its bytes stay with those who work by it.
func VisitPlanFile(source []byte) (File, error) {
	if _, err := visitplan.Parse(source); err != nil {
		return File{}, err
	}
	mediaType := visitplan.MediaType
	if visitplan.IsCSV(source) {
		mediaType = visitplan.MediaTypeCSV
	}
	return File{Language: "zxx", MediaType: mediaType, Content: source}, nil // no language: RFC 5646 4.1
}

// Planned returns what the visits of a plan earn under a payment schedule.
func Planned(p visitplan.Plan, s protocoltypes.PaymentSchedule) (planned []PlannedVisit, err error) {
	if err := p.CheckAgainst(s); err != nil {
		return nil, err
	}
	for _, v := range p.Visits {
		for _, item := range v.Items {
			tariff := slices.IndexFunc(s.Tariffs, func(t *protocoltypes.TariffLine) bool { return t.Code == item.Tariff })
			planned = append(planned, PlannedVisit{Code: v.Code, Item: item.Name, Tariff: uint32(tariff), Window: v.Window()})
		}
	}
	return planned, nil
}

// WorkByPlan returns the site with the visits of a plan, which has to be the one that is active there, approved, by the digest of its
// bytes. The chain is asked by q.
func (s Site) WorkByPlan(ctx context.Context, q grpc.ClientConnInterface, source []byte) (Site, visitplan.Plan, error) {
	p, err := visitplan.Parse(source)
	if err != nil {
		return s, p, err
	}
	chain := protocoltypes.NewQueryClient(q)
	res, err := chain.Active(ctx, &protocoltypes.QueryActiveRequest{Trial: s.Trial, Site: s.Number})
	if err != nil {
		return s, p, err
	}
	if err := requireActive(res.Documents, source); err != nil {
		return s, p, fmt.Errorf("at %s: %w", s.where(), err)
	}
	i := slices.IndexFunc(res.Documents, func(d protocoltypes.ActiveDocument) bool { return d.Version.IsSchedule() })
	if i < 0 {
		return s, p, fmt.Errorf("at %s no payment schedule is active: activate it, visits are paid by it", s.where())
	}
	v := res.Documents[i].Version
	schedule, err := chain.Schedule(ctx, &protocoltypes.QueryScheduleRequest{Trial: s.Trial, Line: v.Line, Version: v.Number})
	if err != nil {
		return s, p, err
	}
	s.Plan, err = Planned(p, schedule.Schedule)
	return s, p, err
}

// requireActive wants a visit plan among what is active at a site, with an approval that holds.
func requireActive(active []protocoltypes.ActiveDocument, source []byte) error {
	digest, others := fact.FileDigest(source), 0
	for _, d := range active {
		if d.Version.Type != protocolfact.DocumentType_DOCUMENT_TYPE_VISIT_PLAN {
			continue
		}
		if !slices.ContainsFunc(d.Version.Digests(), func(one []byte) bool { return fact.Hash(one) == digest }) {
			others++
			continue
		}
		if d.Approval != protocolfact.ApprovalState_APPROVAL_STATE_APPROVED {
			return fmt.Errorf("the approval of the visit plan does not hold: %s", d.Missing)
		}
		return nil
	}
	if others > 0 {
		return fmt.Errorf("another visit plan is active, not the file with SHA-256 %x: use the file that was approved, unchanged", digest)
	}
	return errors.New("no visit plan is active: submit the file, have it approved and activate it")
}

// AttestedVisit is an item of a visit that was attested, as the site's keep opens it.
type AttestedVisit struct {
	Line
	// Attested is the time of the block in which it was.
	Attested time.Time
	// Opened says whether the keep has its detail, with the claimed date; a line that was sent several times with different dates
	// before it arrived is not opened.
	Opened bool
	// Window and Staff are those of the detail.
	Window, Staff string
}

// Skew is how many days passed between the day that the site claims and that of the block; below 0 if the visit is said to be after it.
func (v AttestedVisit) Skew() int {
	return int(v.Attested.UTC().Truncate(24*time.Hour).Sub(v.Date) / (24 * time.Hour))
}

// Visits returns what was attested of a participant, the first one first. The chain is asked by q.
func (s Site) Visits(ctx context.Context, q grpc.ClientConnInterface, label string) ([]AttestedVisit, error) {
	who, err := s.find(label)
	if err != nil {
		return nil, err
	}
	details, err := s.Keep.VisitLines()
	if err != nil {
		return nil, err
	}
	return s.visits(ctx, q, label, who, details)
}

func (s Site) visits(
	ctx context.Context, q grpc.ClientConnInterface, label string, who participation, details map[fact.Hash][]fact.VisitDetail,
) (visits []AttestedVisit, err error) {
	lines, err := linesOf(ctx, q, who.Handle)
	if err != nil {
		return nil, err
	}
	names := s.names(who, len(lines))
	for _, l := range lines {
		nullifier := fact.Hash(l.Nullifier)
		name := names[nullifier]
		v := AttestedVisit{Attested: l.Attested, Line: Line{
			Visit: Visit{Label: label, Code: name.Code, Occurrence: name.occurrence}, Item: name.Item, Handle: who.Handle, Number: l.Number, State: l.State,
		}}
		if d, known := claimed(details[nullifier]); known {
			if v.Date, err = time.Parse(time.DateOnly, d.ClaimedDate); err != nil {
				return nil, fmt.Errorf("line %d: the keep has the date %q, want one such as 2030-01-31", l.Number, d.ClaimedDate)
			}
			v.Opened, v.Code, v.Window, v.Staff = true, d.Visit, d.Window, d.Staff
		}
		visits = append(visits, v)
	}
	return visits, nil
}

// claimed returns the detail of a line, unless there are several that differ.
func claimed(details []fact.VisitDetail) (fact.VisitDetail, bool) {
	for _, d := range details {
		if d.ClaimedDate != details[0].ClaimedDate {
			return fact.VisitDetail{}, false
		}
	}
	if len(details) == 0 {
		return fact.VisitDetail{}, false
	}
	return details[0], true
}

// named is what a nullifier stands for.
type named struct {
	PlannedVisit
	occurrence uint32
}

// names returns what the nullifiers of a participant stand for, each item of the plan up to so many times.
func (s Site) names(who participation, times int) map[fact.Hash]named {
	names := make(map[fact.Hash]named)
	for _, planned := range s.Plan {
		for n := range uint32(times) {
			names[fact.Nullifier(who.NullifierKey, planned.Code, planned.Item, n)] = named{planned, n}
		}
	}
	return names
}

// linesOf returns the lines of a participation, the first one first.
func linesOf(ctx context.Context, q grpc.ClientConnInterface, handle fact.Hash) (lines []payouttypes.Line, err error) {
	var page query.PageRequest
	for {
		res, err := payouttypes.NewQueryClient(q).LinesByHandle(ctx, &payouttypes.QueryLinesByHandleRequest{Handle: handle[:], Pagination: &page})
		if err != nil {
			return nil, err
		}
		lines = append(lines, res.Lines...)
		if page.Key = res.Pagination.GetNextKey(); len(page.Key) == 0 {
			slices.Reverse(lines)
			return lines, nil
		}
	}
}

// DueVisit is a planned visit of a participant as it stands on a day.
type DueVisit struct {
	visitplan.Due
	// Label of the participant.
	Label string
	// Occurrence under which it is attested next: one that was taken back is spent.
	Occurrence uint32
}

// Due returns how the planned visits of the site's participants stand on a day, participant by participant in the order of their
// labels: of those who are screened and whose participation is not over. What was attested is read from the chain by q, when it was
// made from the site's keep.
func (s Site) Due(ctx context.Context, q grpc.ClientConnInterface, plan visitplan.Plan, today time.Time) (due []DueVisit, err error) {
	labels, err := s.Keep.Labels(s.Trial, s.Number)
	if err != nil {
		return nil, err
	}
	details, err := s.Keep.VisitLines()
	if err != nil {
		return nil, err
	}
	for _, l := range labels {
		goesOn, err := takesPart(ctx, q, l)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.Label, err)
		}
		if !goesOn {
			continue
		}
		who, err := s.find(l.Label)
		if err != nil {
			return nil, err
		}
		visits, err := s.visits(ctx, q, l.Label, who, details)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.Label, err)
		}
		due = append(due, dueOf(plan, l.Label, visits, today)...)
	}
	return due, nil
}

// takesPart reports whether somebody is screened and their participation is not over. Who was never invited does not.
func takesPart(ctx context.Context, q grpc.ClientConnInterface, l keep.Label) (bool, error) {
	res, err := participationtypes.NewQueryClient(q).Participation(ctx, &participationtypes.QueryParticipationRequest{Handle: l.Handle[:]})
	if status.Code(err) == codes.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	switch res.Participation.State {
	case participationtypes.State_STATE_SCREENING, participationtypes.State_STATE_ENROLLED, participationtypes.State_STATE_FOLLOW_UP:
		return true, nil
	default:
		return false, nil
	}
}

func dueOf(plan visitplan.Plan, label string, visits []AttestedVisit, today time.Time) (due []DueVisit) {
	var stand []visitplan.Attested
	spent := make(map[[2]string][]uint32)
	for _, v := range visits {
		item := [2]string{v.Code, v.Item}
		spent[item] = append(spent[item], v.Occurrence)
		if v.State != payouttypes.LineState_LINE_STATE_VOID {
			stand = append(stand, visitplan.Attested{Code: v.Code, Item: v.Item, Occurrence: v.Occurrence, Date: v.Date})
		}
	}
	for _, d := range plan.Due(stand, today) {
		next := uint32(0)
		for slices.ContainsFunc(d.Missing, func(i visitplan.Item) bool { return slices.Contains(spent[[2]string{d.Visit.Code, i.Name}], next) }) {
			next++
		}
		for _, i := range d.Missing {
			item := [2]string{d.Visit.Code, i.Name}
			spent[item] = append(spent[item], next) // by this one
		}
		due = append(due, DueVisit{Due: d, Label: label, Occurrence: next})
	}
	return due
}
