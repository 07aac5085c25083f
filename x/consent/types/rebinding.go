package types

import (
	"fmt"
	"slices"
	"time"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	"github.com/equipoise-trials/equipoise/x/internal/field"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

var _ codectypes.UnpackInterfacesMessage = &MsgProposeKey{}

// UnpackInterfaces decodes the public key.
func (m *MsgProposeKey) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	var key cryptotypes.PubKey
	return unpacker.UnpackAny(m.PublicKey, &key)
}

// Name returns the state's name without the prefix of its enum: "ACCEPTED".
func (s ProposalState) Name() string { return fact.EnumName(s) }

// Accepted reports whether the proposed key accepted it: it awaits its time, and payments are held.
func (p KeyProposal) Accepted() bool { return p.State == ProposalState_PROPOSAL_STATE_ACCEPTED }

// WasConfirmed reports whether a second staff member confirmed it.
func (p KeyProposal) WasConfirmed() bool { return p.State >= ProposalState_PROPOSAL_STATE_CONFIRMED }

// over reports whether its time is over: from then on it takes no signature but a veto.
func (p KeyProposal) over(now time.Time) bool { return !now.Before(p.Due) }

// RequireTakesProposal reports whether another key may be proposed for the participation at now. One that nobody confirmed gives
// way: no single member of staff keeps the others from proposing.
func (r Rebinding) RequireTakesProposal(now time.Time) error {
	switch {
	case r.Vetoed >= MaxVetoes:
		return errorsmod.Wrapf(ErrProposal, "%d proposals for participation %X were vetoed, and no other is made: invite again, by a key of the participant's own; what was earned stays theirs",
			r.Vetoed, r.Handle)
	case r.Confirmed >= MaxConfirmedKeys:
		return errorsmod.Wrapf(ErrProposal, "%d proposals for participation %X were confirmed, and no other is made: invite again; what was earned stays theirs",
			r.Confirmed, r.Handle)
	case r.RestsUntil != nil && now.Before(*r.RestsUntil):
		return errorsmod.Wrapf(ErrProposal, "a key of participation %X was vetoed, taken back or changed not long ago: propose another one from %s on",
			r.Handle, r.RestsUntil.UTC().Format(time.RFC3339))
	case r.Proposal != nil && r.Proposal.WasConfirmed():
		return errorsmod.Wrapf(ErrProposal, "the key %s is proposed for participation %X and %s: wait until it takes effect, lapses or is vetoed, at %s or before",
			r.Proposal.Key, r.Handle, r.Proposal.State.Name(), r.Proposal.Due.UTC().Format(time.RFC3339))
	}
	return nil
}

// Open returns the proposal that is open, or says that none is.
func (r Rebinding) Open() (*KeyProposal, error) {
	if r.Proposal == nil {
		return nil, errorsmod.Wrapf(ErrProposal, "no other key is proposed for participation %X", r.Handle)
	}
	return r.Proposal, nil
}

// RequireAwaits returns the open proposal of a key if it awaits what comes after a state at now.
func (r Rebinding) RequireAwaits(key string, after ProposalState, now time.Time) (*KeyProposal, error) {
	p, err := r.Open()
	if err != nil {
		return nil, err
	}
	switch {
	case p.Key != key:
		return nil, errorsmod.Wrapf(ErrProposal, "the key %s is proposed for participation %X, not %s", p.Key, r.Handle, key)
	case p.State != after:
		return nil, errorsmod.Wrapf(ErrProposal, "the proposal of %s for participation %X is %s, want %s", p.Key, r.Handle, p.State.Name(), after.Name())
	case p.over(now):
		return nil, errorsmod.Wrapf(ErrProposal, "the proposal of %s for participation %X has lapsed at %s: propose it again",
			p.Key, r.Handle, p.Due.UTC().Format(time.RFC3339))
	}
	return p, nil
}

// Propose opens the proposal of a key at now, in place of one that nobody confirmed.
func (r *Rebinding) Propose(key, proposer string, paper []byte, now time.Time) {
	r.Proposal = &KeyProposal{
		State: ProposalState_PROPOSAL_STATE_PROPOSED, Key: key, Proposer: proposer, PaperDigest: paper,
		ProposedAt: now, Due: now.Add(TimeToConfirmKey),
	}
}

// RequireSecond reports whether a staff member may confirm the proposal: neither who proposed it nor who invited.
func (p KeyProposal) RequireSecond(person, inviter string) error {
	switch person {
	case p.Proposer:
		return errorsmod.Wrapf(ErrSecond, "%s proposed the key: somebody else with the task of obtaining consent at the site confirms it", person)
	case inviter:
		return errorsmod.Wrapf(ErrSecond, "%s invited the participant: somebody else confirms the key, and who invited may propose it", person)
	}
	return nil
}

// Confirm notes that a second staff member confirmed the open proposal.
func (r *Rebinding) Confirm(person string, now time.Time) {
	r.Confirmed++
	r.Proposal.State, r.Proposal.Confirmer, r.Proposal.Due = ProposalState_PROPOSAL_STATE_CONFIRMED, person, now.Add(TimeToConfirmKey)
}

// Accept notes that the proposed key accepted, and returns until when payments are held.
func (r *Rebinding) Accept(now time.Time) (heldUntil time.Time) {
	r.Proposal.State, r.Proposal.Due = ProposalState_PROPOSAL_STATE_ACCEPTED, now.Add(TimeToVeto)
	return r.Proposal.Due.Add(TimeToNamePayee)
}

