package keeper

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkquery "github.com/cosmos/cosmos-sdk/types/query"

	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/internal/page"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// errPageKey says that the key of a page was not made here.
var errPageKey = status.Error(codes.InvalidArgument, "the key of the page is none that this query gave for the organisation: begin without")

// maxScan bounds the rows that one page of what waits looks at.
const maxScan = 1000

// The parts of what waits, as the first byte of the key of a page.
const (
	partDeadlines = 1
	partDecisions = 2
)

// Pending lists what waits for an organisation: first what falls due, by time, then which documents wait for a decision
// of its own or, if it submitted them, of others.
func (q queryServer) Pending(ctx context.Context, req *types.QueryPendingRequest) (*types.QueryPendingResponse, error) {
	bounded, err := page.Bound(req.Pagination)
	if err != nil {
		return nil, err
	}
	if bounded.Offset != 0 || bounded.Reverse {
		return nil, status.Error(codes.InvalidArgument, "what waits is read forwards from next_key: leave offset and reverse out")
	}
	p := &pendingPage{queryServer: q, organisation: req.Organisation, trial: req.Trial, limit: int(bounded.Limit)}
	if err := p.read(ctx, bounded.Key); err != nil {
		return nil, err
	}
	return &types.QueryPendingResponse{Pending: p.rows, Pagination: &sdkquery.PageResponse{NextKey: p.next}}, nil
}

// pendingPage is a page of what waits while it is read.
type pendingPage struct {
	queryServer
	organisation, trial uint64
	limit, scanned      int
	rows                []types.Pending
	next                []byte
}

// isFull counts a row that is looked at, and reports whether the page ended before it.
func (p *pendingPage) isFull() bool {
	p.scanned++
	return len(p.rows) >= p.limit || p.scanned > maxScan
}

func (p *pendingPage) read(ctx context.Context, key []byte) error {
	if len(key) == 0 || key[0] == partDeadlines {
		if err := p.readDeadlines(ctx, key); err != nil || p.next != nil {
			return err
		}
		key = nil
	}
	return p.readDecisions(ctx, key)
}

