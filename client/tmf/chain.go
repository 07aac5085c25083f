package tmf

import (
	"context"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// pages reads all pages of a list. ask returns one page and the key of the next.
func pages[T any](ask func(*query.PageRequest) ([]T, *query.PageResponse, error)) (all []T, err error) {
	var key []byte
	for {
		rows, next, err := ask(&query.PageRequest{Key: key})
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
		if next == nil || len(next.NextKey) == 0 {
			return all, nil
		}
		key = next.NextKey
	}
}

// versionsWith returns the versions that have a file with the digest.
func versionsWith(ctx context.Context, chain types.QueryClient, digest []byte) ([]types.Version, error) {
	return pages(func(p *query.PageRequest) ([]types.Version, *query.PageResponse, error) {
		res, err := chain.ByDigest(ctx, &types.QueryByDigestRequest{Digest: digest, Pagination: p})
		if err != nil {
			return nil, nil, err
		}
		return res.Versions, res.Pagination, nil
	})
}

// decisionsOn returns the decisions on a version in the order in which they were made.
func decisionsOn(ctx context.Context, chain types.QueryClient, v types.Version) ([]types.Decision, error) {
	return pages(func(p *query.PageRequest) ([]types.Decision, *query.PageResponse, error) {
		res, err := chain.Decisions(ctx, &types.QueryDecisionsRequest{Trial: v.Trial, Line: v.Line, Version: v.Number, Pagination: p})
		if err != nil {
			return nil, nil, err
		}
		return res.Decisions, res.Pagination, nil
	})
}

// usesOf returns which sites use a line.
func usesOf(ctx context.Context, chain types.QueryClient, trial uint64, line uint32) ([]types.Use, error) {
	return pages(func(p *query.PageRequest) ([]types.Use, *query.PageResponse, error) {
		res, err := chain.Uses(ctx, &types.QueryUsesRequest{Trial: trial, Line: line, Pagination: p})
		if err != nil {
			return nil, nil, err
		}
		return res.Uses, res.Pagination, nil
	})
}
