package chain

import (
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtcrypto "github.com/cometbft/cometbft/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/tx"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/equipoise-trials/equipoise/app"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
)

// GasLimit is what each transaction declares.
const GasLimit = 2_000_000

// Account is somebody with a key.
type Account struct {
	Key   cryptotypes.PrivKey
	Coins sdk.Coins
}

// NewAccount returns the account of a name, always with the same secp256k1 key, and with stake for fees.
func NewAccount(name string) Account {
	return Account{
		Key:   secp256k1.GenPrivKeyFromSecret([]byte(name)),
		Coins: sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1_000_000_000)),
	}
}

// Address returns the account's address.
func (a Account) Address() sdk.AccAddress { return sdk.AccAddress(a.Key.PubKey().Address()) }

// String returns the account's bech32 address.
func (a Account) String() string { return a.Address().String() }

// Option changes a transaction before it is signed.
type Option func(*unsigned)

type unsigned struct {
	client.TxBuilder
	sequence uint64 // added to the account's own
	chainID  string
}

// Memo sets the transaction's memo.
func Memo(memo string) Option { return func(u *unsigned) { u.SetMemo(memo) } }

// Fee sets the transaction's fee.
func Fee(fee sdk.Coins) Option { return func(u *unsigned) { u.SetFeeAmount(fee) } }

// Gas sets how much gas the transaction declares.
func Gas(limit uint64) Option { return func(u *unsigned) { u.SetGasLimit(limit) } }

// Granter sets the account that pays the fee.
func Granter(granter sdk.AccAddress) Option { return func(u *unsigned) { u.SetFeeGranter(granter) } }

// FreeOfFees returns how an account sends what is free of fees.
func FreeOfFees(from Account) []Option {
	terms, _ := consenttypes.TermsOfFree(from.Key.PubKey())
	return []Option{Fee(nil), Granter(nil), Gas(terms.Gas)}
}

// After signs for the place n transactions after the account's last one.
func After(n uint64) Option { return func(u *unsigned) { u.sequence = n } }

// ForChain signs for another chain.
func ForChain(id string) Option { return func(u *unsigned) { u.chainID = id } }

// Unordered signs without a sequence, to time out at a time.
func Unordered(timeout time.Time) Option {
	return func(u *unsigned) {
		u.SetUnordered(true)
		u.SetTimeoutTimestamp(timeout)
	}
}

// Sign signs messages as one transaction without a fee.
func (c *Chain) Sign(from Account, msgs ...sdk.Msg) []byte {
	c.Helper()
	return c.SignWith(from, nil, msgs...)
}

// SignWith signs messages as one transaction with options.
func (c *Chain) SignWith(from Account, options []Option, msgs ...sdk.Msg) []byte {
	c.Helper()
	account := c.App.Account.GetAccount(c.Context(), from.Address())
	require.NotNil(c, account, "no account for %s", from)
	config := c.App.TxConfig()
	builder := &unsigned{TxBuilder: config.NewTxBuilder(), chainID: ID}
	require.NoError(c, builder.SetMsgs(msgs...))
	builder.SetGasLimit(GasLimit)
	for _, option := range options {
		option(builder)
	}

	sequence := account.GetSequence() + builder.sequence
	if builder.GetTx().(sdk.TxWithUnordered).GetUnordered() {
		sequence = 0
	}
	signature := signing.SignatureV2{
		PubKey:   from.Key.PubKey(),
		Data:     &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT},
		Sequence: sequence,
	}
	require.NoError(c, builder.SetSignatures(signature)) // the signed bytes name the key and its mode
	signed, err := tx.SignWithPrivKey(c.Context(), signing.SignMode_SIGN_MODE_DIRECT, authsigning.SignerData{
		Address: from.String(), ChainID: builder.chainID, PubKey: from.Key.PubKey(),
		AccountNumber: account.GetAccountNumber(), Sequence: sequence,
	}, builder.TxBuilder, from.Key, config, sequence)
	require.NoError(c, err)
	require.NoError(c, builder.SetSignatures(signed))
	raw, err := config.TxEncoder()(builder.GetTx())
	require.NoError(c, err)
	return raw
}

// Send takes a block with one transaction and returns what became of it.
func (c *Chain) Send(from Account, msgs ...sdk.Msg) *abci.ExecTxResult {
	c.Helper()
	return c.Block(c.Sign(from, msgs...)).TxResults[0]
}

// MustSend is Send for a transaction that must succeed.
func (c *Chain) MustSend(from Account, msgs ...sdk.Msg) *abci.ExecTxResult {
	c.Helper()
	res := c.Send(from, msgs...)
	require.Zero(c, res.Code, res.Log)
	return res
}

// MustRefuse is Send for a transaction that must fail with an error that contains text.
func (c *Chain) MustRefuse(from Account, text string, msgs ...sdk.Msg) {
	c.Helper()
	res := c.Send(from, msgs...)
	require.NotZero(c, res.Code, "accepted, but should have been refused: %s", text)
	require.Contains(c, res.Log, text)
}

func cometHeader(c *Chain) cmtproto.Header {
	return cmtproto.Header{ChainID: ID, Height: c.Height, Time: c.Time}
}

func mustCometKey(t testing.TB, key cryptotypes.PubKey) cmtcrypto.PubKey {
	t.Helper()
	cometKey, err := cryptocodec.ToCmtPubKeyInterface(key)
	require.NoError(t, err)
	return cometKey
}
