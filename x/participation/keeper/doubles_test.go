package keeper_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

var (
	errNotDelegated = errors.New("not delegated")
	errNotOpen      = errors.New("the site is not open")
	errNoSchedule   = errors.New("no payment schedule is active")
	errShort        = errors.New("escrow short")
	errUsed         = errors.New("the nullifier is used")
	errOverCap      = errors.New("over the cap")
	errKeyTaken     = errors.New("the key is taken")
)

// journal keeps what the doubles were told in a store of its own, so that a refused message takes it back together with
// the state of the module.
type journal struct{ key storetypes.StoreKey }

func (j journal) add(ctx context.Context, kind string, entry []byte) {
	store := sdk.UnwrapSDKContext(ctx).KVStore(j.key)
	store.Set(binary.BigEndian.AppendUint32([]byte(kind), uint32(len(j.all(ctx, kind)))), entry)
}

func (j journal) all(ctx context.Context, kind string) (entries [][]byte) {
	it := storetypes.KVStorePrefixIterator(sdk.UnwrapSDKContext(ctx).KVStore(j.key), []byte(kind))
	defer it.Close()
	for ; it.Valid(); it.Next() {
		entries = append(entries, it.Value())
	}
	return entries
}

// audit stands for x/audit.
type audit struct{ journal }

func (a audit) Record(ctx context.Context, f fact.Fact) error {
	if err := fact.Check(f); err != nil {
		return err
	}
	raw, err := f.Marshal()
	a.add(ctx, "fact", append([]byte(fact.TypeURL(f)+"\n"), raw...))
	return err
}

func (a audit) facts(ctx context.Context) []fact.Fact {
	var facts []fact.Fact
	for _, entry := range a.all(ctx, "fact") {
		typeURL, raw, _ := bytes.Cut(entry, []byte("\n"))
		f, err := fact.Leaf{TypeURL: string(typeURL), Fact: raw}.Decode()
		if err != nil {
			panic(err)
		}
		facts = append(facts, f)
	}
	return facts
}

// identity stands for x/identity: people by address, and the grants made so far.
type identity struct {
	journal
	people map[string]uint64
}

func (i identity) Person(_ context.Context, key sdk.AccAddress) (identitytypes.Person, error) {
	organisation, ok := i.people[key.String()]
	if !ok {
		return identitytypes.Person{}, identitytypes.ErrUnknownPerson.Wrap(key.String())
	}
	return identitytypes.Person{Address: key.String(), Organisation: organisation}, nil
}

func (i identity) GrantFees(ctx context.Context, organisation uint64, grantee sdk.AccAddress, messages []string, limit sdk.Coins, expiry *time.Time) error {
	i.add(ctx, "grant", fmt.Appendf(nil, "%d pays %s up to %s until %s for %d messages",
		organisation, grantee, limit, expiry.Format(time.DateOnly), len(messages)))
	return nil
}

// trial stands for x/trial and x/registration.
type trial struct {
	journal
	delegated map[string][]fact.Task
	status    trialfact.Status
}

func (t *trial) Authorize(_ context.Context, signer sdk.AccAddress, task fact.Task, number uint64, site uint32) (fact.Actor, error) {
	if !slices.Contains(t.delegated[signer.String()], task) || number != theTrial || (site != theSite && site != otherSite) {
		return fact.Actor{}, errNotDelegated
	}
	return fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON, Address: signer.String(), Organisation: 7, Task: task}, nil
}

func (t *trial) Trial(_ context.Context, id uint64) (trialtypes.Trial, error) {
	return trialtypes.Trial{Id: id, Status: t.status}, nil
}

func (*trial) SettlementWindow(context.Context, uint64) (time.Duration, error) { return window, nil }

func (t *trial) NoteEnrolment(ctx context.Context, _ uint64) error {
	t.add(ctx, "enrolment", []byte{1})
	return nil
}

// protocol stands for x/protocol.
type protocol struct {
	closed   bool
	schedule *protocoltypes.Schedule
}

func (p *protocol) RequireOpen(context.Context, uint64, uint32) error {
	if p.closed {
		return errNotOpen
	}
	return nil
}

func (p *protocol) ActiveSchedule(context.Context, uint64, uint32) (protocoltypes.Schedule, error) {
	if p.schedule == nil {
		return protocoltypes.Schedule{}, errNoSchedule
	}
	return *p.schedule, nil
}

// payout stands for x/payout: accounts, accruals, nullifiers and caps. While it is short, lines queue.
type payout struct {
	journal
	short bool
}

func (p *payout) OpenAccount(ctx context.Context, a payouttypes.Account, actor fact.Actor, blind fact.Hash) error {
	p.add(ctx, "account", fmt.Appendf(nil, "%x %d %d by %s", a.Handle, a.Trial, a.Site, actor.Address))
	return a.Check()
}

func (p *payout) RequireFunded(_ context.Context, number uint64, denom string) error {
	if p.short && number == theTrial && denom == "uusd" {
		return errShort
	}
	return nil
}

func (p *payout) Accrue(ctx context.Context, a payouttypes.Accrual) (accrued payouttypes.Accrued, err error) {
	if err := a.Check(); err != nil {
		return accrued, err
	}
	store := sdk.UnwrapSDKContext(ctx).KVStore(p.key)
	spent := append([]byte("spent"), append(a.Handle[:], a.Nullifier[:]...)...)
	if store.Has(spent) {
		return accrued, errUsed
	}
	earned := append([]byte("earned"), append(a.Handle[:], byte(a.Tariff))...)
	count := store.Get(earned)
	if a.Cap > 0 && uint32(len(count)) >= a.Cap {
		return accrued, errOverCap
	}
	store.Set(spent, []byte{1})
	store.Set(earned, append(count, 1))
	p.add(ctx, "accrual", fmt.Appendf(nil, "%s%s", a.Amount, a.Denom))
	line := payouttypes.Line{Number: uint64(len(p.all(ctx, "accrual"))), State: payouttypes.LineState_LINE_STATE_SETTLED}
	if p.short {
		line.State = payouttypes.LineState_LINE_STATE_QUEUED
	}
	return payouttypes.Accrued{Line: line.Number, State: line.State, Outcome: line.Outcome(payouttypes.Wallet("wallet"))}, nil
}

// consent stands for x/consent: each participation's standing is set by the test.
type consent struct {
	journal
	standings map[fact.Hash]consenttypes.Standing
}

func (c *consent) Open(ctx context.Context, o consenttypes.Offer, _ fact.Actor) error {
	store := sdk.UnwrapSDKContext(ctx).KVStore(c.key)
	taken := append([]byte("key"), o.Key...)
	if store.Has(taken) {
		return errKeyTaken
	}
	store.Set(taken, []byte{1})
	c.add(ctx, "offer", fmt.Appendf(nil, "%x %s", o.Handle, o.Mode))
	return o.Check()
}

func (c *consent) IsParticipant(ctx context.Context, key sdk.AccAddress) (bool, error) {
	return sdk.UnwrapSDKContext(ctx).KVStore(c.key).Has(append([]byte("key"), key...)), nil
}

func (c *consent) Standing(_ context.Context, handle fact.Hash) (consenttypes.Standing, error) {
	return c.standings[handle], nil
}
