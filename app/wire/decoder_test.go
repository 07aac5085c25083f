package wire_test

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/equipoise-trials/equipoise/app"
)

// field is a field of a message as an encoder writes it.
type field = []byte

func number(n protowire.Number, v uint64) field {
	return protowire.AppendVarint(protowire.AppendTag(nil, n, protowire.VarintType), v)
}

func bytesOf(n protowire.Number, v []byte) field {
	return protowire.AppendBytes(protowire.AppendTag(nil, n, protowire.BytesType), v)
}

func textOf(n protowire.Number, v string) field { return bytesOf(n, []byte(v)) }

func message(fields ...field) []byte { return slices.Concat(fields...) }

func sub(n protowire.Number, fields ...field) field { return bytesOf(n, message(fields...)) }

func anyOf(url string, fields ...field) []byte {
	if len(message(fields...)) == 0 {
		return textOf(1, url)
	}
	return message(textOf(1, url), sub(2, fields...))
}

const (
	alice = "eqp1qyqszqgpqyqszqgpqyqszqgpqyqszqgpvxat8p"
	bob   = "eqp1qgpqyqszqgpqyqszqgpqyqszqgpqyqszau4mzh"
)

var (
	walletKey = anyOf("/cosmos.crypto.secp256k1.PubKey", bytesOf(1, bytes.Repeat([]byte{2}, 33)))
	phoneKey  = anyOf("/cosmos.crypto.secp256r1.PubKey", bytesOf(1, bytes.Repeat([]byte{2}, 33)))
	signature = bytes.Repeat([]byte{9}, 64)

	coin   = message(textOf(1, "upoise"), textOf(2, "5"))
	send   = anyOf("/cosmos.bank.v1beta1.MsgSend", textOf(1, alice), textOf(2, bob), bytesOf(3, coin))
	single = func(mode uint64) field { return sub(2, sub(1, number(1, mode))) }
	signer = func(key []byte, mode field, sequence uint64) field {
		fields := []field{bytesOf(1, key), mode}
		if sequence > 0 {
			fields = append(fields, number(3, sequence))
		}
		return sub(1, fields...)
	}
	fee = sub(2, bytesOf(1, coin), number(2, 200_000))
)

const (
	direct    = 1
	aminoJSON = 127
)

func tx(body, auth []byte, signatures ...[]byte) []byte {
	raw := message(bytesOf(1, body), bytesOf(2, auth))
	for _, s := range signatures {
		raw = append(raw, bytesOf(3, s)...)
	}
	return raw
}

func decoder() sdk.TxDecoder { return app.Describe().Encoding().Tx.TxDecoder() }

func bodyOf(messages ...[]byte) []byte {
	var body []byte
	for _, m := range messages {
		body = append(body, bytesOf(1, m)...)
	}
	return body
}

var ordinaryAuth = message(signer(walletKey, single(direct), 3), fee)

