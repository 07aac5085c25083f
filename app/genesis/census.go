package genesis

import (
	"fmt"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// census holds what rows of other modules refer to.
type census struct {
	begins         time.Time // of the chain
	organisations  map[uint64]bool
	people         map[string]uint64 // organisation of a person, by the address of their first key
	signers        map[string]string // person who has or had a key, by its address
	trials         map[uint64]trialtypes.Trial
	sites          map[siteID]trialtypes.Site
	versions       map[versionID]protocoltypes.Version
	activations    map[useID]int64                             // height of the activation
	lines          map[lineUse]bool                            // documents of which a version was in use at a site
	participations map[string]participationtypes.Participation // by handle, as the next two
	consents       map[string]consenttypes.ConsentWithHistory
	accounts       map[string]payouttypes.Account
}

type siteID struct {
	trial uint64
	site  uint32
}

type versionID struct {
	trial         uint64
	line, version uint32
}

// lineUse is a line of documents at a site.
type lineUse struct {
	siteID
	line uint32
}

// useID is a version of a document at a site.
type useID struct {
	versionID
	site uint32
}

func newCensus(s *State, begins time.Time) census {
	c := census{
		begins: begins, activations: make(map[useID]int64), lines: make(map[lineUse]bool),
		organisations: make(map[uint64]bool), people: make(map[string]uint64), signers: make(map[string]string),
		trials: make(map[uint64]trialtypes.Trial), sites: make(map[siteID]trialtypes.Site),
		versions: make(map[versionID]protocoltypes.Version), participations: make(map[string]participationtypes.Participation),
		consents: make(map[string]consenttypes.ConsentWithHistory), accounts: make(map[string]payouttypes.Account),
	}
	for _, o := range s.Identity.Organisations {
		c.organisations[o.Id] = true
	}
	for _, p := range s.Identity.People {
		c.people[p.Origin] = p.Organisation
	}
	for _, k := range s.Identity.Keys {
		c.signers[k.Address] = k.Person
	}
	for _, t := range s.Trial.Trials {
		c.trials[t.Id] = t
	}
	for _, site := range s.Trial.Sites {
		c.sites[siteID{site.Trial, site.Number}] = site
	}
	for _, v := range s.Protocol.Versions {
		c.versions[versionID{v.Trial, v.Line, v.Number}] = v
	}
	for _, a := range s.Protocol.Activations {
		c.activations[useID{versionID{a.Trial, a.Line, a.Version}, a.Site}] = a.Height
		c.lines[lineUse{siteID{a.Trial, a.Site}, a.Line}] = true
	}
	for _, p := range s.Participation.Participations {
		c.participations[string(p.Handle)] = p
	}
	for _, entry := range s.Consent.Consents {
		c.consents[string(entry.Consent.Handle)] = entry
	}
	for _, a := range s.Payout.Accounts {
		c.accounts[string(a.Handle)] = a
	}
	return c
}

// requireOrganisation wants an organisation to be in the register; of says what refers to it.
func (c census) requireOrganisation(of string, organisation uint64) error {
	if !c.organisations[organisation] {
		return fmt.Errorf("%s names organisation %d, which is not in the register", of, organisation)
	}
	return nil
}

// requirePerson wants somebody, by the address of their first key, to be of an organisation.
func (c census) requirePerson(of, origin string, organisation uint64) error {
	is, known := c.people[origin]
	if !known {
		return fmt.Errorf("%s names %q, want the first key of somebody in the register", of, origin)
	}
	if is != organisation {
		return fmt.Errorf("%s names %s of organisation %d, want somebody of organisation %d", of, origin, is, organisation)
	}
	return nil
}

// requireActor wants who caused something to be a person of the organisation in whose name they did, by a key that is or was
// theirs.
func (c census) requireActor(of string, a fact.Actor) error {
	origin, known := c.signers[a.Address]
	if a.Kind != fact.ActorKind_ACTOR_KIND_PERSON || !known {
		return fmt.Errorf("%s is by %s %q, want a key of somebody in the register", of, fact.EnumName(a.Kind), a.Address)
	}
	return c.requirePerson(of, origin, a.Organisation)
}

// requireTrial wants a trial to exist.
func (c census) requireTrial(of string, trial uint64) error {
	if _, known := c.trials[trial]; !known {
		return fmt.Errorf("%s belongs to trial %d, which is missing", of, trial)
	}
	return nil
}

// requireSite returns a site, which must exist.
func (c census) requireSite(of string, trial uint64, site uint32) (trialtypes.Site, error) {
	s, known := c.sites[siteID{trial, site}]
	if !known {
		return s, fmt.Errorf("%s belongs to site %d of trial %d, which is missing", of, site, trial)
	}
	return s, nil
}

// requireInUse wants a version of a document to have come into use at a site by a height.
func (c census) requireInUse(v versionID, site uint32, height int64) error {
	since, used := c.activations[useID{v, site}]
	if !used || since > height {
		return fmt.Errorf("rests on version %d of line %d of trial %d, which was not in use at site %d at height %d", v.version, v.line, v.trial, site, height)
	}
	return nil
}
