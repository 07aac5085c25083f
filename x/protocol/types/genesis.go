package types

import (
	"fmt"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/x/internal/term"
)

// DefaultGenesis returns the state of a new chain: no documents.
func DefaultGenesis() *GenesisState { return &GenesisState{} }

// Validate reports what keeps the state from being the start of a chain.
func (g *GenesisState) Validate() error {
	v := validation{
		versions: make(map[versionID]Version), lines: make(map[lineID]uint32), trials: make(map[uint64]uint32),
		files: make(map[fileID]bool), decisions: make(map[versionID]uint32), suspensions: make(map[placeID]Suspensions),
		made: make(map[decisionID]Decision), settled: make(map[decisionID]uint32),
		inUse: make(map[siteLineID]Activation), schedules: make(map[siteID]uint32), linesInUse: make(map[siteID]int),
	}
	if err := each("version", g.Versions, v.version); err != nil {
		return err
	}
	if err := v.scheduleFiles(g); err != nil {
		return err
	}
	if err := each("decision", g.Decisions, v.decision); err != nil {
		return err
	}
	for id, version := range v.versions {
		if n := v.decisions[id]; n != version.Decisions {
			return fmt.Errorf("%s of line %d of trial %d counts %d decisions, there are %d", version.Name(), id.line, id.trial, version.Decisions, n)
		}
	}
	if err := each("condition", g.Conditions, v.condition); err != nil {
		return err
	}
	for id, d := range v.made {
		if n := v.settled[id]; int(n) != len(d.Conditions) {
			return fmt.Errorf("decision %d on version %d of line %d of trial %d has %d conditions, of which %d are told how they stand",
				id.decision, id.version, id.line, id.trial, len(d.Conditions), n)
		}
	}
	if err := each("appointments", g.Appointments, v.appointments()); err != nil {
		return err
	}
	return each("activation", g.Activations, v.activation)
}

func each[T any](what string, rows []T, check func(T) error) error {
	for i, row := range rows {
		if err := check(row); err != nil {
			return fmt.Errorf("%s %d: %w", what, i, err)
		}
	}
	return nil
}

type (
	lineID struct {
		trial uint64
		line  uint32
	}
	versionID struct {
		lineID
		version uint32
	}
	fileID struct {
		lineID
		digest string
	}
	decisionID struct {
		versionID
		decision uint32
	}
	placeID struct {
		trial uint64
		place Place
	}
	siteID struct {
		trial uint64
		site  uint32
	}
	siteLineID struct {
		siteID
		line uint32
	}
)

// validation holds what was seen so far of a genesis state, whose rows come in the order of their keys.
type validation struct {
	versions    map[versionID]Version
	lines       map[lineID]uint32 // newest version of each line
	trials      map[uint64]uint32 // newest line of each trial
	files       map[fileID]bool
	decisions   map[versionID]uint32 // number of decisions on each version
	suspensions map[placeID]Suspensions
	made        map[decisionID]Decision
	// settled counts the conditions of a decision.
	settled   map[decisionID]uint32
	inUse     map[siteLineID]Activation // newest activation
	schedules map[siteID]uint32         // line of the payment schedule in use
	// linesInUse counts the lines that a site uses.
	linesInUse map[siteID]int
}

