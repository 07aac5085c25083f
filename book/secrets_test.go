package book

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSecretsAreKeptAndNeverChange(t *testing.T) {
	b := newBook(t)
	handle, k := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	require.NoError(t, b.PutSecret("nullifier-key", handle, k))
	require.NoError(t, b.PutSecret("nullifier-key", handle, k))
	require.NoError(t, b.PutSecret("assisted-key", handle, nil))
	err := b.PutSecret("nullifier-key", handle, []byte("another"))
	require.ErrorContains(t, err, "a secret never changes")
	for range 2 {
		value, err := b.Secret("nullifier-key", handle)
		require.NoError(t, err)
		require.Equal(t, k, value)
		value[0]++ // the caller's own copy
		_, err = b.Secret("visit-detail", handle)
		require.ErrorIs(t, err, ErrNoSecret)
		require.Equal(t, 2, status(t, b).Secrets)
		b = reopen(t, b)
	}
}

func TestSecretsPutTogetherAreKeptTogether(t *testing.T) {
	b := newBook(t)
	one, two := Secret{"visit-detail", []byte{1}, []byte("a")}, Secret{"visit-detail", []byte{2}, []byte("b")}
	require.NoError(t, b.PutSecrets(one))
	for _, wrong := range []Secret{
		{"", []byte{3}, nil}, {"visit-detail", nil, nil}, {"visit-detail", []byte{1}, []byte("other")}, {"visit-detail", []byte{2}, []byte("other")},
		{"visit-detail", make([]byte, 256), nil}, {"visit-detail", []byte{3}, make([]byte, maxSecret+1)},
	} {
		require.Error(t, b.PutSecrets(one, two, wrong))
		require.Equal(t, 1, status(t, b).Secrets)
	}
	require.NoError(t, b.PutSecrets(one, two, two))
	require.Equal(t, 2, status(t, b).Secrets)
}
