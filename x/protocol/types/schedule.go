package types

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"regexp"
	"strings"
	"time"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
)

// ScheduleMediaType is the media type of an encoded payment schedule.
const ScheduleMediaType = "application/protobuf"

var (
	tariffCodeForm = regexp.MustCompile(`^[A-Z0-9][A-Z0-9._-]{0,31}$`)
	amountForm     = regexp.MustCompile(`^[1-9][0-9]*$`)
	boundForm      = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)
)

// Schedule is a payment schedule as those read it who pay by it.
type Schedule struct {
	// Trial, Line and Version name the document.
	Trial         uint64
	Line, Version uint32
	// Denom is the denomination of all amounts.
	Denom string
	// Tariffs is what participants earn. Visit lines name a tariff by its index.
	Tariffs []Tariff
	// ResponseDays is how long a site may take to answer a claim.
	ResponseDays uint32
	// Arbiter is the organisation that decides disputes, 0 if none is named.
	Arbiter uint64
	// ParticipationDay and SiteDay are what one participation, and all of one site together, are paid in a UTC day at most.
	ParticipationDay, SiteDay math.Int
	// Epoch is how long an epoch is at whose end payments are released, 0 if they are at once.
	Epoch time.Duration
	// CosignAbove is above which amount the participant has to sign for a line, ParticipationCap and TrialCap what one participation,
	// and all of the trial, may earn in all. Nil where the schedule says nothing of it.
	CosignAbove, ParticipationCap, TrialCap math.Int
}

// WantsCosignature reports whether the participant has to sign for a line of an amount.
func (s Schedule) WantsCosignature(amount math.Int) bool {
	return !s.CosignAbove.IsNil() && amount.GT(s.CosignAbove)
}

// Tariff is what one kind of visit or item earns.
type Tariff struct {
	// Code is its short name, unique in the schedule.
	Code string
	// Kind says what the payment is for.
	Kind TariffKind
	// Amount in the schedule's denomination, above 0.
	Amount math.Int
	// Cap is how often one participation may earn it.
	Cap uint32
	// Interval is how long it takes until a participation may earn it once more, 0 where the cap is 1.
	Interval time.Duration
	// Taxable says whether it is taxable income of the participant.
	Taxable bool
	// Unscheduled says whether it is for visits that no plan has.
	Unscheduled bool
}

// Tariff returns a tariff by its index.
func (s Schedule) Tariff(index uint32) (Tariff, error) {
	if int(index) >= len(s.Tariffs) {
		return Tariff{}, errorsmod.Wrapf(ErrNoTariff, "payment schedule %d version %d of trial %d has tariffs 0 to %d, not %d",
			s.Line, s.Version, s.Trial, len(s.Tariffs)-1, index)
	}
	return s.Tariffs[index], nil
}

// EncodeSchedule checks a payment schedule and returns the bytes of its file.
func EncodeSchedule(p PaymentSchedule) ([]byte, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	return p.Marshal()
}

// DecodeSchedule reads the file of a payment schedule: known fields only, in the one encoding that [EncodeSchedule]
// gives, so that all who read the file read the same.
func DecodeSchedule(raw []byte) (p PaymentSchedule, err error) {
	if n := len(raw); n == 0 || n > MaxSchedule {
		return p, errorsmod.Wrapf(ErrSchedule, "the schedule has %d bytes, want 1 to %d", n, MaxSchedule)
	}
	if err := p.Unmarshal(raw); err != nil {
		return p, errorsmod.Wrapf(ErrSchedule, "it is no PaymentSchedule: %s", err)
	}
	again, err := p.Marshal()
	if err != nil {
		return p, err
	}
	if !bytes.Equal(raw, again) {
		return p, errorsmod.Wrap(ErrSchedule, "it has unknown fields or is not in the deterministic encoding: compile it with tx protocol submit-document --schedule")
	}
	return p, p.Check()
}