// version checks that lines and versions are numbered without gaps, and what each version says.
func (s *validation) version(v Version) error {
	line := lineID{v.Trial, v.Line}
	head := s.lines[line]
	switch {
	case v.Trial == 0:
		return fmt.Errorf("trials are numbered from 1")
	case v.Number != head+1:
		return fmt.Errorf("line %d of trial %d goes from version %d to %d", v.Line, v.Trial, head, v.Number)
	case head == 0 && v.Line != s.trials[v.Trial]+1:
		return fmt.Errorf("the lines of trial %d go from %d to %d", v.Trial, s.trials[v.Trial], v.Line)
	case v.Actor.Kind != fact.ActorKind_ACTOR_KIND_PERSON || v.Actor.Organisation == 0:
		return fmt.Errorf("version %d of line %d of trial %d names nobody who submitted it", v.Number, v.Line, v.Trial)
	}
	if err := v.Content.Check(v.Type, v.Number); err != nil {
		return fmt.Errorf("version %d of line %d of trial %d: %w", v.Number, v.Line, v.Trial, err)
	}
	previous := s.versions[versionID{line, head}]
	if head > 0 && previous.Type != v.Type {
		return fmt.Errorf("line %d of trial %d goes from a %s to a %s", v.Line, v.Trial, TypeName(previous.Type), TypeName(v.Type))
	}
	floor := uint32(0)
	if v.IsConsentForm() {
		floor = v.Content.ReconsentFloor(v.Number, previous.ReconsentFloor)
	}
	if v.ReconsentFloor != floor {
		return fmt.Errorf("version %d of line %d of trial %d has re-consent floor %d, want %d", v.Number, v.Line, v.Trial, v.ReconsentFloor, floor)
	}
	if err := v.CheckFollows(previous); err != nil {
		return fmt.Errorf("version %d of line %d of trial %d: %w", v.Number, v.Line, v.Trial, err)
	}
	if want := v.ApprovedWithVersion(previous.ApprovedWith); v.ApprovedWith != want {
		return fmt.Errorf("version %d of line %d of trial %d is approved with version %d, want %d", v.Number, v.Line, v.Trial, v.ApprovedWith, want)
	}
	for _, digest := range v.AllDigests() {
		file := fileID{line, string(digest)}
		if s.files[file] {
			return fmt.Errorf("line %d of trial %d has the file with digest %X twice", v.Line, v.Trial, digest)
		}
		s.files[file] = true
	}
	s.versions[versionID{line, v.Number}], s.lines[line], s.trials[v.Trial] = v, v.Number, v.Line
	return nil
}

// scheduleFiles checks that each version of a payment schedule has its file, no other version has one, and each file may
// follow the one before in its line.
func (s *validation) scheduleFiles(g *GenesisState) error {
	var of []Version
	for _, v := range g.Versions {
		if v.IsSchedule() {
			of = append(of, v)
		}
	}
	if len(of) != len(g.Schedules) {
		return fmt.Errorf("there are %d versions of payment schedules and %d files of them", len(of), len(g.Schedules))
	}
	var before PaymentSchedule
	for i, file := range g.Schedules {
		v := of[i]
		if file.Trial != v.Trial || file.Line != v.Line || file.Version != v.Number {
			return fmt.Errorf("payment schedule %d belongs to version %d of line %d of trial %d, want version %d of line %d of trial %d",
				i, file.Version, file.Line, file.Trial, v.Number, v.Line, v.Trial)
		}
		schedule, err := ReadScheduleFile(v.Type, v.Content, file.Schedule)
		if err == nil && v.Number > 1 {
			err = schedule.CheckFollows(before)
		}
		if err != nil {
			return fmt.Errorf("payment schedule %d: %w", i, err)
		}
		before = schedule
	}
	return nil
}

// decision checks that decisions are numbered without gaps and follow from one another.
func (s *validation) decision(d Decision) error {
	id := versionID{lineID{d.Trial, d.Line}, d.Version}
	if _, known := s.versions[id]; !known {
		return fmt.Errorf("line %d of trial %d has no version %d", d.Line, d.Trial, d.Version)
	}
	if last := s.decisions[id]; d.Number != last+1 {
		return fmt.Errorf("version %d of line %d of trial %d goes from decision %d to %d", d.Version, d.Line, d.Trial, last, d.Number)
	}
	if d.Organisation == 0 || d.Actor.Organisation != d.Organisation {
		return fmt.Errorf("it is signed by somebody of organisation %d for organisation %d", d.Actor.Organisation, d.Organisation)
	}
	said := MsgDecide{
		Decider: d.Decider, Outcome: d.Outcome, NotAfter: d.NotAfter, DocumentDigest: d.DocumentDigest, Reason: d.Reason,
		ReviewDue: d.ReviewDue,
	}
	for i, c := range d.Conditions {
		if c == nil || c.Number != uint32(i+1) {
			return fmt.Errorf("its conditions are not numbered from 1 on")
		}
		said.Conditions = append(said.Conditions, Condition{TextDigest: c.TextDigest, Due: time.Unix(0, c.Due).UTC()})
	}
	if err := said.Check(d.Time); err != nil {
		return err
	}
	if err := CheckScope(d.Scope); err != nil {
		return err
	}
	for _, place := range Places(d.Scope) {
		if IsOpinion(d.Outcome) {
			continue
		}
		key := placeID{d.Trial, place}
		after, err := s.suspensions[key].After(d, place)
		if err != nil {
			return err
		}
		s.suspensions[key] = after
	}
	s.made[decisionID{id, d.Number}] = d
	s.decisions[id] = d.Number
	return nil
}

