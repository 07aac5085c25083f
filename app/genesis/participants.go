package genesis

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
)

// checkParticipations reports which participation is at no site, or lacks its consent or its account: one invitation makes all
// three. Nobody is screened before they consented.
func (c census) checkParticipations(s *State) error {
	for _, p := range s.Participation.Participations {
		of := fmt.Sprintf("participation %X", p.Handle)
		if _, err := c.requireSite(of, p.Trial, p.Site); err != nil {
			return err
		}
		entry, asked := c.consents[string(p.Handle)]
		if !asked {
			return fmt.Errorf("%s has no consent, want the one that its invitation offered", of)
		}
		account, opened := c.accounts[string(p.Handle)]
		if !opened {
			return fmt.Errorf("%s has no account, want the one that its invitation opened", of)
		}
		if account.Trial != p.Trial || account.Site != p.Site {
			return fmt.Errorf("%s is at site %d of trial %d, its account at site %d of trial %d", of, p.Site, p.Trial, account.Site, account.Trial)
		}
		for _, site := range account.FormerSites {
			if !slices.Contains(p.Sites(), site) {
				return fmt.Errorf("%s never was at site %d, as its account says", of, site)
			}
		}
		if entry.Consent.Trial != p.Trial || entry.Consent.Site != p.Site {
			return fmt.Errorf("%s is at site %d of trial %d, its consent at site %d of trial %d",
				of, p.Site, p.Trial, entry.Consent.Site, entry.Consent.Trial)
		}
		if was, says := p.Sites(), entry.Sites(); !slices.Equal(was, says) {
			return fmt.Errorf("%s was at the sites %d, its consent says %d", of, was, says)
		}
		if err := c.checkConsented(p, entry); err != nil {
			return fmt.Errorf("%s %w", of, err)
		}
	}
	return nil
}

// checkConsented reports whether a participation was invited at another height than its consent was offered, or screened
// before an agreement to the form that it required then was completed.
func (c census) checkConsented(p participationtypes.Participation, entry consenttypes.ConsentWithHistory) error {
	if offered, invited := entry.History[0].Height, p.Steps[0].Height; offered != invited {
		return fmt.Errorf("was invited at height %d, its consent was offered at height %d", invited, offered)
	}
	screened, was := entered(p, participationtypes.State_STATE_SCREENING)
	if !was {
		return nil
	}
	for _, l := range entry.Lines {
		for _, h := range l.History {
			if l.Line.Purpose == protocoltypes.Participation && h.Version != 0 && h.Height <= screened.Height {
				return nil
			}
		}
	}
	return fmt.Errorf("was screened at height %d without a completed consent to a form that it required", screened.Height)
}

// checkConsents reports which consent belongs to no participation, is by the key of somebody in the register or to a form that
// there is not, or was obtained by somebody whom the register does not know.
func (c census) checkConsents(s *State) error {
	for _, entry := range s.Consent.Consents {
		of := fmt.Sprintf("consent %X", entry.Consent.Handle)
		if _, invited := c.participations[string(entry.Consent.Handle)]; !invited {
			return fmt.Errorf("%s has no participation", of)
		}
		if err := c.checkConsent(entry); err != nil {
			return fmt.Errorf("%s: %w", of, err)
		}
	}
	return nil
}

func (c census) checkConsent(entry consenttypes.ConsentWithHistory) error {
	of := entry.Consent
	for _, key := range entry.Keys() {
		if person, somebodys := c.signers[key]; somebodys {
			return fmt.Errorf("its key is that of %s in the register, want one that is nobody's", person)
		}
	}
	if err := c.checkKeys(entry); err != nil {
		return fmt.Errorf("its keys: %w", err)
	}
	for i, other := range of.Countersigners {
		if _, known := c.people[other.Person]; other.Person != "" && !known {
			return fmt.Errorf("countersigner %d is the person %s, who is not in the register", i+1, other.Person)
		}
	}
	for i, h := range entry.History {
		if err := c.checkForm(of.Trial, []uint32{h.Site}, h.RequiredLine, protocoltypes.Participation, h.Population); err != nil {
			return fmt.Errorf("entry %d of its history: %w", i, err)
		}
	}
	for _, l := range entry.Lines {
		if err := c.checkAnswer(of, entry.Sites(), l); err != nil {
			return fmt.Errorf("form %d: %w", l.Line.FormLine, err)
		}
	}
	return nil
}

// checkKeys wants a key to be proposed and confirmed by people of the site's organisation, and payments to be held for it while it
// awaits its time; and payments to be held for no key that there is not, nor for longer than one is awaited.
func (c census) checkKeys(entry consenttypes.ConsentWithHistory) error {
	heldUntil := c.accounts[string(entry.Consent.Handle)].HeldUntil
	latest := c.begins.Add(consenttypes.TimeToVeto + consenttypes.TimeToNamePayee)
	if heldUntil != nil && (entry.Rebinding == nil || heldUntil.After(latest)) {
		return fmt.Errorf("payments are held until %s, want a key that was accepted, and not beyond %s", heldUntil.UTC(), latest.UTC())
	}
	if entry.Rebinding == nil || entry.Rebinding.Proposal == nil {
		return nil
	}
	p := entry.Rebinding.Proposal
	if p.Accepted() && heldUntil == nil {
		return fmt.Errorf("%s was accepted, and payments are not held", p.Key)
	}
	organisation := c.sites[siteID{entry.Consent.Trial, entry.Consent.Site}].Organisation
	if err := c.requirePerson("the proposal of "+p.Key, p.Proposer, organisation); err != nil || !p.WasConfirmed() {
		return err
	}
	return c.requirePerson("the proposal of "+p.Key, p.Confirmer, organisation)
}

