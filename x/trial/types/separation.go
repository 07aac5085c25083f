package types

import (
	"slices"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact"
	identityfact "github.com/equipoise-trials/equipoise/fact/identity"
	trialfact "github.com/equipoise-trials/equipoise/fact/trial"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
)

// Part is what an organisation does in a trial, as far as it matters who else it may be.
type Part int

// The parts.
const (
	// AsSponsor answers for the trial.
	AsSponsor Part = iota
	// AsSite conducts it.
	AsSite
	// AsDecider approves it, on ethical grounds or for the state.
	AsDecider
	// AsMonitor checks the sites.
	AsMonitor
	// AsBoard watches over the data: somebody of it is of the data monitoring board.
	AsBoard
	// AsPaymentAgent brings money to participants, and says whether it arrived.
	AsPaymentAgent
	// AsTreasurer took over the duty of managing the escrow from the sponsor, or is offered it.
	AsTreasurer
	// AsContractor does any other work.
	AsContractor
)

var partNames = []string{
	"sponsor", "site", "ethics committee or authority", "monitor", "data monitoring board", "payment agent",
	"manager of the escrow", "contractor",
}

// String is a part as people read it.
func (p Part) String() string { return partNames[p] }

// PartOf returns the part of an organisation that is assigned in a capacity.
func PartOf(capacity trialfact.Capacity) Part {
	switch capacity {
	case trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE, trialfact.Capacity_CAPACITY_AUTHORITY:
		return AsDecider
	case trialfact.Capacity_CAPACITY_MONITOR:
		return AsMonitor
	case trialfact.Capacity_CAPACITY_PAYMENT_AGENT:
		return AsPaymentAgent
	}
	return AsContractor
}

// Conflict reports whether one organisation must not have both parts in a trial: who decides has no other part in it
// (ICH E6(R3) 1.4), who monitors sites is not one of them, whose people watch over the data neither sponsors nor conducts
// the trial (ICH E6(R3) 3.6, ICH E9 4.5), and who says that a payment arrived neither attests the visit nor holds the money.
func Conflict(a, b Part) bool {
	switch {
	case a == b:
		return false
	case a == AsDecider || b == AsDecider:
		return true
	}
	pair := func(x, y Part) bool { return a == x && b == y || a == y && b == x }
	return pair(AsMonitor, AsSite) || pair(AsBoard, AsSite) || pair(AsBoard, AsSponsor) ||
		pair(AsPaymentAgent, AsSponsor) || pair(AsPaymentAgent, AsTreasurer) || pair(AsPaymentAgent, AsSite)
}

const (
	kindSponsor = identityfact.OrganisationKind_ORGANISATION_KIND_SPONSOR
	kindCRO     = identityfact.OrganisationKind_ORGANISATION_KIND_CRO
	kindSite    = identityfact.OrganisationKind_ORGANISATION_KIND_SITE
)

// capacityKinds lists the kinds of organisation that may be assigned in a capacity.
var capacityKinds = map[trialfact.Capacity][]identityfact.OrganisationKind{
	trialfact.Capacity_CAPACITY_CRO:              {kindCRO},
	trialfact.Capacity_CAPACITY_ETHICS_COMMITTEE: {identityfact.OrganisationKind_ORGANISATION_KIND_ETHICS_COMMITTEE},
	trialfact.Capacity_CAPACITY_AUTHORITY:        {identityfact.OrganisationKind_ORGANISATION_KIND_REGULATOR},
	trialfact.Capacity_CAPACITY_LABORATORY:       {identityfact.OrganisationKind_ORGANISATION_KIND_LABORATORY, kindSite, kindCRO},
	trialfact.Capacity_CAPACITY_DATA_MANAGER:     {identityfact.OrganisationKind_ORGANISATION_KIND_DATA_MANAGER, kindCRO},
	trialfact.Capacity_CAPACITY_PAYMENT_AGENT:    {identityfact.OrganisationKind_ORGANISATION_KIND_PAYMENT_AGENT, kindCRO},
	trialfact.Capacity_CAPACITY_MONITOR:          {identityfact.OrganisationKind_ORGANISATION_KIND_MONITOR, kindCRO, kindSponsor},
}

// Kinds of organisation that may sponsor a trial, and conduct one: a university hospital may do both.
var (
	SponsorKinds = []identityfact.OrganisationKind{kindSponsor, kindSite}
	SiteKinds    = []identityfact.OrganisationKind{kindSite, kindSponsor}
)

// CheckCapacity reports what keeps an organisation of a kind from being assigned in a capacity.
func CheckCapacity(o identitytypes.Organisation, capacity trialfact.Capacity) error {
	kinds, known := capacityKinds[capacity]
	if !known {
		return errorsmod.Wrapf(ErrAssignment, "capacity is %d, want 1 to %d", capacity, len(trialfact.Capacity_name)-1)
	}
	return CheckKind(o, CapacityName(capacity), kinds)
}

// CheckKind reports what keeps an organisation from serving as something that only some kinds may be.
func CheckKind(o identitytypes.Organisation, as string, kinds []identityfact.OrganisationKind) error {
	if slices.Contains(kinds, o.Kind) {
		return nil
	}
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = identitytypes.KindName(kind)
	}
	return errorsmod.Wrapf(ErrOrganisationKind, "organisation %d is of kind %s; only one of kind %s serves as %s",
		o.Id, identitytypes.KindName(o.Kind), strings.Join(names, " or "), as)
}

// CapacityName is a capacity as people read it.
func CapacityName(capacity trialfact.Capacity) string {
	return fact.EnumName(capacity)
}
