package tx

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhyAFeeIsNotPaidIsReadWithoutTheBytesOfAddresses(t *testing.T) {
	raw := func(size int) string { return strings.Repeat("\xff: ", size)[:size] } // that look like the end of an address
	for _, size := range []int{20, 32} {
		require.Equal(t, "nothing is promised: no fees", readable(raw(32)+" does not allow to pay fees for "+raw(size)+": nothing is promised: no fees"))
	}
	for _, log := range []string{"", "consent: no", " does not allow to pay fees for ", raw(20) + " does not allow to pay fees for " + raw(20)} {
		require.Equal(t, log, readable(log))
	}
}
