package fact

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

const (
	nullifierTag = "equipoise/nullifier/v1"
	keyTag       = "equipoise/k/v1"
	blindTag     = "equipoise/blind/v1"
	visitTag     = "equipoise/visit/v1"
	personTag    = "equipoise/person/v1"
)

// Nullifier returns the number under which a visit's item is paid once and never again:
// HMAC-SHA-256(k, lp(tag) lp(visit code) lp(item) BE32(occurrence)). The key k is random, 32 bytes, kept in the site's
// keep and on the participant's phone, so that nobody else can tell which visit it stands for.
func Nullifier(k [HashSize]byte, visit, item string, occurrence uint32) Hash {
	b := LP(nil, nullifierTag)
	b = LP(b, visit)
	b = LP(b, item)
	b = binary.BigEndian.AppendUint32(b, occurrence)
	mac := hmac.New(sha256.New, k[:])
	mac.Write(b)
	return Hash(mac.Sum(nil))
}

// Person is who somebody is, in the normal form in which sites compare them (client/work/README.md).
type Person struct {
	// Family and Given are names; Born is a date, ISO 8601.
	Family, Given, Born string
}

// PersonTag returns the number under which a person is known in a trial and nowhere else:
// HMAC-SHA-256(secret, lp(tag) BE64(trial) lp(family) lp(given) lp(born)). The secret is random, 32 bytes, and shared by the sites of
// the trial off the chain: whoever has it can try out names and dates of birth, and nobody else.
func PersonTag(secret [HashSize]byte, trial uint64, p Person) Hash {
	b := LP(nil, personTag)
	b = binary.BigEndian.AppendUint64(b, trial)
	b = LP(b, p.Family)
	b = LP(b, p.Given)
	b = LP(b, p.Born)
	mac := hmac.New(sha256.New, secret[:])
	mac.Write(b)
	return Hash(mac.Sum(nil))
}

// KeyDigest returns what the invitation carries of a nullifier key, so that it cannot be exchanged later:
// SHA-256(lp(tag) handle k).
func KeyDigest(handle Hash, k [HashSize]byte) Hash {
	b := LP(nil, keyTag)
	b = append(b, handle[:]...)
	return sha256.Sum256(append(b, k[:]...))
}

// NextBlind returns the blind of the next fact about a row that was made with blind. It counts it: used is how many such blinds
// were used before.
func NextBlind(blind []byte, used *uint64, f Fact) []byte {
	next := RowBlind(Hash(blind), TypeURL(f), *used)
	*used++
	return next[:]
}

// RowBlind returns the blind of a later fact about a row that was made with blind: SHA-256(lp(tag) blind lp(type URL)
// BE64(counter)).
func RowBlind(blind Hash, typeURL string, counter uint64) Hash {
	b := LP(nil, blindTag)
	b = append(b, blind[:]...)
	b = LP(b, typeURL)
	return sha256.Sum256(binary.BigEndian.AppendUint64(b, counter))
}

// VisitDetail is what a visit line says in private, opened from the site's keep to those who may know.
type VisitDetail struct {
	// Salt is 32 random bytes.
	Salt [HashSize]byte
	// Visit is the visit's code in the schedule, "WEEK 2" for example.
	Visit string
	// ClaimedDate is the date of the visit as the site claims it, ISO 8601.
	ClaimedDate string
	// Window is the visit's window as the protocol gives it.
	Window string
	// Staff is the bech32 address of whoever saw the participant.
	Staff string
}

// Marshal returns the opening of the detail: lp(tag) salt lp(visit) lp(claimed date) lp(window) lp(staff).
func (d VisitDetail) Marshal() []byte {
	b := LP(nil, visitTag)
	b = append(b, d.Salt[:]...)
	b = LP(b, d.Visit)
	b = LP(b, d.ClaimedDate)
	b = LP(b, d.Window)
	return LP(b, d.Staff)
}

// ParseVisitDetail reads an opening. What it accepts, Marshal gives back byte for byte.
func ParseVisitDetail(opening []byte) (VisitDetail, error) {
	r := reader{rest: opening}
	r.tag(visitTag)
	d := VisitDetail{
		Salt: r.hash(), Visit: string(r.lp()), ClaimedDate: string(r.lp()), Window: string(r.lp()), Staff: string(r.lp()),
	}
	return d, r.done("visit detail")
}

// Sum returns the digest that a visit line carries: the SHA-256 of the opening.
func (d VisitDetail) Sum() Hash { return sha256.Sum256(d.Marshal()) }
