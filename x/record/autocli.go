package record

import autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.record.v1.Query",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			{
				RpcMethod: "Book", Use: "book TRIAL BOOK", Short: "Show the head of a book of records",
				PositionalArgs: []*autocliv1.PositionalArgDescriptor{{ProtoField: "trial"}, {ProtoField: "book"}},
			},
			{
				RpcMethod: "Books", Use: "books TRIAL", Short: "List the heads of a trial's books of records",
				PositionalArgs: []*autocliv1.PositionalArgDescriptor{{ProtoField: "trial"}},
			},
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.record.v1.Msg",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			{
				RpcMethod: "OpenBook", Use: "open-book TRIAL SITE BOOK",
				Short:          "Open a book of records; site 0 is a book for the whole trial",
				PositionalArgs: []*autocliv1.PositionalArgDescriptor{{ProtoField: "trial"}, {ProtoField: "site"}, {ProtoField: "book"}},
			},
			// Heads are moved by `equipoised book submit`, which knows the book.
			{RpcMethod: "AppendRecords", Skip: true},
		},
	},
}
