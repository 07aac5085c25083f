package types_test

import (
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"
	sdk "github.com/cosmos/cosmos-sdk/types"

	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/consent/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

const (
	representative = consentfact.Capacity_CAPACITY_REPRESENTATIVE
	secondParent   = consentfact.Capacity_CAPACITY_SECOND_PARENT
	assent         = consentfact.Capacity_CAPACITY_ASSENT
	witness        = consentfact.Capacity_CAPACITY_WITNESS
)

var (
	noon   = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	digest = sha256.Sum256([]byte("any"))
	key    = address("the participant")
	nurse  = address("the nurse")
)

// addresses reads and writes the addresses of the tests' chain.
var addresses = addresscodec.NewBech32Codec(sdk.GetConfig().GetBech32AccountAddrPrefix())

func address(of string) string { return sdk.AccAddress(of).String() }

func TestDemandsNameTheCapacitiesInOrder(t *testing.T) {
	require.Empty(t, types.Demanded(protocolfact.Demands{}))
	require.Equal(t, []consentfact.Capacity{representative, secondParent, assent, witness},
		types.Demanded(protocolfact.Demands{Witness: true, Assent: true, SecondParent: true, Representative: true}))
	require.Equal(t, []consentfact.Capacity{secondParent, witness},
		types.Demanded(protocolfact.Demands{Witness: true, SecondParent: true}))
}

func TestVersionsGoForwardOnly(t *testing.T) {
	given := func(version uint32) *types.Agreement { return &types.Agreement{FormLine: 5, Version: version} }
	pending := func(version uint32, due time.Time) *types.Pending {
		return &types.Pending{Agreement: types.Agreement{FormLine: 5, Version: version}, Due: due}
	}
	later := noon.Add(time.Hour)
	for name, tc := range map[string]struct {
		given   *types.Agreement
		pending *types.Pending
		version uint32
		want    error
	}{
		"the first consent":                     {nil, nil, 3, nil},
		"the next version":                      {given(1), nil, 2, nil},
		"a later version":                       {given(1), nil, 9, nil},
		"the same version":                      {given(2), nil, 2, types.ErrVersion},
		"an older version":                      {given(2), nil, 1, types.ErrVersion},
		"pending, the same":                     {nil, pending(2, later), 2, types.ErrVersion},
		"pending, an older one":                 {nil, pending(2, later), 1, types.ErrVersion},
		"pending, a newer one":                  {nil, pending(2, later), 3, nil},
		"pending but lapsed, the same":          {nil, pending(2, noon), 2, nil},
		"pending renewal, the same":             {given(1), pending(2, later), 2, types.ErrVersion},
		"pending renewal, what stands":          {given(1), pending(2, later), 1, types.ErrVersion},
		"pending renewal, lapsed, the same":     {given(1), pending(2, noon), 2, nil},
		"pending renewal, lapsed, what stands":  {given(1), pending(2, noon), 1, types.ErrVersion},
		"pending renewal, a newer one":          {given(1), pending(2, later), 3, nil},
		"the largest version after the largest": {given(1<<32 - 1), nil, 1<<32 - 1, types.ErrVersion},
	} {
		t.Run(name, func(t *testing.T) {
			err := types.Line{FormLine: 5, Given: tc.given, Pending: tc.pending}.RequireNewer(tc.version, noon)
			if tc.want == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tc.want)
		})
	}
}

