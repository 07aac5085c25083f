package identity_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/crypto/keys/mldsa65"
	kmultisig "github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	"github.com/cosmos/cosmos-sdk/crypto/types/multisig"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/testutil/chain"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// network is a whole application whose genesis names an accreditor.
type network struct {
	*chain.Chain
	accreditor chain.Account
}

func newNetwork(t *testing.T) network {
	t.Helper()
	accreditor := chain.NewAccount("accreditor")
	return network{accreditor: accreditor, Chain: chain.New(t, chain.Config{
		Accounts: []chain.Account{accreditor},
		Genesis: func(e app.Encoding, state map[string]json.RawMessage) {
			g := types.DefaultGenesis()
			require.NoError(t, g.AddAccreditor(e.Address, types.GenesisAccreditor{
				LegalName: "Agency", Country: "FR", Address: accreditor.String(), NameDigest: fixture.Digest("accreditor"),
			}))
			state[types.ModuleName] = e.Codec.MustMarshalJSON(g)
		},
	})}
}

func (n network) register(address, name string, roles ...fact.Role) *types.MsgRegisterPerson {
	terms := make([]types.RoleTerm, len(roles))
	for i, role := range roles {
		terms[i] = types.RoleTerm{Role: role}
	}
	return &types.MsgRegisterPerson{
		Signer: n.accreditor.String(), Address: address, NameDigest: fixture.Digest(name),
		IdentityDigest: fixture.Digest("passport of " + name), Roles: terms,
	}
}

// accreditation is what a person with the role of accreditor signs to show that their key works.
func accreditation(by, administrator string) *types.MsgAccreditOrganisation {
	return &types.MsgAccreditOrganisation{
		Signer: by, Kind: identityfact.OrganisationKind_ORGANISATION_KIND_SITE, LegalName: "Hospital", Country: "FR",
		Administrator: administrator, AdministratorNameDigest: fixture.Digest("name"), AdministratorIdentityDigest: fixture.Digest("passport"),
	}
}

// acceptance is what a key signs that the accreditor's organisation registered.
func acceptance(key string) *types.MsgAcceptRegistration {
	return &types.MsgAcceptRegistration{Signer: key, Organisation: 1}
}

// keys returns a key of each kind that signs alone.
func keys(t *testing.T) map[string]cryptotypes.PrivKey {
	t.Helper()
	phone, err := secp256r1.GenPrivKey()
	require.NoError(t, err)
	lattice, err := mldsa65.GenPrivKey()
	require.NoError(t, err)
	return map[string]cryptotypes.PrivKey{
		"secp256k1": secp256k1.GenPrivKey(), "secp256r1": phone, "ML-DSA-65": &lattice,
	}
}

func TestEveryKindOfKeyIsRegisteredSignsAndIsRefusedOnceRevoked(t *testing.T) {
	for name, key := range keys(t) {
		t.Run(name, func(t *testing.T) {
			n := newNetwork(t)
			person := chain.Account{Key: key}
			n.MustSend(n.accreditor, n.register(person.String(), name, fact.Role_ROLE_ACCREDITOR))
			n.MustRefuse(person, "not in the register", accreditation(person.String(), chain.NewAccount("first").String()))
			n.MustSend(person, acceptance(person.String()))
			n.MustSend(person, accreditation(person.String(), chain.NewAccount("first").String()))

			n.MustSend(n.accreditor, &types.MsgRevokePerson{
				Signer: n.accreditor.String(), Address: person.String(),
				Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_KEY_COMPROMISE},
			})
			n.MustRefuse(person, "has been refused since height", accreditation(person.String(), chain.NewAccount("second").String()))
		})
	}
}

