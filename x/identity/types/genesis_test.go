package types_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// governed is the actor of what the validators vote for.
var governed = fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_GOVERNANCE, Address: "governance"}

// second is the address of another key, and colleague is somebody who signs with it.
const second = "another key"

var colleague = types.Person{
	Address: second, Origin: second, Organisation: 1, NameDigest: make([]byte, 32), IdentityDigest: make([]byte, 32), Keys: 1,
	Roles: []types.RoleGrant{{Role: fact.Role_ROLE_ADMINISTRATOR}},
}

// refused adds an administrator, and refuses the key of the other from a height on.
func refused(g *types.GenesisState, height int64) {
	g.People[0].Revoked, g.Keys[0].Revoked = height, height
	g.Keys[0].Reason = &fact.Reason{Code: fact.ReasonCode_REASON_CODE_KEY_COMPROMISE}
	if g.People[0].Keys == 1 {
		third := colleague
		third.Address, third.Origin = "a third key", "a third key"
		g.People = append(g.People, third)
		g.Keys = append(g.Keys, third.FirstKey())
	}
}

func TestGenesisThatCannotBeAChainIsRefused(t *testing.T) {
	early, ancient, distant := noon.Add(-time.Hour), noon.AddDate(-534, 0, 0), noon.AddDate(466, 0, 0)
	for name, tc := range map[string]struct {
		change func(*types.GenesisState)
		want   string // what is wrong
	}{
		"good":                  {func(*types.GenesisState) {}, ""},
		"no next number":        {func(g *types.GenesisState) { *g = types.GenesisState{} }, "next_organisation is 0"},
		"number not below next": {func(g *types.GenesisState) { g.NextOrganisation = 1 }, "below next_organisation"},
		"organisation twice":    {func(g *types.GenesisState) { g.Organisations = append(g.Organisations, g.Organisations[0]) }, "organisation 1: is named twice"},
		"no standing":           {func(g *types.GenesisState) { g.Organisations[0].Status = 0 }, "status is 0, want ACCREDITED or SUSPENDED"},
		"bad name":              {func(g *types.GenesisState) { g.Organisations[0].LegalName = "" }, "legal_name is empty"},
		"stranger":              {func(g *types.GenesisState) { g.People[0].Organisation = 7 }, "organisation 7, which is not in the register"},
		"person twice":          {func(g *types.GenesisState) { g.People = append(g.People, g.People[0]) }, "is named twice"},
		"short name digest":     {func(g *types.GenesisState) { g.People[0].NameDigest = nil }, "name_digest (the salted SHA-256 of the printed name) has 0 bytes, want 32"},
		"role twice":            {func(g *types.GenesisState) { g.People[0].Roles[1].Role = fact.Role_ROLE_ADMINISTRATOR }, "two grants of the role ADMINISTRATOR"},
		"no administrator":      {func(g *types.GenesisState) { g.People[0].Roles = g.People[0].Roles[1:] }, "organisation 1 has no administrator whose role has no end"},
		"accreditor elsewhere":  {func(g *types.GenesisState) { g.Organisations[0].Kind = 1 }, "the role ACCREDITOR is held only in an organisation of kind REGULATOR"},
		"person without origin": {func(g *types.GenesisState) { g.People[0].Origin = "" }, "who is not in the register"},
		"no keys":               {func(g *types.GenesisState) { g.Keys = nil }, "has 0 keys, want 1"},
		"key twice":             {func(g *types.GenesisState) { g.Keys = append(g.Keys, g.Keys[0]) }, "is named twice"},
		"key of a stranger":     {func(g *types.GenesisState) { g.Keys[0].Person = "x" }, "who is not in the register"},
		"key number too high":   {func(g *types.GenesisState) { g.Keys[0].Number = 2 }, "want each number once"},
		"foreign first key":     {func(g *types.GenesisState) { g.Keys[0].Address = "x" }, "whose first key is not"},
		"key refused alone":     {func(g *types.GenesisState) { g.Keys[0].Revoked = 7 }, "is refused from height 7 on, which cannot be"},
		"rotation of nobody":    {func(g *types.GenesisState) { g.Rotations = []types.Rotation{{Person: "x"}} }, "is not that of the present key"},
		"no lapse":              {func(g *types.GenesisState) { g.Params.RotationLapse = 0 }, "rotation_lapse is 0s, want 1s to 8784h0m0s"},
		"negative probation":    {func(g *types.GenesisState) { g.Params.Probation = -1 }, "probation is -1ns, want 0s"},
		"shown status": {func(g *types.GenesisState) {
			g.Organisations[0].Status = types.OrganisationStatus_ORGANISATION_STATUS_EXPIRED
		}, "want ACCREDITED or SUSPENDED"},
		"handed on by nobody":   {func(g *types.GenesisState) { g.People[0].Roles[1].HandedOnBy = "x" }, "is not of the same organisation"},
		"wrong identity digest": {func(g *types.GenesisState) { g.People[0].IdentityDigest = []byte{1} }, "identity_digest (the salted SHA-256 of the proof of identity) has 1 bytes"},
		"accredited for ever":   {func(g *types.GenesisState) { end := noon.AddDate(500, 0, 0); g.Organisations[0].ValidUntil = &end }, "valid_until: not_after is 2526"},
		"role ended before it began": {func(g *types.GenesisState) {
			g.People[0].Roles[1].NotBefore, g.People[0].Roles[1].NotAfter = noon, &early
		}, "which is before the start"},
		"role before all time":     {func(g *types.GenesisState) { g.People[0].Roles[1].NotBefore = ancient }, "not_before is 1492"},
		"role in a distant future": {func(g *types.GenesisState) { g.People[0].Roles[1].NotBefore = distant }, "not_before is 2492"},
		"role revoked after its end": {func(g *types.GenesisState) {
			g.People[0].Roles[1].NotAfter, g.People[0].Roles[1].RevokedAt = &early, &noon
		}, "after it had run out"},
		"role that is over":          {func(g *types.GenesisState) { g.People[0].Roles[1].NotAfter = &early }, ""},
		"limits of an administrator": {func(g *types.GenesisState) { g.People[0].Roles[0].Limits = &types.Limits{Countries: []string{"FR"}} }, "the role ADMINISTRATOR has none"},
		"limits that name nothing":   {func(g *types.GenesisState) { g.People[0].Roles[1].Limits = &types.Limits{} }, "they name nothing"},
		"handed on by themselves":    {func(g *types.GenesisState) { g.People[0].Roles[1].HandedOnBy = g.People[0].Origin }, "want somebody else who had it"},
		"another role handed on":     {func(g *types.GenesisState) { g.People[0].Roles[0].HandedOnBy = g.People[0].Origin }, "want that of an accreditor only"},
		"role revoked at no time":    {func(g *types.GenesisState) { g.People[0].Roles[1].RevokedAt = &time.Time{} }, "revoked_at is 0001"},
		"standing before all time":   {func(g *types.GenesisState) { g.Organisations[0].StandingSince = ancient }, "standing_since is 1492"},
		"ended in a distant future":  {func(g *types.GenesisState) { g.Organisations[0].EndedAt = &distant }, "ended_at is 2492"},
		"suspended without a reason": {func(g *types.GenesisState) {
			g.Organisations[0].Status = types.OrganisationStatus_ORGANISATION_STATUS_SUSPENDED
		}, "standing_reason: a reason is required"},
		"key refused without a reason": {func(g *types.GenesisState) {
			g.People[0].Revoked, g.Keys[0].Revoked = 7, 7
			g.People = append(g.People, colleague)
			g.Keys = append(g.Keys, colleague.FirstKey())
		}, "a reason is required"},
		"key refused before it was good": {func(g *types.GenesisState) {
			refused(g, 3)
			g.People[0].Registered, g.Keys[0].Registered = 5, 5
		}, "key 1 is refused from height 3 on, but good from height 5 on"},
		"key registered with another height": {func(g *types.GenesisState) { g.Keys[0].Registered = 5 }, "was registered at height 0, but the first key at height 5"},
		"two good keys at once": {func(g *types.GenesisState) {
			refused(g, 7)
			g.People[0].Address, g.People[0].Keys, g.People[0].Revoked = second, 2, 0
			g.Keys = append(g.Keys, types.Key{Address: second, Person: g.People[0].Origin, Number: 2, Registered: 6})
		}, "key 2 is good from height 6 on, but key 1 was until height 7"},
		"limits of a stranger": {func(g *types.GenesisState) { g.TreasuryLimits[0].Organisation = 2 }, "treasury_limits: organisation 2 is not in the register"},
		"limits twice":         {func(g *types.GenesisState) { g.TreasuryLimits = append(g.TreasuryLimits, g.TreasuryLimits[0]) }, "treasury_limits: organisation 1 is named twice"},
		"limits out of order": {func(g *types.GenesisState) {
			g.TreasuryLimits[0].Limits = append(g.TreasuryLimits[0].Limits, limit("ueur", 1))
		}, "ascending order of denominations"},
		"limit of nothing":           {func(g *types.GenesisState) { g.TreasuryLimits[0].Limits[0] = limit("uusd", 0) }, "it says nothing"},
		"limit below nothing":        {func(g *types.GenesisState) { g.TreasuryLimits[0].Limits[0] = limit("uusd", -1) }, "want 0 to 2^128 - 1"},
		"limit without an amount":    {func(g *types.GenesisState) { g.TreasuryLimits[0].Limits[0].NextAmount = math.Int{} }, "has no amount"},
		"higher limit at no time":    {func(g *types.GenesisState) { g.TreasuryLimits[0].Limits[0].NextAmount = math.NewInt(9) }, "is to hold at no time"},
		"higher limit that is lower": {func(g *types.GenesisState) { g.TreasuryLimits[0].Limits[0].NextFrom = &noon }, "a lower limit holds at once"},
		"drawn before all time":      {func(g *types.GenesisState) { g.TreasuryLimits[0].Day = -1 }, "day is -1"},
		"drawn without an amount":    {func(g *types.GenesisState) { g.TreasuryLimits[0].Drawn = sdk.Coins{{Denom: "uusd"}} }, "drawn: limit: the coin"},
		"proposal beyond the count":  {func(g *types.GenesisState) { g.TreasuryProposals[0].Number = 3 }, "proposal 3 of organisation 1: it made 2"},
		"proposal twice": {func(g *types.GenesisState) {
			g.TreasuryProposals = append(g.TreasuryProposals, g.TreasuryProposals[0])
		}, "proposal 1 of organisation 1 is named twice"},
		"proposal of nobody":       {func(g *types.GenesisState) { g.TreasuryProposals[0].Proposer.Address = "x" }, "who made it, is not in the register"},
		"proposal of another":      {func(g *types.GenesisState) { g.TreasuryProposals[0].Proposer.Organisation = 2 }, "as no administrator of the organisation"},
		"proposal without end":     {func(g *types.GenesisState) { g.TreasuryProposals[0].LapsesAt = time.Time{} }, "lapses_at is missing"},
		"proposal of nothing":      {func(g *types.GenesisState) { g.TreasuryProposals[0].Amount = nil }, "names 0 denominations"},
		"proposal of both":         {func(g *types.GenesisState) { g.TreasuryProposals[1].Recipient = second }, "a payment and a limit at once"},
		"proposals for ever":       {func(g *types.GenesisState) { g.Params.TreasuryLapse = 200 * 366 * 24 * time.Hour }, "treasury_lapse is 1756800h0m0s"},
		"no fees for a new key":    {func(g *types.GenesisState) { g.Params.FreeGrant = 999_999 }, "free_grant is 999999, want at least 1000000upoise"},
		"proposals without number": {func(g *types.GenesisState) { g.TreasuryLimits[0].Proposals = 1 << 63 }, "proposals is 9223372036854775808"},
		"proposal to nobody":       {func(g *types.GenesisState) { g.TreasuryProposals[0].Recipient = "" }, "recipient is missing"},
		"proposal of a guest": {func(g *types.GenesisState) {
			guest := colleague
			guest.Organisation = 2
			g.NextOrganisation, g.Organisations = 3, append(g.Organisations, g.Organisations[0])
			g.Organisations[1].Id = 2
			g.People, g.Keys = append(g.People, guest), append(g.Keys, guest.FirstKey())
			g.TreasuryProposals[0].Proposer.Address = second
		}, "is of organisation 2"},
		"no time for proposals": {func(g *types.GenesisState) { g.Params.TreasuryLapse = 0 }, "treasury_lapse is 0s"},
		"limits dated back":     {func(g *types.GenesisState) { g.Params.LimitDelay = time.Hour }, "limit_delay is 1h0m0s, want 24h0m0s"},
		"negative height":       {func(g *types.GenesisState) { g.People[0].Revoked = -1 }, "heights must not be negative"},
	} {
		t.Run(name, func(t *testing.T) {
			g := withAccreditor(t)
			tc.change(g)
			if tc.want == "" {
				require.NoError(t, g.Validate())
				return
			}
			require.ErrorContains(t, g.Validate(), tc.want)
		})
	}
}

