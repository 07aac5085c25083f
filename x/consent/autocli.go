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
				RpcMethod: "History", Use: "history HANDLE", Short: "Show how the consent of a participation stood, change by change",
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
				RpcMethod: "Countersign", Use: "countersign HANDLE CAPACITY VERSION",
				Short:          "Sign beside the participant, as somebody named at the invitation",
				PositionalArgs: arguments("handle", "capacity", "version"),
			},
			{
				RpcMethod: "ConfirmObtained", Use: "confirm HANDLE VERSION",
				Short:          "Confirm to have obtained the consent, as the staff member whom the participant named",
				PositionalArgs: arguments("handle", "version"),
			},
			{
				RpcMethod: "Decline", Use: "decline HANDLE", Short: "Decline the first consent or a renewal",
				PositionalArgs: arguments("handle"),
			},
			{
				RpcMethod: "Withdraw", Use: "withdraw HANDLE SCOPE_COMMITMENT",
				Short:          "Withdraw the consent for ever; without --fees, and with --gas 200000 (ML-DSA: 450000), it is free",
				PositionalArgs: arguments("handle", "scope_commitment"),
			},
			{
				RpcMethod: "NamePayee", Use: "name-payee HANDLE PAYEE", Short: "Say where the money goes from now on",
				PositionalArgs: arguments("handle", "payee"),
			},
			callBack(),
		},
	},
}

func callBack() *autocliv1.RpcCommandOptions {
	c := &autocliv1.RpcCommandOptions{
		RpcMethod: "CallBackPayments", Use: "call-back-payments HANDLE LINE...",
		Short:          "Tell an agent that payments it has not answered for in 30 days go back",
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
