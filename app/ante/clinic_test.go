package ante_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/client"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	codecaddress "github.com/cosmos/cosmos-sdk/codec/address"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	moduletestutil "github.com/cosmos/cosmos-sdk/types/module/testutil"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authante "github.com/cosmos/cosmos-sdk/x/auth/ante"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/bank"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/equipoise-trials/equipoise/app/ante"
	"github.com/equipoise-trials/equipoise/app/lane"
	"github.com/equipoise-trials/equipoise/fact"
	consentfact "github.com/equipoise-trials/equipoise/fact/consent"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	auditkeeper "github.com/equipoise-trials/equipoise/x/audit/keeper"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
	consentkeeper "github.com/equipoise-trials/equipoise/x/consent/keeper"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

const (
	chainID = "withdrawals"
	denom   = "stake"
	// inviting is the organisation whose sites invite.
	inviting = 7
)

// others stands for the modules that a withdrawal does not ask.
type others struct{}

var errNotAsked = errors.New("a withdrawal asks nobody")

func (others) RequireKey(context.Context, sdk.AccAddress) (identitytypes.Person, error) {
	return identitytypes.Person{}, identitytypes.ErrUnknownPerson
}
func (others) Authorize(context.Context, sdk.AccAddress, fact.Task, uint64, uint32) (trialtypes.Grant, error) {
	return trialtypes.Grant{}, errNotAsked
}
func (others) HasPart(context.Context, uint64, uint64) (bool, error) { return false, errNotAsked }
func (others) Site(context.Context, uint64, uint32) (trialtypes.Site, error) {
	return trialtypes.Site{Organisation: inviting}, nil
}
func (others) FirstConsentForm(context.Context, trialtypes.Site, uint32, uint32, string) (protocoltypes.ConsentForm, error) {
	return protocoltypes.ConsentForm{}, errNotAsked
}
func (others) ConsentForm(context.Context, trialtypes.Site, uint32, uint32, string) (protocoltypes.ConsentForm, error) {
	return protocoltypes.ConsentForm{}, errNotAsked
}
func (others) FormInUse(context.Context, uint64, uint32, uint32) (protocoltypes.LineInUse, error) {
	return protocoltypes.LineInUse{}, errNotAsked
}
func (others) RequiredForm(context.Context, uint64, uint32, protocolfact.Population) (protocoltypes.LineInUse, error) {
	return protocoltypes.LineInUse{Line: 2, Purpose: protocoltypes.Participation}, nil
}
func (others) NamePayee(context.Context, fact.Hash, payouttypes.Payee, fact.Actor, fact.Hash) error {
	return errNotAsked
}

func (others) HasPayee(context.Context, fact.Hash) (bool, error)                  { return false, errNotAsked }
func (others) CosignFor(context.Context, fact.Hash, []uint64, fact.Actor) error   { return errNotAsked }
func (others) CallBackFor(context.Context, fact.Hash, []uint64, fact.Actor) error { return errNotAsked }
func (others) EndEarning(context.Context, fact.Hash) error                        { return nil }
func (others) Signed(context.Context, fact.Hash) error                            { return nil }
func (others) HoldUntil(context.Context, fact.Hash, time.Time) error              { return errNotAsked }
func (others) EndHold(context.Context, fact.Hash) error                           { return nil }
func (others) Owes(context.Context, fact.Hash) (bool, error)                      { return false, errNotAsked }

// clinic is a chain of which only the checks of transactions and the consents are there. Its node wants a fee.
type clinic struct {
	testing.TB
	ctx      sdk.Context
	encoding moduletestutil.TestEncodingConfig
	accounts authkeeper.AccountKeeper
	bank     bankkeeper.Keeper
	consent  consentkeeper.Keeper
	check    sdk.AnteHandler
	noted    []noted // for the mempool
	full     error   // why its lane refuses a transaction
}

// noted is what was noted of a transaction.
type noted struct {
	lane         lane.Lane
	organisation uint64
}

