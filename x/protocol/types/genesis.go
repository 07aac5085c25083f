package types

import (
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
)

// DefaultGenesis returns the state of a new chain: no documents.
func DefaultGenesis() *GenesisState { return &GenesisState{} }

// Validate reports what keeps the state from being the start of a chain.
func (g *GenesisState) Validate() error {
	v := validation{
		versions: make(map[versionID]Version), lines: make(map[lineID]uint32), trials: make(map[uint64]uint32),
		files: make(map[fileID]bool), decided: make(map[versionID]Version), decidedAt: make(map[placeID]DecidedAt),
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
	if err := each("version", g.Versions, v.decidedOn); err != nil {
		return err
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
	if err := each("activation", g.Activations, v.activation); err != nil {
		return err
	}
	if err := v.forms(g.Activations); err != nil {
		return err
	}
	return blocks(g)
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
	versions  map[versionID]Version
	lines     map[lineID]uint32 // newest version of each line
	trials    map[uint64]uint32 // newest line of each trial
	files     map[fileID]bool
	decided   map[versionID]Version // how the decisions seen leave each version
	decidedAt map[placeID]DecidedAt
	made      map[decisionID]Decision
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
	case !isPerson(v.Actor):
		return fmt.Errorf("version %d of line %d of trial %d names nobody who submitted it", v.Number, v.Line, v.Trial)
	}
	if err := CheckEffective(v.Content.Effective, v.Time); err != nil {
		return fmt.Errorf("version %d of line %d of trial %d: %w", v.Number, v.Line, v.Trial, err)
	}
	if err := v.Content.Check(v.Type, v.Number); err != nil {
		return fmt.Errorf("version %d of line %d of trial %d: %w", v.Number, v.Line, v.Trial, err)
	}
	previous := s.versions[versionID{line, head}]
	if head > 0 && previous.Type != v.Type {
		return fmt.Errorf("line %d of trial %d goes from a %s to a %s", v.Line, v.Trial, TypeName(previous.Type), TypeName(v.Type))
	}
	if v.Height < previous.Height {
		return fmt.Errorf("line %d of trial %d goes from height %d to %d", v.Line, v.Trial, previous.Height, v.Height)
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
	s.versions[versionID{line, v.Number}], s.lines[line], s.trials[v.Trial] = v, v.Number, max(v.Line, s.trials[v.Trial])
	return nil
}

func isPerson(a fact.Actor) bool {
	return a.Kind == fact.ActorKind_ACTOR_KIND_PERSON && a.Address != "" && a.Organisation != 0
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
