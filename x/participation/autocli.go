package participation

import autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.participation.v1.Query",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			{
				RpcMethod: "Participation", Use: "participation HANDLE", Short: "Show one participation",
				PositionalArgs: fields("handle"),
			},
			{
				RpcMethod: "Participations", Use: "participations TRIAL SITE", Short: "List the participations of a site",
				PositionalArgs: fields("trial", "site"),
			},
			{
				RpcMethod: "FeeBudget", Use: "fee-budget TRIAL SITE", Short: "Show what a site may still promise for fees",
				PositionalArgs: fields("trial", "site"),
			},
			{
				RpcMethod: "FeePromises", Use: "fee-promises HANDLE", Short: "List what is promised for the fees of a participation",
				PositionalArgs: fields("handle"),
			},
			{
				RpcMethod: "FeePromise", Use: "fee-promise HANDLE SIGNER", Short: "Show what is promised for the fees of one who signs",
				PositionalArgs: fields("handle", "signer"),
			},
			{
				RpcMethod: "Counts", Use: "counts TRIAL SITE", Short: "Show how many participants of a site came how far",
				PositionalArgs: fields("trial", "site"),
			},
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.participation.v1.Msg",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			{
				RpcMethod: "StartScreening", Use: "start-screening HANDLE", Short: "Start the screening of a participant",
				PositionalArgs: fields("handle"),
			},
			{
				RpcMethod: "ConfirmParticipant", Use: "confirm-participant HANDLE",
				Short:          "Stand behind an assisted participation that somebody else of the site invited",
				PositionalArgs: fields("handle"),
			},
			{
				RpcMethod: "ProposeRepresentative", Use: "propose-representative HANDLE ADDRESS",
				Short:          "Say who represents a participant beside whom only a witness was named; the witness confirms it",
				PositionalArgs: fields("handle", "representative"),
			},
			{
				RpcMethod: "FailScreening", Use: "fail-screening HANDLE REASON-COMMITMENT", Short: "Fail the screening of a participant",
				PositionalArgs: fields("handle", "reason_commitment"),
			},
			{
				RpcMethod: "Enrol", Use: "enrol HANDLE", Short: "Take a participant into the trial",
				PositionalArgs: fields("handle"),
			},
			{
				RpcMethod: "StartFollowUp", Use: "start-follow-up HANDLE", Short: "Move a participant into follow-up",
				PositionalArgs: fields("handle"),
			},
			{
				RpcMethod: "Close", Use: "close HANDLE REASON-COMMITMENT", Short: "Close a participation",
				PositionalArgs: fields("handle", "reason_commitment"),
			},
			{
				RpcMethod: "SetFeeBudget", Use: "set-fee-budget TRIAL SITE AMOUNT",
				Short: "Set what a site may promise for the fees of those whom it invites, in upoise", PositionalArgs: fields("trial", "site", "amount"),
			},
			{
				RpcMethod: "OfferTransfer", Use: "offer-transfer HANDLE SITE REASON-COMMITMENT",
				Short: "Offer to transfer a participant to another site of the trial", PositionalArgs: fields("handle", "site", "reason_commitment"),
			},
			{
				RpcMethod: "AcceptTransfer", Use: "accept-transfer HANDLE",
				Short: "Take over a participant whom another site offers; the participant signs for it last", PositionalArgs: fields("handle"),
			},
			{
				RpcMethod: "RetractTransfer", Use: "retract-transfer HANDLE",
				Short: "Take an offered transfer back, for either of the sites", PositionalArgs: fields("handle"),
			},
			// An invitation and a visit need secrets that belong into the site's keep: its client makes both.
			{RpcMethod: "Invite", Skip: true},
			{RpcMethod: "AttestVisits", Skip: true},
		},
	},
}

func fields(names ...string) []*autocliv1.PositionalArgDescriptor {
	args := make([]*autocliv1.PositionalArgDescriptor, len(names))
	for i, name := range names {
		args[i] = &autocliv1.PositionalArgDescriptor{ProtoField: name}
	}
	return args
}