func TestARoleOfGenesisDoesNotEndBeforeTheChainBegins(t *testing.T) {
	g := withAccreditor(t)
	early := noon.Add(-time.Hour)
	g.People[0].Roles[1].NotAfter = &early
	require.NoError(t, g.Validate(), "when it begins is not known yet")
	require.ErrorContains(t, g.BegunAt(noon).Validate(), "the role ACCREDITOR: not_after is")
	require.NoError(t, g.BegunAt(early).Validate())
	require.True(t, g.People[0].Roles[1].NotBefore.IsZero(), "the state itself stays as it is")
}

func TestGenesisNamesAccreditorsOneAfterTheOther(t *testing.T) {
	g := withAccreditor(t)
	codec := addresscodec.NewBech32Codec("eqp")
	second, err := codec.BytesToString(make([]byte, 20))
	require.NoError(t, err)
	require.NoError(t, g.AddAccreditor(codec, types.GenesisAccreditor{LegalName: "Second", Country: "DE", Address: second, NameDigest: make([]byte, 32)}))
	require.Equal(t, uint64(2), g.Organisations[1].Id)
	require.Equal(t, uint64(3), g.NextOrganisation)
	require.True(t, g.People[1].Holds(fact.Role_ROLE_ACCREDITOR, noon))
	require.ErrorContains(t, g.AddAccreditor(codec, types.GenesisAccreditor{Address: "cosmos1x"}), `accreditor "cosmos1x"`)
}

