package work_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/client/work"
)

func TestMoneyIsReadAndWrittenAsPeopleDo(t *testing.T) {
	for text, want := range map[string]work.Money{
		"25 USD":       {"USD", 25_000_000},
		"25.00 USD":    {"USD", 25_000_000},
		"12.5 EUR":     {"EUR", 12_500_000},
		"0.000001 USD": {"USD", 1},
		"0 CHF":        {"CHF", 0},
	} {
		m, err := work.ParseMoney(text)
		require.NoError(t, err)
		require.Equal(t, want, m)
	}
	require.Equal(t, "25.00 USD", work.Money{Currency: "USD", Millionths: 25_000_000}.String())
	require.Equal(t, "12.50 EUR", work.Money{Currency: "EUR", Millionths: 12_500_000}.String())
	require.Equal(t, "0.000001 USD", work.Money{Currency: "USD", Millionths: 1}.String())
	for _, text := range []string{"", "25", "USD", "25USD", "-1 USD", "1,000 USD", "1.0000001 USD", "1e3 USD", "25 usd", "1234567890123 USD", "25uusd"} {
		_, err := work.ParseMoney(text)
		require.ErrorContains(t, err, "want an amount and a currency such as 25.00 USD", text)
	}
}