func newClinic(t testing.TB) *clinic {
	t.Helper()
	keys := storetypes.NewKVStoreKeys(authtypes.StoreKey, banktypes.StoreKey, audittypes.StoreKey, consenttypes.StoreKey)
	transient := storetypes.NewTransientStoreKeys(audittypes.TransientStoreKey)
	ctx := testutil.DefaultContextWithKeys(keys, transient, nil).
		WithChainID(chainID).WithBlockHeight(100).WithBlockTime(time.Unix(1_900_000_000, 0).UTC()).WithTxIndex(0).
		WithIsCheckTx(true).WithMinGasPrices(sdk.NewDecCoins(sdk.NewInt64DecCoin(denom, 1)))
	open := func(name string) store.KVStoreService { return runtime.NewKVStoreService(keys[name]) }

	c := &clinic{TB: t, ctx: ctx, encoding: moduletestutil.MakeTestEncodingConfig(
		auth.AppModuleBasic{}, bank.AppModuleBasic{})}
	msgservice.RegisterMsgServiceDesc(c.encoding.InterfaceRegistry, &consenttypes.Msg_serviceDesc)
	cdc := c.encoding.Codec
	prefix := sdk.GetConfig().GetBech32AccountAddrPrefix()
	authority := authtypes.NewModuleAddress("gov").String()
	c.accounts = authkeeper.NewAccountKeeper(cdc, open(authtypes.StoreKey), authtypes.ProtoBaseAccount,
		map[string][]string{authtypes.FeeCollectorName: nil, "mint": {authtypes.Minter}}, codecaddress.NewBech32Codec(prefix),
		prefix, authority, authkeeper.WithUnorderedTransactions(true))
	require.NoError(t, c.accounts.Params.Set(ctx, authtypes.DefaultParams()))
	c.bank = bankkeeper.NewBaseKeeper(cdc, open(banktypes.StoreKey), c.accounts, nil, authority, ctx.Logger())
	require.NoError(t, c.bank.SetParams(ctx, banktypes.DefaultParams()))
	c.consent = consentkeeper.NewKeeper(cdc, open(consenttypes.StoreKey), codecaddress.NewBech32Codec(prefix), consentkeeper.Keepers{
		Identity: others{}, Trial: others{}, Protocol: others{}, Payout: others{},
		Audit: auditkeeper.NewKeeper(cdc, open(audittypes.StoreKey),
			runtime.NewTransientStoreService(transient[audittypes.TransientStoreKey])),
	})
	c.check = sdk.ChainAnteDecorators(
		authante.NewSetUpContextDecorator(),
		authante.NewConsumeGasForTxSizeDecorator(c.accounts),
		authante.NewDeductFeeDecorator(c.accounts, c.bank, nil,
			ante.FreeOfFees(c.consent, c.accounts, ante.RequireMinGasPrices)),
		authante.NewSetPubKeyDecorator(c.accounts),
		authante.NewSigGasConsumeDecorator(c.accounts, authante.DefaultSigVerificationGasConsumer),
		authante.NewSigVerificationDecorator(c.accounts, c.encoding.TxConfig.SignModeHandler()),
		ante.CountFree{Consent: c.consent},
		authante.NewIncrementSequenceDecorator(c.accounts),
		ante.AdmitToLane{Consent: c.consent, Admit: func(_ sdk.Context, tx lane.Tx, organisation uint64) error {
			c.noted = append(c.noted, noted{tx.Lane, organisation})
			return c.full
		}},
	)
	return c
}

// invite makes a participation of a key with a representative, and their accounts, as an invitation does.
func (c *clinic) invite(of string, key, representative cryptotypes.PrivKey) fact.Hash {
	c.Helper()
	handle := fact.LeafHash([]byte(of))
	require.NoError(c, c.consent.Open(c.ctx, consenttypes.Offer{
		Handle: handle, Trial: 1, Site: 1, Key: addressOf(key), Mode: consentfact.Mode_MODE_SELF, Population: protocoltypes.Minor,
		Countersigners: []consentfact.Countersigner{{
			Address: addressOf(representative).String(), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE,
		}},
	}, fact.Actor{Kind: fact.ActorKind_ACTOR_KIND_PERSON}))
	c.open(addressOf(key), addressOf(representative))
	return handle
}