// TestWhatOrdinaryWalletsWriteIsDecoded builds by hand what each encoder writes.
func TestWhatOrdinaryWalletsWriteIsDecoded(t *testing.T) {
	decode := decoder()
	severalKey := anyOf("/cosmos.crypto.multisig.LegacyAminoPubKey", number(1, 2), bytesOf(2, walletKey), bytesOf(2, walletKey), bytesOf(2, walletKey))
	severalMode := sub(2, sub(2, sub(1, number(1, 3), bytesOf(2, []byte{0xc0})), sub(2, sub(1, number(1, aminoJSON))), sub(2, sub(1, number(1, aminoJSON)))))
	description := sub(1, textOf(1, "founder"))
	rates := sub(2, textOf(1, "100000000000000000"), textOf(2, "200000000000000000"), textOf(3, "10000000000000000"))
	nodeKey := sub(6, textOf(1, "/cosmos.crypto.ed25519.PubKey"), sub(2, bytesOf(1, bytes.Repeat([]byte{7}, 32))))
	createValidator := anyOf("/cosmos.staking.v1beta1.MsgCreateValidator", description, rates, textOf(3, "1"),
		textOf(5, "eqpvaloper1qyqszqgpqyqszqgpqyqszqgpqyqszqgpr2rgdz"), nodeKey, bytesOf(7, coin))
	for name, raw := range map[string][]byte{
		"CosmJS, direct":                     tx(bodyOf(send), ordinaryAuth, signature),
		"CosmJS, amino JSON":                 tx(bodyOf(send), message(signer(walletKey, single(aminoJSON), 3), fee), signature),
		"a first transaction":                tx(bodyOf(send), message(signer(phoneKey, single(direct), 0), fee), signature),
		"several messages":                   tx(bodyOf(send, send), ordinaryAuth, signature),
		"two of three":                       tx(bodyOf(send), message(signer(severalKey, severalMode, 1), fee), message(bytesOf(1, signature), bytesOf(1, signature))),
		"two signers":                        tx(bodyOf(send), message(signer(walletKey, single(direct), 1), signer(walletKey, single(direct), 2), fee), signature, signature),
		"a key that is on the chain":         tx(bodyOf(send), message(sub(1, single(direct), number(3, 3)), fee), signature),
		"CosmJS, simulated":                  tx(bodyOf(send), message(sub(1, bytesOf(1, walletKey), sub(2, sub(1)), number(3, 3)), sub(2)), nil),
		"command line, simulated":            tx(bodyOf(send), message(signer(anyOf("/cosmos.crypto.secp256k1.PubKey"), single(direct), 0), sub(2)), nil),
		"a genesis transaction":              tx(message(bytesOf(1, createValidator), textOf(2, "6d3e@192.0.2.1:26656")), message(signer(walletKey, single(direct), 0), sub(2, number(2, 200_000))), signature),
		"protobuf-es, time-outs":             tx(message(bytesOf(1, send), number(3, 99), number(4, 1), sub(5, number(1, 1_900_000_000), number(2, 5))), ordinaryAuth, signature),
		"an empty message":                   tx(message(bytesOf(1, send), sub(5)), ordinaryAuth, signature),
		"a message without any field":        tx(bodyOf(anyOf("/cosmos.bank.v1beta1.MsgSend")), ordinaryAuth, signature),
		"ts-proto, an empty list of numbers": tx(bodyOf(anyOf("/cosmos.feegrant.v1beta1.MsgRevokeAllowance", textOf(1, alice), textOf(2, bob))), ordinaryAuth, signature),
		"fee granted by another":             tx(bodyOf(send), message(signer(walletKey, single(direct), 3), sub(2, bytesOf(1, coin), number(2, 9), textOf(4, alice))), signature),
		"a time before 1970":                 tx(bodyOf(anyOf("/cosmos.evidence.v1beta1.MsgSubmitEvidence", textOf(1, alice), bytesOf(2, anyOf("/cosmos.evidence.v1beta1.Equivocation", number(1, 5), sub(2, number(1, 1<<64-62135596800)), number(3, 1), textOf(4, "eqpvalcons1qy"))))), ordinaryAuth, signature),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := decode(raw)
			require.NoError(t, err, hex.EncodeToString(raw))
		})
	}
}

