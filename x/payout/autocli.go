package payout

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/equipoise-trials/equipoise/x/internal/cli"
)

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.payout.v1.Query",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("Escrow", "escrow TRIAL DENOM", "Show the escrow of a trial in one denomination", "trial", "denom"),
			cli.Command("Escrows", "escrows TRIAL", "List the escrow of a trial in every denomination", "trial"),
			cli.Command("Line", "line TRIAL LINE", "Show one payment line", "trial", "line"),
			cli.Command("Queue", "queue TRIAL DENOM", "List the lines that wait for escrow, in the order in which they are paid", "trial", "denom"),
			cli.Command("LinesWithAgent", "with-agent TRIAL ORGANISATION", "List the lines that an agent has not answered for", "trial", "organisation"),
			cli.Command("Account", "account HANDLE", "Show where the money of a participation goes", "handle"),
			cli.Command("LinesByHandle", "lines HANDLE", "List the payment lines of a participation", "handle"),
			cli.Command("Need", "need TRIAL", "Show what each escrow of a trial is needed for, and what it lacks", "trial"),
			cli.Command("Params", "params", "Show in which denominations trials are funded"),
			cli.Command("Statement", "statement HANDLE", "Show what a participation earned: accrued, queued, in transit, settled", "handle"),
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.payout.v1.Msg",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("Fund", "fund TRIAL AMOUNT", "Put coins of yours into the escrow of a trial, as anybody may", "trial", "amount"),
			settle(),
			refund(),
			cli.Variadic("CallBack", "call-back TRIAL LINE...", "Tell an agent that lines it has not answered for in 30 days go back", "trial", "lines"),
			cli.Variadic("Object", "object TRIAL LINE...", "Keep held lines from being paid until the schedule's arbiter has decided", "trial", "lines"),
			cli.Variadic("Decide", "decide TRIAL LINE...", "Decide objections for the arbiter of the schedule: with --uphold nothing is owed", "trial", "lines"),
			cli.Command("AppointPayee", "appoint-payee HANDLE PAYEE", "Name an agent where nobody has named a payee who can be paid for half a year", "handle", "payee"),
			cli.Command("ProposeBeneficiary", "propose-beneficiary HANDLE PAYEE PAPER_DIGEST", "Propose, as a delegate of the site, an agent to be paid what a participant earned who died", "handle", "payee", "paper_digest"),
			cli.Optional("SetAlert", "set-alert TRIAL DENOM [THRESHOLD]",
				"Have the chain say when less of an escrow is free than a threshold; without one, no more", "trial", "denom", "threshold"),
			cli.Proposal("UpdateParams", "permit-denominations PARAMS",
				"Propose that governance says in which denominations trials are funded", "params"),
			cli.Variadic("ReverseVisits", "reverse-visits TRIAL LINE...", "Take back, as a delegate of the site, that visits were made, until a second one confirms it", "trial", "lines"),
			cli.Variadic("ConfirmReversal", "confirm-reversal TRIAL LINE...", "Confirm, as a second delegate of the site, that visits are taken back", "trial", "lines"),
		},
	},
}

func settle() *autocliv1.RpcCommandOptions {
	c := cli.Variadic("Settle", "settle TRIAL SETTLEMENT...", "Say which lines are paid, and which could not be", "trial", "settlements")
	c.Example = `equipoised tx payout settle 3 '{"line":"17","reference":"<base64 of 32 bytes>","ok":true}'`
	return c
}

func refund() *autocliv1.RpcCommandOptions {
	c := cli.Command("Refund", "refund TRIAL DENOM [AMOUNT]",
		"Give what an ended trial does not owe back to its sponsor; without an amount, all of it", "trial", "denom", "amount")
	c.PositionalArgs[len(c.PositionalArgs)-1].Optional = true
	return c
}
