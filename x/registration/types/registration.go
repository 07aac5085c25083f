package types

import (
	"crypto/sha256"
	"fmt"
	"time"

	errorsmod "cosmossdk.io/errors"

	"github.com/equipoise-trials/equipoise/fact/country"
	registrationfact "github.com/equipoise-trials/equipoise/fact/registration"
	"github.com/equipoise-trials/equipoise/fact/text"
	"github.com/equipoise-trials/equipoise/x/internal/field"
)

// farthestTimeZone is how much earlier a day begins somewhere than in UTC.
const farthestTimeZone = 14 * time.Hour

// Normalise writes the identifiers in their normal form. It changes r.
func (r *Registration) Normalise() error {
	if n := len(r.Identifiers); n > MaxIdentifiers {
		return errorsmod.Wrapf(ErrRegistration, "there are %d identifiers, at most %d are allowed", n, MaxIdentifiers)
	}
	seen := make(map[IdentifierKey]bool, len(r.Identifiers))
	for i, id := range r.Identifiers {
		normal, err := NormaliseIdentifier(id)
		if err != nil {
			return errorsmod.Wrapf(err, "identifiers[%d]", i)
		}
		if seen[KeyOf(normal)] {
			return errorsmod.Wrapf(ErrRegistration, "identifier %s is given twice", IdentifierName(normal))
		}
		seen[KeyOf(normal)] = true
		r.Identifiers[i] = normal
	}
	return nil
}

// Validate reports what keeps r from being a registration in a block at now.
func (r *Registration) Validate(now time.Time) error {
	if n := r.Size(); n > MaxRegistrationSize {
		return errorsmod.Wrapf(ErrRegistration, "it has %d bytes when encoded, at most %d are allowed", n, MaxRegistrationSize)
	}
	for _, check := range []func() error{
		r.checkParties, r.checkTitles, r.checkSubject, r.Eligibility.check, r.Design.check, r.checkSampleSize,
		r.checkOutcomes, func() error { return r.checkDates(now) }, r.checkResults, r.checkSettlementWindow,
		r.checkRegistryProjections,
	} {
		if err := check(); err != nil {
			return errorsmod.Wrap(ErrRegistration, err.Error())
		}
	}
	return nil
}

func (r *Registration) checkParties() error {
	for _, list := range []struct {
		field   string
		parties []Party
	}{{"support", r.Support}, {"secondary_sponsors", r.SecondarySponsors}} {
		if n := len(list.parties); n > MaxParties {
			return fmt.Errorf("%s has %d entries, at most %d are allowed", list.field, n, MaxParties)
		}
		for i, p := range list.parties {
			if err := text.Check(fmt.Sprintf("%s[%d].name", list.field, i), p.Name, MaxName); err != nil {
				return err
			}
		}
	}
	if err := r.PublicContact.check("public_contact"); err != nil {
		return err
	}
	return r.ScientificContact.check("scientific_contact")
}

func (c Contact) check(at string) error {
	if err := field.AllowHash(at+".mailbox_digest", c.MailboxDigest); err != nil {
		return err
	}
	if c.Organisation == 0 {
		return fmt.Errorf("%s.organisation is missing: give the number of the organisation that answers", at)
	}
	return nil
}

func (r *Registration) checkTitles() error {
	if err := text.Check("public_title", r.PublicTitle, MaxName); err != nil {
		return err
	}
	return text.Check("scientific_title", r.ScientificTitle, MaxScientificTitle)
}

// checkSubject checks where, in what and with what the trial is conducted.
func (r *Registration) checkSubject() error {
	if len(r.Countries) == 0 {
		return fmt.Errorf("countries is empty, want the countries of recruitment")
	}
	if err := country.CheckSet("countries", r.Countries); err != nil {
		return err
	}
	if err := checkTexts("conditions", r.Conditions, 1, MaxConditions, MaxName); err != nil {
		return err
	}
	n := len(r.Interventions)
	if n > MaxInterventions {
		return fmt.Errorf("interventions has %d entries, at most %d are allowed", n, MaxInterventions)
	}
	if n == 0 && r.Design.Type == StudyType_STUDY_TYPE_INTERVENTIONAL {
		return fmt.Errorf("interventions is empty, an interventional trial has at least one")
	}
	for i, v := range r.Interventions {
		if err := v.check(fmt.Sprintf("interventions[%d]", i)); err != nil {
			return err
		}
	}
	return nil
}

func (v Intervention) check(field string) error {
	if err := known(field+".kind", int32(v.Kind), InterventionKind_name, required); err != nil {
		return err
	}
	if err := text.Check(field+".name", v.Name, MaxName); err != nil {
		return err
	}
	return text.CheckOptional(field+".description", v.Description, MaxParagraph)
}

func (r *Registration) checkResults() error {
	if err := text.CheckOptional("results_plan", r.ResultsPlan, MaxParagraph); err != nil {
		return err
	}
	if err := known("ipd_sharing.plan", int32(r.IpdSharing.Plan), Sharing_name, required); err != nil {
		return err
	}
	return text.CheckOptional("ipd_sharing.statement", r.IpdSharing.Statement, MaxParagraph)
}

func (r *Registration) checkSettlementWindow() error {
	if n := r.SettlementWindowDays; n > maxSettlementDays {
		return fmt.Errorf("settlement_window_days is %d, want 1 to %d, or 0 for %d", n, maxSettlementDays, defaultSettlementDays)
	}
	return nil
}

// Window returns the settlement window, the default one if none is given.
func (r *Registration) Window() time.Duration {
	days := r.SettlementWindowDays
	if days == 0 {
		days = defaultSettlementDays
	}
	return time.Duration(days) * 24 * time.Hour
}

// Digest returns the SHA-256 of the registration's encoding.
func (r *Registration) Digest() ([]byte, error) {
	encoded, err := r.Marshal()
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(encoded)
	return digest[:], nil
}

// FactIdentifiers returns the identifiers as facts write them.
func (r *Registration) FactIdentifiers() []*registrationfact.Identifier {
	list := make([]*registrationfact.Identifier, len(r.Identifiers))
	for i := range r.Identifiers {
		list[i] = &r.Identifiers[i]
	}
	return list
}

const (
	required = false
	optional = true
)

// known reports what keeps value from being one that an enumeration names. The error names the field.
func known(field string, value int32, names map[int32]string, mayBeZero bool) error {
	if _, ok := names[value]; !ok || value == 0 && !mayBeZero {
		return fmt.Errorf("%s is %d, want 1 to %d", field, value, len(names)-1)
	}
	return nil
}

// checkTexts checks a list of texts, each of 1 to limit characters.
func checkTexts(field string, list []string, least, most, limit int) error {
	if n := len(list); n < least || n > most {
		return fmt.Errorf("%s has %d entries, want %d to %d", field, n, least, most)
	}
	for i, s := range list {
		if err := text.Check(fmt.Sprintf("%s[%d]", field, i), s, limit); err != nil {
			return err
		}
	}
	return nil
}