// inviteLargest makes a participation whose rows are as large as any: every countersigner is named and has signed, the last of
// whom is a representative, a renewal is pending, and after all other keys that there may be, another one is accepted.
func (c *clinic) inviteLargest(key, last cryptotypes.PrivKey) fact.Hash {
	c.Helper()
	handle := fact.LeafHash(addressOf(key))
	long := func(i byte) string { return sdk.AccAddress(append(make([]byte, 31), i)).String() }
	agreement := func(version uint32) consenttypes.Agreement {
		return consenttypes.Agreement{
			FormLine: math.MaxUint32, Version: version, FormDigest: handle[:], Language: strings.Repeat("x", consenttypes.MaxLanguage),
			ObtainedBy: long(100), Obtainer: long(100), ObtainerConfirmed: true, PaperDigest: handle[:], Height: math.MaxInt32, Time: c.ctx.BlockTime(),
		}
	}
	given := agreement(math.MaxUint32 - 1)
	row := consenttypes.Consent{
		Handle: handle[:], Trial: math.MaxUint64, Site: math.MaxUint32, Key: addressOf(key).String(),
		Mode: consentfact.Mode_MODE_ASSISTED, Population: protocoltypes.Incapacitated, RequiredLine: math.MaxUint32, State: consenttypes.State_STATE_OFFERED,
		Blind: handle[:], BlindsUsed: math.MaxUint32, ChangedHeight: math.MaxInt32, ChangedAt: c.ctx.BlockTime(),
	}
	line := consenttypes.Line{
		FormLine: math.MaxUint32, Purpose: protocoltypes.Participation, Population: row.Population, State: consenttypes.State_STATE_PENDING, Given: &given,
		Pending: &consenttypes.Pending{
			Agreement: agreement(math.MaxUint32), Awaits: []consentfact.Capacity{consentfact.Capacity_CAPACITY_WITNESS},
			Due: c.ctx.BlockTime().Add(consenttypes.TimeToComplete),
		},
		ChangedHeight: math.MaxInt32, ChangedAt: c.ctx.BlockTime(),
	}
	for i := range byte(consenttypes.MaxCountersigners) {
		row.Countersigners = append(row.Countersigners, consenttypes.Countersigner{
			Address: long(i), Person: long(i), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE,
		})
		line.Pending.Countersigned = append(line.Pending.Countersigned, long(i))
	}
	row.Countersigners[consenttypes.MaxCountersigners-1] = consenttypes.Countersigner{
		Address: addressOf(last).String(), Capacity: consentfact.Capacity_CAPACITY_REPRESENTATIVE,
	}
	line.Pending.Countersigned[consenttypes.MaxCountersigners-1] = addressOf(last).String()
	keys := &consenttypes.Rebinding{
		Handle: handle[:], Confirmed: consenttypes.MaxConfirmedKeys, Vetoed: consenttypes.MaxVetoes - 1, RestsUntil: &row.ChangedAt,
		Proposal: &consenttypes.KeyProposal{
			State: consenttypes.ProposalState_PROPOSAL_STATE_ACCEPTED, Key: long(200), Proposer: long(201), Confirmer: long(202),
			PaperDigest: handle[:], ProposedAt: c.ctx.BlockTime(), Due: c.ctx.BlockTime().Add(consenttypes.TimeToVeto),
		},
	}
	for i := range byte(consenttypes.MaxConfirmedKeys - 1) {
		keys.Retired = append(keys.Retired, long(210+i))
	}
	genesis := &consenttypes.GenesisState{Consents: []consenttypes.ConsentWithHistory{{
		Consent: row, Rebinding: keys,
		History: []consenttypes.HistoryEntry{{
			Height: row.ChangedHeight, Time: row.ChangedAt, State: row.State, Population: row.Population, RequiredLine: row.RequiredLine, Site: row.Site,
		}},
		Lines: []consenttypes.LineWithHistory{{
			Line: line,
			History: []consenttypes.HistoryEntry{{
				Height: line.ChangedHeight, Time: line.ChangedAt, State: line.State, Population: line.Population, Version: given.Version,
			}},
		}},
	}}}
	require.NoError(c, genesis.Validate())
	require.NoError(c, c.consent.InitGenesis(c.ctx, genesis))
	c.open(addressOf(key), addressOf(last))
	return handle
}

