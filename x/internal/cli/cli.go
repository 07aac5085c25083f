// Package cli describes commands for AutoCLI.
package cli

import autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

// Command describes the command of a method: its name and arguments as they are shown, what it does, and the fields that
// the arguments fill, "reason.code" being the field of a field. All other fields are flags.
func Command(method, use, short string, fields ...string) *autocliv1.RpcCommandOptions {
	c := &autocliv1.RpcCommandOptions{RpcMethod: method, Use: use, Short: short}
	for _, field := range fields {
		c.PositionalArgs = append(c.PositionalArgs, &autocliv1.PositionalArgDescriptor{ProtoField: field})
	}
	return c
}

// Variadic is Command for a last argument that may be repeated.
func Variadic(method, use, short string, fields ...string) *autocliv1.RpcCommandOptions {
	c := Command(method, use, short, fields...)
	c.PositionalArgs[len(c.PositionalArgs)-1].Varargs = true
	return c
}

// Optional is Command for a last argument that may be left out.
func Optional(method, use, short string, fields ...string) *autocliv1.RpcCommandOptions {
	c := Command(method, use, short, fields...)
	c.PositionalArgs[len(c.PositionalArgs)-1].Optional = true
	return c
}

// Proposal is Command for a message of governance: the command submits it as a proposal of x/gov.
func Proposal(method, use, short string, fields ...string) *autocliv1.RpcCommandOptions {
	c := Command(method, use, short, fields...)
	c.GovProposal = true
	return c
}

// Skip leaves a method to a command of the module's own.
func Skip(method string) *autocliv1.RpcCommandOptions {
	return &autocliv1.RpcCommandOptions{RpcMethod: method, Skip: true}
}
