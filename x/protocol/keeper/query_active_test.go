package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/equipoise-trials/equipoise/x/protocol/keeper"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestWhatWasInUseIsToldForAnyTimeAndHeight(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	f.submit(follows(paper(protocolType, "second"), 1, 1))
	f.submit(paper(planType, "plan"))
	f.approve(1, 1)
	f.approve(1, 2)
	f.at(20)
	f.activate(1, 1, 1)
	f.at(300)
	f.activate(1, 2, 1)
	f.activate(1, 1, 2)
	f.at(5000)

	q := keeper.NewQueryServer(f.Keeper)
	instant := func(height int64) string { return time.Unix(1_900_000_000+height, 0).UTC().Format(time.RFC3339Nano) }
	for at, want := range map[string][]uint32{
		"": {2, 1}, "300": {2, 1}, "301": {2, 1}, "299": {1}, "20": {1}, "19": nil, "9223372036854775807": {2, 1},
		instant(19): nil, instant(20): {1}, instant(299): {1}, instant(300): {2, 1}, instant(400): {2, 1},
		"1970-01-01T00:00:00Z": nil, "2030-03-17T18:51:39+01:00": {1}, "2200-12-31T00:00:00Z": {2, 1},
	} {
		f.reads.iterators = 0
		res, err := q.Active(f.ctx, &types.QueryActiveRequest{Trial: 3, Site: 1, At: at})
		require.NoError(t, err, at)
		var versions []uint32
		for _, d := range res.Documents {
			versions = append(versions, d.Version.Number)
			require.Equal(t, d.Version.Number, d.Activation.Version)
			require.Equal(t, investigator.String(), d.Activation.Actor.Address)
		}
		require.Equal(t, want, versions, at)
		require.LessOrEqual(t, f.reads.iterators, 2, "a time is one seek, and its height another")
	}
	for at, code := range map[string]codes.Code{
		"-1": codes.InvalidArgument, "0": codes.InvalidArgument, "yesterday": codes.InvalidArgument, "2030-02-30T00:00:00Z": codes.InvalidArgument,
		"9999-01-01T00:00:00Z": codes.InvalidArgument, "19": codes.NotFound, instant(19): codes.NotFound,
	} {
		_, err := q.Active(f.ctx, &types.QueryActiveRequest{Trial: 3, Site: 1, Line: 1, At: at})
		require.Equal(t, code, status.Code(err), at)
	}
}
