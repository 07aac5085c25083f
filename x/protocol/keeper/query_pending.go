package keeper

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkquery "github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// errPageKey says that the key of a page was not made here.
var errPageKey = status.Error(codes.InvalidArgument, "the key of the page is none that this query gave: begin without")

// maxScan bounds the rows that one page of what waits looks at.
const maxScan = 1000

// The parts of what waits in a trial.
const (
	partDeadlines = 1
	partDecisions = 2
)

// Pending lists what waits for an organisation, trial by trial: first what falls due, by time, then which documents wait
// for a decision. Who may submit documents of a trial now sees all of it, who is assigned to decide now its own.
func (q queryServer) Pending(ctx context.Context, req *types.QueryPendingRequest) (*types.QueryPendingResponse, error) {
	bounded, err := page.Bound(req.Pagination)
	if err != nil {
		return nil, err
	}
	if bounded.Offset != 0 || bounded.Reverse {
		return nil, status.Error(codes.InvalidArgument, "what waits is read forwards from next_key: leave offset and reverse out")
	}
	from, err := readCursor(bounded.Key, req.Trial)
	if err != nil {
		return nil, err
	}
	p := &pendingPage{queryServer: q, organisation: req.Organisation, limit: int(bounded.Limit)}
	if req.Trial != 0 {
		err = p.readTrial(ctx, from)
	} else {
		err = p.readTrials(ctx, from)
	}
	if err != nil {
		return nil, err
	}
	return &types.QueryPendingResponse{Pending: p.rows, Pagination: &sdkquery.PageResponse{NextKey: p.next}}, nil
}

// cursor is where a page begins: at a trial and a part of what waits there, with a key of that part, which may be empty.
type cursor struct {
	trial uint64
	part  byte
	key   []byte
}

// bytes returns the cursor as the key of a page.
func (c cursor) bytes() []byte {
	return append(append(binary.BigEndian.AppendUint64(nil, c.trial), c.part), c.key...)
}

// readCursor reads the key of a page of one trial or, with 0, of all. Without a key it is where the first page begins.
func readCursor(key []byte, trial uint64) (cursor, error) {
	if len(key) == 0 {
		return cursor{trial: trial, part: partDeadlines}, nil
	}
	if len(key) < 8+1 {
		return cursor{}, errPageKey
	}
	c := cursor{binary.BigEndian.Uint64(key), key[8], key[9:]}
	known := c.part == partDeadlines || c.part == partDecisions && len(c.key) == 4
	if !known || trial != 0 && trial != c.trial {
		return cursor{}, errPageKey
	}
	return c, nil
}

// pendingPage is a page of what waits while it is read.
type pendingPage struct {
	queryServer
	organisation   uint64
	limit, scanned int
	rows           []types.Pending
	next           []byte
}

// endsAt counts a row that is looked at, and reports whether the page ended before it.
func (p *pendingPage) endsAt(c cursor) bool {
	p.scanned++
	if len(p.rows) < p.limit && p.scanned <= maxScan {
		return false
	}
	p.next = c.bytes()
	return true
}

// readTrials reads what waits in the trials of the organisation, from a cursor on.
func (p *pendingPage) readTrials(ctx context.Context, from cursor) error {
	return p.Keeper.trial.WalkTrialsOf(ctx, p.organisation, from.trial, func(trial uint64) (bool, error) {
		at := cursor{trial: trial, part: partDeadlines}
		if trial == from.trial {
			at = from
		}
		if p.endsAt(at) {
			return true, nil
		}
		err := p.readTrial(ctx, at)
		return p.next != nil, err
	})
}

// readTrial reads what waits in a trial, from a cursor on. It is nothing to those who have no part in it any more.
func (p *pendingPage) readTrial(ctx context.Context, from cursor) error {
	submits, err := p.Keeper.trial.CarriesOut(ctx, from.trial, p.organisation, fact.Task_TASK_DOCUMENT_SUBMISSION)
	if err != nil {
		return err
	}
	deciders, err := p.decidersOf(ctx, from.trial)
	if err != nil {
		return err
	}
	deciders = slices.DeleteFunc(deciders, func(d decider) bool { return !submits && d.Organisation != p.organisation })
	if !submits && len(deciders) == 0 {
		return nil
	}
	if from.part == partDeadlines {
		concerns := func(d types.Decision) bool {
			return submits || slices.ContainsFunc(deciders, func(own decider) bool { return own.DecidedBy == d.Deciders()[0] })
		}
		if err := p.readDeadlines(ctx, from, concerns); err != nil || p.next != nil {
			return err
		}
		from.key = make([]byte, 4)
	}
	return p.readDecisions(ctx, from.trial, binary.BigEndian.Uint32(from.key), deciders)
}

