package identity

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/equipoise-trials/equipoise/x/internal/cli"
)

var commands = &autocliv1.ModuleOptions{
	Query: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.identity.v1.Query",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("Organisation", "organisation ORGANISATION", "Show an organisation", "id"),
			cli.Command("Organisations", "organisations", "List the organisations"),
			cli.Command("Person", "person ADDRESS", "Show the person behind a key", "address"),
			cli.Command("People", "people ORGANISATION", "List the people of an organisation", "organisation"),
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.identity.v1.Msg",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("AccreditOrganisation", "accredit KIND LEGAL_NAME COUNTRY ADMINISTRATOR NAME_DIGEST",
				"Admit an organisation with its first administrator",
				"kind", "legal_name", "country", "administrator", "administrator_name_digest"),
			cli.Command("SuspendOrganisation", "suspend ORGANISATION REASON",
				"Keep an organisation from starting anything new", "organisation", "reason.code"),
			cli.Command("ReinstateOrganisation", "reinstate ORGANISATION REASON",
				"End the suspension of an organisation", "organisation", "reason.code"),
			cli.Command("RegisterPerson", "register-person ADDRESS NAME_DIGEST",
				"Tie a key to a person of your organisation, who pays their fees", "address", "name_digest"),
			cli.Command("GrantRole", "grant-role ADDRESS ROLE", "Give a person of your organisation a role", "address", "role.role"),
			cli.Command("RevokeRole", "revoke-role ADDRESS ROLE REASON",
				"End a role of a person of your organisation", "address", "role", "reason.code"),
			cli.Command("RevokePerson", "revoke-person ADDRESS REASON",
				"End a key of your organisation for ever", "address", "reason.code"),
			cli.Command("GrantFees", "grant-fees ADDRESS", "Renew what your organisation pays of a person's fees", "address"),
			cli.Variadic("SpendTreasury", "spend-treasury RECIPIENT AMOUNT...",
				"Send coins from the treasury of your organisation", "recipient", "amount"),
		},
	},
}
