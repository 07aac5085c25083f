package audit

import autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.audit.v1.Query",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			{RpcMethod: "Checkpoint", Use: "checkpoint", Short: "Show the head of the audit log"},
		},
	},
}
