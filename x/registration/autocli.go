package registration

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/equipoise-trials/equipoise/x/internal/cli"
)

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service:              "equipoise.registration.v1.Query",
		EnhanceCustomCommand: true,
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("Trial", "show TRIAL", "Show a trial with its registration", "trial"),
			cli.Command("TrialByIdentifier", "find NUMBER", "Show the trial that holds a number of another registry", "value"),
			cli.Command("Version", "version TRIAL VERSION", "Show a version of a registration, 0 for the newest", "trial", "version"),
			cli.Optional("Diff", "diff TRIAL FROM [TO]", "Say field by field how a registration changed, by whom, when and why",
				"trial", "from", "to"),
			atCommand(),
			cli.Command("Statuses", "statuses TRIAL", "List the history of a trial's status", "trial"),
			cli.Command("Outcomes", "outcomes TRIAL", "Compare the outcomes of a trial with what was promised", "trial"),
			cli.Command("OutcomeHistory", "outcome-history TRIAL", "List every change of a trial's outcomes", "trial"),
			cli.Command("Results", "results TRIAL", "Compare the results of a trial with what was promised", "trial"),
			cli.Command("Postings", "postings TRIAL", "List the results that were posted", "trial"),
			cli.Command("Clocks", "clocks TRIAL", "List what is to be done for a trial by which date", "trial"),
			cli.Command("ClocksBySponsor", "clocks-by-sponsor SPONSOR", "List what a sponsor has to do by which date", "sponsor"),
			cli.Command("Seal", "seal ORGANISATION DIGEST", "Show a sealed registration", "organisation", "digest"),
			cli.Command("Seals", "seals ORGANISATION", "List what an organisation sealed", "organisation"),
			cli.Command("Disputes", "disputes TRIAL", "List the disputes over a trial's identifiers", "trial"),
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service:              "equipoise.registration.v1.Msg",
		EnhanceCustomCommand: true,
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Skip("RegisterTrial"),
			cli.Skip("AmendRegistration"),
			cli.Optional("UpdateStatus", "update-status TRIAL STATUS [REASON]", "Change the recruitment status",
				"trial", "status", "reason.code"),
			cli.Skip("DeclarePrimaryCompletion"),
			cli.Skip("PostResults"),
			cli.Command("CertifyDelay", "certify-delay TRIAL MONTHS REASON", "Postpone the date by which results are due",
				"trial", "months", "reason.code"),
			cli.Command("FileNotice", "file-notice TRIAL CLOCK DIGEST", "Say that an authority was notified, or a consent form posted",
				"trial", "clock", "digest"),
			cli.Command("OfferSponsorship", "offer-sponsorship TRIAL ORGANISATION REASON", "Offer a trial to another organisation",
				"trial", "organisation", "reason.code"),
			cli.Command("AcceptSponsorship", "accept-sponsorship TRIAL", "Take over a trial that was offered", "trial"),
			cli.Command("WithdrawSponsorshipOffer", "withdraw-sponsorship-offer TRIAL REASON", "Take an offer back, or decline it",
				"trial", "reason.code"),
			cli.Skip("SealRegistration"),
			cli.Skip("RevealRegistration"),
			cli.Skip("DisputeIdentifier"),
			cli.Command("ResolveDispute", "resolve-dispute DISPUTE RESOLUTION REASON", "Decide or withdraw a dispute",
				"dispute", "resolution", "reason.code"),
		},
	},
}

// atCommand describes the query At. Every query has a --height already: the state from which it is answered, which a node
// may have pruned.
func atCommand() *autocliv1.RpcCommandOptions {
	c := cli.Command("At", "at TRIAL", "Show a trial as it stood at a --time or --at-height", "trial")
	c.FlagOptions = map[string]*autocliv1.FlagOptions{
		"height": {Name: "at-height", Usage: "Height of the block after which the trial is shown"},
	}
	return c
}