// readDeadlines reads what falls due in a trial from a cursor on, of the decisions that concern the organisation: one index
// in the order of time.
func (p *pendingPage) readDeadlines(ctx context.Context, from cursor, concerns func(types.Decision) bool) error {
	all := binary.BigEndian.AppendUint64(nil, from.trial)
	rows, err := p.deadlines.IterateRaw(ctx, append(bytes.Clone(all), from.key...), storetypes.PrefixEndBytes(all), collections.OrderAscending)
	if err != nil {
		return err
	}
	defer rows.Close()
	for ; rows.Valid(); rows.Next() {
		row, err := rows.Key()
		if err != nil {
			return err
		}
		key := make([]byte, deadlineCodec.Size(row))
		if _, err := deadlineCodec.Encode(key, row); err != nil {
			return err
		}
		if p.endsAt(cursor{from.trial, partDeadlines, key[len(all):]}) {
			return nil
		}
		if err := p.addDeadline(ctx, row, concerns); err != nil {
			return err
		}
	}
	return nil
}

// addDeadline adds what falls due of a decision that concerns the organisation.
func (p *pendingPage) addDeadline(ctx context.Context, row deadlineKey, concerns func(types.Decision) bool) error {
	trial, due := row.K1().K1(), row.K1().K2()
	version := keyOfVersion(trial, row.K2().K1(), row.K2().K2())
	of := collections.Join(version, row.K2().K3())
	d, err := p.decisions.Get(ctx, of)
	if err != nil || !concerns(d) {
		return err
	}
	v, err := p.versions.Get(ctx, version)
	if err != nil {
		return err
	}
	if counts, err := p.counts(ctx, d, v); err != nil || !counts {
		return err
	}
	item := pendingOf(v, d.Deciders()[0])
	item.Kind, item.Decision, item.Condition = types.PendingKind(row.K3().K1()), d.Number, row.K3().K2()
	item.Time = time.Unix(0, due).UTC()
	item.Overdue = sdk.UnwrapSDKContext(ctx).BlockTime().After(item.Time)
	if item.Condition != 0 {
		c, err := p.conditions.Get(ctx, collections.Join(of, item.Condition))
		if err != nil {
			return err
		}
		item.Answered = c.AnsweredAt != nil
	}
	p.rows = append(p.rows, item)
	return nil
}

func pendingOf(v types.Version, by types.DecidedBy) types.Pending {
	return types.Pending{
		Organisation: by.Organisation, Decider: by.Decider, Trial: v.Trial, Line: v.Line, Version: v.Number, Type: v.Type,
		Title: v.Content.Title, Urgent: v.IsUrgent(),
	}
}

// decider is who decides in a trial, and for which places.
type decider struct {
	types.DecidedBy
	scope protocolfact.Scope
}

func (p *pendingPage) decidersOf(ctx context.Context, trial uint64) (all []decider, err error) {
	for _, capacity := range []protocolfact.Decider{types.EthicsCommittee, types.Authority} {
		assignments, err := p.deciding(ctx, trial, capacity)
		if err != nil {
			return nil, err
		}
		for _, a := range assignments {
			all = append(all, decider{types.DecidedBy{Decider: capacity, Organisation: a.Organisation}, scopeOf(a)})
		}
	}
	return all, nil
}

// readDecisions reads which documents of a trial wait for the decisions of deciders, from a line on.
func (p *pendingPage) readDecisions(ctx context.Context, trial uint64, first uint32, deciders []decider) error {
	lines := collections.NewPrefixedPairRange[uint64, uint32](trial).StartInclusive(first)
	return p.documents.Walk(ctx, lines, func(row lineKey, d types.Document) (bool, error) {
		if p.endsAt(cursor{trial, partDecisions, binary.BigEndian.AppendUint32(nil, row.K2())}) {
			return true, nil
		}
		if !types.NeedsApproval(d.Type) {
			return false, nil
		}
		v, err := p.Keeper.Version(ctx, d.Trial, d.Line, d.Head)
		if err != nil {
			return false, err
		}
		if err := p.addUndecided(ctx, v, deciders); err != nil {
			return false, err
		}
		return false, p.addUndecidedInUse(ctx, v, deciders)
	})
}

// usedVersion is a version that sites use.
type usedVersion struct {
	types.Version
	by protocolfact.Scope
}