// TestAThresholdOfKeysIsOnePerson registers two of three keys of different kinds as one person. The SDK encodes threshold keys with amino, which knows no
// secp256r1: those cannot be members.
func TestAThresholdOfKeysIsOnePerson(t *testing.T) {
	n := newNetwork(t)
	var privates []cryptotypes.PrivKey
	var publics []cryptotypes.PubKey
	for _, kind := range []string{"secp256k1", "ML-DSA-65"} {
		privates = append(privates, keys(t)[kind])
	}
	privates = append(privates, secp256k1.GenPrivKey())
	for _, k := range privates {
		publics = append(publics, k.PubKey())
	}
	together := kmultisig.NewLegacyAminoPubKey(2, publics)
	address := sdk.AccAddress(together.Address())
	n.MustSend(n.accreditor, n.register(address.String(), "two of three", fact.Role_ROLE_ACCREDITOR))

	for _, m := range []sdk.Msg{acceptance(address.String()), accreditation(address.String(), chain.NewAccount("first").String())} {
		res := n.Block(n.signTogether(together, privates[:1], m)).TxResults[0]
		require.NotZero(t, res.Code, "one of two signatures is not enough")
		res = n.Block(n.signTogether(together, privates[:2], m)).TxResults[0]
		require.Zero(t, res.Code, res.Log)
	}
}

// signTogether signs a message by some of the keys of a threshold key.
func (n network) signTogether(together *kmultisig.LegacyAminoPubKey, by []cryptotypes.PrivKey, m sdk.Msg) []byte {
	n.Helper()
	const mode = signing.SignMode_SIGN_MODE_LEGACY_AMINO_JSON
	address := sdk.AccAddress(together.Address())
	account := n.App.Account.GetAccount(n.Context(), address)
	config := n.App.TxConfig()
	builder := config.NewTxBuilder()
	require.NoError(n, builder.SetMsgs(m))
	builder.SetGasLimit(chain.GasLimit)
	data := multisig.NewMultisig(len(together.GetPubKeys()))
	for _, key := range by {
		signed, err := tx.SignWithPrivKey(n.Context(), mode, authsigning.SignerData{
			Address: address.String(), ChainID: chain.ID, PubKey: together,
			AccountNumber: account.GetAccountNumber(), Sequence: account.GetSequence(),
		}, builder, key, config, account.GetSequence())
		require.NoError(n, err)
		require.NoError(n, multisig.AddSignatureV2(data, signed, together.GetPubKeys()))
	}
	require.NoError(n, builder.SetSignatures(signing.SignatureV2{PubKey: together, Data: data, Sequence: account.GetSequence()}))
	raw, err := config.TxEncoder()(builder.GetTx())
	require.NoError(n, err)
	return raw
}

// TestAStolenKeyIsRotatedToAnotherKindOfKey rotates from secp256k1 to ML-DSA-65 and back to work, through every check.
func TestAStolenKeyIsRotatedToAnotherKindOfKey(t *testing.T) {
	n := newNetwork(t)
	stolen, second := chain.NewAccount("stolen"), chain.NewAccount("second administrator")
	n.MustSend(n.accreditor, n.register(stolen.String(), "stolen", fact.Role_ROLE_ACCREDITOR))
	n.MustSend(n.accreditor, n.register(second.String(), "second administrator", fact.Role_ROLE_ADMINISTRATOR))
	n.MustSend(stolen, acceptance(stolen.String()))
	n.MustSend(second, acceptance(second.String()))
	n.Wait(types.DefaultParams().Probation)
	fresh := chain.Account{Key: keys(t)["ML-DSA-65"]}
	theft := &fact.Reason{Code: fact.ReasonCode_REASON_CODE_KEY_COMPROMISE}
	n.MustSend(second, &types.MsgProposeKeyRotation{
		Signer: second.String(), Address: stolen.String(), NewAddress: fresh.String(), Reason: theft,
	})
	n.MustSend(fresh, &types.MsgAcceptKeyRotation{Signer: fresh.String(), Address: stolen.String()})
	n.MustSend(n.accreditor, &types.MsgConfirmKeyRotation{
		Signer: n.accreditor.String(), Address: stolen.String(), NewAddress: fresh.String(),
	})
	n.MustSend(fresh, accreditation(fresh.String(), chain.NewAccount("first").String()))
	n.MustRefuse(stolen, "sign with the key that replaced it", accreditation(stolen.String(), chain.NewAccount("other").String()))
	require.NoError(t, chain.Invariants(n.Context(), n.App))
}