func TestStaleMeansOlderThanTheFloorOfTheSite(t *testing.T) {
	given := &types.Agreement{FormLine: 5, Version: 3}
	for name, tc := range map[string]struct {
		line         types.Line
		floor        uint32
		stands, want bool
	}{
		"above the floor":    {types.Line{State: types.State_STATE_GIVEN, Given: given}, 2, true, false},
		"at the floor":       {types.Line{State: types.State_STATE_GIVEN, Given: given}, 3, true, false},
		"below the floor":    {types.Line{State: types.State_STATE_GIVEN, Given: given}, 4, true, true},
		"a pending renewal":  {types.Line{State: types.State_STATE_PENDING, Given: given}, 4, true, true},
		"a declined renewal": {types.Line{State: types.State_STATE_DECLINED, Given: given}, 4, true, true},
		"withdrawn alone":    {types.Line{State: types.State_STATE_WITHDRAWN, Given: given}, 4, false, false},
		"never given":        {types.Line{State: types.State_STATE_OFFERED}, 4, false, false},
		"never completed":    {types.Line{State: types.State_STATE_PENDING}, 4, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := types.FormConsent{Consent: types.Consent{State: types.State_STATE_OFFERED}, Line: tc.line}.Standing(tc.floor)
			require.Equal(t, tc.stands, s.Given)
			require.Equal(t, tc.want, s.Stale)
			require.False(t, s.Withdrawn)
			s = types.FormConsent{Consent: types.Consent{State: types.State_STATE_WITHDRAWN}, Line: tc.line}.Standing(tc.floor)
			require.True(t, s.Withdrawn)
			require.False(t, s.Given || s.Stale, "no line stands without the participation")
			s = types.FormConsent{Consent: types.Consent{State: types.State_STATE_OFFERED, Population: protocoltypes.Self}, Line: tc.line}.Standing(tc.floor)
			require.False(t, s.Given || s.Stale, "nor that of another population")
		})
	}
}

// demands returns what a form demands that demands capacities.
func demands(capacities []consentfact.Capacity) protocolfact.Demands {
	return protocolfact.Demands{
		Representative: slices.Contains(capacities, representative), Assent: slices.Contains(capacities, assent),
		Witness: slices.Contains(capacities, witness),
	}
}

func TestAnAgreementThatCouldNeverBeCompletedIsRefused(t *testing.T) {
	named := func(addresses map[string]consentfact.Capacity) (all []types.Countersigner) {
		for a, capacity := range addresses {
			all = append(all, types.Countersigner{Address: a, Capacity: capacity})
		}
		return all
	}
	for name, tc := range map[string]struct {
		named      map[string]consentfact.Capacity
		demanded   []consentfact.Capacity
		obtainedBy string
		want       error
	}{
		"nothing demanded":                       {nil, nil, nurse, nil},
		"somebody for each":                      {map[string]consentfact.Capacity{address("a"): representative, address("b"): witness}, []consentfact.Capacity{representative, witness}, nurse, nil},
		"nobody for one":                         {map[string]consentfact.Capacity{address("a"): representative}, []consentfact.Capacity{representative, witness}, nurse, types.ErrNoCountersigner},
		"only the obtainer for one":              {map[string]consentfact.Capacity{nurse: witness}, []consentfact.Capacity{witness}, nurse, types.ErrObtainer},
		"the obtainer and somebody else for one": {map[string]consentfact.Capacity{nurse: witness, address("b"): witness}, []consentfact.Capacity{witness}, nurse, nil},
		"obtained by the participant":            {nil, nil, key, types.ErrObtainer},
	} {
		t.Run(name, func(t *testing.T) {
			c := types.FormConsent{Consent: types.Consent{Key: key, Countersigners: named(tc.named)}}
			p, err := c.Agree(types.Agreement{Time: noon, ObtainedBy: tc.obtainedBy}, types.Signer{Key: key}, demands(tc.demanded))
			if tc.want != nil {
				require.ErrorIs(t, err, tc.want)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tc.demanded, p.Awaits)
			require.Equal(t, noon.Add(types.TimeToComplete), p.Due)
		})
	}
}

