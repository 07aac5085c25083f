package claims

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/equipoise-trials/equipoise/x/internal/cli"
)

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.claims.v1.Query",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("Claim", "claim HANDLE NUMBER", "Show one claim of a participation", "handle", "number"),
			cli.Command("ClaimsByHandle", "claims HANDLE", "List the claims of a participation", "handle"),
			cli.Command("OpenClaims", "open TRIAL SITE", "List the open claims of a site", "trial", "site"),
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.claims.v1.Msg",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("Claim", "claim HANDLE KIND TARIFF", "Claim a visit that the site did not attest, or an expense with its receipt", "handle", "kind", "tariff"),
			cli.Command("AnswerClaim", "answer-claim HANDLE NUMBER", "Answer a claim for the site: with --grant it is owed", "handle", "number"),
			cli.Command("DisputeClaim", "dispute-claim HANDLE NUMBER", "Bring a claim that the site refused before the arbiter", "handle", "number"),
			cli.Command("DropClaim", "drop-claim HANDLE NUMBER", "End a claim that is made no more", "handle", "number"),
			cli.Command("DecideClaim", "decide-claim HANDLE NUMBER", "Decide a claim for the arbiter, or a committee of the site: with --grant it is owed", "handle", "number"),
		},
	},
}