// Check reports what keeps the schedule from being paid by.
func (p PaymentSchedule) Check() error {
	if err := sdk.ValidateDenom(p.Denom); err != nil {
		return errorsmod.Wrapf(ErrSchedule, "denom is %q, want a denomination such as uusd", p.Denom)
	}
	switch {
	case p.Release != Release_RELEASE_IMMEDIATE && p.Release != Release_RELEASE_EPOCHS:
		return errorsmod.Wrapf(ErrSchedule, "release is %d, want IMMEDIATE or EPOCHS", p.Release)
	case p.Release == Release_RELEASE_IMMEDIATE && p.Epoch != nil:
		return errorsmod.Wrapf(ErrSchedule, "epoch is %s, yet release is IMMEDIATE: leave it out, or release in EPOCHS", p.Epoch)
	case p.Release == Release_RELEASE_EPOCHS && (p.Epoch == nil || *p.Epoch <= 0 || *p.Epoch > MaxEpoch):
		return errorsmod.Wrapf(ErrSchedule, "epoch is %s, want more than 0 and at most %s", lengthOf(p.Epoch), MaxEpoch)
	case p.ResponseDays == 0 || p.ResponseDays > MaxResponseDays:
		return errorsmod.Wrapf(ErrSchedule, "response_days is %d, want 1 to %d", p.ResponseDays, MaxResponseDays)
	case len(p.Tariffs) == 0 || len(p.Tariffs) > MaxTariffs:
		return errorsmod.Wrapf(ErrSchedule, "there are %d tariffs, want 1 to %d", len(p.Tariffs), MaxTariffs)
	}
	codes := make(map[string]bool, len(p.Tariffs))
	for i, t := range p.Tariffs {
		if err := t.check(i); err != nil {
			return err
		}
		if codes[t.Code] {
			return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].code is %q, which another tariff has", i, t.Code)
		}
		codes[t.Code] = true
	}
	if err := p.checkDays(); err != nil {
		return err
	}
	if err := p.checkCaps(); err != nil {
		return err
	}
	return p.checkBonus()
}

// bound is an amount that a schedule says of all tariffs together.
type bound struct {
	name, said string
	// what the amount is.
	what string
	// or may be left out.
	optional bool
}

// checkBounds reports the first bound that is no amount, or smaller than the one before it: the first is at least the largest amount
// of a tariff, so that nobody is refused, or waits, for what they earn once.
func (p PaymentSchedule) checkBounds(bounds ...bound) error {
	least, of := math.ZeroInt(), "the largest amount of a tariff"
	for _, t := range p.Tariffs {
		amount, ok := math.NewIntFromString(t.Amount)
		if !ok {
			return errorsmod.Wrapf(ErrSchedule, "amount %q is no integer", t.Amount)
		}
		least = math.MaxInt(least, amount)
	}
	for _, b := range bounds {
		if b.said == "" && b.optional {
			continue
		}
		if len(b.said) > MaxAmountDigits || !amountForm.MatchString(b.said) {
			return errorsmod.Wrapf(ErrSchedule, "%s is %q, want a decimal integer of at most %d digits: %s", b.name, b.said, MaxAmountDigits, b.what)
		}
		amount, ok := math.NewIntFromString(b.said)
		if !ok || amount.LT(least) {
			return errorsmod.Wrapf(ErrSchedule, "%s is %s, want at least %s, %s", b.name, b.said, least, of)
		}
		least, of = amount, b.name
	}
	return nil
}

// checkDays reports amounts of the day that would hold back what was earned once, and in time.
func (p PaymentSchedule) checkDays() error {
	return p.checkBounds(
		bound{name: "participation_day", said: p.ParticipationDay, what: "what is paid in a UTC day at most"},
		bound{name: "site_day", said: p.SiteDay, what: "what is paid in a UTC day at most"},
	)
}

// checkCaps reports caps by which nothing could be earned, and an amount above which nobody could sign.
func (p PaymentSchedule) checkCaps() error {
	if p.CosignAbove != "" && (len(p.CosignAbove) > MaxAmountDigits || !boundForm.MatchString(p.CosignAbove)) {
		return errorsmod.Wrapf(ErrSchedule, "cosign_above is %q, want a decimal integer of at most %d digits, 0 to have every line signed for; leave it out where none has to be",
			p.CosignAbove, MaxAmountDigits)
	}
	return p.checkBounds(
		bound{name: "participation_cap", said: p.ParticipationCap, what: "what one participation may earn in all", optional: true},
		bound{name: "trial_cap", said: p.TrialCap, what: "what the trial may pay in all", optional: true},
	)
}

