package tx

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

// browser is a key as a browser holds it, with the half of the values in which it gives s: the lower, or the higher.
type browser struct {
	*ecdsa.PrivateKey
	high bool
}

func (b browser) raw(t *testing.T) []byte {
	t.Helper()
	raw, err := b.PublicKey.Bytes()
	require.NoError(t, err)
	return raw
}

func (b browser) sign(data []byte) ([]byte, error) {
	digest := sha256.Sum256(data)
	r, s, err := ecdsa.Sign(rand.Reader, b.PrivateKey, digest[:])
	if err != nil {
		return nil, err
	}
	order := elliptic.P256().Params().N
	if isHigh := s.Cmp(new(big.Int).Rsh(order, 1)) > 0; isHigh != b.high {
		s.Sub(order, s)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signature, nil
}

func TestWhatABrowserSignsIsTakenInEitherFormOfS(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	for _, high := range []bool{false, true} {
		b := browser{private, high}
		key, err := FromWebCrypto(b.raw(t), b.sign)
		require.NoError(t, err)
		message := []byte("I consent")
		signature, err := key.Sign(message)
		require.NoError(t, err)
		require.True(t, key.PubKey().VerifySignature(message, signature))
		require.False(t, key.PubKey().VerifySignature([]byte("I do not"), signature))

		given, err := b.sign(message)
		require.NoError(t, err)
		require.Equal(t, !high, key.PubKey().VerifySignature(message, given), "the chain takes the lower s alone")
	}
}

func TestWhatIsNoKeyOrSignatureOfTheWebCryptographyAPIIsRefused(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	raw := browser{private, false}.raw(t)
	compressed := append([]byte{2}, raw[1:33]...)
	offCurve := append([]byte{4}, make([]byte, 64)...)
	for name, wrong := range map[string][]byte{"nothing": nil, "compressed": compressed, "short": raw[:64], "long": append(raw, 0), "off the curve": offCurve} {
		_, err := FromWebCrypto(wrong, nil)
		require.ErrorContains(t, err, "is none of P-256 in raw form", name)
	}
	for name, signature := range map[string][]byte{"nothing": nil, "DER": make([]byte, 71)} {
		key, err := FromWebCrypto(raw, func([]byte) ([]byte, error) { return signature, nil })
		require.NoError(t, err)
		_, err = key.Sign([]byte("I consent"))
		require.ErrorContains(t, err, "want r and s, 32 bytes each", name)
	}
	key, err := FromWebCrypto(raw, func([]byte) ([]byte, error) { return nil, errors.New("the user said no") })
	require.NoError(t, err)
	_, err = key.Sign(nil)
	require.EqualError(t, err, "the user said no")
}
