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
				RpcMethod: "Active", Use: "active TRIAL SITE", Short: "Show what is in use at a site, or was at a time or height",
				Long: "Show the versions of documents that a site uses, or used at a time or height, who activated each, and how it\n" +
					"stands now with committees and authorities. --height asks a node about its own past, which it may have\n" +
					"pruned; --at asks today's state about the past.",
				Example:        "equipoised query protocol active 12 3 --at 2030-06-01T00:00:00Z",
				PositionalArgs: positional("trial", "site"),
				FlagOptions: map[string]*autocliv1.FlagOptions{
					"at":   {Name: "at", Usage: "height, or instant such as 2030-06-01T00:00:00Z, asked about (default: now)"},
					"line": {Name: "line", Usage: "line of documents asked about (default: all)"},
				},
			},
			{
				RpcMethod: "Uses", Use: "uses TRIAL LINE", Short: "List the sites that use a document, with the version of each",
				PositionalArgs: positional("trial", "line"),
			},
			{
				RpcMethod: "Conditions", Use: "conditions TRIAL LINE VERSION DECISION", Short: "Show how the conditions of an approval stand",
				PositionalArgs: positional("trial", "line", "version", "decision"),
			},
			{
				RpcMethod: "Pending", Use: "pending ORGANISATION", Short: "List what waits for an organisation: decisions, conditions, reviews and ends of approvals",
				Long: "List, trial by trial, what falls due by time, then the documents that wait for decisions. The sponsor of today and a\n" +
					"CRO that submits documents for it see all of a trial; who is assigned to decide sees what is its own. --trial asks\n" +
					"about one trial.",
				PositionalArgs: positional("organisation"),
			},
			{
				RpcMethod: "ByDigest", Use: "by-digest DIGEST", Short: "Show which versions a file belongs to, given a digest of it in hexadecimal or base64",
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
			// A command of the program hashes files and compiles schedules.
			{RpcMethod: "SubmitDocument", Skip: true},
			{
				RpcMethod: "Decide", Use: "decide TRIAL LINE VERSION DECIDER OUTCOME",
				Short: "Record a decision of an ethics committee or an authority on a version",
				Long: "Make the digest of the decision's own document with `equipoised keep commit letter TRIAL FILE`, and that of a condition's\n" +
					"text with `equipoised keep commit text TRIAL TEXT`: their openings stay in the keep.",
				Example: "equipoised tx protocol decide 12 1 2 ethics-committee approved " +
					"--document-digest 9f86d081...0a08 --from chair\n" +
					"equipoised tx protocol decide 12 1 2 ethics-committee approved-with-conditions --document-digest 9f86d081...0a08 " +
					"--conditions '{\"text_digest\":\"...\",\"due\":\"2030-09-01T00:00:00Z\"}' --from chair\n" +
					"equipoised tx protocol decide 12 1 2 ethics-committee lifted --scope '{\"countries\":[\"DE\"]}' --in-place-of 7 " +
					"--document-digest 9f86d081...0a08 --from chair",
				PositionalArgs: positional("trial", "line", "version", "decider", "outcome"),
			},
			{
				RpcMethod: "AnswerCondition", Use: "answer-condition TRIAL LINE VERSION DECISION CONDITION EVIDENCE-DIGEST",
				Short:          "Post the digest of evidence that a condition of an approval is met",
				Long:           "Make the digest with `equipoised keep commit letter TRIAL FILE`, and hand its opening to the organisation that demanded it.",
				PositionalArgs: positional("trial", "line", "version", "decision", "condition", "evidence_digest"),
			},
			{
				RpcMethod: "ConfirmCondition", Use: "confirm-condition TRIAL LINE VERSION DECISION CONDITION",
				Short:          "Say that a condition of your organisation's approval is met, by the evidence that you judged",
				Long:           "Name the evidence that you judged with --evidence-digest, as it is posted (query protocol conditions); leave it out where none is.",
				PositionalArgs: positional("trial", "line", "version", "decision", "condition"),
			},
			{
				RpcMethod: "ExtendCondition", Use: "extend-condition TRIAL LINE VERSION DECISION CONDITION",
				Short:          "Give more time for a condition of your organisation's approval",
				Example:        "equipoised tx protocol extend-condition 12 1 2 3 1 --due 2030-09-01T00:00:00Z --reason '{\"code\":\"REASON_CODE_PLANNED\"}' --from chair",
				PositionalArgs: positional("trial", "line", "version", "decision", "condition"),
			},
			{
				RpcMethod: "Activate", Use: "activate TRIAL SITE LINE VERSION",
				Short:          "Bring a version of a document into use at a site",
				PositionalArgs: positional("trial", "site", "line", "version"),
			},
		},
	},
}
