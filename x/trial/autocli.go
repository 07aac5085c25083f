package trial

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/equipoise-trials/equipoise/x/internal/cli"
)

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service:              "equipoise.trial.v1.Query",
		EnhanceCustomCommand: true,
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("Trial", "show TRIAL", "Show a trial with its registration", "trial"),
			cli.Command("TrialByIdentifier", "find NUMBER", "Show the trial that holds a number of another registry", "value"),
			cli.Command("Trials", "list", "List the trials"),
			cli.Command("TrialsBySponsor", "by-sponsor SPONSOR", "List the trials of a sponsor", "sponsor"),
			cli.Command("TrialsByStatus", "by-status STATUS", "List the trials of a status", "status"),
			cli.Command("TrialsBySite", "by-site ORGANISATION", "List the trials that an organisation conducts", "organisation"),
			cli.Command("TrialsByOrganisation", "by-organisation ORGANISATION",
				"List the trials in which an organisation has a part: it is the sponsor, is or was assigned, or conducts a site", "organisation"),
			cli.Command("TrialsByCountry", "by-country COUNTRY", "List the trials with a site in a country", "country"),
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
			cli.Command("Sponsors", "sponsors TRIAL", "List the sponsors of a trial, and to whom it is offered", "trial"),
			cli.Command("Seal", "seal ORGANISATION DIGEST", "Show a sealed registration", "organisation", "digest"),
			cli.Command("Seals", "seals ORGANISATION", "List what an organisation sealed", "organisation"),
			cli.Command("Disputes", "disputes TRIAL", "List the disputes over a trial's identifiers", "trial"),
			cli.Command("Site", "site TRIAL SITE", "Show a site with its investigators", "trial", "site"),
			cli.Command("Sites", "sites TRIAL", "List the sites of a trial", "trial"),
			cli.Command("Assignments", "assignments TRIAL", "List the assignments of a trial", "trial"),
			cli.Command("Duties", "duties TRIAL", "List the transfers of duties of a trial", "trial"),
			cli.Command("Roster", "roster TRIAL", "Show who stands on which side of a trial's blind", "trial"),
			cli.Command("Delegations", "delegations TRIAL SITE", "Show the delegation log of a site", "trial", "site"),
			cli.Command("Authority", "authority TRIAL SITE ADDRESS TASK", "Say whether somebody may carry out a task, and if not, why not",
				"trial", "site", "address", "task"),
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service:              "equipoise.trial.v1.Msg",
		EnhanceCustomCommand: true,
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Skip("RegisterTrial"),
			cli.Skip("AmendRegistration"),
			cli.Optional("UpdateStatus", "update-status TRIAL STATUS [REASON]", "Change the recruitment status",
				"trial", "status", "reason.code"),
			cli.Command("AddSite", "add-site TRIAL ORGANISATION INVESTIGATOR", "Add a site with its investigator",
				"trial", "organisation", "investigator"),
			cli.Command("CloseSite", "close-site TRIAL SITE REASON", "Close a site for good", "trial", "site", "reason.code"),
			cli.Command("ChangeInvestigator", "change-investigator TRIAL SITE INVESTIGATOR REASON",
				"Replace the investigator of a site", "trial", "site", "investigator", "reason.code"),
			cli.Command("AssignOrganisation", "assign TRIAL ORGANISATION CAPACITY", "Assign an organisation",
				"trial", "organisation", "capacity"),
			cli.Command("EndAssignment", "end-assignment TRIAL ASSIGNMENT REASON", "End an assignment",
				"trial", "assignment", "reason.code"),
			cli.Variadic("TransferDuties", "transfer-duties TRIAL ORGANISATION TASK...", "Offer duties of the sponsor to a CRO",
				"trial", "organisation", "tasks"),
			cli.Command("AcceptDuties", "accept-duties TRIAL TRANSFER", "Take over duties that a sponsor offered", "trial", "transfer"),
			cli.Command("WithdrawDuties", "withdraw-duties TRIAL TRANSFER REASON", "Take duties back, or give them back",
				"trial", "transfer", "reason.code"),
			cli.Command("AdmitStaff", "admit-staff TRIAL PERSON ROLE", "Put somebody who is no staff of a site on a side of the blind",
				"trial", "person", "role"),
			cli.Variadic("Delegate", "delegate TRIAL SITE PERSON TASK...", "Let a member of your staff carry out tasks",
				"trial", "site", "person", "tasks"),
			cli.Command("EndDelegation", "end-delegation TRIAL SITE LINE REASON", "End a line of your delegation log",
				"trial", "site", "delegation", "reason.code"),
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
