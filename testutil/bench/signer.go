package main

import (
	"context"
	"fmt"

	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/tx"
	"github.com/equipoise-trials/equipoise/client/work"
)

// fee is what every transaction pays, from the signer's own account: a grant would add the same to each message but not
// to a bank send.
var fee = sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1_000))

// signer is somebody with a key and coins.
type signer struct {
	key     cryptotypes.PrivKey
	address string
	coins   sdk.Coins // at genesis

	known            bool // the account's number and sequence were read from the chain
	number, sequence uint64
}

// newSigner returns the signer of a name, always with the same key.
func newSigner(name string, a ...any) *signer {
	key := secp256k1.GenPrivKeyFromSecret(fmt.Appendf(nil, name, a...))
	return &signer{
		key: key, address: sdk.AccAddress(key.PubKey().Address()).String(),
		coins: sdk.NewCoins(sdk.NewInt64Coin(app.BondDenom, 1_000_000_000)),
	}
}

// acting returns the signer as whoever acts, with the keep that everybody shares here. Messages are sent in blocks, not by
// the signer.
func (p *people) acting(s *signer) work.Person {
	return work.Person{Sender: named{signer: s}, Keep: p.keep, Chain: chainID}
}

// named is a signer of whom only the address is asked.
type named struct {
	*signer
	work.Sender
}

func (n named) String() string { return n.address }

func (s *signer) raw() sdk.AccAddress { return sdk.AccAddress(s.key.PubKey().Address()) }

// draft is a transaction before it is signed.
type draft struct {
	by       *signer
	messages []sdk.Msg
}

// prepared returns the transaction in which somebody does what a draft says.
func prepared[R any](by *signer, d *work.Draft[R]) (draft, error) {
	messages, err := d.Prepare()
	return draft{by, messages}, err
}

// lines returns what the transaction's messages have together.
func (d draft) lines() (n int) {
	for _, m := range d.messages {
		n += lines(m)
	}
	return n
}

// sign signs transactions in order. Of each signer they must be taken in this order.
func (c *chain) sign(drafts []draft) (txs [][]byte, err error) {
	txs = make([][]byte, len(drafts))
	for i, d := range drafts {
		if txs[i], err = c.signOne(d); err != nil {
			return nil, fmt.Errorf("transaction %d of %s: %w", i, d.by.address, err)
		}
	}
	return txs, nil
}

// gasLimit is what a transaction declares for each of its messages, and for each visit line.
const gasLimit = 1_000_000

func (c *chain) signOne(d draft) ([]byte, error) {
	if err := c.know(d.by); err != nil {
		return nil, err
	}
	transactions := c.app.TxConfig()
	builder := transactions.NewTxBuilder()
	if err := builder.SetMsgs(d.messages...); err != nil {
		return nil, err
	}
	builder.SetGasLimit(gasLimit * uint64(d.lines()))
	builder.SetFeeAmount(fee)

	const mode = signing.SignMode_SIGN_MODE_DIRECT
	unsigned := signing.SignatureV2{ // the signed bytes name the key and its mode
		PubKey: d.by.key.PubKey(), Data: &signing.SingleSignatureData{SignMode: mode}, Sequence: d.by.sequence,
	}
	if err := builder.SetSignatures(unsigned); err != nil {
		return nil, err
	}
	signed, err := clienttx.SignWithPrivKey(context.Background(), mode, authsigning.SignerData{
		Address: d.by.address, ChainID: chainID, PubKey: d.by.key.PubKey(),
		AccountNumber: d.by.number, Sequence: d.by.sequence,
	}, builder, d.by.key, transactions, d.by.sequence)
	if err != nil {
		return nil, err
	}
	d.by.sequence++
	if err := builder.SetSignatures(signed); err != nil {
		return nil, err
	}
	return transactions.TxEncoder()(builder.GetTx())
}

// know reads the number and sequence of a signer's account, the first time.
func (c *chain) know(s *signer) error {
	if s.known {
		return nil
	}
	account := c.app.Account.GetAccount(c.context(), s.raw())
	if account == nil {
		return fmt.Errorf("%s has no account", s.address)
	}
	s.known, s.number, s.sequence = true, account.GetAccountNumber(), account.GetSequence()
	return nil
}

// context returns a context that reads the state of the last block.
func (c *chain) context() sdk.Context {
	return c.app.NewContext(true)
}

// perform sends transactions in one block and returns what came of each.
func (c *chain) perform(drafts ...draft) ([]tx.Outcome, error) {
	txs, err := c.sign(drafts)
	if err != nil {
		return nil, err
	}
	block, _, err := c.take(txs)
	if err != nil {
		return nil, err
	}
	outcomes := make([]tx.Outcome, len(block.TxResults))
	for i, result := range block.TxResults {
		outcomes[i] = tx.Outcome{Height: c.height, Time: c.time, Index: i, Result: result}
	}
	return outcomes, nil
}
