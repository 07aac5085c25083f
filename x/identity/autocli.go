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
			cli.Command("Rotations", "rotations ORGANISATION", "List the new keys that wait to accept, and for a second to confirm them", "organisation"),
			cli.Command("Registrations", "registrations ORGANISATION", "List the people of an organisation whose keys did not accept yet", "organisation"),
			cli.Command("RegistrationsOf", "registrations-of ADDRESS", "List the organisations that want to register a key", "address"),
			cli.Command("ExpiringAccreditations", "expiring", "List the accreditations that run out, the next one first"),
			cli.Command("Params", "params", "Show the settings of the register"),
			cli.Command("People", "people ORGANISATION", "List the people of an organisation", "organisation"),
		},
	},
	Tx: &autocliv1.ServiceCommandDescriptor{
		Service: "equipoise.identity.v1.Msg",
		RpcCommandOptions: []*autocliv1.RpcCommandOptions{
			cli.Command("AccreditOrganisation", "accredit KIND LEGAL_NAME COUNTRY ADMINISTRATOR NAME_DIGEST IDENTITY_DIGEST",
				"Admit an organisation and register its first administrator",
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
				"Ask a key to become that of a person of your organisation, which pays their fees", "address", "name_digest", "identity_digest"),
			cli.Command("AcceptRegistration", "accept-registration ORGANISATION",
				"Accept that your key is that of a person of an organisation that registered it", "organisation"),
			cli.Command("NameAdministrator", "name-administrator ORGANISATION ADMINISTRATOR NAME_DIGEST IDENTITY_DIGEST",
				"Name another first administrator of an organisation of which nobody ever accepted",
				"organisation", "administrator", "name_digest", "identity_digest"),
			cli.Optional("GrantRole", "grant-role ADDRESS ROLE [TRAINING_DIGEST]", "Give a person of your organisation a role",
				"address", "role.role", "role.training_digest"),
			cli.Command("RevokeRole", "revoke-role ADDRESS ROLE REASON",
				"End a role of a person of your organisation", "address", "role", "reason.code"),
			cli.Command("RevokePerson", "revoke-person ADDRESS REASON",
				"End a key of your organisation, or as an accreditor of a suspended one, for ever; or withdraw a registration", "address", "reason.code"),
			cli.Command("ProposeKeyRotation", "propose-key-rotation ADDRESS NEW_ADDRESS REASON",
				"Propose a new key for somebody whose key was lost or stolen (--administrator in a suspended organisation)", "address", "new_address", "reason.code"),
			cli.Command("AcceptKeyRotation", "accept-key-rotation ADDRESS",
				"Accept with your new key that it is proposed in place of ADDRESS; somebody else then confirms", "address"),
			cli.Command("ConfirmKeyRotation", "confirm-key-rotation ADDRESS NEW_ADDRESS",
				"Give somebody the new key that somebody else proposed and that accepted", "address", "new_address"),
			cli.Command("GrantFees", "grant-fees ADDRESS", "Renew what your organisation pays of a person's fees", "address"),
			cli.Variadic("SpendTreasury", "spend-treasury RECIPIENT AMOUNT...",
				"Send coins from the treasury of your organisation", "recipient", "amount"),
		},
	},
}
