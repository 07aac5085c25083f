package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdkquery "github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestQueriesAnswerFromAPopulatedState(t *testing.T) {
	f := setup(t)
	f.populate()
	q := keeper.NewQueryServer(f.Keeper)

	document, err := q.Document(f.ctx, &types.QueryDocumentRequest{Trial: 3, Line: 2})
	require.NoError(t, err)
	require.Equal(t, "02.02.03", document.MasterFileNumber)
	require.EqualValues(t, 2, document.Version.Number)

	documents, err := q.Documents(f.ctx, &types.QueryDocumentsRequest{Trial: 3, Pagination: &sdkquery.PageRequest{Limit: 2}})
	require.NoError(t, err)
	require.Len(t, documents.Documents, 2)
	rest, err := q.Documents(f.ctx, &types.QueryDocumentsRequest{Trial: 3, Pagination: &sdkquery.PageRequest{Key: documents.Pagination.NextKey}})
	require.NoError(t, err)
	require.Len(t, rest.Documents, 1)
	require.Empty(t, rest.Pagination.NextKey)

	version, err := q.Version(f.ctx, &types.QueryVersionRequest{Trial: 3, Line: 2, Version: 1})
	require.NoError(t, err)
	require.Equal(t, "consent", version.Version.Content.Title)
	versions, err := q.Versions(f.ctx, &types.QueryVersionsRequest{Trial: 3, Line: 2})
	require.NoError(t, err)
	require.Len(t, versions.Versions, 2)
	decisions, err := q.Decisions(f.ctx, &types.QueryDecisionsRequest{Trial: 3, Line: 1, Version: 1})
	require.NoError(t, err)
	require.Len(t, decisions.Decisions, 5)

	uses, err := q.Uses(f.ctx, &types.QueryUsesRequest{Trial: 3, Line: 2})
	require.NoError(t, err)
	require.Equal(t, []types.Use{{Site: 1, Version: 2}, {Site: 2, Version: 1}}, uses.Uses)
	conditions, err := q.Conditions(f.ctx, &types.QueryConditionsRequest{Trial: 3, Line: 2, Version: 1, Decision: 2})
	require.NoError(t, err)
	require.Len(t, conditions.Conditions, 2)

	open, err := q.Open(f.ctx, &types.QueryOpenRequest{Trial: 3, Site: 1})
	require.NoError(t, err)
	require.Len(t, open.Populations, 4)
	require.Equal(t, types.Openness{Population: types.Self, Open: true, RequiredLine: 2}, open.Populations[0])
	require.False(t, open.Populations[2].Open)
	require.Equal(t, []string{"no consent form for participation of population MINOR is active"}, open.Populations[2].Missing)
	open, err = q.Open(f.ctx, &types.QueryOpenRequest{Trial: 3, Site: 4})
	require.NoError(t, err)
	require.False(t, open.Populations[0].Open)
	require.Len(t, open.Populations[0].Missing, 3)

	schedule, err := q.Schedule(f.ctx, &types.QueryScheduleRequest{Trial: 3, Line: 3, Version: 1})
	require.NoError(t, err)
	require.Equal(t, "VISIT", schedule.Schedule.Tariffs[0].Code)
}

func TestAFileIsFoundByItsDigestInEveryLine(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	f.submit(paper(planType, "protocol"))
	q := keeper.NewQueryServer(f.Keeper)
	found, err := q.ByDigest(f.ctx, &types.QueryByDigestRequest{Digest: digestOf("protocol")})
	require.NoError(t, err)
	require.Len(t, found.Versions, 2)
	require.EqualValues(t, 1, found.Versions[0].Line)
	require.EqualValues(t, 2, found.Versions[1].Line)
	never, err := q.ByDigest(f.ctx, &types.QueryByDigestRequest{Digest: digestOf("never seen")})
	require.NoError(t, err)
	require.Empty(t, never.Versions)
	_, err = q.ByDigest(f.ctx, &types.QueryByDigestRequest{Digest: []byte{1}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}

func TestQueriesSayWhatDoesNotExist(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	q := keeper.NewQueryServer(f.Keeper)
	for name, ask := range map[string]func() error{
		"line": func() error { _, err := q.Document(f.ctx, &types.QueryDocumentRequest{Trial: 3, Line: 2}); return err },
		"version": func() error {
			_, err := q.Version(f.ctx, &types.QueryVersionRequest{Trial: 3, Line: 1, Version: 2})
			return err
		},
		"active": func() error {
			_, err := q.Active(f.ctx, &types.QueryActiveRequest{Trial: 3, Site: 1, Line: 1})
			return err
		},
		"conditions": func() error {
			_, err := q.Conditions(f.ctx, &types.QueryConditionsRequest{Trial: 3, Line: 1, Version: 1, Decision: 1})
			return err
		},
		"schedule": func() error {
			_, err := q.Schedule(f.ctx, &types.QueryScheduleRequest{Trial: 3, Line: 1, Version: 1})
			return err
		},
		"no version": func() error {
			_, err := q.Schedule(f.ctx, &types.QueryScheduleRequest{Trial: 3, Line: 1, Version: 5})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, codes.NotFound, status.Code(ask())) })
	}
	_, err := q.Documents(f.ctx, &types.QueryDocumentsRequest{Trial: 3, Pagination: &sdkquery.PageRequest{Limit: 1 << 40}})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
}