// checkForm wants a line to be one of consent forms of a trial, for a purpose and a population, that was in use at one of the sites of
// a participation.
func (c census) checkForm(trial uint64, sites []uint32, line uint32, purpose protocolfact.Purpose, population protocolfact.Population) error {
	v, known := c.versions[versionID{trial, line, 1}]
	if !known || !v.IsConsentForm() || v.Content.Purpose != purpose || v.Content.Population != population {
		return fmt.Errorf("line %d of trial %d is no consent form that is %s for population %s", line, trial, fact.EnumName(purpose), fact.EnumName(population))
	}
	for _, site := range sites {
		if c.lines[lineUse{siteID{trial, site}, line}] {
			return nil
		}
	}
	return fmt.Errorf("line %d of trial %d was never in use at site %d", line, trial, sites)
}

// checkAnswer wants a consent to be to a form that there is, and to versions of it that there are; sites are those that look or looked
// after the participant.
func (c census) checkAnswer(of consenttypes.Consent, sites []uint32, l consenttypes.LineWithHistory) error {
	if err := c.checkForm(of.Trial, sites, l.Line.FormLine, l.Line.Purpose, l.Line.Population); err != nil {
		return err
	}
	for i, h := range l.History {
		if _, known := c.versions[versionID{of.Trial, l.Line.FormLine, h.Version}]; h.Version != 0 && !known {
			return fmt.Errorf("entry %d of its history gives version %d of line %d of trial %d, which is missing", i, h.Version, l.Line.FormLine, of.Trial)
		}
	}
	if l.Line.Given != nil {
		if err := c.checkAgreement(of, sites, *l.Line.Given); err != nil {
			return fmt.Errorf("what was given: %w", err)
		}
	}
	for _, former := range l.Former {
		if err := c.checkAgreement(of, sites, former.Agreement); err != nil {
			return fmt.Errorf("agreement %d: %w", former.Agreement.Number, err)
		}
	}
	if l.Line.Pending != nil {
		if err := c.checkPending(consenttypes.FormConsent{Consent: of, Line: l.Line}); err != nil {
			return fmt.Errorf("what is pending: %w", err)
		}
	}
	return nil
}

// checkPending wants what is pending to be an agreement like another, which awaits the confirmation of who obtained it only where the
// form demands that, the site keeps the key, or the participant comes of age by it.
func (c census) checkPending(f consenttypes.FormConsent) error {
	p := f.Line.Pending
	if err := c.checkAgreement(f.Consent, []uint32{f.Site}, p.Agreement); err != nil {
		return err
	}
	demands := c.versions[versionID{f.Trial, p.Agreement.FormLine, p.Agreement.Version}].Content.Demands
	if p.AwaitsObtainer && !demands.Obtainer && f.Mode == consentfact.Mode_MODE_SELF && !f.Becomes() {
		return fmt.Errorf("it awaits a confirmation that version %d of line %d does not demand", p.Agreement.Version, p.Agreement.FormLine)
	}
	return nil
}

// checkAgreement wants what a participant agreed to be a file of a consent form of the trial, in use at one of the participation's sites,
// and who obtained it to be of that site's organisation.
func (c census) checkAgreement(of consenttypes.Consent, sites []uint32, a consenttypes.Agreement) error {
	v, known := c.versions[versionID{of.Trial, a.FormLine, a.Version}]
	if !known || !v.IsConsentForm() {
		return fmt.Errorf("version %d of line %d of trial %d is no consent form", a.Version, a.FormLine, of.Trial)
	}
	if file := v.Variant(a.Language); file == nil || !bytes.Equal(file.Digest, a.FormDigest) {
		return fmt.Errorf("version %d of line %d of trial %d has no file with digest %X in the language %q", a.Version, a.FormLine, of.Trial, a.FormDigest, a.Language)
	}
	if origin := c.signers[a.ObtainedBy]; origin != a.Obtainer {
		return fmt.Errorf("it was obtained with key %s by %s, want the person whose key that is or was", a.ObtainedBy, a.Obtainer)
	}
	var err error
	for _, site := range sites {
		if err = c.checkObtained(of.Trial, site, a); err == nil {
			return nil
		}
	}
	return err
}

// checkObtained wants an agreement to be to a version that was in use at a site, and obtained by somebody of its organisation.
func (c census) checkObtained(trial uint64, site uint32, a consenttypes.Agreement) error {
	if err := c.requireInUse(versionID{trial, a.FormLine, a.Version}, site, a.Height); err != nil {
		return fmt.Errorf("it %w", err)
	}
	return c.requirePerson("it", a.Obtainer, c.sites[siteID{trial, site}].Organisation)
}

// checkBooks reports which book of records belongs to no trial, site or organisation. A site's book is its organisation's.
func (c census) checkBooks(s *State) error {
	for _, b := range s.Record.Books {
		of := fmt.Sprintf("book %d of trial %d", b.Number, b.Trial)
		if err := errors.Join(c.requireTrial(of, b.Trial), c.requireOrganisation(of, b.Organisation)); err != nil {
			return err
		}
		if b.Site == 0 {
			continue
		}
		site, err := c.requireSite(of, b.Trial, b.Site)
		if err != nil {
			return err
		}
		if site.Organisation != b.Organisation {
			return fmt.Errorf("%s is of organisation %d, its site %d of organisation %d", of, b.Organisation, b.Site, site.Organisation)
		}
	}
	return nil
}
