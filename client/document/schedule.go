package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/equipoise-trials/equipoise/fact"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

// noLanguage is the BCP 47 tag of content that is in no language (RFC 5646 4.1, ISO 639-2).
const noLanguage = "zxx"

// CompileSchedule reads a payment schedule from a JSON file, as [ParseSchedule] does, and returns the file that committees
// approve with its description.
func CompileSchedule(path string) (v protocolfact.Variant, raw []byte, err error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return v, nil, err
	}
	schedule, err := ParseSchedule(source)
	if err != nil {
		return v, nil, fmt.Errorf("%s: %w", path, err)
	}
	if raw, err = types.EncodeSchedule(schedule); err != nil {
		return v, nil, fmt.Errorf("%s: %w", path, err)
	}
	digest := fact.FileDigest(raw)
	return protocolfact.Variant{
		Language: noLanguage, Digest: digest[:], Size_: uint64(len(raw)), MediaType: types.ScheduleMediaType,
	}, raw, nil
}

// ParseSchedule reads a payment schedule written as JSON:
//
//	{
//	  "denom": "uusd", "release": "IMMEDIATE", "response_days": 14, "arbiter": 5,
//	  "participation_day": "150000000", "site_day": "2000000000",
//	  "tariffs": [
//	    {"code": "VISIT", "kind": "STIPEND", "amount": "75000000", "cap": 12, "interval": "7d", "taxable": true}
//	  ]
//	}
//
// An interval is a number with a unit: d, h, m, s or ms. A release in EPOCHS has an "epoch" beside, "24h" for example. A line of more
// than "cosign_above" is signed for by the participant; "participation_cap" and "trial_cap" bound what one, and all, may earn. A tariff
// for visits that no plan has is "unscheduled": true. Those, arbiter, epoch, interval (where the cap is 1) and taxable may be left out.
// What is misspelt, repeated, of the wrong kind or beside is an error that says where: a schedule that reads differently from what its
// author meant would be paid by.
func ParseSchedule(source []byte) (p types.PaymentSchedule, err error) {
	var release, epoch string
	var tariffs []json.RawMessage
	err = readObject(source, "", []field{
		{"denom", &p.Denom, true},
		{"release", &release, true},
		{"response_days", &p.ResponseDays, true},
		{"arbiter", &p.Arbiter, false},
		{"participation_day", &p.ParticipationDay, true},
		{"site_day", &p.SiteDay, true},
		{"epoch", &epoch, false},
		{"cosign_above", &p.CosignAbove, false},
		{"participation_cap", &p.ParticipationCap, false},
		{"trial_cap", &p.TrialCap, false},
		{"tariffs", &tariffs, true},
	})
	if err != nil {
		return p, err
	}
	n, known := types.Release_value["RELEASE_"+release]
	if !known {
		return p, fmt.Errorf("release is %q, want IMMEDIATE or EPOCHS", release)
	}
	p.Release = types.Release(n)
	if p.Epoch, err = parseLength("epoch", epoch); err != nil {
		return p, err
	}
	for i, raw := range tariffs {
		tariff, err := parseTariff(raw, fmt.Sprintf("tariffs[%d].", i))
		if err != nil {
			return p, err
		}
		p.Tariffs = append(p.Tariffs, tariff)
	}
	return p, p.Check()
}

func parseTariff(source []byte, at string) (*types.TariffLine, error) {
	var t types.TariffLine
	var kind, interval string
	err := readObject(source, at, []field{
		{"code", &t.Code, true},
		{"kind", &kind, true},
		{"amount", &t.Amount, true},
		{"cap", &t.Cap, true},
		{"interval", &interval, false},
		{"taxable", &t.Taxable, false},
		{"unscheduled", &t.Unscheduled, false},
	})
	if err != nil {
		return nil, err
	}
	n, known := types.TariffKind_value["TARIFF_KIND_"+kind]
	if !known {
		return nil, fmt.Errorf("%skind is %q, want STIPEND, REIMBURSEMENT or BONUS", at, kind)
	}
	t.Kind = types.TariffKind(n)
	t.Interval, err = parseLength(at+"interval", interval)
	return &t, err
}

// parseLength reads a length of time, nil if none is given: a number of d, h, m, s or ms, "7d" for example.
func parseLength(name, said string) (*time.Duration, error) {
	if said == "" {
		return nil, nil
	}
	number, unit := said, time.Duration(1)
	if days, isDays := strings.CutSuffix(said, "d"); isDays {
		number, unit = days+"h", 24
	}
	length, err := time.ParseDuration(number)
	if err != nil || length <= 0 || length > types.MaxInterval/unit {
		return nil, fmt.Errorf("%s is %q, want a length of time such as 7d, 36h or 90m", name, said)
	}
	length *= unit
	return &length, nil
}

// field is a member of a JSON object: its name, where its value goes, and whether it must be there.
type field struct {
	name  string
	into  any
	needs bool
}

// readObject reads a JSON object that has the fields and no others, each once and spelt exactly so: encoding/json alone
// would take other letter case and the last of two values. The prefix says where the object is.
func readObject(source []byte, prefix string, fields []field) error {
	where := strings.TrimSuffix(prefix, ".")
	if where == "" {
		where = "the schedule"
	}
	d := json.NewDecoder(bytes.NewReader(source))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("%s is not a JSON object", where)
	}
	seen := make(map[string]bool, len(fields))
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return syntaxError(where, d, err)
		}
		name := key.(string)
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		switch {
		case i < 0:
			return fmt.Errorf("%s%s is unknown, want %s", prefix, name, fieldNames(fields))
		case seen[name]:
			return fmt.Errorf("%s%s is given twice", prefix, name)
		}
		seen[name] = true
		if err := readValue(d, prefix+name, fields[i].into); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return syntaxError(where, d, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s is followed by something else at byte %d", where, d.InputOffset())
	}
	for _, f := range fields {
		if f.needs && !seen[f.name] {
			return fmt.Errorf("%s%s is missing", prefix, f.name)
		}
	}
	return nil
}

func readValue(d *json.Decoder, at string, into any) error {
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return syntaxError(at, d, err)
	}
	if bytes.Equal(raw, []byte("null")) {
		return fmt.Errorf("%s is null: leave it out", at)
	}
	err := json.Unmarshal(raw, into)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s is a JSON %s, want %s", at, wrong.Value, jsonName(wrong.Type.Kind()))
	}
	return err
}

// jsonName names what a field holds as JSON has it.
func jsonName(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	}
	return "a whole number"
}

func syntaxError(at string, d *json.Decoder, err error) error {
	return fmt.Errorf("%s: no valid JSON near byte %d: %w", at, d.InputOffset(), err)
}

func fieldNames(fields []field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}