// condition checks that the conditions of a decision are told in order, and that each stands as it may.
func (s *validation) condition(c ConditionState) error {
	id := decisionID{versionID{lineID{c.Trial, c.Line}, c.Version}, c.Decision}
	d, known := s.made[id]
	switch {
	case !known || int(c.Number) > len(d.Conditions) || c.Number != s.settled[id]+1:
		return fmt.Errorf("decision %d on version %d of line %d of trial %d has no condition %d after %d",
			c.Decision, c.Version, c.Line, c.Trial, c.Number, s.settled[id])
	case c.Due.UnixNano() < d.Conditions[c.Number-1].Due:
		return fmt.Errorf("it is due at %s, before the decision says", term.Format(c.Due))
	case (c.AnsweredAt == nil) != (len(c.EvidenceDigest) == 0) || c.AnsweredAt != nil && len(c.EvidenceDigest) != fact.HashSize:
		return fmt.Errorf("its evidence has a digest of %d bytes, want %d and a time, or none", len(c.EvidenceDigest), fact.HashSize)
	}
	s.settled[id] = c.Number
	return nil
}

// appointments returns the check that appointments come by trial and capacity, each organisation once and in order.
func (s *validation) appointments() func(Appointments) error {
	var last Appointments
	return func(a Appointments) error {
		if a.Trial == 0 || CheckDecider(a.Decider) != nil || a.Trial < last.Trial || a.Trial == last.Trial && a.Decider <= last.Decider {
			return fmt.Errorf("those of trial %d as %s come after those of trial %d as %s", a.Trial, DeciderName(a.Decider), last.Trial, DeciderName(last.Decider))
		}
		for i, own := range a.Appointments {
			if own.Organisation == 0 || i > 0 && own.Organisation <= a.Appointments[i-1].Organisation {
				return fmt.Errorf("organisation %d is out of order", own.Organisation)
			}
		}
		last = a
		return nil
	}
}

// activation checks that each site goes from version to higher version, and pays by one line of payment schedules.
func (s *validation) activation(a Activation) error {
	site := siteID{a.Trial, a.Site}
	line := siteLineID{site, a.Line}
	v, known := s.versions[versionID{lineID{a.Trial, a.Line}, a.Version}]
	before := s.inUse[line]
	switch {
	case !known:
		return fmt.Errorf("line %d of trial %d has no version %d", a.Line, a.Trial, a.Version)
	case a.Site == 0:
		return fmt.Errorf("sites are numbered from 1")
	case a.Actor.Kind != fact.ActorKind_ACTOR_KIND_PERSON:
		return fmt.Errorf("it names nobody who activated the version")
	case a.Height < 1 || a.Height < before.Height || a.Time.Before(before.Time) || a.Version <= before.Version:
		return fmt.Errorf("site %d of trial %d goes from version %d at height %d to version %d at height %d of line %d",
			a.Site, a.Trial, before.Version, before.Height, a.Version, a.Height, a.Line)
	}
	if a.RestsOn != 0 && (!v.IsUrgent() || a.RestsOn > before.Version) {
		return fmt.Errorf("version %d of line %d rests on version %d at site %d, want an urgent safety measure that rests on an earlier one in use there",
			a.Version, a.Line, a.RestsOn, a.Site)
	}
	if v.IsSchedule() {
		if other := s.schedules[site]; other != 0 && other != a.Line {
			return fmt.Errorf("site %d of trial %d pays by the lines %d and %d of payment schedules", a.Site, a.Trial, other, a.Line)
		}
		s.schedules[site] = a.Line
	}
	if before.Version == 0 {
		if s.linesInUse[site]++; s.linesInUse[site] > MaxLinesInUse {
			return fmt.Errorf("site %d of trial %d uses more than %d lines of documents", a.Site, a.Trial, MaxLinesInUse)
		}
	}
	s.inUse[line] = a
	return nil
}