func TestATreasuryIsTheOneThatFollowsFromTheNumberOfItsOrganisation(t *testing.T) {
	g, codec := withAccreditor(t), addresscodec.NewBech32Codec("eqp")
	require.NoError(t, g.CheckAddresses(codec))
	for _, other := range []string{"", g.People[0].Address} {
		g.Organisations[0].Treasury = other
		require.ErrorContains(t, g.CheckAddresses(codec), "treasury of organisation 1 is ")
	}
}

func TestTheDefaultGenesisIsEmptyAndValid(t *testing.T) {
	require.NoError(t, types.DefaultGenesis().Validate())
	require.Empty(t, types.DefaultGenesis().Organisations)
}

func limit(denom string, amount int64) types.TreasuryLimit {
	return types.TreasuryLimit{Denom: denom, Amount: math.NewInt(amount), NextAmount: math.ZeroInt()}
}

// withAccreditor is a register with one person, whose treasury has a limit, and a payment and a limit proposed.
func withAccreditor(t *testing.T) *types.GenesisState {
	t.Helper()
	codec := addresscodec.NewBech32Codec("eqp")
	address, err := codec.BytesToString(make([]byte, 32))
	require.NoError(t, err)
	g := types.DefaultGenesis()
	require.NoError(t, g.AddAccreditor(codec, types.GenesisAccreditor{
		LegalName: "National Agency", Country: "FR", Address: address, NameDigest: make([]byte, 32),
		TreasuryLimits: sdk.NewCoins(sdk.NewInt64Coin("uusd", 5)),
	}))
	made := types.TreasuryProposal{
		Organisation: 1, Number: 1, Proposer: g.People[0].Actor(fact.Role_ROLE_ADMINISTRATOR), LapsesAt: noon,
		Recipient: second, Amount: sdk.NewCoins(sdk.NewInt64Coin("uusd", 1)),
	}
	raise := sdk.NewInt64Coin("uusd", 9)
	g.TreasuryLimits[0].Proposals = 2
	g.TreasuryProposals = []types.TreasuryProposal{made, {Organisation: 1, Number: 2, Proposer: made.Proposer, LapsesAt: noon, Limit: &raise}}
	return g
}

