package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/payout/keeper"
	"github.com/equipoise-trials/equipoise/x/payout/types"
)

func TestAStatementNeverCallsPaidWhatAnAgentHasNotSettled(t *testing.T) {
	f := withAgent(t)
	q := keeper.NewQueryServer(f.Keeper)
	ben := hash("handle", trial, "ben")
	require.NoError(t, f.settle(teller, paidAs(1, "a")))
	res, err := q.Statement(f.ctx, &types.QueryStatementRequest{Handle: ben[:]})
	require.NoError(t, err)
	require.Equal(t, []types.Statement{{
		Denom: usd, Accrued: math.NewInt(70), Queued: math.NewInt(40), SetAside: math.ZeroInt(),
		InTransit: math.NewInt(20), Settled: math.NewInt(10), Held: math.ZeroInt(),
	}}, res.Statements)
}

func TestQueriesFindEscrowsLinesQueuesAndAccounts(t *testing.T) {
	f := withAgent(t)
	f.fund(t, trial, eur, 5)
	q := keeper.NewQueryServer(f.Keeper)
	ben := hash("handle", trial, "ben")

	one, err := q.Escrow(f.ctx, &types.QueryEscrowRequest{Trial: trial, Denom: usd})
	require.NoError(t, err)
	require.Equal(t, "25", one.Escrow.Escrow.String())
	none, err := q.Escrow(f.ctx, &types.QueryEscrowRequest{Trial: 99, Denom: usd})
	require.NoError(t, err)
	require.True(t, none.Escrow.Funded.IsZero())
	escrows, err := q.Escrows(f.ctx, &types.QueryEscrowsRequest{Trial: trial})
	require.NoError(t, err)
	require.Len(t, escrows.Escrows, 2)

	line, err := q.Line(f.ctx, &types.QueryLineRequest{Trial: trial, Line: 2})
	require.NoError(t, err)
	require.Equal(t, withoutBlind(f.line(t, trial, 2)), line.Line)
	account, err := q.Account(f.ctx, &types.QueryAccountRequest{Handle: ben[:]})
	require.NoError(t, err)
	require.Equal(t, agent(bankOrg), account.Account.Payee)
	waiting, err := q.Queue(f.ctx, &types.QueryQueueRequest{Trial: trial, Denom: usd})
	require.NoError(t, err)
	require.Len(t, waiting.Lines, 1)
	require.EqualValues(t, 5, waiting.Lines[0].Number)
	waiting, err = q.Queue(f.ctx, &types.QueryQueueRequest{Trial: trial, Denom: eur})
	require.NoError(t, err)
	require.Empty(t, waiting.Lines)
}

// withoutBlind returns a line as queries show it.
func withoutBlind(line types.Line) types.Line {
	line.Blind = nil
	return line
}

func TestTheLinesOfAParticipationAreListedPageByPageTheNewestFirst(t *testing.T) {
	f := withAgent(t)
	q := keeper.NewQueryServer(f.Keeper)
	ben, silent := hash("handle", trial, "ben"), f.open(t, trial, "silent", wallet("silent"))
	ask := func(handle fact.Hash, page *query.PageRequest) (numbers []uint64, next []byte) {
		res, err := q.LinesByHandle(f.ctx, &types.QueryLinesByHandleRequest{Handle: handle[:], Pagination: page})
		require.NoError(t, err)
		require.Len(t, res.Prospects, len(res.Lines))
		for i, line := range res.Lines {
			require.Equal(t, withoutBlind(f.line(t, trial, line.Number)), line)
			require.Equal(t, line.Prospect(f.ctx.BlockTime()), res.Prospects[i])
			numbers = append(numbers, line.Number)
		}
		return numbers, res.Pagination.NextKey
	}

	numbers, next := ask(ben, &query.PageRequest{Limit: 2})
	require.Equal(t, []uint64{5, 2}, numbers)
	numbers, next = ask(ben, &query.PageRequest{Key: next})
	require.Equal(t, []uint64{1}, numbers)
	require.Empty(t, next)
	numbers, next = ask(ben, nil)
	require.Equal(t, []uint64{5, 2, 1}, numbers)
	require.Empty(t, next)
	numbers, _ = ask(ben, &query.PageRequest{Offset: 1, Limit: 1})
	require.Equal(t, []uint64{2}, numbers)
	numbers, next = ask(silent, nil)
	require.Empty(t, numbers)
	require.Empty(t, next)
}