// open makes accounts without coins.
func (c *clinic) open(addresses ...sdk.AccAddress) {
	for _, address := range addresses {
		c.accounts.SetAccount(c.ctx, c.accounts.NewAccountWithAddress(c.ctx, address))
	}
}

// fund gives an address coins.
func (c *clinic) fund(address sdk.AccAddress, amount int64) {
	c.Helper()
	coins := sdk.NewCoins(sdk.NewInt64Coin(denom, amount))
	require.NoError(c, c.bank.MintCoins(c.ctx, "mint", coins))
	require.NoError(c, c.bank.SendCoinsFromModuleToAccount(c.ctx, "mint", address, coins))
}

func addressOf(key cryptotypes.PrivKey) sdk.AccAddress { return sdk.AccAddress(key.PubKey().Address()) }

// withdrawal returns the message with which a key withdraws.
func withdrawal(by cryptotypes.PrivKey, handle fact.Hash) *consenttypes.MsgWithdraw {
	scope, blind := fact.LeafHash([]byte("scope")), fact.LeafHash([]byte("blind"))
	return &consenttypes.MsgWithdraw{
		Signer: addressOf(by).String(), Handle: handle[:], ScopeCommitment: scope[:], Blind: blind[:],
	}
}

// freeGas returns how much gas a withdrawal declares that is free of fees and signed with a key.
func freeGas(key cryptotypes.PrivKey) uint64 {
	terms, _ := consenttypes.TermsOfFree(key.PubKey())
	return terms.Gas
}

// sign returns a transaction of a key without a fee, with the gas of a free withdrawal.
func (c *clinic) sign(key cryptotypes.PrivKey, change func(client.TxBuilder), msgs ...sdk.Msg) sdk.Tx {
	c.Helper()
	config := c.encoding.TxConfig
	builder := config.NewTxBuilder()
	require.NoError(c, builder.SetMsgs(msgs...))
	builder.SetGasLimit(freeGas(key))
	if change != nil {
		change(builder)
	}
	signer := authsigning.SignerData{Address: addressOf(key).String(), ChainID: chainID, PubKey: key.PubKey()}
	if account := c.accounts.GetAccount(c.ctx, addressOf(key)); account != nil {
		signer.AccountNumber, signer.Sequence = account.GetAccountNumber(), account.GetSequence()
	}
	if builder.GetTx().(sdk.TxWithUnordered).GetUnordered() {
		signer.Sequence = 0
	}
	mode := signing.SignMode_SIGN_MODE_DIRECT
	require.NoError(c, builder.SetSignatures(signing.SignatureV2{
		PubKey: key.PubKey(), Data: &signing.SingleSignatureData{SignMode: mode}, Sequence: signer.Sequence,
	}))
	signature, err := clienttx.SignWithPrivKey(c.ctx, mode, signer, builder, key, config, signer.Sequence)
	require.NoError(c, err)
	require.NoError(c, builder.SetSignatures(signature))
	raw, err := config.TxEncoder()(builder.GetTx())
	require.NoError(c, err)
	c.ctx = c.ctx.WithTxBytes(raw)
	tx, err := config.TxDecoder()(raw)
	require.NoError(c, err)
	return tx
}

// admit runs the checks of a transaction as a block does: what they write stays if they pass, whatever its messages do.
func (c *clinic) admit(tx sdk.Tx) (sdk.Context, error) {
	cached, write := c.ctx.CacheContext()
	checked, err := c.check(cached, tx, false)
	if err == nil {
		write()
	}
	return checked, err
}

// forge returns a transaction with one flipped bit in its signature.
func (c *clinic) forge(tx sdk.Tx) sdk.Tx {
	c.Helper()
	builder, err := c.encoding.TxConfig.WrapTxBuilder(tx)
	require.NoError(c, err)
	signatures, err := builder.GetTx().GetSignaturesV2()
	require.NoError(c, err)
	signatures[0].Data.(*signing.SingleSignatureData).Signature[9] ^= 1
	require.NoError(c, builder.SetSignatures(signatures...))
	return builder.GetTx()
}