// usedBefore lists the versions that sites use of a line and that stand by another approval than its head, by number.
func (p *pendingPage) usedBefore(ctx context.Context, head types.Version) (all []usedVersion, err error) {
	line := collections.NewPrefixedPairRange[lineKey, uint32](collections.Join(head.Trial, head.Line))
	err = p.uses.Walk(ctx, line, func(key collections.Pair[lineKey, uint32], number uint32) (bool, error) {
		p.scanned++
		i := slices.IndexFunc(all, func(u usedVersion) bool { return u.Number == number })
		if i < 0 {
			v, err := p.Keeper.Version(ctx, head.Trial, head.Line, number)
			if err != nil || v.ApprovedWith == head.ApprovedWith {
				return false, err
			}
			i, all = len(all), append(all, usedVersion{Version: v})
		}
		all[i].by.Sites = append(all[i].by.Sites, key.K2())
		return false, nil
	})
	slices.SortFunc(all, func(a, b usedVersion) int { return cmp.Compare(a.Number, b.Number) })
	return all, err
}

// addUndecidedInUse adds what sites use, of versions before the head, for each decider that decides there and has not
// given its opinion: one that came later, without whom the sites are not open.
func (p *pendingPage) addUndecidedInUse(ctx context.Context, head types.Version, deciders []decider) error {
	used, err := p.usedBefore(ctx, head)
	if err != nil {
		return err
	}
	for _, u := range used {
		approvedWith, err := p.Keeper.Version(ctx, u.Trial, u.Line, u.ApprovedWith)
		if err != nil {
			return err
		}
		silent := slices.DeleteFunc(slices.Clone(deciders), func(d decider) bool { return approvedWith.HasOpinionOf(d.DecidedBy) })
		if err := p.addWaiting(ctx, u.Version, types.PendingKind_PENDING_KIND_DECISION, u.by, silent); err != nil {
			return err
		}
	}
	return nil
}

// addUndecided adds a version for each decider that it concerns and that has neither approved nor disapproved it anywhere,
// nor what it is approved with. An administrative amendment waits for nobody; who may object to it is told.
func (p *pendingPage) addUndecided(ctx context.Context, v types.Version, deciders []decider) error {
	if v.ApprovedWith == v.Number {
		return p.addWaiting(ctx, v, types.PendingKind_PENDING_KIND_DECISION, v.Content.Scope, deciders)
	}
	approvedWith, err := p.Keeper.Version(ctx, v.Trial, v.Line, v.ApprovedWith)
	if err != nil {
		return err
	}
	silent := slices.DeleteFunc(slices.Clone(deciders), func(d decider) bool { return v.HasOpinionOf(d.DecidedBy) })
	if err := p.addWaiting(ctx, approvedWith, types.PendingKind_PENDING_KIND_DECISION, approvedWith.Content.Scope, silent); err != nil {
		return err
	}
	told := slices.DeleteFunc(silent, func(d decider) bool { return d.Organisation != p.organisation })
	return p.addWaiting(ctx, v, types.PendingKind_PENDING_KIND_NOTICE, v.Content.Scope, told)
}

// addWaiting adds a version, for the places that it is asked for, for each decider that they concern and that has no opinion
// on it.
func (p *pendingPage) addWaiting(ctx context.Context, v types.Version, kind types.PendingKind, places protocolfact.Scope, deciders []decider) error {
	for _, d := range deciders {
		if v.HasOpinionOf(d.DecidedBy) {
			continue
		}
		meets, err := p.meets(ctx, v.Trial, d.scope, places)
		if err != nil {
			return err
		}
		if !meets {
			continue
		}
		item := pendingOf(v, d.DecidedBy)
		item.Kind, item.Time = kind, v.Time
		if v.IsUrgent() {
			until := v.Time.Add(types.UrgentMeasurePeriod)
			item.UrgentUntil, item.Overdue = &until, sdk.UnwrapSDKContext(ctx).BlockTime().After(until)
		}
		p.rows = append(p.rows, item)
	}
	return nil
}

// meets reports whether two scopes of a trial have a site in common, or may have one.
func (p *pendingPage) meets(ctx context.Context, trial uint64, a, b protocolfact.Scope) (bool, error) {
	if types.IsWholeTrial(a) || types.IsWholeTrial(b) || slices.ContainsFunc(a.Countries, func(code string) bool {
		return slices.Contains(b.Countries, code)
	}) {
		return true, nil
	}
	for _, pair := range [][2]protocolfact.Scope{{a, b}, {b, a}} {
		for _, number := range pair[0].Sites {
			p.scanned++
			site, err := p.Keeper.trial.Site(ctx, trial, number)
			if err != nil {
				return false, err
			}
			if types.InScope(pair[1], number, site.Country) {
				return true, nil
			}
		}
	}
	return false, nil
}
