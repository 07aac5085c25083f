package types_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

var (
	digest  = make([]byte, 32)
	planned = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_PLANNED}
)

type validated interface{ Validate() error }

func accreditation(change func(*types.MsgAccreditOrganisation)) *types.MsgAccreditOrganisation {
	m := &types.MsgAccreditOrganisation{
		Kind: site, LegalName: "Hôpital Saint-Louis", Country: "FR", AdministratorNameDigest: digest, AdministratorIdentityDigest: digest,
	}
	change(m)
	return m
}

func registered(change func(*types.MsgRegisterPerson)) *types.MsgRegisterPerson {
	m := &types.MsgRegisterPerson{NameDigest: digest, IdentityDigest: digest}
	change(m)
	return m
}

// TestMessagesThatDeceiveOrOverflowAreRefused tries what a registry must not take in: text that does not look as it is,
// fields too long, codes that do not exist.
func TestMessagesThatDeceiveOrOverflowAreRefused(t *testing.T) {
	named := func(name string) validated {
		return accreditation(func(m *types.MsgAccreditOrganisation) { m.LegalName = name })
	}
	identified := func(scheme, value string) validated {
		return accreditation(func(m *types.MsgAccreditOrganisation) {
			m.Identifiers = []identityfact.Identifier{{Scheme: scheme, Value: value}}
		})
	}
	for want, m := range map[string]validated{
		"U+202E":                        named("Hospital \u202Elatot"),
		"U+2066":                        named("Hospital \u2066isolated\u2069"),
		"U+200B":                        named("Hos\u200Bpital"),
		"U+0007":                        named("Hos\apital"),
		"U+000A":                        named("Hos\npital"),
		"U+FEFF":                        named("Hospital\uFEFFs"),
		"U+E000":                        named("Hospital \uE000"),
		"normal form C":                 named("Ho\u0302pital"),
		"not valid UTF-8":               named("Hospital\xff"),
		"white space at an end":         named(" Hospital"),
		"has 201 characters":            named(strings.Repeat("x", 201)),
		"legal_name is empty":           named(""),
		"identifiers[0].scheme has 33":  identified(strings.Repeat("x", 33), "1"),
		"identifiers[0].value has 65":   identified("ROR", strings.Repeat("x", 65)),
		"identifiers[0].value is empty": identified("ROR", ""),
		"U+200F":                        identified("RO\u200FR", "1"),
		"country is \"fr\"":             accreditation(func(m *types.MsgAccreditOrganisation) { m.Country = "fr" }),
		"country is \"UK\"":             accreditation(func(m *types.MsgAccreditOrganisation) { m.Country = "UK" }),
		"kind is 99":                    accreditation(func(m *types.MsgAccreditOrganisation) { m.Kind = 99 }),
		"(the salted SHA-256 of the printed name) has 33 bytes":                           accreditation(func(m *types.MsgAccreditOrganisation) { m.AdministratorNameDigest = make([]byte, 33) }),
		"identity_digest (the salted SHA-256 of the proof of identity) has 0 bytes":       accreditation(func(m *types.MsgAccreditOrganisation) { m.AdministratorIdentityDigest = nil }),
		"identity_digest (the salted SHA-256 of the proof of identity) has 1000000 bytes": registered(func(m *types.MsgRegisterPerson) { m.IdentityDigest = bytes.Repeat(digest, 31250) }),
		"COORDINATOR needs the training":                                                  registered(func(m *types.MsgRegisterPerson) { m.Roles = []types.RoleTerm{{Role: fact.Role_ROLE_COORDINATOR}} }),
		"role is -1":                                                                      &types.MsgGrantRole{Role: types.RoleTerm{Role: -1}},
		"role is 77":                                                                      &types.MsgRevokeRole{Role: 77, Reason: planned},
		"a reason is required":                                                            &types.MsgRevokePerson{},
		"reason code 99 is unknown":                                                       &types.MsgEndAccreditation{Reason: &fact.Reason{Code: 99}},
		"OTHER needs the digest":                                                          &types.MsgProposeKeyRotation{Reason: &fact.Reason{Code: fact.ReasonCode_REASON_CODE_OTHER}},
		"reason's text has 5 bytes":                                                       &types.MsgDismissAccreditor{Reason: &fact.Reason{Code: 1, TextDigest: make([]byte, 5)}},
		"a coin without an amount":                                                        &types.MsgProposeKeyRotation{Reason: planned, FeeGrant: types.FeeGrant{SpendLimit: sdk.Coins{{Denom: "upoise"}}}},
		"spend_limit names 9 denominations":                                               &types.MsgGrantFees{FeeGrant: types.FeeGrant{SpendLimit: make(sdk.Coins, 9)}},
		"amount names 0 denominations":                                                    &types.MsgSpendTreasury{},
		"amount names 9 denominations":                                                    &types.MsgConfirmSpending{Amount: make(sdk.Coins, 9)},
		"limit: invalid denom":                                                            &types.MsgLimitTreasury{},
		"limit: the coin of denomination":                                                 &types.MsgConfirmTreasuryLimit{Limit: sdk.Coin{Denom: "uusd"}},
		"treasury_limits has a coin":                                                      accreditation(func(m *types.MsgAccreditOrganisation) { m.TreasuryLimits = sdk.Coins{{Denom: "uusd"}} }),
		"want 0 to 2^128 - 1":                                                             accreditation(func(m *types.MsgAccreditOrganisation) { m.TreasuryLimits = sdk.NewCoins(huge) }),
		"kinds and countries must be in asc":                                              &types.MsgAppointAccreditor{Limits: limits(nil, "FR", "DE")},
		"countries[1] is \"FRA\"":                                                         &types.MsgAppointAccreditor{Limits: limits(nil, "FR", "FRA")},
		"they name nothing":                                                               &types.MsgAppointAccreditor{Limits: limits(nil)},
	} {
		require.ErrorContains(t, m.Validate(), want)
	}
	for _, good := range []validated{
		named("Hôpital Saint-Louis"), named("北京协和医院"), named("مستشفى"), registered(func(*types.MsgRegisterPerson) {}),
		&types.MsgAppointAccreditor{Limits: limits(kinds(sponsor, site), "DE", "FR")}, &types.MsgEndAccreditation{Reason: planned},
	} {
		require.NoError(t, good.Validate())
	}
}

