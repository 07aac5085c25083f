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
			cli.Command("Keys", "keys ADDRESS", "List the keys of a person, the first one first", "address"),
			cli.Command("Rotations", "rotations ORGANISATION", "List the new keys that wait for a second to confirm them", "organisation"),
			cli.Command("ExpiringAccreditations", "expiring", "List the accreditations that run out, the next one first"),
			cli.Command("Params", "params", "Show the settings of the register"),
			cli.Command("Treasury", "treasury ORGANISATION", "Show the limits of a treasury, and what is left of them today", "organisation"),
			cli.Command("TreasuryProposals", "treasury-proposals ORGANISATION",
				"List the payments and limits that wait for a second to confirm them", "organisation"),
			cli.Command("People", "people ORGANISATION", "List the people of an organisation", "organisation"),
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.identity.v1.Msg",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("AccreditOrganisation", "accredit KIND LEGAL_NAME COUNTRY ADMINISTRATOR NAME_DIGEST IDENTITY_DIGEST",
				"Admit an organisation with its first administrator",
				"kind", "legal_name", "country", "administrator", "administrator_name_digest", "administrator_identity_digest"),
			cli.Command("SuspendOrganisation", "suspend ORGANISATION REASON",
				"Keep an organisation from starting anything new", "organisation", "reason.code"),
			cli.Command("ReinstateOrganisation", "reinstate ORGANISATION REASON",
				"End the suspension of an organisation", "organisation", "reason.code"),
			cli.Command("RenewAccreditation", "renew ORGANISATION REASON",
				"Say until when an organisation is accredited from now on (--valid-until)", "organisation", "reason.code"),
			cli.Command("EndAccreditation", "end-accreditation ORGANISATION REASON",
				"End the accreditation of an organisation", "organisation", "reason.code"),
			cli.Proposal("AppointAccreditor", "appoint-accreditor ADDRESS",
				"Propose that governance makes a person of a regulator an accreditor", "address"),
			cli.Proposal("DismissAccreditor", "dismiss-accreditor ADDRESS REASON",
				"Propose that governance ends the role of an accreditor", "address", "reason.code"),
			cli.Command("RegisterPerson", "register-person ADDRESS NAME_DIGEST IDENTITY_DIGEST",
				"Tie a key to a person of your organisation, who pays their fees", "address", "name_digest", "identity_digest"),
			cli.Optional("GrantRole", "grant-role ADDRESS ROLE [TRAINING_DIGEST]", "Give a person of your organisation a role",
				"address", "role.role", "role.training_digest"),
			cli.Command("RevokeRole", "revoke-role ADDRESS ROLE REASON",
				"End a role of a person of your organisation", "address", "role", "reason.code"),
			cli.Command("RevokePerson", "revoke-person ADDRESS REASON",
				"End a key of your organisation, or as an accreditor of a suspended one, for ever", "address", "reason.code"),
			cli.Command("ProposeKeyRotation", "propose-key-rotation ADDRESS NEW_ADDRESS REASON",
				"Propose a new key for somebody whose key was lost or stolen (--administrator in a suspended organisation)", "address", "new_address", "reason.code"),
			cli.Command("ConfirmKeyRotation", "confirm-key-rotation ADDRESS NEW_ADDRESS",
				"Give somebody the new key that somebody else proposed", "address", "new_address"),
			cli.Command("GrantFees", "grant-fees ADDRESS", "Renew what your organisation pays of a person's fees", "address"),
			cli.Variadic("SpendTreasury", "spend-treasury RECIPIENT AMOUNT...",
				"Send coins from the treasury of your organisation, or propose to beyond its limit for one", "recipient", "amount"),
			cli.Variadic("ConfirmSpending", "confirm-spending ORGANISATION PROPOSAL RECIPIENT AMOUNT...",
				"Send the coins that another administrator proposed to send", "organisation", "proposal", "recipient", "amount"),
			cli.Command("LimitTreasury", "limit-treasury LIMIT",
				"Lower what one administrator alone pays out on a day, or propose to raise it", "limit"),
			cli.Command("ConfirmTreasuryLimit", "confirm-treasury-limit ORGANISATION PROPOSAL LIMIT",
				"Raise the limit that another administrator proposed to raise", "organisation", "proposal", "limit"),
			cli.Command("RejectTreasuryProposal", "reject-treasury-proposal PROPOSAL REASON",
				"End a payment or limit that waits for a second", "proposal", "reason.code"),
		},
	},
}
