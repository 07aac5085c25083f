package upgrades

import autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

// AutoCLIOptions describes the module's commands. Download links in a plan's INFO are checked by the supervisor that
// follows them (cosmovisor), not here.
func (Module) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service: "cosmos.upgrade.v1beta1.Query",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				{RpcMethod: "CurrentPlan", Use: "plan", Short: "Show the planned upgrade"},
				{
					RpcMethod: "AppliedPlan", Use: "applied NAME", Short: "Show at which height an upgrade was applied",
					PositionalArgs: []*autocliv1.PositionalArgDescriptor{{ProtoField: "name"}},
				},
				{
					RpcMethod: "ModuleVersions", Use: "module-versions [MODULE]", Short: "List the versions of the modules",
					PositionalArgs: []*autocliv1.PositionalArgDescriptor{{ProtoField: "module_name", Optional: true}},
				},
				{RpcMethod: "Authority", Use: "authority", Short: "Show the address in whose name governance acts"},
				{RpcMethod: "UpgradedConsensusState", Skip: true}, // deprecated
			},
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service: "cosmos.upgrade.v1beta1.Msg",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				{
					RpcMethod: "SoftwareUpgrade", Use: "software-upgrade NAME HEIGHT [INFO]",
					Short: "Propose that governance changes the software at a height", GovProposal: true,
					PositionalArgs: []*autocliv1.PositionalArgDescriptor{
						{ProtoField: "plan.name"}, {ProtoField: "plan.height"}, {ProtoField: "plan.info", Optional: true},
					},
				},
				{
					RpcMethod: "CancelUpgrade", Use: "cancel-software-upgrade",
					Short: "Propose that governance cancels the planned upgrade", GovProposal: true,
				},
			},
		},
	}
}