func TestASignatureOfASecondPersonInOneCapacityIsKeptAndChangesNothingAwaited(t *testing.T) {
	p := &types.Pending{Agreement: types.Agreement{ObtainedBy: nurse}, Awaits: []consentfact.Capacity{representative, witness}}
	c := types.FormConsent{Line: types.Line{Pending: p}, Consent: types.Consent{Countersigners: []types.Countersigner{
		{Address: address("a"), Capacity: witness}, {Address: address("b"), Capacity: witness},
	}}}
	sign := func(by string, capacity consentfact.Capacity) error {
		return c.Countersign(types.Countersigner{Address: by, Capacity: capacity}, types.Signer{Key: by})
	}
	require.NoError(t, sign(address("a"), witness))
	require.NoError(t, sign(address("b"), witness))
	require.Equal(t, []consentfact.Capacity{representative}, p.Awaits)
	require.Equal(t, []string{address("a"), address("b")}, p.Countersigned)
	require.ErrorIs(t, sign(address("a"), witness), types.ErrSignedBefore)
	require.ErrorIs(t, sign(nurse, representative), types.ErrObtainer)
	require.False(t, p.Complete())
}

func TestWhatIsOfferedIsChecked(t *testing.T) {
	sound := func() types.Offer {
		return types.Offer{
			Handle: digest, Trial: 1, Site: 1, Key: sdk.AccAddress("the participant"), Mode: consentfact.Mode_MODE_SELF,
			Population: protocoltypes.Self, Countersigners: []consentfact.Countersigner{{Address: address("a"), Capacity: witness}},
		}
	}
	require.NoError(t, sound().Check(addresses))
	many := func(n int) (all []consentfact.Countersigner) {
		for i := range n {
			all = append(all, consentfact.Countersigner{Address: sdk.AccAddress{byte(i)}.String(), Capacity: witness})
		}
		return all
	}
	full := sound()
	full.Countersigners = many(types.MaxCountersigners)
	require.NoError(t, full.Check(addresses))
	for name, change := range map[string]func(*types.Offer){
		"no trial":                 func(o *types.Offer) { o.Trial = 0 },
		"no site":                  func(o *types.Offer) { o.Site = 0 },
		"no key":                   func(o *types.Offer) { o.Key = nil },
		"no mode":                  func(o *types.Offer) { o.Mode = 0 },
		"an unknown mode":          func(o *types.Offer) { o.Mode = 3 },
		"nine countersigners":      func(o *types.Offer) { o.Countersigners = many(types.MaxCountersigners + 1) },
		"no capacity":              func(o *types.Offer) { o.Countersigners[0].Capacity = 0 },
		"an unknown capacity":      func(o *types.Offer) { o.Countersigners[0].Capacity = 6 },
		"an address of no key":     func(o *types.Offer) { o.Countersigners[0].Address = "me" },
		"an address in upper case": func(o *types.Offer) { o.Countersigners[0].Address = strings.ToUpper(address("a")) },
		"the participant beside":   func(o *types.Offer) { o.Countersigners[0].Address = key },
		"one in two capacities": func(o *types.Offer) {
			o.Countersigners = append(o.Countersigners, consentfact.Countersigner{Address: address("a"), Capacity: assent})
		},
		"one twice in one capacity": func(o *types.Offer) { o.Countersigners = append(o.Countersigners, o.Countersigners[0]) },
	} {
		t.Run(name, func(t *testing.T) {
			o := sound()
			change(&o)
			require.ErrorIs(t, o.Check(addresses), types.ErrInvalid)
		})
	}
}

