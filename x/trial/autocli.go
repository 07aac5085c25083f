package trial

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/equipoise-trials/equipoise/x/internal/cli"
)

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.trial.v1.Query",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("Trials", "list", "List the trials"),
			cli.Command("TrialsBySponsor", "by-sponsor SPONSOR", "List the trials of a sponsor", "sponsor"),
			cli.Command("TrialsByStatus", "by-status STATUS", "List the trials of a status", "status"),
			cli.Command("TrialsBySite", "by-site ORGANISATION", "List the trials that an organisation conducts", "organisation"),
			cli.Command("TrialsByOrganisation", "by-organisation ORGANISATION",
				"List the trials in which an organisation has a part: it is the sponsor, is or was assigned, or conducts a site", "organisation"),
			cli.Command("TrialsByCountry", "by-country COUNTRY", "List the trials with a site in a country", "country"),
			cli.Command("Sponsors", "sponsors TRIAL", "List the sponsors of a trial", "trial"),
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
		Service: "equipoise.trial.v1.Msg",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
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
		},
	},
}