func TestAProposedRotationOfGenesisIsOneThatSomebodyMade(t *testing.T) {
	proposed := func(g *types.GenesisState) types.Rotation {
		return types.Rotation{
			Person: g.People[0].Origin, Organisation: 1, OldKey: g.People[0].Address, NewKey: "a new key",
			Reason:   &fact.Reason{Code: fact.ReasonCode_REASON_CODE_KEY_COMPROMISE},
			Proposer: fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: second}, LapsesAt: noon,
		}
	}
	long := noon.AddDate(400, 0, 0)
	for name, tc := range map[string]struct {
		change func(*types.Rotation)
		want   string
	}{
		"by a colleague":           {func(*types.Rotation) {}, ""},
		"by governance":            {func(r *types.Rotation) { r.Proposer = fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_GOVERNANCE} }, ""},
		"to no key":                {func(r *types.Rotation) { r.NewKey = "" }, `the new key is ""`},
		"to the same key":          {func(r *types.Rotation) { r.NewKey = r.OldKey }, "want another than the old one"},
		"by themselves":            {func(r *types.Rotation) { r.Proposer.Address = r.OldKey }, "want somebody else"},
		"by a stranger":            {func(r *types.Rotation) { r.Proposer.Address = "x" }, "is not in the register"},
		"by the chain":             {func(r *types.Rotation) { r.Proposer.Kind = fact.ActorKind_ACTOR_KIND_CHAIN }, "want PERSON or GOVERNANCE"},
		"without a lapse":          {func(r *types.Rotation) { r.LapsesAt = time.Time{} }, "lapses_at is missing"},
		"that lapses never":        {func(r *types.Rotation) { r.LapsesAt = long }, "lapses_at is 2426"},
		"with fees for ever":       {func(r *types.Rotation) { r.FeeGrant.Expiry = &long }, "expiry"},
		"without a reason":         {func(r *types.Rotation) { r.Reason = nil }, "a reason is required"},
		"with a coin of nothing":   {func(r *types.Rotation) { r.FeeGrant.SpendLimit = sdk.Coins{{Denom: "upoise"}} }, "without an amount"},
		"of a key that is no more": {func(r *types.Rotation) { r.OldKey = "x" }, "is not that of the present key"},
	} {
		t.Run(name, func(t *testing.T) {
			g := withAccreditor(t)
			g.People, g.Keys = append(g.People, colleague), append(g.Keys, colleague.FirstKey())
			r := proposed(g)
			tc.change(&r)
			g.Rotations = []types.Rotation{r}
			if tc.want == "" {
				require.NoError(t, g.Validate())
				return
			}
			require.ErrorContains(t, g.Validate(), tc.want)
		})
	}
}

