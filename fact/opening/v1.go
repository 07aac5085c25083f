package opening

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/text"
)

// Version 1 is frozen: its openings parse and verify, none is made any more. It knew three kinds, all of a person.
const formatV1 = "equipoise/opening/v1"

var kindsV1 = map[string]Kind{"printed-name": Name, "proof-of-identity": Identity, "proof-of-training": Training}

// whatV1 returns what version 1 called the kind, "" if it did not know it.
func (k Kind) whatV1() string {
	for what, kind := range kindsV1 {
		if kind == k {
			return what
		}
	}
	return ""
}

// fileV1 is the JSON of a version 1 opening.
type fileV1 struct {
	Format  string `json:"format"`
	What    string `json:"what"`
	ChainID string `json:"chain_id"`
	Person  string `json:"person"`
	Value   string `json:"value"`
	Salt    string `json:"salt"`
}

func (o Opening) marshalV1() ([]byte, error) {
	raw, err := json.MarshalIndent(fileV1{
		Format: formatV1, What: o.Kind.whatV1(), ChainID: o.ChainID, Person: o.Subject, Value: o.Value, Salt: hex.EncodeToString(o.Salt[:]),
	}, "", "  ")
	return append(raw, '\n'), err
}

func parseV1(raw []byte) (Opening, error) {
	var f fileV1
	if err := decode(raw, &f); err != nil {
		return Opening{}, err
	}
	kind, known := kindsV1[f.What]
	if !known {
		return Opening{}, fmt.Errorf("what is %.100q, want printed-name, proof-of-identity or proof-of-training", f.What)
	}
	o := Opening{Version: 1, Kind: kind, ChainID: f.ChainID, Subject: f.Person, Value: f.Value}
	if err := o.setSalt(f.Salt); err != nil {
		return Opening{}, err
	}
	if err := o.Validate(); err != nil {
		return Opening{}, err
	}
	return o, nil
}

func (o Opening) validateV1() error {
	if o.Kind.whatV1() == "" {
		return fmt.Errorf("kind is %.100q, version 1 knows name, identity and training", string(o.Kind))
	}
	if o.ChainID == "" || o.Subject == "" {
		return errors.New("chain_id and person must be given")
	}
	if o.Kind == Name {
		return text.Check("value", o.Value, MaxName)
	}
	if !isHex(o.Value) {
		return errors.New("value is not the SHA-256 of a document in lower-case hexadecimal")
	}
	return nil
}

// digestV1 is the SHA-256 of lp("equipoise/opening/v1") lp(what) lp(chain id) lp(person) lp(value) salt.
func (o Opening) digestV1() []byte {
	var b []byte
	for _, part := range []string{formatV1, o.Kind.whatV1(), o.ChainID, o.Subject, o.Value} {
		b = fact.LP(b, part)
	}
	sum := sha256.Sum256(append(b, o.Salt[:]...))
	return sum[:]
}