func TestAnInvitationSaysWhoHoldsTheKeyOfWhom(t *testing.T) {
	const self, assisted = consentfact.Mode_MODE_SELF, consentfact.Mode_MODE_ASSISTED
	parents := []consentfact.Capacity{representative, secondParent, assent, witness}
	for name, tc := range map[string]struct {
		mode       consentfact.Mode
		population protocolfact.Population
		beside     []consentfact.Capacity
		want       error
		words      string
	}{
		"an adult with a key":                      {self, protocoltypes.Self, nil, nil, ""},
		"an adult before a witness":                {self, protocoltypes.Self, []consentfact.Capacity{witness}, nil, ""},
		"an adult who is helped":                   {assisted, protocoltypes.Assisted, []consentfact.Capacity{representative, witness}, nil, ""},
		"a minor with a key":                       {self, protocoltypes.Minor, parents, nil, ""},
		"a minor without":                          {assisted, protocoltypes.Minor, parents, nil, ""},
		"who cannot decide":                        {assisted, protocoltypes.Incapacitated, []consentfact.Capacity{representative, assent}, nil, ""},
		"no population":                            {self, 0, nil, types.ErrInvalid, "population is 0"},
		"an unknown population":                    {self, 5, nil, types.ErrInvalid, "population is 5"},
		"who cannot decide, with a key":            {self, protocoltypes.Incapacitated, []consentfact.Capacity{representative}, types.ErrPopulation, "SELF or MINOR"},
		"who is helped, with a key":                {self, protocoltypes.Assisted, nil, types.ErrPopulation, "SELF or MINOR"},
		"an adult whose key the site keeps":        {assisted, protocoltypes.Self, []consentfact.Capacity{witness}, types.ErrPopulation, "ASSISTED, MINOR or INCAPACITATED"},
		"an adult who is represented":              {self, protocoltypes.Self, []consentfact.Capacity{representative}, types.ErrPopulation, "countersigner 1 is a REPRESENTATIVE"},
		"a second parent of who cannot decide":     {assisted, protocoltypes.Incapacitated, parents, types.ErrPopulation, "countersigner 2 is a SECOND_PARENT"},
		"a minor whom nobody represents":           {self, protocoltypes.Minor, parents[1:], types.ErrPopulation, "name a countersigner who is their REPRESENTATIVE"},
		"who cannot decide, and is witnessed only": {assisted, protocoltypes.Incapacitated, parents[3:], types.ErrPopulation, "REPRESENTATIVE"},
	} {
		t.Run(name, func(t *testing.T) {
			o := types.Offer{Handle: digest, Trial: 1, Site: 1, Key: sdk.AccAddress("the participant"), Mode: tc.mode, Population: tc.population}
			for i, capacity := range tc.beside {
				o.Countersigners = append(o.Countersigners, consentfact.Countersigner{Address: address(string(rune('a' + i))), Capacity: capacity})
			}
			err := o.Check(addresses)
			require.ErrorIs(t, err, tc.want)
			if tc.want != nil {
				require.ErrorContains(t, err, tc.words)
			}
		})
	}
}

func TestAnAssistedConsentIsOfferedWithSomebodyIndependentOfTheSite(t *testing.T) {
	for name, tc := range map[string]struct {
		beside []consentfact.Capacity
		sound  bool
	}{
		"nobody":                         {nil, false},
		"a representative":               {[]consentfact.Capacity{representative}, true},
		"a witness":                      {[]consentfact.Capacity{witness}, true},
		"a representative and a witness": {[]consentfact.Capacity{representative, witness}, true},
	} {
		t.Run(name, func(t *testing.T) {
			o := types.Offer{
				Handle: digest, Trial: 1, Site: 1, Key: sdk.AccAddress("the participant"), Mode: consentfact.Mode_MODE_ASSISTED, Population: protocoltypes.Assisted,
			}
			for i, capacity := range tc.beside {
				o.Countersigners = append(o.Countersigners, consentfact.Countersigner{Address: address(string(rune('a' + i))), Capacity: capacity})
			}
			if tc.sound {
				require.NoError(t, o.Check(addresses))
				return
			}
			require.ErrorIs(t, o.Check(addresses), types.ErrInvalid)
			require.ErrorContains(t, o.Check(addresses), "REPRESENTATIVE or a WITNESS")
			o.Mode, o.Population = consentfact.Mode_MODE_SELF, protocoltypes.Self
			require.NoError(t, o.Check(addresses), "whoever holds their own key needs nobody")
		})
	}
}