func TestARegistrationThatWaitsInGenesisIsOneThatSomebodyMade(t *testing.T) {
	distant := noon.AddDate(400, 0, 0)
	first := func(g *types.GenesisState) types.Registration {
		return types.FirstAdministrator(2, "a first key", make([]byte, 32), make([]byte, 32), g.People[0].Actor(0))
	}
	for name, tc := range map[string]struct {
		change func(g *types.GenesisState, r *types.Registration) // r is that of somebody of organisation 1
		want   string
	}{
		"by a colleague":           {func(*types.GenesisState, *types.Registration) {}, ""},
		"also by another":          {func(g *types.GenesisState, r *types.Registration) { g.Registrations[0].Address = r.Address }, ""},
		"first by governance":      {func(g *types.GenesisState, _ *types.Registration) { g.Registrations[0].Registrar = governed }, ""},
		"by nobody's organisation": {func(_ *types.GenesisState, r *types.Registration) { r.Organisation = 7 }, "organisation 7, which is not in the register"},
		"twice":                    {func(g *types.GenesisState, r *types.Registration) { g.Registrations = append(g.Registrations, *r) }, "two registrations of a new key by organisation 1"},
		"of no key":                {func(_ *types.GenesisState, r *types.Registration) { r.Address = "" }, "the address is missing"},
		"without a name":           {func(_ *types.GenesisState, r *types.Registration) { r.NameDigest = nil }, "name_digest"},
		"without an identity":      {func(_ *types.GenesisState, r *types.Registration) { r.IdentityDigest = nil }, "identity_digest"},
		"by governance":            {func(_ *types.GenesisState, r *types.Registration) { r.Registrar = governed }, "want PERSON, or GOVERNANCE for a first administrator"},
		"by the chain":             {func(g *types.GenesisState, _ *types.Registration) { g.Registrations[0].Registrar = fact.Chain() }, "want PERSON, or GOVERNANCE"},
		"by a stranger":            {func(_ *types.GenesisState, r *types.Registration) { r.Registrar.Address = "x" }, "who registered it, is not in the register"},
		"by another organisation": {func(g *types.GenesisState, r *types.Registration) {
			g.Registrations = g.Registrations[:0]
			other := colleague
			other.Organisation = 2
			g.People, g.Keys = append(g.People, other), append(g.Keys, other.FirstKey())
			r.Registrar.Address = other.Address
		}, "is of organisation 2"},
		"that lapses never":           {func(_ *types.GenesisState, r *types.Registration) { r.LapsesAt = &distant }, "lapses_at is 2426"},
		"first among people":          {func(_ *types.GenesisState, r *types.Registration) { r.LapsesAt = nil }, "that of a first administrator: true, but organisation 1 has people: true"},
		"of nobody's colleague":       {func(g *types.GenesisState, _ *types.Registration) { g.Registrations[0].LapsesAt = &noon }, "organisation 2 has no administrator"},
		"of two first administrators": {func(g *types.GenesisState, r *types.Registration) { *r = first(g); r.Address = "x" }, "two first administrators of organisation 2 wait"},
		"first with another role": {func(g *types.GenesisState, _ *types.Registration) {
			g.Registrations[0].Roles[0].Role = fact.Role_ROLE_DATA_MANAGER
		}, "the role of administrator without end, and no other"},
		"first for a time":    {func(g *types.GenesisState, _ *types.Registration) { g.Registrations[0].Roles[0].NotAfter = &noon }, "without end, and no other"},
		"with a foreign role": {func(_ *types.GenesisState, r *types.Registration) { r.Roles[0].Role = fact.Role_ROLE_MONITOR }, "MONITOR needs the training_digest"},
		"with a role twice":   {func(_ *types.GenesisState, r *types.Registration) { r.Roles = append(r.Roles, r.Roles[0]) }, "is given twice"},
		"with fees for ever":  {func(_ *types.GenesisState, r *types.Registration) { r.FeeGrant.Expiry = &distant }, "expiry"},
		"with a coin of nothing": {func(_ *types.GenesisState, r *types.Registration) {
			r.FeeGrant.SpendLimit = sdk.Coins{{Denom: "upoise"}}
		}, "without an amount"},
	} {
		t.Run(name, func(t *testing.T) {
			g := withAccreditor(t)
			g.Organisations, g.NextOrganisation = append(g.Organisations, g.Organisations[0]), 3
			g.Organisations[1].Id = 2
			g.Registrations = []types.Registration{first(g)}
			r := types.Registration{
				Organisation: 1, Address: "a new key", NameDigest: make([]byte, 32), IdentityDigest: make([]byte, 32),
				Roles: []types.RoleTerm{{Role: fact.Role_ROLE_DATA_MANAGER}}, Registrar: g.People[0].Actor(0), LapsesAt: &noon,
			}
			tc.change(g, &r)
			g.Registrations = append(g.Registrations, r)
			if tc.want == "" {
				require.NoError(t, g.Validate())
				return
			}
			require.ErrorContains(t, g.Validate(), tc.want)
		})
	}
}
