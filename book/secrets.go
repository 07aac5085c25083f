package book

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
)

const (
	secretsFile   = "secrets"
	secretsFormat = "equipoise/book/secrets/v1"
	maxSecretName = 255
	maxSecret     = 1 << 20
)

// Secret is something about a participation that only the book knows: the key of its nullifiers, the key of an ASSISTED
// participant, the opening of a visit line's detail.
type Secret struct {
	// Kind of secret, "nullifier-key" for example; 1 to 255 bytes.
	Kind string
	// ID of what it belongs to, a handle or a nullifier for example; 1 to 255 bytes.
	ID []byte
	// Value in the form that its owner chooses; at most 1 MiB.
	Value []byte
}

type secretKey struct{ kind, id string }

// secretStore is the journal of secrets: an entry holds those that were put together.
type secretStore struct {
	journal *journal
	values  map[secretKey][]byte
}

func (b *Book) openSecrets() (err error) {
	b.secrets.values = make(map[secretKey][]byte)
	path := filepath.Join(b.dir, secretsFile)
	var torn int
	b.secrets.journal, torn, err = openJournal(path, secretsFormat, func(payload []byte) error {
		secrets, err := parseSecrets(payload)
		for _, s := range secrets {
			b.secrets.values[s.key()] = s.Value
		}
		return err
	})
	b.repairedTail(secretsFile, torn)
	return err
}

func (s Secret) key() secretKey { return secretKey{s.Kind, string(s.ID)} }

// appendSecrets appends an entry v1: for each secret lp(kind) lp(id) lp(value).
func appendSecrets(dst []byte, secrets []Secret) []byte {
	for _, s := range secrets {
		dst = appendPart(dst, s.Kind)
		dst = appendPart(dst, s.ID)
		dst = appendPart(dst, s.Value)
	}
	return dst
}

func parseSecrets(payload []byte) ([]Secret, error) {
	var secrets []Secret
	p := parts{rest: payload}
	for p.err == nil && len(p.rest) > 0 {
		s := Secret{Kind: string(p.part()), ID: bytes.Clone(p.part()), Value: bytes.Clone(p.part())}
		if p.err == nil {
			secrets = append(secrets, s)
		}
	}
	return secrets, p.done("secret")
}

// PutSecret keeps a secret; it is durable on return. See [Book.PutSecrets].
func (b *Book) PutSecret(kind string, id, value []byte) error {
	return b.PutSecrets(Secret{kind, id, value})
}

// PutSecrets keeps secrets, all or none, durable on return. A secret never changes: putting the same value again does
// nothing, another value is an error.
func (b *Book) PutSecrets(secrets ...Secret) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.usable(); err != nil {
		return err
	}
	fresh, err := b.freshSecrets(secrets)
	if err != nil || len(fresh) == 0 {
		return err
	}
	entry := appendSecrets(nil, fresh)
	if len(entry) > maxFrame {
		return fmt.Errorf("%d secrets with %d bytes, at most %d bytes can be kept at once", len(fresh), len(entry), maxFrame)
	}
	if err := b.fail(b.secrets.journal.append(entry)); err != nil {
		return err
	}
	for _, s := range fresh {
		b.secrets.values[s.key()] = bytes.Clone(s.Value)
	}
	return nil
}

// freshSecrets returns those of the secrets that the book does not hold yet.
func (b *Book) freshSecrets(secrets []Secret) ([]Secret, error) {
	var fresh []Secret
	added := make(map[secretKey][]byte)
	for _, s := range secrets {
		if err := s.check(); err != nil {
			return nil, err
		}
		held, ok := b.secrets.values[s.key()]
		if !ok {
			held, ok = added[s.key()]
		}
		if ok && !bytes.Equal(held, s.Value) {
			return nil, fmt.Errorf("the book holds another %s for %x: a secret never changes", s.Kind, s.ID)
		}
		if !ok {
			fresh = append(fresh, s)
			added[s.key()] = s.Value
		}
	}
	return fresh, nil
}

func (s Secret) check() error {
	switch {
	case s.Kind == "" || len(s.Kind) > maxSecretName:
		return fmt.Errorf("the kind of a secret has %d bytes, want 1 to %d", len(s.Kind), maxSecretName)
	case len(s.ID) == 0 || len(s.ID) > maxSecretName:
		return fmt.Errorf("the id of a %s has %d bytes, want 1 to %d", s.Kind, len(s.ID), maxSecretName)
	case len(s.Value) > maxSecret:
		return fmt.Errorf("the %s for %x has %d bytes, at most %d can be kept", s.Kind, s.ID, len(s.Value), maxSecret)
	}
	return nil
}

// ErrNoSecret says that the book does not hold a secret.
var ErrNoSecret = errors.New("the book does not hold it")

// Secret returns a secret, or ErrNoSecret.
func (b *Book) Secret(kind string, id []byte) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	value, ok := b.secrets.values[secretKey{kind, string(id)}]
	if !ok {
		return nil, fmt.Errorf("%s for %x: %w", kind, id, ErrNoSecret)
	}
	return bytes.Clone(value), nil
}
