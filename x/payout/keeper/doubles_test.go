package keeper_test

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// Organisations of the tests, and the people who sign for them.
const (
	sponsorOrg   = uint64(1)
	bankOrg      = uint64(7)
	processorOrg = uint64(8)
)

// lastTrial is the newest trial that there is.
const lastTrial = uint64(9)

var (
	sponsor     = sdk.AccAddress("the sponsor's people")
	teller      = sdk.AccAddress("the bank's officer  ")
	processor   = sdk.AccAddress("the processor's one ")
	stranger    = sdk.AccAddress("nobody's delegate   ")
	coordinator = person("the site's coordinator", 5, fact.Task_TASK_VISIT_ATTESTATION)
	participant = fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PARTICIPANT, Address: "participant"}
)

var (
	errNotAuthorized = errors.New("not authorised")
	errNoSuchThing   = errors.New("no such thing")
)

func person(address string, organisation uint64, task fact.Task) fact.Actor {
	return fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: address, Organisation: organisation, Task: task}
}

// trials stands for the trials and for the register: who may do what, who pays, what has ended.
type trials struct {
	status    trialfact.Status
	unpaying  map[uint64]bool // agents whose assignment ended
	suspended map[uint64]bool // organisations that are not in good standing
}

func newTrials() *trials {
	return &trials{status: trialfact.Status_STATUS_RECRUITING, unpaying: make(map[uint64]bool), suspended: make(map[uint64]bool)}
}

func (tr *trials) Authorize(ctx context.Context, signer sdk.AccAddress, task fact.Task, trial uint64, _ uint32) (g trialtypes.Grant, err error) {
	if !signer.Equals(sponsor) || task != fact.Task_TASK_ESCROW_MANAGEMENT {
		return g, errNotAuthorized
	}
	g.Actor = person(signer.String(), sponsorOrg, task)
	g.Trial, err = tr.Trial(ctx, trial)
	return g, err
}

func (tr *trials) IsAssigned(_ context.Context, _, organisation uint64, capacity trialfact.Capacity) (bool, error) {
	pays := organisation == bankOrg || organisation == processorOrg
	return pays && !tr.unpaying[organisation] && capacity == trialfact.Capacity_CAPACITY_PAYMENT_AGENT, nil
}

func (tr *trials) Trial(_ context.Context, trial uint64) (trialtypes.Trial, error) {
	if trial > lastTrial {
		return trialtypes.Trial{}, errNoSuchThing
	}
	return trialtypes.Trial{Id: trial, Sponsor: sponsorOrg, Status: tr.status}, nil
}

func (tr *trials) RequireRole(_ context.Context, signer sdk.AccAddress, roles ...fact.Role) (identitytypes.Person, fact.Role, error) {
	officer := identitytypes.Person{Address: signer.String()}
	switch {
	case signer.Equals(teller):
		officer.Organisation = bankOrg
	case signer.Equals(processor):
		officer.Organisation = processorOrg
	}
	if officer.Organisation == 0 || tr.suspended[officer.Organisation] || !slices.Contains(roles, fact.Role_ROLE_PAYMENT_OFFICER) {
		return officer, 0, errNotAuthorized
	}
	return officer, fact.Role_ROLE_PAYMENT_OFFICER, nil
}

func (*trials) Person(_ context.Context, key sdk.AccAddress) (identitytypes.Person, error) {
	if !key.Equals(teller) {
		return identitytypes.Person{}, identitytypes.ErrUnknownPerson
	}
	return identitytypes.Person{Address: key.String(), Organisation: bankOrg}, nil
}

func (*trials) Organisation(_ context.Context, organisation uint64) (identitytypes.Organisation, error) {
	switch organisation {
	case sponsorOrg, bankOrg, processorOrg:
		return identitytypes.Organisation{Id: organisation, Treasury: treasury(organisation)}, nil
	}
	return identitytypes.Organisation{}, errNoSuchThing
}

// treasury returns the address of an organisation's treasury.
func treasury(organisation uint64) string {
	address := hash("treasury", organisation)
	return sdk.AccAddress(address[:]).String()
}

// recorder keeps the facts that are recorded. Their numbers lie in a store, so that a transaction that fails takes its
// facts with it.
type recorder struct {
	key *storetypes.KVStoreKey
	all []fact.Fact
}

func (r *recorder) Record(ctx context.Context, f fact.Fact) error {
	r.all = append(r.all, f)
	kept := sdk.UnwrapSDKContext(ctx).KVStore(r.key)
	kept.Set(binary.BigEndian.AppendUint64(nil, uint64(len(r.all)-1)), []byte{1})
	return fact.Check(f)
}

// facts returns what was recorded and kept.
func (r *recorder) facts(ctx sdk.Context) (kept []fact.Fact) {
	numbers := ctx.KVStore(r.key).Iterator(nil, nil)
	defer numbers.Close()
	for ; numbers.Valid(); numbers.Next() {
		kept = append(kept, r.all[binary.BigEndian.Uint64(numbers.Key())])
	}
	return kept
}
