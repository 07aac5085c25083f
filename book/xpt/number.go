package xpt

import (
	"encoding/binary"
	"math"
	"math/big"
	"math/bits"
	"strings"
)

// Number is an IBM hexadecimal floating-point number as the file has it, big-endian: a sign bit, an exponent of 7 bits to
// the base 16 with excess 64, a fraction of 56 bits.
type Number [8]byte

// Missing reports whether the value is missing, and how: '.' for the ordinary missing value, '_' or 'A' to 'Z' for a
// special one.
func (n Number) Missing() (code byte, missing bool) {
	code = n[0]
	if special := code == '.' || code == '_' || 'A' <= code && code <= 'Z'; !special || n.fraction() != 0 {
		return 0, false
	}
	return code, true
}

func (n Number) fraction() uint64 { return binary.BigEndian.Uint64(n[:]) << 8 >> 8 }

// exponent returns the power of two that the fraction, as an integer, is multiplied with.
func (n Number) exponent() int { return 4*(int(n[0]&0x7f)-64) - 56 }

func (n Number) negative() bool { return n[0]&0x80 != 0 }

// Float64 returns the nearest float64, NaN for a missing value. It is for display: IBM fractions can have three bits more.
func (n Number) Float64() float64 {
	if _, missing := n.Missing(); missing {
		return math.NaN()
	}
	f := math.Ldexp(float64(n.fraction()), n.exponent())
	if n.negative() {
		f = -f
	}
	return f
}

// Decimal returns the exact value in decimal notation without exponent, "12.5" for example; ".", "._" or ".A" to ".Z" for
// a missing value. What was entered as 0.1 is the nearest fraction to the base 16, and so are its digits.
func (n Number) Decimal() string {
	if code, missing := n.Missing(); missing {
		return "." + strings.TrimPrefix(string(code), ".")
	}
	fraction, exponent := n.fraction(), n.exponent()
	if fraction == 0 {
		return "0"
	}
	zeros := bits.TrailingZeros64(fraction)
	digits := new(big.Int).SetUint64(fraction >> zeros)
	places := -(exponent + zeros) // binary places; as many decimal ones, as 1/2 = 5/10
	if places <= 0 {
		digits.Lsh(digits, uint(-places))
		places = 0
	} else {
		digits.Mul(digits, new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(places)), nil))
	}
	return n.sign() + point(digits.String(), places)
}

func (n Number) sign() string {
	if n.negative() {
		return "-"
	}
	return ""
}

// point puts the decimal point before the last places digits.
func point(digits string, places int) string {
	if places == 0 {
		return digits
	}
	if len(digits) <= places {
		digits = strings.Repeat("0", places-len(digits)+1) + digits
	}
	return digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}