// readDeadlines reads what falls due from a key on: one index in the order of time.
func (p *pendingPage) readDeadlines(ctx context.Context, key []byte) error {
	own := binary.BigEndian.AppendUint64(nil, p.organisation)
	from := own
	if len(key) > 0 {
		from = key[1:]
	}
	if !bytes.HasPrefix(from, own) {
		return errPageKey
	}
	rows, err := p.deadlines.IterateRaw(ctx, from, storetypes.PrefixEndBytes(own), collections.OrderAscending)
	if err != nil {
		return err
	}
	defer rows.Close()
	for ; rows.Valid(); rows.Next() {
		row, err := rows.Key()
		if err != nil {
			return err
		}
		if p.isFull() {
			p.next, err = encodeKey(p.deadlines.KeyCodec(), row)
			return err
		}
		if err := p.addDeadline(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// encodeKey returns the key of the page that begins with a row of what falls due.
func encodeKey(kc codec.KeyCodec[deadlineKey], row deadlineKey) ([]byte, error) {
	key := make([]byte, 1+kc.Size(row))
	key[0] = partDeadlines
	_, err := kc.Encode(key[1:], row)
	return key, err
}

// addDeadline adds what falls due, if it is of the trial asked about.
func (p *pendingPage) addDeadline(ctx context.Context, row deadlineKey) error {
	of, what := row.K2().K1(), row.K2().K2()
	version := of.K1()
	if p.trial != 0 && version.K1().K1() != p.trial {
		return nil
	}
	v, err := p.versions.Get(ctx, version)
	if err != nil {
		return err
	}
	d, err := p.decision(ctx, v, of.K2())
	if err != nil {
		return err
	}
	item := pendingOf(v, d.Decider, d.Organisation)
	item.Kind, item.Decision, item.Condition = types.PendingKind(what.K1()), d.Number, what.K2()
	item.Time = time.Unix(0, row.K1().K2()).UTC()
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

func pendingOf(v types.Version, decider protocolfact.Decider, organisation uint64) types.Pending {
	return types.Pending{
		Organisation: organisation, Decider: decider, Trial: v.Trial, Line: v.Line, Version: v.Number, Type: v.Type,
		Title: v.Content.Title, Urgent: v.IsUrgent(),
	}
}

// readDecisions reads which documents wait for a decision, from a key on: the trials of the organisation, and of each
// trial the lines.
func (p *pendingPage) readDecisions(ctx context.Context, key []byte) error {
	var trial uint64
	var line uint32
	if len(key) > 0 {
		if key[0] != partDecisions || len(key) != 1+8+4 {
			return errPageKey
		}
		trial, line = binary.BigEndian.Uint64(key[1:]), binary.BigEndian.Uint32(key[9:])
	}
	if p.trial != 0 {
		return p.readTrial(ctx, p.trial, line)
	}
	trials := collections.NewPrefixedPairRange[uint64, uint64](p.organisation).StartInclusive(trial)
	return p.involved.Walk(ctx, trials, func(row collections.Pair[uint64, uint64]) (bool, error) {
		first := uint32(0)
		if row.K2() == trial {
			first = line
		}
		err := p.readTrial(ctx, row.K2(), first)
		return p.next != nil, err
	})
}

// readTrial reads which documents of a trial wait for a decision, from a line on.
func (p *pendingPage) readTrial(ctx context.Context, trial uint64, first uint32) error {
	deciders, err := p.decidersOf(ctx, trial)
	if err != nil {
		return err
	}
	lines := collections.NewPrefixedPairRange[uint64, uint32](trial).StartInclusive(first)
	return p.documents.Walk(ctx, lines, func(row lineKey, d types.Document) (bool, error) {
		if p.isFull() {
			p.next = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64([]byte{partDecisions}, row.K1()), row.K2())
			return true, nil
		}
		if !types.NeedsApproval(d.Type) {
			return false, nil
		}
		v, err := p.Keeper.Version(ctx, d.Trial, d.Line, d.Head)
		if err != nil {
			return false, err
		}
		return false, p.addUndecided(ctx, v, deciders)
	})
}

// decider is who is assigned to a trial to decide.
type decider struct {
	capacity     protocolfact.Decider
	organisation uint64
	scope        protocolfact.Scope
}

func (p *pendingPage) decidersOf(ctx context.Context, trial uint64) (all []decider, err error) {
	for _, capacity := range []protocolfact.Decider{types.EthicsCommittee, types.Authority} {
		assignments, err := p.Keeper.trial.Assigned(ctx, trial, types.CapacityOf(capacity))
		if err != nil {
			return nil, err
		}
		for _, a := range assignments {
			all = append(all, decider{capacity, a.Organisation, scopeOf(a)})
		}
	}
	return all, nil
}

// addUndecided adds a version for each decider that it concerns and that has neither approved nor disapproved it anywhere.
func (p *pendingPage) addUndecided(ctx context.Context, v types.Version, deciders []decider) error {
	kind := types.PendingKind_PENDING_KIND_DECISION
	if v.ApprovedWith != v.Number {
		kind = types.PendingKind_PENDING_KIND_NOTICE
	}
	submitted := kind != types.PendingKind_PENDING_KIND_NOTICE &&
		(v.Actor.Organisation == p.organisation || v.Actor.OnBehalfOf == p.organisation)
	var waiting []decider
	for _, d := range deciders {
		if submitted || d.organisation == p.organisation {
			waiting = append(waiting, d)
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	for number := uint32(1); number <= v.Decisions; number++ {
		p.scanned++
		said, err := p.decision(ctx, v, number)
		if err != nil {
			return err
		}
		if types.IsOpinion(said.Outcome) {
			waiting = slices.DeleteFunc(waiting, func(d decider) bool {
				return d.capacity == said.Decider && d.organisation == said.Organisation
			})
		}
	}
	for _, d := range waiting {
		meets, err := p.meets(ctx, v.Trial, d.scope, v.Content.Scope)
		if err != nil {
			return err
		}
		if !meets {
			continue
		}
		item := pendingOf(v, d.capacity, d.organisation)
		item.Kind, item.Time = kind, v.Time
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
