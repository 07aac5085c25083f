package demo

import (
	"encoding/hex"
	"fmt"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/client/work"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// state is the head of the audit log, which every change moves, and what the modules answer about the trial.
func (r *liveTrial) state() map[string]string {
	r.Helper()
	head, err := r.collect().Checkpoint(r.ctx)
	require.NoError(r, err)
	all := map[string]string{"checkpoint": fmt.Sprintf("%+v", head.Checkpoint)}
	page := &query.PageRequest{Limit: 100}

	r.ask(all, "/equipoise.identity.v1.Query/Organisations", &identitytypes.QueryOrganisationsRequest{Pagination: page}, &identitytypes.QueryOrganisationsResponse{})
	for _, o := range []*organisation{r.sponsor, r.cro, r.committee, r.agent, r.sites[0].organisation, r.sites[1].organisation} {
		r.ask(all, "/equipoise.identity.v1.Query/People", &identitytypes.QueryPeopleRequest{Organisation: o.id, Pagination: page}, &identitytypes.QueryPeopleResponse{})
	}
	r.ask(all, "/equipoise.trial.v1.Query/Trials", &trialtypes.QueryTrialsRequest{Pagination: page}, &trialtypes.QueryTrialsResponse{})
	r.ask(all, "/equipoise.trial.v1.Query/Sites", &trialtypes.QuerySitesRequest{Trial: trialtypes.FormatID(r.trial), Pagination: page}, &trialtypes.QuerySitesResponse{})
	r.ask(all, "/equipoise.protocol.v1.Query/Documents", &protocoltypes.QueryDocumentsRequest{Trial: r.trial, Pagination: page}, &protocoltypes.QueryDocumentsResponse{})
	for _, d := range []work.Document{r.protocol, r.analysisPlan, r.consentForm, r.assistedForm, r.schedule} {
		r.ask(all, "/equipoise.protocol.v1.Query/Versions", &protocoltypes.QueryVersionsRequest{Trial: r.trial, Line: d.Line, Pagination: page}, &protocoltypes.QueryVersionsResponse{})
		r.ask(all, "/equipoise.protocol.v1.Query/Decisions", &protocoltypes.QueryDecisionsRequest{Trial: r.trial, Line: d.Line, Version: d.Version, Pagination: page}, &protocoltypes.QueryDecisionsResponse{})
		for _, s := range r.sites {
			r.ask(all, "/equipoise.protocol.v1.Query/Active", &protocoltypes.QueryActiveRequest{Trial: r.trial, Site: s.number, Line: d.Line}, &protocoltypes.QueryActiveResponse{})
		}
	}
	for _, s := range r.sites {
		r.ask(all, "/equipoise.trial.v1.Query/Delegations", &trialtypes.QueryDelegationsRequest{Trial: trialtypes.FormatID(r.trial), Site: s.number, Pagination: page}, &trialtypes.QueryDelegationsResponse{})
		r.ask(all, "/equipoise.participation.v1.Query/Participations", &participationtypes.QueryParticipationsRequest{Trial: r.trial, Site: s.number, Pagination: page}, &participationtypes.QueryParticipationsResponse{})
		r.ask(all, "/equipoise.participation.v1.Query/Counts", &participationtypes.QueryCountsRequest{Trial: r.trial, Site: s.number}, &participationtypes.QueryCountsResponse{})
	}
	for _, m := range r.participants {
		r.ask(all, "/equipoise.consent.v1.Query/Consent", &consenttypes.QueryConsentRequest{Handle: m.handle[:]}, &consenttypes.QueryConsentResponse{})
		r.ask(all, "/equipoise.payout.v1.Query/Account", &payouttypes.QueryAccountRequest{Handle: m.handle[:]}, &payouttypes.QueryAccountResponse{})
		r.ask(all, "/equipoise.payout.v1.Query/LinesByHandle", &payouttypes.QueryLinesByHandleRequest{Handle: m.handle[:], Pagination: page}, &payouttypes.QueryLinesByHandleResponse{})
	}
	r.ask(all, "/equipoise.payout.v1.Query/Escrows", &payouttypes.QueryEscrowsRequest{Trial: r.trial}, &payouttypes.QueryEscrowsResponse{})
	r.ask(all, "/equipoise.record.v1.Query/Books", &recordtypes.QueryBooksRequest{Trial: r.trial, Pagination: page}, &recordtypes.QueryBooksResponse{})
	return all
}

// ask notes the answer to a question. That there is nothing is an answer too.
func (r *liveTrial) ask(all map[string]string, method string, question, answer proto.Message) {
	r.Helper()
	asked, err := proto.Marshal(question)
	require.NoError(r, err)
	name := method + " " + hex.EncodeToString(asked)
	switch err := r.network.Context.Invoke(r.ctx, method, question, answer); {
	case status.Code(err) == codes.NotFound:
		all[name] = "nothing"
	default:
		require.NoError(r, err, name)
		all[name] = answer.String()
	}
}