// End ends the open proposal, which comes to nothing. A key that accepted stays the participation's.
func (r *Rebinding) End() {
	if r.Proposal.Accepted() {
		r.Retired = append(r.Retired, r.Proposal.Key)
	}
	r.Proposal = nil
}

// Veto ends the open proposal because it is not the participant's. It counts if it was confirmed: no single member of staff uses
// up what the participant may need.
func (r *Rebinding) Veto(now time.Time) {
	if r.Proposal.WasConfirmed() {
		r.Vetoed++
	}
	r.End()
	r.rest(now)
}

// Retract ends the open proposal because the site takes it back. No other is made for a while if payments were held for it: a site
// that proposes again and again holds up nobody for long.
func (r *Rebinding) Retract(now time.Time) {
	if r.Proposal.Accepted() {
		r.rest(now)
	}
	r.End()
}

// Rebind binds the participation to the accepted key at now, and returns the one before. Where the site kept that, the participant
// holds their key from now on, and consents by it as SELF before they are taken further in.
func (r *Rebinding) Rebind(c *Consent, now time.Time) (old string) {
	old, c.Key = c.Key, r.Proposal.Key
	r.Retired, r.Proposal = append(r.Retired, old), nil
	r.rest(now)
	if c.Mode == consentfact.Mode_MODE_ASSISTED {
		c.Mode, c.HandedOverAt = consentfact.Mode_MODE_SELF, &now
	}
	return old
}

func (r *Rebinding) rest(now time.Time) {
	until := now.Add(TimeToRest)
	r.RestsUntil = &until
}

// WithdrawnSince reports whether the participation was withdrawn after a key was proposed for it: that ends the proposal.
func (c Consent) WithdrawnSince(p KeyProposal) bool {
	return c.Withdrawn() && !c.ChangedAt.Before(p.ProposedAt)
}

// HandedOver reports whether the participant holds the key that the site kept before, and did not consent by it as SELF yet. Who
// represents them does so until they did.
func (c Consent) HandedOver() bool {
	return c.HandedOverAt != nil && (c.Population == protocoltypes.Assisted || c.Population == protocoltypes.Incapacitated)
}

// RequireMayVeto returns the capacity in which a signer may say that a proposed key is not the participant's: unspecified for the
// participant. The key of an ASSISTED consent lies with the site, which proposes: the representative says it, or the witness where
// nobody represents the participant.
func (c Consent) RequireMayVeto(s Signer) (consentfact.Capacity, error) {
	return c.requireMayContradict(s, "vetoes a key that the site proposes")
}

// validate reports what keeps what became of the keys of a participation from being what messages made of it.
func (r Rebinding) validate(c Consent) error {
	if string(r.Handle) != string(c.Handle) {
		return fmt.Errorf("it is that of participation %X", r.Handle)
	}
	for i, key := range r.Retired {
		if key == "" || key == c.Key || slices.Contains(r.Retired[:i], key) {
			return fmt.Errorf("retired key %d is %q, want another than the present and the retired ones", i+1, key)
		}
	}
	switch {
	case r.Confirmed > MaxConfirmedKeys || r.Vetoed > MaxVetoes || r.Vetoed > r.Confirmed:
		return fmt.Errorf("%d proposals were confirmed and %d of them vetoed, want at most %d and %d", r.Confirmed, r.Vetoed, MaxConfirmedKeys, MaxVetoes)
	case uint32(len(r.Retired)) > r.Confirmed:
		return fmt.Errorf("%d keys are retired, but %d were confirmed", len(r.Retired), r.Confirmed)
	case r.Proposal == nil:
		return nil
	}
	if err := r.Proposal.validate(); err != nil {
		return fmt.Errorf("proposal: %w", err)
	}
	if p := r.Proposal; p.Key == c.Key || slices.Contains(r.Retired, p.Key) {
		return fmt.Errorf("proposal: the key %s was the participation's before", p.Key)
	}
	if r.Proposal.WasConfirmed() && r.Confirmed == 0 {
		return fmt.Errorf("proposal: it is %s, but none was confirmed", r.Proposal.State.Name())
	}
	return checkCountersigners(c.Countersigners, r.Proposal.Key)
}

func (p KeyProposal) validate() error {
	switch {
	case p.State < ProposalState_PROPOSAL_STATE_PROPOSED || p.State > ProposalState_PROPOSAL_STATE_ACCEPTED:
		return fmt.Errorf("state is %d, which is unknown", p.State)
	case p.Key == "" || p.Proposer == "":
		return fmt.Errorf("key is %q and proposer %q, want both", p.Key, p.Proposer)
	case p.WasConfirmed() != (p.Confirmer != ""):
		return fmt.Errorf("it is %s, and confirmed by %q", p.State.Name(), p.Confirmer)
	case p.Confirmer == p.Proposer:
		return fmt.Errorf("%s proposed and confirmed it", p.Proposer)
	case !p.Due.After(p.ProposedAt):
		return fmt.Errorf("it is due before it was proposed")
	}
	return field.RequireHash("paper_digest", p.PaperDigest)
}

// Keys returns the addresses of all keys that belong to the participation for ever besides the present one.
func (r Rebinding) Keys() []string {
	keys := slices.Clone(r.Retired)
	if r.Proposal != nil && r.Proposal.Accepted() {
		keys = append(keys, r.Proposal.Key)
	}
	return keys
}
