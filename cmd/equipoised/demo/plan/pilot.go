package plan

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/equipoise-trials/equipoise/book/xpt"
)

// subjectVariable names a participant in every SDTM data set.
const subjectVariable = "USUBJID"

// pilotDatasets are the data sets whose rows the sites commit to.
var pilotDatasets = []string{"dm", "sv", "ds", "ae", "ex"}

// pilotTariffs pay the visits of the pilot. The source has no payments: the amounts are made up. They are classes of burden,
// planned or not: what an adverse event or an early end brings about has no tariff of its own, so that no payment tells of it.
var pilotTariffs = []Tariff{
	{Code: "VISIT", Amount: 65_000000, Cap: 18},
	{Code: "CONTACT", Amount: 20_000000, Cap: 4},
}

// Pilot reads the CDISC pilot, a trial of 2012 to 2015 whose data were made public: dm.xpt, sv.xpt, ds.xpt, ae.xpt,
// ex.xpt, protocol-usdm.json and protocol.pdf in a folder.
func Pilot(dir string) (*Plan, error) {
	p := &Plan{Replay: true, Tariffs: pilotTariffs, Notes: []string{
		"a replay of historical data (2012 to 2015): the chain keeps the order of events, the claimed dates are in the details",
		"consents, keys, payment amounts and organisations are synthesised: the source has none",
	}}
	if err := p.readStudy(filepath.Join(dir, "protocol-usdm.json")); err != nil {
		return nil, err
	}
	protocol, err := os.ReadFile(filepath.Join(dir, "protocol.pdf"))
	if err != nil {
		return nil, err
	}
	p.Documents = pilotDocuments(protocol)
	if err := p.readParticipants(dir); err != nil {
		return nil, err
	}
	return p, p.readFiles(dir)
}

func pilotDocuments(protocol []byte) []Document {
	form := func(who string) []byte {
		return fmt.Appendf(nil, "Synthesised consent form %s: the source holds no consent form.\n", who)
	}
	return []Document{
		{Protocol, "Clinical trial protocol", protocol, "application/pdf"},
		{StatisticalAnalysisPlan, "Statistical analysis plan", []byte("Synthesised: the source holds no analysis plan.\n"), "text/plain"},
		{ConsentForm, "Participant information and consent form", form("for participants"), "text/plain"},
		{AssistedConsentForm, "Consent form with a representative", form("for participants and representatives"), "text/plain"},
	}
}

// row is an observation with the variables that a plan needs.
type row map[string]string

// readRows reads the text variables of an XPT file.
func readRows(path string, variables ...string) (rows []row, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader, err := xpt.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for {
		raw, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		one := make(row, len(variables))
		for _, v := range variables {
			if one[v], err = reader.Dataset().Text(raw, v); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
		}
		rows = append(rows, one)
	}
}

func (p *Plan) readParticipants(dir string) error {
	demographics, err := readRows(filepath.Join(dir, "dm.xpt"), subjectVariable, "SITEID", "ARMCD", "RFSTDTC", "DMDTC")
	if err != nil {
		return err
	}
	visits, err := readRows(filepath.Join(dir, "sv.xpt"), subjectVariable, "VISIT", "SVSTDTC")
	if err != nil {
		return err
	}
	dispositions, err := readRows(filepath.Join(dir, "ds.xpt"), subjectVariable, "DSCAT", "DSDECOD", "DSSTDTC")
	if err != nil {
		return err
	}

	places := p.addSites(demographics)
	for i, d := range demographics {
		one, err := pilotParticipant(i, d, places)
		if err != nil {
			return err
		}
		p.Participants = append(p.Participants, one)
	}
	bySubject := make(map[string]*Participant, len(p.Participants))
	for i := range p.Participants {
		bySubject[p.Participants[i].Subject] = &p.Participants[i]
	}
	if err := p.addVisits(visits, bySubject); err != nil {
		return err
	}
	if err := addEnds(dispositions, bySubject); err != nil {
		return err
	}
	for i := range p.Participants {
		p.Participants[i].settle()
	}
	p.Registration.FirstEnrolment, p.Registration.Completion = p.span()
	slices.SortStableFunc(p.Participants, func(a, b Participant) int { return a.Invited.Compare(b.Invited) })
	return nil
}

// span returns the first enrolment and the last visit.
func (p *Plan) span() (first, last time.Time) {
	for _, one := range p.Participants {
		if !one.Enrolled.IsZero() && (first.IsZero() || one.Enrolled.Before(first)) {
			first = one.Enrolled
		}
		for _, v := range one.Visits {
			if v.Date.After(last) {
				last = v.Date
			}
		}
	}
	return first, last
}