// checkBonus reports bonuses that are more than a small part of what a participation may earn: they are for completion, and may not
// keep anybody in the trial (21 CFR 50.20).
func (p PaymentSchedule) checkBonus() error {
	all, bonus := math.ZeroInt(), math.ZeroInt()
	for _, t := range p.Tariffs {
		amount, ok := math.NewIntFromString(t.Amount)
		if !ok {
			return errorsmod.Wrapf(ErrSchedule, "amount %q is no integer", t.Amount)
		}
		most := amount.Mul(math.NewIntFromUint64(uint64(t.Cap)))
		if all = all.Add(most); t.Kind == TariffKind_TARIFF_KIND_BONUS {
			bonus = bonus.Add(most)
		}
	}
	if bonus.MulRaw(100).GT(all.MulRaw(MaxBonusPercent)) {
		return errorsmod.Wrapf(ErrSchedule, "the bonuses are %s of the %s that one participation may earn, want at most %d %%: lower their amounts or caps",
			bonus, all, MaxBonusPercent)
	}
	return nil
}

// CheckFollows reports what keeps the schedule from being the version after another of the same line. What a participation
// earned counts towards the cap of a tariff by index, whatever the version, so each tariff keeps its index, code, kind and class. What
// participants were promised when they consented is not lowered: neither an amount nor a cap nor what is paid in a day,
// and no tariff is earned more slowly.
func (p PaymentSchedule) CheckFollows(before PaymentSchedule) error {
	if p.Denom != before.Denom {
		return errorsmod.Wrapf(ErrSchedule, "denom is %q, want %q: all versions of a line pay in one denomination", p.Denom, before.Denom)
	}
	for i, kept := range before.Tariffs {
		if i >= len(p.Tariffs) {
			return errorsmod.Wrapf(ErrSchedule, "tariffs[%d] is missing, want code %q as in the version before: a tariff stays, even if nothing earns it any more",
				i, kept.Code)
		}
		switch t := p.Tariffs[i]; {
		case t.Code != kept.Code:
			return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].code is %q, want %q as in the version before: caps are counted by index, so append new codes",
				i, t.Code, kept.Code)
		case t.Cap < kept.Cap:
			return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].cap of %q is %d, want at least %d as in the version before: what was promised is not lowered",
				i, t.Code, t.Cap, kept.Cap)
		case t.Kind != kept.Kind:
			return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].kind of %q is %s, want %s as in the version before: append a tariff with a code of its own",
				i, t.Code, t.Kind.name(), kept.Kind.name())
		case t.Unscheduled != kept.Unscheduled:
			return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].unscheduled of %q is %t, want %t as in the version before: append a tariff with a code of its own",
				i, t.Code, t.Unscheduled, kept.Unscheduled)
		case isLess(t.Amount, kept.Amount):
			return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].amount of %q is %s, want at least %s as in the version before: what was promised is not lowered",
				i, t.Code, t.Amount, kept.Amount)
		case kept.Cap > 1 && lengthOf(t.Interval) > lengthOf(kept.Interval):
			return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].interval of %q is %s, want at most %s as in the version before: what was promised is not earned more slowly",
				i, t.Code, lengthOf(t.Interval), lengthOf(kept.Interval))
		}
	}
	for _, promised := range []struct{ name, now, before string }{
		{"participation_day", p.ParticipationDay, before.ParticipationDay},
		{"site_day", p.SiteDay, before.SiteDay},
		{"participation_cap", p.ParticipationCap, before.ParticipationCap},
		{"trial_cap", p.TrialCap, before.TrialCap},
	} {
		switch {
		case promised.now == "": // it bounds nothing
		case promised.before == "":
			return errorsmod.Wrapf(ErrSchedule, "%s is %s, and the version before has none: what was promised is not lowered, leave it out",
				promised.name, promised.now)
		case isLess(promised.now, promised.before):
			return errorsmod.Wrapf(ErrSchedule, "%s is %s, want at least %s as in the version before: what was promised is not lowered",
				promised.name, promised.now, promised.before)
		}
	}
	return nil
}

// isLess reports whether an amount is smaller than another, both being decimal integers without leading zeros.
func isLess(a, b string) bool {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) < 0
}

// lengthOf returns a length of time, 0 if none is given.
func lengthOf(d *time.Duration) time.Duration {
	if d == nil {
		return 0
	}
	return *d
}