// TestWhatSaysNothingOrSaysItTwiceIsRefused: each of these would be in every node's blocks for ever.
func TestWhatSaysNothingOrSaysItTwiceIsRefused(t *testing.T) {
	decode := decoder()
	jane := "Jane Doe, born 1941-05-02, SCREENING 1, Xanomeline High Dose"
	auth := ordinaryAuth
	sendOf := func(fields ...field) []byte { return bodyOf(anyOf("/cosmos.bank.v1beta1.MsgSend", fields...)) }
	overlong := func(n protowire.Number, v []byte) field { // the length in two bytes
		return slices.Concat(protowire.AppendTag(nil, n, protowire.BytesType), []byte{byte(len(v)) | 0x80, 0}, v)
	}
	for name, tc := range map[string]struct {
		raw  []byte
		want string
	}{
		"an unknown field of the body that others may ignore": {tx(message(bytesOf(1, send), textOf(1031, jane)), auth, signature), "TxBody: there is no field 1031"},
		"an unknown field of a message":                       {tx(sendOf(textOf(1, alice), textOf(1031, jane)), auth, signature), "there is no field 1031 in cosmos.bank.v1beta1.MsgSend"},
		"an unknown field of a coin":                          {tx(sendOf(sub(3, textOf(1, "upoise"), textOf(2, "5"), textOf(9, jane))), auth, signature), "there is no field 9 in cosmos.base.v1beta1.Coin"},
		"an unknown field of an Any":                          {tx(bodyOf(message(send, textOf(3, jane))), auth, signature), "there is no field 3 in google.protobuf.Any"},
		"an unknown field of the transaction":                 {append(tx(bodyOf(send), auth, signature), textOf(4, jane)...), "there is no field 4 in cosmos.tx.v1beta1.TxRaw"},
		"an unknown field of a signer":                        {tx(bodyOf(send), message(sub(1, bytesOf(1, walletKey), single(direct), textOf(7, jane)), fee), signature), "there is no field 7 in cosmos.tx.v1beta1.SignerInfo"},
		"an unknown field of a signature of several": {tx(bodyOf(send), message(sub(1, sub(2, sub(2, sub(2, sub(1, number(1, 1)))))), fee),
			message(bytesOf(1, signature), textOf(5, jane))), "there is no field 5 in cosmos.crypto.multisig.v1beta1.MultiSignature"},
		"an unknown message":                {tx(bodyOf(anyOf("/jane.doe.Born1941", textOf(1, jane))), auth, signature), "is of no message of this chain"},
		"a type URL with a host":            {tx(bodyOf(message(textOf(1, "example.org/cosmos.bank.v1beta1.MsgSend"))), auth, signature), "want a slash and the name"},
		"an extension option":               {tx(message(bytesOf(1, send), bytesOf(1023, send)), auth, signature), "extension options are refused"},
		"an extension that is not critical": {tx(message(bytesOf(1, send), bytesOf(2047, send)), auth, signature), "extension options are refused"},
		"a tip":                             {tx(bodyOf(send), message(signer(walletKey, single(direct), 3), fee, sub(3)), signature), "tips are refused"},
		"no fee":                            {tx(bodyOf(send), signer(walletKey, single(direct), 3), signature), "AuthInfo: it has no fee"},
		"nothing on signers":                {tx(bodyOf(send), nil, signature), "it is written although it is empty"},
		"no mode of signing":                {tx(bodyOf(send), message(sub(1, bytesOf(1, walletKey), sub(2)), fee), signature), "neither single nor multi"},
		"two modes of signing":              {tx(bodyOf(send), message(sub(1, bytesOf(1, walletKey), sub(2, sub(1), sub(2))), fee), signature), "multi is there beside another of sum"},
		"more modes than signatures":        {tx(bodyOf(send), message(sub(1, sub(2, sub(2, sub(2, sub(1, number(1, 1)))))), fee), nil), "there are 0 signatures and 1 modes of signing"},
		"a field twice":                     {tx(sendOf(textOf(1, alice), textOf(1, alice)), auth, signature), "field from_address is there twice"},
		"a message twice, to be merged":     {tx(bodyOf(send), message(signer(walletKey, single(direct), 3), fee, fee), signature), "field fee is there twice"},
		"fields out of order":               {tx(sendOf(textOf(2, bob), textOf(1, alice)), auth, signature), "field from_address stands after field 2"},
		"a list in two places":              {tx(sendOf(bytesOf(3, coin), textOf(1, alice), bytesOf(3, coin)), auth, signature), "ascending"},
		"an empty text":                     {tx(sendOf(textOf(1, "")), auth, signature), "from_address: it is written although it is empty"},
		"a zero":                            {tx(message(bytesOf(1, send), number(3, 0)), auth, signature), "timeout_height: it is written although it is zero"},
		"a false":                           {tx(message(bytesOf(1, send), number(4, 0)), auth, signature), "unordered: it is written although it is zero"},
		"a truth of two":                    {tx(message(bytesOf(1, send), number(4, 2)), auth, signature), "2 is no value of a bool"},
		"a long length":                     {tx(sendOf(overlong(1, []byte(alice))), auth, signature), "is written in 2 bytes, want 1"},
		"a long number":                     {tx(message(bytesOf(1, send), protowire.AppendTag(nil, 3, protowire.VarintType), []byte{0x81, 0x80, 0}), auth, signature), "the number 1 is written in 3 bytes, want 1"},
		"a long tag":                        {tx(message([]byte{0x8a, 0}, protowire.AppendBytes(nil, send)), auth, signature), "is written in 2 bytes, want 1"},
		"an enumeration beyond 32 bits":     {tx(bodyOf(send), message(signer(walletKey, single(1<<32|1), 3), fee), signature), "is no value of a enum"},
		"another wire type":                 {tx(sendOf(number(1, 5)), auth, signature), "its wire type is 0, want 2"},
		"a group":                           {tx(sendOf(protowire.AppendTag(nil, 1, protowire.StartGroupType)), auth, signature), "its wire type is 3, want 2"},
		"text that is not UTF-8":            {tx(sendOf(textOf(1, "a\xff")), auth, signature), "it is not valid UTF-8"},
		"a length beyond the end":           {tx(sendOf([]byte{0x0a, 0x7f, 'x'}), auth, signature), "it ends too early"},
		"an end within a tag":               {tx(sendOf([]byte{0x80}), auth, signature), "it ends too early"},
		"a number of eleven bytes":          {tx(sendOf(bytes.Repeat([]byte{0xff}, 11)), auth, signature), "a number has more than 64 bits"},
		"a key that is a text":              {tx(bodyOf(send), message(signer(anyOf("/cosmos.crypto.secp256k1.PubKey", textOf(1, jane)), single(direct), 3), fee), signature), "a key of 60 bytes, want 33"},
		"the key of a module":               {tx(bodyOf(send), message(signer(anyOf("/cosmos.auth.v1beta1.ModuleCredential", bytesOf(2, []byte(jane))), single(direct), 3), fee), signature), "the key of a module signs nothing"},
		"a text among the bits of several": {tx(bodyOf(send), message(signer(walletKey, sub(2, sub(2, sub(1, number(1, 3), bytesOf(2, []byte(jane))), sub(2, sub(1, number(1, aminoJSON))))), 1), fee),
			bytesOf(1, signature)), "elems: it has 60 bytes, at most 4 are allowed"},
		"a phone among several": {tx(bodyOf(send), message(signer(anyOf("/cosmos.crypto.multisig.LegacyAminoPubKey", number(1, 1), bytesOf(2, phoneKey)), single(direct), 3), fee), signature),
			"a key of several people cannot have one of type secp256r1 among them"},
		"nothing": {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := decode(tc.raw)
			if tc.raw == nil {
				require.Error(t, err)
				return
			}
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestMessagesWithinMessagesAreBounded(t *testing.T) {
	mode := sub(1, number(1, 1))
	for range 40 {
		mode = sub(2, bytesOf(2, mode))
	}
	_, err := decoder()(tx(bodyOf(send), message(sub(1, bytesOf(2, mode)), fee), nil))
	require.ErrorContains(t, err, "messages lie within messages more than 32 deep")
}

func TestNothingThatIsDecodedIsChangedByEncodingItAgain(t *testing.T) {
	config := app.Describe().Encoding().Tx
	raw := tx(bodyOf(send), ordinaryAuth, signature)
	decoded, err := config.TxDecoder()(raw)
	require.NoError(t, err)
	again, err := config.TxEncoder()(decoded)
	require.NoError(t, err)
	require.Equal(t, raw, again)
}

// TestEveryMessageIsDecodedAsTheSDKWritesIt takes each message empty: parts that cannot be left out are then written as they are.
func TestEveryMessageIsDecodedAsTheSDKWritesIt(t *testing.T) {
	e := app.Describe().Encoding()
	urls := e.Registry.ListImplementations(sdk.MsgInterfaceProtoName)
	require.Greater(t, len(urls), 100)
	for _, url := range urls {
		empty, err := e.Registry.Resolve(url)
		require.NoError(t, err)
		raw, err := e.Codec.Marshal(empty)
		require.NoError(t, err)
		_, err = e.Tx.TxDecoder()(tx(bodyOf(anyOf(url, raw)), ordinaryAuth, signature))
		require.NoError(t, err, url)
	}
}

func TestTextsOfOtherModulesKeepToTheirRules(t *testing.T) {
	decode := decoder()
	proposal := func(fields ...field) []byte { return anyOf("/cosmos.gov.v1.MsgSubmitProposal", fields...) }
	grant := func(allowed string) []byte {
		inner := sub(1, textOf(1, "/cosmos.feegrant.v1beta1.BasicAllowance"))
		return anyOf("/cosmos.feegrant.v1beta1.MsgGrantAllowance", textOf(1, alice), textOf(2, bob),
			bytesOf(3, anyOf("/cosmos.feegrant.v1beta1.AllowedMsgAllowance", inner, textOf(2, allowed))))
	}
	validator := func(n protowire.Number, text string) []byte {
		return anyOf("/cosmos.staking.v1beta1.MsgEditValidator", sub(1, textOf(n, text)))
	}
	plan := func(info string) []byte {
		return anyOf("/cosmos.upgrade.v1beta1.MsgSoftwareUpgrade", textOf(1, alice), sub(2, textOf(1, "v2"), number(3, 99), textOf(4, info)))
	}
	for name, tc := range map[string]struct {
		message []byte
		want    string // "" if it is accepted
	}{
		"a title":                            {proposal(textOf(5, "Larger blocks")), ""},
		"a title of two lines":               {proposal(textOf(5, "Larger\nblocks")), "title: the text has the character U+000A"},
		"a long title":                       {proposal(textOf(5, strings.Repeat("x", 256))), "the text has 256 characters, at most 255 are allowed"},
		"a summary of two paragraphs":        {proposal(textOf(6, "Blocks are full.\r\n\n\t- so larger ones\n")), ""},
		"a summary that deceives":            {proposal(textOf(6, "a\nb\u202Ec")), "line 2 has the character U+202E"},
		"a long summary":                     {proposal(textOf(6, strings.Repeat("x", 10_201))), "at most 10200 are allowed"},
		"where a proposal is explained":      {proposal(textOf(4, "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")), ""},
		"a message in a proposal":            {proposal(bytesOf(1, plan("{}"))), ""},
		"a text in a message of a proposal":  {proposal(bytesOf(1, plan("Jane Doe"))), "neither JSON nor an address"},
		"an unknown field in a proposal":     {proposal(bytesOf(1, message(anyOf("/cosmos.bank.v1beta1.MsgSend", textOf(99, "x"))))), "there is no field 99"},
		"a vote with a reason":               {anyOf("/cosmos.gov.v1.MsgVote", number(1, 1), textOf(2, alice), number(3, 1), textOf(4, "Jane Doe")), "metadata: it is refused, it could carry personal data"},
		"a vote":                             {anyOf("/cosmos.gov.v1.MsgVote", number(1, 1), textOf(2, alice), number(3, 1)), ""},
		"a fee grant for messages":           {grant("/equipoise.consent.v1.MsgWithdraw"), ""},
		"a fee grant for a text":             {grant("Jane Doe, born 1941"), `allowed_messages: "Jane Doe, born 1941" is the type URL of no message of this chain`},
		"a fee grant for another type":       {grant("/cosmos.bank.v1beta1.Input"), "is the type URL of no message of this chain"},
		"a validator's name":                 {validator(1, "Hôpital Saint-Louis"), ""},
		"a validator's name to be kept":      {validator(1, "[do-not-modify]"), ""},
		"a validator's long name":            {validator(1, strings.Repeat("x", 71)), "at most 70 are allowed"},
		"a validator's details of two lines": {validator(5, "a\nb"), "details: the text has the character U+000A"},
		"an upgrade with JSON":               {plan(`{"binaries":{"linux/amd64":"https://example.org/equipoised?checksum=sha256:00"}}`), ""},
		"an upgrade with JSON on lines":      {plan("{\n  \"binaries\": {}\n}\n"), ""},
		"an upgrade with an address":         {plan("https://example.org/v2.json"), ""},
		"an address with a space":            {anyOf("/cosmos.bank.v1beta1.MsgSend", textOf(1, "Jane Doe")), `from_address: "Jane Doe" is no address in lower case`},
		"an address in upper case":           {anyOf("/cosmos.bank.v1beta1.MsgSend", textOf(1, strings.ToUpper(alice))), "is no address in lower case"},
		"an amount in words":                 {anyOf("/cosmos.bank.v1beta1.MsgSend", sub(3, textOf(1, "upoise"), textOf(2, "five"))), `amount: "five" is no number`},
		"a denomination with a space":        {anyOf("/cosmos.bank.v1beta1.MsgSend", sub(3, textOf(1, "Jane Doe"))), `denom: "Jane Doe" is no denomination`},
		"a fraction of slashing":             {anyOf("/cosmos.slashing.v1beta1.MsgUpdateParams", sub(2, bytesOf(2, []byte("500000000000000000")))), ""},
		"a text for a fraction":              {anyOf("/cosmos.slashing.v1beta1.MsgUpdateParams", sub(2, bytesOf(2, []byte("Jane Doe")))), `min_signed_per_window: "Jane Doe" is no number`},
		"a fraction of a thousand digits":    {anyOf("/cosmos.slashing.v1beta1.MsgUpdateParams", sub(2, bytesOf(5, bytes.Repeat([]byte("1"), 1000)))), "slash_fraction_downtime"},
		"a text for a type of keys":          {anyOf("/cosmos.consensus.v1.MsgUpdateParams", sub(4, textOf(1, "Jane Doe"))), "is no type of keys"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := decode(tx(bodyOf(tc.message), ordinaryAuth, signature))
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tc.want)
		})
	}
}

// FuzzWhatIsDecodedCanBeAsked: no bytes end in a panic, neither in the decoder nor where what it let pass is asked for its gas,
// its fee and its signatures.
func FuzzWhatIsDecodedCanBeAsked(f *testing.F) {
	f.Add(tx(bodyOf(send), ordinaryAuth, signature))
	f.Add(tx(message(bytesOf(1, send), textOf(1031, "Jane")), ordinaryAuth, signature))
	f.Add([]byte("\x0a\x00\x12\x00"))
	decode, codec := decoder(), app.Describe().Encoding().Codec
	f.Fuzz(func(t *testing.T, raw []byte) {
		decoded, err := decode(raw)
		if err != nil {
			return
		}
		asked := decoded.(authsigning.Tx)
		_, _ = asked.GetGas(), asked.GetFee()
		_, _ = asked.GetSignaturesV2()
		for _, m := range decoded.GetMsgs() {
			_, err := codec.Marshal(m)
			require.NoError(t, err)
		}
	})
}