func TestQueriesSayWhatIsWrongWithThem(t *testing.T) {
	f := withAgent(t)
	q := keeper.NewQueryServer(f.Keeper)
	nobody, ben := hash("nobody"), hash("handle", trial, "ben")
	huge := &query.PageRequest{Limit: 1 << 30}
	lines := func(page *query.PageRequest) error {
		_, err := q.LinesByHandle(f.ctx, &types.QueryLinesByHandleRequest{Handle: ben[:], Pagination: page})
		return err
	}
	for name, tc := range map[string]struct {
		ask  func() error
		want codes.Code
	}{
		"no such line":    {func() error { _, err := q.Line(f.ctx, &types.QueryLineRequest{Trial: trial, Line: 6}); return err }, codes.NotFound},
		"no such account": {func() error { _, err := q.Account(f.ctx, &types.QueryAccountRequest{Handle: nobody[:]}); return err }, codes.NotFound},
		"no lines of one": {func() error {
			_, err := q.LinesByHandle(f.ctx, &types.QueryLinesByHandleRequest{Handle: nobody[:]})
			return err
		}, codes.NotFound},
		"no statement": {func() error {
			_, err := q.Statement(f.ctx, &types.QueryStatementRequest{Handle: nobody[:]})
			return err
		}, codes.NotFound},
		"a short handle":   {func() error { _, err := q.Account(f.ctx, &types.QueryAccountRequest{Handle: ben[1:]}); return err }, codes.InvalidArgument},
		"too long a queue": {func() error { _, err := q.Queue(f.ctx, &types.QueryQueueRequest{Pagination: huge}); return err }, codes.InvalidArgument},
		"too many lines":   {func() error { return lines(huge) }, codes.InvalidArgument},
		"lines in reverse": {func() error {
			return lines(&query.PageRequest{Reverse: true})
		}, codes.InvalidArgument},
		"a key of another kind":  {func() error { return lines(&query.PageRequest{Key: []byte{1}}) }, codes.InvalidArgument},
		"a key of somebody else": {func() error { return lines(&query.PageRequest{Key: []byte{7: 3}}) }, codes.InvalidArgument},
		"a key of no line":       {func() error { return lines(&query.PageRequest{Key: []byte{7: 9}}) }, codes.NotFound},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, tc.want, status.Code(tc.ask())) })
	}
}

func TestWhatAnAgentHasNotAnsweredForIsListedUntilItAnswers(t *testing.T) {
	f := withAgent(t)
	q := keeper.NewQueryServer(f.Keeper)
	with := func(organisation uint64) (numbers []uint64) {
		var page query.PageRequest
		for {
			page.Limit = 1
			res, err := q.LinesWithAgent(f.ctx, &types.QueryLinesWithAgentRequest{Trial: trial, Organisation: organisation, Pagination: &page})
			require.NoError(t, err)
			for _, l := range res.Lines {
				require.Empty(t, l.Blind)
				numbers = append(numbers, l.Number)
			}
			if page.Key = res.Pagination.NextKey; len(page.Key) == 0 {
				return numbers
			}
		}
	}
	require.Equal(t, []uint64{1, 2}, with(bankOrg))
	require.Equal(t, []uint64{3}, with(processorOrg))
	require.NoError(t, f.settle(teller, paidAs(1, "a")))
	require.Equal(t, []uint64{2}, with(bankOrg))
	require.NoError(t, f.settle(teller, failedAs(2, "b")))
	require.Empty(t, with(bankOrg))
	f.check(t)
}