// name returns the kind as a schedule's author writes it: "STIPEND".
func (k TariffKind) name() string { return fact.EnumName(k) }

func (t *TariffLine) check(i int) error {
	_, known := TariffKind_name[int32(t.Kind)]
	switch {
	case !tariffCodeForm.MatchString(t.Code):
		return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].code is %q, want 1 to 32 of A-Z, 0-9, dot, underscore and hyphen", i, t.Code)
	case !known || t.Kind == TariffKind_TARIFF_KIND_UNSPECIFIED:
		return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].kind is %d, want STIPEND, REIMBURSEMENT or BONUS", i, t.Kind)
	case t.Cap == 0:
		return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].cap is 0, want how often one participation may earn it, at least 1", i)
	case t.Cap > 1 && t.Interval == nil:
		return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].interval is missing, want how long it takes until a participation may earn it once more: its cap is %d",
			i, t.Cap)
	case t.Interval != nil && (*t.Interval <= 0 || *t.Interval > MaxInterval):
		return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].interval is %s, want more than 0 and at most %s; leave it out where the cap is 1",
			i, *t.Interval, MaxInterval)
	case len(t.Amount) > MaxAmountDigits || !amountForm.MatchString(t.Amount):
		return errorsmod.Wrapf(ErrSchedule, "tariffs[%d].amount is %q, want a decimal integer above 0 of at most %d digits", i, t.Amount, MaxAmountDigits)
	}
	return nil
}

// Read returns the schedule, which has been checked, as those read it who pay by it.
func (p PaymentSchedule) Read(trial uint64, line, version uint32) (Schedule, error) {
	s := Schedule{
		Trial: trial, Line: line, Version: version,
		Denom: p.Denom, ResponseDays: p.ResponseDays, Arbiter: p.Arbiter, Epoch: lengthOf(p.Epoch), Tariffs: make([]Tariff, len(p.Tariffs)),
	}
	for _, of := range []struct {
		said string
		to   *math.Int
	}{
		{p.ParticipationDay, &s.ParticipationDay}, {p.SiteDay, &s.SiteDay},
		{p.CosignAbove, &s.CosignAbove}, {p.ParticipationCap, &s.ParticipationCap}, {p.TrialCap, &s.TrialCap},
	} {
		if of.said == "" {
			continue
		}
		amount, ok := math.NewIntFromString(of.said)
		if !ok {
			return s, errorsmod.Wrapf(ErrSchedule, "an amount is %q, want a decimal integer", of.said)
		}
		*of.to = amount
	}
	for i, t := range p.Tariffs {
		amount, ok := math.NewIntFromString(t.Amount)
		if !ok {
			return s, errorsmod.Wrapf(ErrSchedule, "tariffs[%d].amount is %q, want a decimal integer", i, t.Amount)
		}
		s.Tariffs[i] = Tariff{
			Code: t.Code, Kind: t.Kind, Amount: amount, Cap: t.Cap, Interval: lengthOf(t.Interval), Taxable: t.Taxable, Unscheduled: t.Unscheduled,
		}
	}
	return s, nil
}

// ReadScheduleFile returns the payment schedule that came with a version of a document of type t: its digest and size are
// those of the only variant. Other documents come without one.
func ReadScheduleFile(t protocolfact.DocumentType, c Content, raw []byte) (p PaymentSchedule, err error) {
	if t != protocolfact.DocumentType_DOCUMENT_TYPE_PAYMENT_SCHEDULE {
		if len(raw) > 0 {
			return p, errorsmod.Wrapf(ErrSchedule, "a %s carries no payment schedule", TypeName(t))
		}
		return p, nil
	}
	if len(c.Variants) != 1 || c.Variants[0].MediaType != ScheduleMediaType {
		return p, errorsmod.Wrapf(ErrSchedule, "a payment schedule has one variant, of media type %s", ScheduleMediaType)
	}
	variant, digest := c.Variants[0], sha256.Sum256(raw)
	if !bytes.Equal(variant.Digest, digest[:]) || variant.Size_ != uint64(len(raw)) {
		return p, errorsmod.Wrapf(ErrSchedule, "the schedule received has %d bytes with SHA-256 %X, the variant declares %d bytes with %X",
			len(raw), digest, variant.Size_, variant.Digest)
	}
	return DecodeSchedule(raw)
}