// addSites adds the sites, ordered by number, and returns the place of each.
func (p *Plan) addSites(demographics []row) map[string]int {
	places := make(map[string]int)
	for _, d := range demographics {
		places[d["SITEID"]] = 0
	}
	codes := make([]string, 0, len(places))
	for code := range places {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for i, code := range codes {
		places[code] = i
		p.Sites = append(p.Sites, Site{Code: code, Name: "Site " + code, Country: "US"})
	}
	return places
}

func pilotParticipant(i int, d row, places map[string]int) (one Participant, err error) {
	one = Participant{Subject: d[subjectVariable], Site: places[d["SITEID"]], Agent: i%10 == 9}
	switch i % 6 {
	case 5:
		one.Signing = Assisted
	case 1, 3:
		one.Signing = Wallet
	default:
		one.Signing = Phone
	}
	if one.Invited, err = date(d, "DMDTC"); err != nil {
		return one, err
	}
	if d["ARMCD"] != "Scrnfail" {
		one.Enrolled, err = date(d, "RFSTDTC")
	}
	return one, err
}

// addVisits adds the scheduled visits to their participants, and the visits themselves to the schedule.
func (p *Plan) addVisits(rows []row, bySubject map[string]*Participant) error {
	known := make(map[string]bool, len(p.Schedule))
	for _, s := range p.Schedule {
		known[s.Code] = true
	}
	for _, r := range rows {
		if strings.HasPrefix(r["VISIT"], "UNSCHEDULED") {
			continue
		}
		one := bySubject[r[subjectVariable]]
		if one == nil {
			return fmt.Errorf("sv.xpt has a visit of %s, who is not in dm.xpt", r[subjectVariable])
		}
		day, err := date(r, "SVSTDTC")
		if err != nil {
			return err
		}
		if !known[r["VISIT"]] {
			known[r["VISIT"]] = true
			p.Schedule = append(p.Schedule, ScheduledVisit{Code: r["VISIT"], Tariff: pilotTariff(r["VISIT"]), Added: true})
		}
		scheduled := slices.IndexFunc(p.Schedule, func(s ScheduledVisit) bool { return s.Code == r["VISIT"] })
		one.Visits = append(one.Visits, Visit{Schedule: scheduled, Date: day})
	}
	if added := p.addedVisits(); len(added) > 0 {
		p.Notes = append(p.Notes, "visits that the schedule of protocol-usdm.json lacks were added: "+strings.Join(added, ", "))
	}
	return nil
}

func (p *Plan) addedVisits() (names []string) {
	for _, s := range p.Schedule {
		if s.Added {
			names = append(names, s.Code)
		}
	}
	return names
}

// pilotTariff returns the tariff of a visit by its name: who is telephoned stays at home.
func pilotTariff(visit string) int {
	if strings.HasSuffix(visit, "(T)") {
		return 1
	}
	return 0
}

// addEnds adds how each participation ended.
func addEnds(rows []row, bySubject map[string]*Participant) error {
	for _, r := range rows {
		if r["DSCAT"] != "DISPOSITION EVENT" {
			continue
		}
		one := bySubject[r[subjectVariable]]
		if one == nil {
			return fmt.Errorf("ds.xpt has a disposition of %s, who is not in dm.xpt", r[subjectVariable])
		}
		day, err := date(r, "DSSTDTC")
		if err != nil {
			return err
		}
		switch reason := r["DSDECOD"]; {
		case one.Enrolled.IsZero():
			one.ScreenFailed = day
		case reason == "WITHDRAWAL BY SUBJECT":
			one.Ended, one.Withdrew = day, true
		default:
			one.Ended, one.EndedBecause = day, reason
		}
	}
	return nil
}

// settle puts the days of a participant into an order that can have been: invited before anything else happened.
func (one *Participant) settle() {
	slices.SortStableFunc(one.Visits, func(a, b Visit) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Schedule, b.Schedule))
	})
	if len(one.Visits) > 0 && one.Visits[0].Date.Before(one.Invited) {
		one.Invited = one.Visits[0].Date
	}
}

// readFiles says which rows of which data sets each site holds.
func (p *Plan) readFiles(dir string) error {
	ofSite := make([]map[string]bool, len(p.Sites))
	place := make(map[string]int, len(p.Participants))
	for i := range ofSite {
		ofSite[i] = make(map[string]bool)
	}
	for _, one := range p.Participants {
		ofSite[one.Site][one.Subject] = true
		place[one.Subject] = one.Site
	}
	for _, name := range pilotDatasets {
		path := filepath.Join(dir, name+".xpt")
		rows, err := readRows(path, subjectVariable)
		if err != nil {
			return err
		}
		counts := make([]int, len(p.Sites))
		for _, r := range rows {
			site, known := place[r[subjectVariable]]
			if !known {
				return fmt.Errorf("%s has a row of %s, who is not in dm.xpt", path, r[subjectVariable])
			}
			counts[site]++
		}
		for i := range p.Sites {
			if counts[i] > 0 {
				p.Sites[i].Files = append(p.Sites[i].Files, File{Dataset: name, Path: path, Subjects: ofSite[i], Rows: counts[i]})
			}
		}
	}
	return nil
}

func date(r row, variable string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, r[variable][:min(len(r[variable]), len(time.DateOnly))])
	if err != nil {
		return day, fmt.Errorf("%s of %s is %q, want a date such as 2014-01-02", variable, r[subjectVariable], r[variable])
	}
	return day, nil
}