func TestAnAssistedConsentAwaitsSomebodyIndependentBesidesWhatTheFormDemands(t *testing.T) {
	named := func(capacities ...consentfact.Capacity) (all []types.Countersigner) {
		for i, capacity := range capacities {
			all = append(all, types.Countersigner{Address: address(string(rune('a' + i))), Capacity: capacity})
		}
		return all
	}
	obtainer := []types.Countersigner{{Address: nurse, Capacity: representative}, {Address: address("b"), Capacity: witness}}
	type capacities = []consentfact.Capacity
	for name, tc := range map[string]struct {
		beside         []types.Countersigner
		demanded, want capacities
		err            error
	}{
		"nothing demanded, a representative":     {named(representative, witness), nil, capacities{representative}, nil},
		"nothing demanded, a witness":            {named(assent, witness), nil, capacities{witness}, nil},
		"a witness demanded, a representative":   {named(representative, witness), capacities{witness}, capacities{representative, witness}, nil},
		"an assent demanded, a witness":          {named(assent, witness), capacities{assent}, capacities{assent, witness}, nil},
		"the representative demanded":            {named(representative), capacities{representative}, capacities{representative}, nil},
		"the representative obtained it herself": {obtainer, nil, nil, types.ErrObtainer},
	} {
		t.Run(name, func(t *testing.T) {
			c := types.FormConsent{Consent: types.Consent{Key: key, Mode: consentfact.Mode_MODE_ASSISTED, Countersigners: tc.beside}}
			p, err := c.Agree(types.Agreement{Time: noon, ObtainedBy: nurse}, types.Signer{Key: key}, demands(tc.demanded))
			require.ErrorIs(t, err, tc.err)
			require.Equal(t, tc.want, p.Awaits)
			require.Equal(t, tc.err == nil, p.AwaitsObtainer)
		})
	}
}

func TestTheFeeGrantOfAnInvitationNamesWhatEachMaySend(t *testing.T) {
	require.Equal(t, []string{
		"/equipoise.consent.v1.MsgGiveConsent", "/equipoise.consent.v1.MsgDecline",
		"/equipoise.consent.v1.MsgWithdraw", "/equipoise.consent.v1.MsgContestWithdrawal", "/equipoise.consent.v1.MsgNamePayee",
		"/equipoise.consent.v1.MsgCallBackPayments", "/equipoise.consent.v1.MsgConfirmError",
		"/equipoise.consent.v1.MsgCosignVisits", "/equipoise.consent.v1.MsgSignTransfer", "/equipoise.consent.v1.MsgAcceptKey", "/equipoise.consent.v1.MsgVetoKey",
	}, types.ParticipantMessages())
	require.Equal(t, []string{
		"/equipoise.consent.v1.MsgCountersign", "/equipoise.consent.v1.MsgContestWithdrawal", "/equipoise.consent.v1.MsgNamePayee",
		"/equipoise.consent.v1.MsgConfirmError", "/equipoise.consent.v1.MsgConfirmRepresentative",
		"/equipoise.consent.v1.MsgCosignVisits", "/equipoise.consent.v1.MsgSignTransfer", "/equipoise.consent.v1.MsgVetoKey",
	}, types.CountersignerMessages(witness))
	require.Equal(t, []string{
		"/equipoise.consent.v1.MsgCountersign", "/equipoise.consent.v1.MsgWithdraw", "/equipoise.consent.v1.MsgContestWithdrawal",
		"/equipoise.consent.v1.MsgNamePayee", "/equipoise.consent.v1.MsgCallBackPayments", "/equipoise.consent.v1.MsgConfirmError",
		"/equipoise.consent.v1.MsgCosignVisits", "/equipoise.consent.v1.MsgSignTransfer", "/equipoise.consent.v1.MsgVetoKey",
	}, types.CountersignerMessages(representative))
}
