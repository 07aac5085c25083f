package protocol

import autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

// positional returns the descriptors of positional arguments.
func positional(fields ...string) []*autocliv1.PositionalArgDescriptor {
	args := make([]*autocliv1.PositionalArgDescriptor, len(fields))
	for i, field := range fields {
		args[i] = &autocliv1.PositionalArgDescriptor{ProtoField: field}
	}
	return args
}

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.protocol.v1.Query",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			{
				RpcMethod: "Document", Use: "document TRIAL LINE", Short: "Show a line of documents with its newest version",
				PositionalArgs: positional("trial", "line"),
			},
			{
				RpcMethod: "Documents", Use: "documents TRIAL", Short: "List the documents of a trial",
				PositionalArgs: positional("trial"),
			},
			{
				RpcMethod: "Version", Use: "version TRIAL LINE VERSION", Short: "Show a version of a document",
				PositionalArgs: positional("trial", "line", "version"),
			},
			{
				RpcMethod: "Versions", Use: "versions TRIAL LINE", Short: "List the versions of a document",
				PositionalArgs: positional("trial", "line"),
			},
			{
				RpcMethod: "Decisions", Use: "decisions TRIAL LINE VERSION", Short: "List the decisions on a version",
				PositionalArgs: positional("trial", "line", "version"),
			},
			{
				RpcMethod: "Active", Use: "active TRIAL SITE LINE", Short: "Show which version of a document is in use at a site, or was at a height",
				PositionalArgs: positional("trial", "site", "line"),
				// --height asks a node about its own past, which it may have pruned; this asks today's state.
				FlagOptions: map[string]*autocliv1.FlagOptions{"height": {Name: "at-height", Usage: "height of the block asked about, 0 for now"}},
			},
			{
				RpcMethod: "ByDigest", Use: "by-digest DIGEST", Short: "Show which versions a file belongs to, given its SHA-256 in hexadecimal or base64",
				PositionalArgs: positional("digest"),
			},
			{
				RpcMethod: "Open", Use: "open TRIAL SITE", Short: "Say whether a site is open, and if not, what is missing",
				PositionalArgs: positional("trial", "site"),
			},
			{
				RpcMethod: "Schedule", Use: "schedule TRIAL LINE VERSION", Short: "Show a payment schedule",
				PositionalArgs: positional("trial", "line", "version"),
			},
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service:              "equipoise.protocol.v1.Msg",
		EnhanceCustomCommand: true,
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			// Files are hashed and schedules compiled by the command of client/cli.
			{RpcMethod: "SubmitDocument", Skip: true},
			{
				RpcMethod: "Decide", Use: "decide TRIAL LINE VERSION DECIDER OUTCOME",
				Short: "Record a decision of an ethics committee or an authority on a version",
				Example: "equipoised tx protocol decide 12 1 2 ethics-committee approved " +
					"--document-digest 9f86d081...0a08 --from chair",
				PositionalArgs: positional("trial", "line", "version", "decider", "outcome"),
			},
			{
				RpcMethod: "Activate", Use: "activate TRIAL SITE LINE VERSION",
				Short:          "Bring a version of a document into use at a site",
				PositionalArgs: positional("trial", "site", "line", "version"),
			},
		},
	},
}