// huge is more than any limit.
var huge = sdk.NewCoin("uusd", math.NewIntFromUint64(1<<63).Mul(math.NewIntFromUint64(1<<63)).MulRaw(4))

func FuzzValidationNeverPanics(f *testing.F) {
	m, err := accreditation(func(*types.MsgAccreditOrganisation) {}).Marshal()
	require.NoError(f, err)
	f.Add(m)
	r, err := registered(func(m *types.MsgRegisterPerson) {
		m.Roles = []types.RoleTerm{{Role: fact.Role_ROLE_ACCREDITOR, Limits: limits(nil, "FR"), TrainingDigest: digest}}
		m.FeeGrant.SpendLimit = sdk.NewCoins(sdk.NewInt64Coin("upoise", 1))
	}).Marshal()
	require.NoError(f, err)
	f.Add(r)
	f.Fuzz(func(_ *testing.T, raw []byte) {
		for _, m := range []interface {
			Unmarshal([]byte) error
			Validate() error
		}{
			&types.MsgAccreditOrganisation{}, &types.MsgRegisterPerson{}, &types.MsgGrantRole{}, &types.MsgAppointAccreditor{},
			&types.MsgProposeKeyRotation{}, &types.MsgSpendTreasury{}, &types.MsgEndAccreditation{},
			&types.MsgConfirmSpending{}, &types.MsgLimitTreasury{}, &types.MsgConfirmTreasuryLimit{},
		} {
			if m.Unmarshal(raw) == nil {
				_ = m.Validate()
			}
		}
	})
}
