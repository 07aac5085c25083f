package consent

import autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.consent.v1.Query",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			{
				RpcMethod: "Consent", Use: "consent HANDLE", Short: "Show the consent of a participation",
				PositionalArgs: arguments("handle"),
			},
			{
				RpcMethod: "ConsentByKey", Use: "by-key ADDRESS", Short: "Show the consent that is bound to a key",
				PositionalArgs: arguments("key"),
			},
			{
				RpcMethod: "Lines", Use: "lines HANDLE", Short: "Show the consents of a participation to all forms",
				PositionalArgs: arguments("handle"),
			},
			{
				RpcMethod: "History", Use: "history HANDLE FORM_LINE",
				Short:          "Show how the consent to a form stood, change by change; with 0 the participation as a whole",
				PositionalArgs: arguments("handle", "form_line"),
			},
			{
				RpcMethod: "FormerAgreements", Use: "former HANDLE FORM_LINE",
				Short:          "Show what a participant once agreed to of a form, superseded since or entered in error",
				PositionalArgs: arguments("handle", "form_line"),
			},
			{
				RpcMethod: "KeyProposal", Use: "key HANDLE",
				Short:          "Show the key of a participation, those before, and the proposal of another one",
				PositionalArgs: arguments("handle"),
			},
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.consent.v1.Msg",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			{
				RpcMethod: "GiveConsent", Use: "give HANDLE FORM_LINE VERSION LANGUAGE OBTAINED_BY",
				Short:          "Consent to a version of the consent form, as the participant",
				PositionalArgs: arguments("handle", "form_line", "version", "language", "obtained_by"),
			},
			{
				RpcMethod: "Countersign", Use: "countersign HANDLE CAPACITY FORM_LINE VERSION",
				Short:          "Sign beside the participant, as somebody named at the invitation",
				PositionalArgs: arguments("handle", "capacity", "form_line", "version"),
			},
			{
				RpcMethod: "ConfirmObtained", Use: "confirm HANDLE FORM_LINE VERSION",
				Short:          "Confirm to have obtained the consent, as the staff member whom the participant named",
				PositionalArgs: arguments("handle", "form_line", "version"),
			},
			{
				RpcMethod: "Decline", Use: "decline HANDLE FORM_LINE", Short: "Decline the first consent to a form or a renewal",
				PositionalArgs: arguments("handle", "form_line"),
			},
			{
				RpcMethod: "Withdraw", Use: "withdraw HANDLE SCOPE_COMMITMENT",
				Short:          "Withdraw from the trial for ever: without --fees, and with --gas 200000 (ML-DSA: 450000), free; or with --form-line from an optional form",
				PositionalArgs: arguments("handle", "scope_commitment"),
			},
			{
				RpcMethod: "ReportWithdrawal", Use: "report-withdrawal HANDLE PAPER_DIGEST",
				Short:          "Say that a participant withdrew by word of mouth, as staff who may obtain consent",
				PositionalArgs: arguments("handle", "paper_digest"),
			},
			{
				RpcMethod: "ContestWithdrawal", Use: "contest-withdrawal HANDLE",
				Short:          "Say that a reported withdrawal is not the participant's will; withdraw confirms one",
				PositionalArgs: arguments("handle"),
			},
			{
				RpcMethod: "ClaimError", Use: "claim-error HANDLE FORM_LINE VERSION REASON",
				Short:          "Say that a consent was entered in error, as staff who may obtain consent",
				PositionalArgs: arguments("handle", "form_line", "version", "reason"),
			},
			{
				RpcMethod: "ConfirmError", Use: "confirm-error HANDLE FORM_LINE VERSION",
				Short:          "Confirm that a consent was entered in error, as the participant or who speaks for them",
				PositionalArgs: arguments("handle", "form_line", "version"),
			},
			{
				RpcMethod: "ConfirmRepresentative", Use: "confirm-representative HANDLE ADDRESS",
				Short:          "Confirm who represents the participant, as the witness",
				PositionalArgs: arguments("handle", "representative"),
			},
			{
				RpcMethod: "NamePayee", Use: "name-payee HANDLE PAYEE", Short: "Say where the money goes from now on",
				PositionalArgs: arguments("handle", "payee"),
			},
			linesOf("CallBackPayments", "call-back-payments", "Tell an agent that payments it has not answered for in 30 days go back"),
			linesOf("CosignVisits", "cosign-visits", "Sign for visits that were attested, where the schedule wants it or the site takes them back"),
			{
				RpcMethod: "SignTransfer", Use: "sign-transfer HANDLE SITE",
				Short:          "Sign for the transfer to another site, which both sites have signed, as the participant or who speaks for them",
				PositionalArgs: arguments("handle", "site"),
			},
			{
				RpcMethod: "ProposeKey", Use: "propose-key HANDLE PUBLIC_KEY PAPER_DIGEST",
				Short:          "Propose another key for a participant who lost theirs, or whose key the site kept, as staff who may obtain consent",
				PositionalArgs: arguments("handle", "public_key", "paper_digest"),
			},
			{
				RpcMethod: "ConfirmKey", Use: "confirm-key HANDLE KEY",
				Short:          "Confirm a proposed key, as a second staff member who neither proposed it nor invited",
				PositionalArgs: arguments("handle", "key"),
			},
			{
				RpcMethod: "AcceptKey", Use: "accept-key HANDLE",
				Short:          "Accept a confirmed proposal, signed by the proposed key: it takes effect 14 days later unless it is vetoed",
				PositionalArgs: arguments("handle"),
			},
			{
				RpcMethod: "RetractKey", Use: "retract-key HANDLE",
				Short:          "Take the proposal of a key back, as staff who may obtain consent",
				PositionalArgs: arguments("handle"),
			},
			{
				RpcMethod: "VetoKey", Use: "veto-key HANDLE",
				Short:          "Say that a proposed key is not the participant's: without --fees, and with --gas 200000 (ML-DSA: 450000), free",
				PositionalArgs: arguments("handle"),
			},
		},
	},
}

// linesOf returns the command of a message about lines of a participation.
func linesOf(method, name, short string) *autocliv1.RpcCommandOptions {
	c := &autocliv1.RpcCommandOptions{
		RpcMethod: method, Use: name + " HANDLE LINE...", Short: short,
		PositionalArgs: arguments("handle", "lines"),
	}
	c.PositionalArgs[1].Varargs = true
	return c
}

func arguments(fields ...string) []*autocliv1.PositionalArgDescriptor {
	all := make([]*autocliv1.PositionalArgDescriptor, len(fields))
	for i, field := range fields {
		all[i] = &autocliv1.PositionalArgDescriptor{ProtoField: field}
	}
	return all
}
