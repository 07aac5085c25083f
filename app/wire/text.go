package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	cosmosproto "github.com/cosmos/cosmos-proto"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact/country"
	"github.com/equipoise-trials/equipoise/fact/text"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
)

// refusedFields are fields that this chain has no use for. Each would carry what nobody looks at.
var refusedFields = map[protoreflect.FullName]string{
	"cosmos.tx.v1beta1.TxBody.extension_options":              "extension options are refused",
	"cosmos.tx.v1beta1.TxBody.non_critical_extension_options": "extension options are refused",
	"cosmos.tx.v1beta1.AuthInfo.tip":                          "tips are refused",
}

// refusedTypes are messages that no Any of a transaction may hold.
var refusedTypes = map[protoreflect.FullName]string{
	"cosmos.auth.v1beta1.ModuleCredential": "the key of a module signs nothing",
}

// complete reports which part is missing without which a message means nothing; chosen holds which groups of alternatives
// have one.
func complete(of protoreflect.MessageDescriptor, last protowire.Number, chosen map[protoreflect.Name]bool) error {
	const fee = 2 // the last field of AuthInfo but for the tip, which is refused
	switch {
	case of.FullName() == authInfo && last < fee:
		return errors.New("it has no fee: write one, if only an empty one, with the gas limit")
	case of.FullName() == "cosmos.tx.v1beta1.ModeInfo" && !chosen["sum"]:
		return errors.New("the mode of signing is neither single nor multi")
	}
	return nil
}

// rule reports what is wrong with the value of a field that other modules keep as text or bytes.
type rule func(w *walker, value string) error

// value holds a text or bytes to the rule of its field. A message that fails when it is executed stays in its block all the same,
// so the texts of our own messages are held here to the rules of their modules.
func (w *walker) value(field protoreflect.FieldDescriptor, value []byte) error {
	name := field.FullName()
	switch {
	case field.Kind() == protoreflect.BytesKind:
		return checkBytes(name, value)
	case name == anyName+".type_url": // which is resolved
		return nil
	case IsOwnAddress(field):
		return ownAddress(w, string(value))
	}
	check, ok := texts[name]
	if !ok {
		return fmt.Errorf("no rule says what may stand in %s", name)
	}
	return check(w, string(value))
}

// ours reports whether a field is of a module of this chain.
func ours(field protoreflect.FullName) bool { return strings.HasPrefix(string(field), "equipoise.") }

// IsOwnAddress reports whether a field is of a module of this chain and its schema says that it holds an address.
func IsOwnAddress(field protoreflect.FieldDescriptor) bool {
	return ours(field.FullName()) && proto.GetExtension(field.Options(), cosmosproto.E_Scalar) == "cosmos.AddressString"
}

// Texts lists, sorted, the texts of messages, of transactions and of keys that have a rule of their own.
func Texts() []protoreflect.FullName { return slices.Sorted(maps.Keys(texts)) }

// Bytes lists, sorted, the fields of bytes that have a rule of their own: all of other modules, and those of ours that do not hold
// digests.
func Bytes() []protoreflect.FullName { return slices.Sorted(maps.Keys(blobs)) }

// checkBytes holds bytes to the rule of their field. Those of our messages are digests unless there is one.
func checkBytes(name protoreflect.FullName, value []byte) error {
	check, ok := blobs[name]
	switch {
	case ok:
		return check(value)
	case ours(name):
		return digest(value)
	}
	return fmt.Errorf("no rule says what may stand in %s", name)
}

// atMost accepts bytes up to a number of them.
func atMost(limit int) func([]byte) error {
	return func(value []byte) error {
		if len(value) > limit {
			return fmt.Errorf("it has %d bytes, at most %d are allowed", len(value), limit)
		}
		return nil
	}
}

// keyOf accepts a public key, which has its size. A longer one would carry text, and has no address.
func keyOf(size int) func([]byte) error {
	return func(value []byte) error {
		if len(value) != size {
			return fmt.Errorf("a key of %d bytes, want %d", len(value), size)
		}
		return nil
	}
}

// decimal accepts a number in decimal digits, as the SDK writes those of its parameters that have decimals.
func decimal(value []byte) error { return number(nil, string(value)) }

// walked accepts bytes that the decoder walks over as what they are.
func walked([]byte) error { return nil }

// digest accepts the bytes of our messages: handles, digests, salts and blinds, which have 32 bytes. It lets more pass, so that
// the module says what is wrong with one of another length.
var digest = atMost(64)

// blobs says what may stand in each field of bytes, but for the digests of our messages.
var blobs = map[protoreflect.FullName]func([]byte) error{
	anyName + ".value":                                          walked,
	"cosmos.tx.v1beta1.TxRaw.auth_info_bytes":                   walked,
	"cosmos.tx.v1beta1.TxRaw.body_bytes":                        walked,
	"cosmos.tx.v1beta1.TxRaw.signatures":                        walked,
	"cosmos.crypto.multisig.v1beta1.MultiSignature.signatures":  walked,
	"cosmos.crypto.multisig.v1beta1.CompactBitArray.elems":      atMost(4), // a bit for each member of a key of several people
	"cosmos.crypto.ed25519.PubKey.key":                          keyOf(32),
	"cosmos.crypto.mldsa65.PubKey.key":                          keyOf(1952),
	"cosmos.crypto.secp256k1.PubKey.key":                        keyOf(33),
	"cosmos.crypto.secp256k1eth.PubKey.key":                     keyOf(33),
	"cosmos.crypto.secp256r1.PubKey.key":                        keyOf(33),
	"cosmos.auth.v1beta1.ModuleCredential.derivation_keys":      atMost(0), // which is refused as a whole
	"cosmos.slashing.v1beta1.Params.min_signed_per_window":      decimal,
	"cosmos.slashing.v1beta1.Params.slash_fraction_double_sign": decimal,
	"cosmos.slashing.v1beta1.Params.slash_fraction_downtime":    decimal,
	"equipoise.protocol.v1.MsgSubmitDocument.schedule":          atMost(2 * protocoltypes.MaxSchedule),
}

var (
	bech32Form  = regexp.MustCompile(`^[a-z0-9]{1,128}$`)
	denomForm   = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9/:._-]{1,127}$`)
	numberForm  = regexp.MustCompile(`^-?[0-9]{1,100}(\.[0-9]{1,18})?$`)
	keyTypeForm = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
)

func form(pattern *regexp.Regexp, want string) rule {
	return func(_ *walker, value string) error {
		if !pattern.MatchString(value) {
			return fmt.Errorf("%s is no %s", excerpt(value), want)
		}
		return nil
	}
}

var (
	address = form(bech32Form, "address in lower case")
	denom   = form(denomForm, "denomination")
	number  = form(numberForm, "number")
	keyType = form(keyTypeForm, "type of keys")
)

// ownAddress accepts the address of an account as our modules read it: its checksum keeps words out.
func ownAddress(w *walker, value string) error {
	if _, err := w.registry.SigningContext().AddressCodec().StringToBytes(value); err != nil {
		return fmt.Errorf("%s is no address of an account", excerpt(value))
	}
	return nil
}

// none refuses any text.
func none(*walker, string) error {
	return errors.New("it is refused, it could carry personal data: leave it empty")
}

// line accepts public text on one line.
func line(limit int) rule {
	return func(_ *walker, value string) error { return text.Check("the text", value, limit) }
}

// of makes a rule of one by which a module judges a text of its own messages: so no text that it would refuse when it is executed
// is in a block before.
func of(check func(field, value string) error) rule {
	return func(_ *walker, value string) error { return check("the text", value) }
}

var (
	countryCode = of(country.Check)
	languageTag = of(protocoltypes.CheckLanguage)
	outcomeID   = of(registrationtypes.CheckOutcomeID)
)

// paragraphs accepts public text on several lines, the last of which may be ended as well.
func paragraphs(limit int) rule {
	return func(_ *walker, value string) error {
		if len(value) > limit {
			return fmt.Errorf("the text has %d bytes, at most %d are allowed", len(value), limit)
		}
		for i, l := range strings.Split(value, "\n") {
			l = strings.Trim(strings.TrimSuffix(l, "\r"), " \t")
			if err := text.CheckOptional(fmt.Sprintf("line %d", i+1), strings.ReplaceAll(l, "\t", " "), limit); err != nil {
				return err
			}
		}
		return nil
	}
}

// planInfo accepts what an upgrade plan tells programs that supervise nodes: where to get the next program, as JSON or as
// the address of it.
func planInfo(w *walker, value string) error {
	if err := paragraphs(16<<10)(w, value); err != nil {
		return err
	}
	if strings.HasPrefix(value, "https://") {
		return line(2000)(w, value)
	}
	if !json.Valid([]byte(value)) {
		return fmt.Errorf("%s is neither JSON nor an address that begins with https://", excerpt(value))
	}
	return nil
}

// knownMessage accepts the type URL of a message that this chain executes.
func knownMessage(w *walker, value string) error {
	w.listing.Do(func() {
		w.executed = make(map[string]bool)
		for _, url := range w.registry.ListImplementations(sdk.MsgInterfaceProtoName) {
			w.executed[url] = true
		}
	})
	if !w.executed[value] {
		return fmt.Errorf("%s is the type URL of no message of this chain", excerpt(value))
	}
	return nil
}

func excerpt(value string) string {
	const most = 40
	if len(value) > most {
		return fmt.Sprintf("%q…", value[:most])
	}
	return fmt.Sprintf("%q", value)
}

const (
	titleLimit   = 255
	summaryLimit = 10_200
	memoLimit    = 256
)

// texts says what may stand in each text of messages, of transactions and of keys. Addresses of our own messages are told by
// their schema.
var texts = map[protoreflect.FullName]rule{
	"cosmos.tx.v1beta1.TxBody.memo": line(memoLimit), // of genesis: elsewhere it is refused
	"cosmos.tx.v1beta1.Fee.payer":   address,
	"cosmos.tx.v1beta1.Fee.granter": address,
	"cosmos.tx.v1beta1.Tip.tipper":  none,

	"cosmos.base.v1beta1.Coin.denom":  denom,
	"cosmos.base.v1beta1.Coin.amount": number,

	"cosmos.auth.v1beta1.MsgUpdateParams.authority":    address,
	"cosmos.auth.v1beta1.ModuleCredential.module_name": none,

	"cosmos.bank.v1beta1.Input.address":                     address,
	"cosmos.bank.v1beta1.Output.address":                    address,
	"cosmos.bank.v1beta1.MsgSend.from_address":              address,
	"cosmos.bank.v1beta1.MsgSend.to_address":                address,
	"cosmos.bank.v1beta1.MsgSetSendEnabled.authority":       address,
	"cosmos.bank.v1beta1.MsgSetSendEnabled.use_default_for": denom,
	"cosmos.bank.v1beta1.MsgUpdateParams.authority":         address,
	"cosmos.bank.v1beta1.SendEnabled.denom":                 denom,

	"cosmos.consensus.v1.MsgUpdateParams.authority":  address,
	"tendermint.types.AuthorityParams.authority":     address,
	"tendermint.types.ValidatorParams.pub_key_types": keyType,

	"cosmos.distribution.v1beta1.CommunityPoolSpendProposal.title":                 line(titleLimit),
	"cosmos.distribution.v1beta1.CommunityPoolSpendProposal.description":           paragraphs(summaryLimit),
	"cosmos.distribution.v1beta1.CommunityPoolSpendProposal.recipient":             address,
	"cosmos.distribution.v1beta1.MsgCommunityPoolSpend.authority":                  address,
	"cosmos.distribution.v1beta1.MsgCommunityPoolSpend.recipient":                  address,
	"cosmos.distribution.v1beta1.MsgDepositValidatorRewardsPool.depositor":         address,
	"cosmos.distribution.v1beta1.MsgDepositValidatorRewardsPool.validator_address": address,
	"cosmos.distribution.v1beta1.MsgFundCommunityPool.depositor":                   address,
	"cosmos.distribution.v1beta1.MsgSetWithdrawAddress.delegator_address":          address,
	"cosmos.distribution.v1beta1.MsgSetWithdrawAddress.withdraw_address":           address,
	"cosmos.distribution.v1beta1.MsgUpdateParams.authority":                        address,
	"cosmos.distribution.v1beta1.MsgWithdrawDelegatorReward.delegator_address":     address,
	"cosmos.distribution.v1beta1.MsgWithdrawDelegatorReward.validator_address":     address,
	"cosmos.distribution.v1beta1.MsgWithdrawValidatorCommission.validator_address": address,
	"cosmos.distribution.v1beta1.Params.base_proposer_reward":                      number,
	"cosmos.distribution.v1beta1.Params.bonus_proposer_reward":                     number,
	"cosmos.distribution.v1beta1.Params.community_tax":                             number,

	"cosmos.evidence.v1beta1.Equivocation.consensus_address": address,
	"cosmos.evidence.v1beta1.MsgSubmitEvidence.submitter":    address,

	"cosmos.feegrant.v1beta1.AllowedMsgAllowance.allowed_messages": knownMessage,
	"cosmos.feegrant.v1beta1.MsgGrantAllowance.grantee":            address,
	"cosmos.feegrant.v1beta1.MsgGrantAllowance.granter":            address,
	"cosmos.feegrant.v1beta1.MsgPruneAllowances.pruner":            address,
	"cosmos.feegrant.v1beta1.MsgRevokeAllowance.grantee":           address,
	"cosmos.feegrant.v1beta1.MsgRevokeAllowance.granter":           address,

	"cosmos.gov.v1.MsgCancelProposal.proposer":       address,
	"cosmos.gov.v1.MsgDeposit.depositor":             address,
	"cosmos.gov.v1.MsgExecLegacyContent.authority":   address,
	"cosmos.gov.v1.MsgSubmitProposal.proposer":       address,
	"cosmos.gov.v1.MsgSubmitProposal.title":          line(titleLimit),
	"cosmos.gov.v1.MsgSubmitProposal.summary":        paragraphs(summaryLimit),
	"cosmos.gov.v1.MsgSubmitProposal.metadata":       line(titleLimit), // where the proposal is explained
	"cosmos.gov.v1.MsgUpdateParams.authority":        address,
	"cosmos.gov.v1.MsgVote.metadata":                 none,
	"cosmos.gov.v1.MsgVote.voter":                    address,
	"cosmos.gov.v1.MsgVoteWeighted.metadata":         none,
	"cosmos.gov.v1.MsgVoteWeighted.voter":            address,
	"cosmos.gov.v1.Params.expedited_threshold":       number,
	"cosmos.gov.v1.Params.min_deposit_ratio":         number,
	"cosmos.gov.v1.Params.min_initial_deposit_ratio": number,
	"cosmos.gov.v1.Params.proposal_cancel_dest":      address,
	"cosmos.gov.v1.Params.proposal_cancel_ratio":     number,
	"cosmos.gov.v1.Params.quorum":                    number,
	"cosmos.gov.v1.Params.threshold":                 number,
	"cosmos.gov.v1.Params.veto_threshold":            number,
	"cosmos.gov.v1.WeightedVoteOption.weight":        number,

	"cosmos.gov.v1beta1.MsgDeposit.depositor":       address,
	"cosmos.gov.v1beta1.MsgSubmitProposal.proposer": address,
	"cosmos.gov.v1beta1.MsgVote.voter":              address,
	"cosmos.gov.v1beta1.MsgVoteWeighted.voter":      address,
	"cosmos.gov.v1beta1.TextProposal.title":         line(titleLimit),
	"cosmos.gov.v1beta1.TextProposal.description":   paragraphs(summaryLimit),
	"cosmos.gov.v1beta1.WeightedVoteOption.weight":  number,

	"cosmos.slashing.v1beta1.MsgUnjail.validator_addr":  address,
	"cosmos.slashing.v1beta1.MsgUpdateParams.authority": address,

	"cosmos.staking.v1beta1.CommissionRates.max_change_rate":                number,
	"cosmos.staking.v1beta1.CommissionRates.max_rate":                       number,
	"cosmos.staking.v1beta1.CommissionRates.rate":                           number,
	"cosmos.staking.v1beta1.Description.moniker":                            line(70),
	"cosmos.staking.v1beta1.Description.identity":                           line(64),
	"cosmos.staking.v1beta1.Description.website":                            line(140),
	"cosmos.staking.v1beta1.Description.security_contact":                   line(140),
	"cosmos.staking.v1beta1.Description.details":                            line(280),
	"cosmos.staking.v1beta1.MsgBeginRedelegate.delegator_address":           address,
	"cosmos.staking.v1beta1.MsgBeginRedelegate.validator_dst_address":       address,
	"cosmos.staking.v1beta1.MsgBeginRedelegate.validator_src_address":       address,
	"cosmos.staking.v1beta1.MsgCancelUnbondingDelegation.delegator_address": address,
	"cosmos.staking.v1beta1.MsgCancelUnbondingDelegation.validator_address": address,
	"cosmos.staking.v1beta1.MsgCreateValidator.delegator_address":           address,
	"cosmos.staking.v1beta1.MsgCreateValidator.min_self_delegation":         number,
	"cosmos.staking.v1beta1.MsgCreateValidator.validator_address":           address,
	"cosmos.staking.v1beta1.MsgDelegate.delegator_address":                  address,
	"cosmos.staking.v1beta1.MsgDelegate.validator_address":                  address,
	"cosmos.staking.v1beta1.MsgEditValidator.commission_rate":               number,
	"cosmos.staking.v1beta1.MsgEditValidator.min_self_delegation":           number,
	"cosmos.staking.v1beta1.MsgEditValidator.validator_address":             address,
	"cosmos.staking.v1beta1.MsgRotateConsPubKey.validator_address":          address,
	"cosmos.staking.v1beta1.MsgUndelegate.delegator_address":                address,
	"cosmos.staking.v1beta1.MsgUndelegate.validator_address":                address,
	"cosmos.staking.v1beta1.MsgUpdateParams.authority":                      address,
	"cosmos.staking.v1beta1.Params.bond_denom":                              denom,
	"cosmos.staking.v1beta1.Params.min_commission_rate":                     number,

	"cosmos.upgrade.v1beta1.CancelSoftwareUpgradeProposal.title":       line(titleLimit),
	"cosmos.upgrade.v1beta1.CancelSoftwareUpgradeProposal.description": paragraphs(summaryLimit),
	"cosmos.upgrade.v1beta1.MsgCancelUpgrade.authority":                address,
	"cosmos.upgrade.v1beta1.MsgSoftwareUpgrade.authority":              address,
	"cosmos.upgrade.v1beta1.Plan.name":                                 line(100),
	"cosmos.upgrade.v1beta1.Plan.info":                                 planInfo,
	"cosmos.upgrade.v1beta1.SoftwareUpgradeProposal.title":             line(titleLimit),
	"cosmos.upgrade.v1beta1.SoftwareUpgradeProposal.description":       paragraphs(summaryLimit),

	// Our own messages: the rules of their modules.
	"equipoise.consent.v1.MsgGiveConsent.language":             languageTag,
	"equipoise.fact.consent.v1.Countersigner.address":          ownAddress,
	"equipoise.fact.identity.v1.AccreditationLimits.countries": countryCode,
	"equipoise.fact.identity.v1.Identifier.scheme":             line(identitytypes.MaxIdentifierScheme),
	"equipoise.fact.identity.v1.Identifier.value":              line(identitytypes.MaxIdentifierValue),
	"equipoise.fact.protocol.v1.Scope.countries":               countryCode,
	"equipoise.fact.protocol.v1.Variant.language":              languageTag,
	"equipoise.fact.protocol.v1.Variant.media_type":            of(protocoltypes.CheckMediaType),
	"equipoise.fact.registration.v1.Identifier.name":           line(registrationtypes.MaxRegistryName),
	"equipoise.fact.registration.v1.Identifier.value":          of(registrationtypes.CheckNumber),
	"equipoise.fact.registration.v1.OutcomeResult.outcome":     outcomeID,
	"equipoise.identity.v1.MsgAccreditOrganisation.country":    countryCode,
	"equipoise.identity.v1.MsgAccreditOrganisation.legal_name": line(identitytypes.MaxLegalName),
	"equipoise.payout.v1.MsgRefund.amount":                     number,
	"equipoise.payout.v1.MsgRefund.denom":                      denom,
	"equipoise.payout.v1.MsgSetAlert.denom":                    denom,
	"equipoise.payout.v1.MsgSetAlert.threshold":                number,
	"equipoise.payout.v1.Params.denoms":                        denom,
	"equipoise.protocol.v1.Content.affected_outcomes":          line(protocoltypes.MaxOutcomeID),
	"equipoise.protocol.v1.Content.location":                   of(protocoltypes.CheckLocation),
	"equipoise.protocol.v1.Content.title":                      line(protocoltypes.MaxTitle),
	"equipoise.registration.v1.Eligibility.exclusion":          line(registrationtypes.MaxParagraph),
	"equipoise.registration.v1.Eligibility.inclusion":          line(registrationtypes.MaxParagraph),
	"equipoise.registration.v1.IPDSharing.statement":           line(registrationtypes.MaxParagraph),
	"equipoise.registration.v1.Intervention.description":       line(registrationtypes.MaxParagraph),
	"equipoise.registration.v1.Intervention.name":              line(registrationtypes.MaxName),
	"equipoise.registration.v1.Outcome.aggregation":            line(registrationtypes.MaxName),
	"equipoise.registration.v1.Outcome.analysis_reference":     line(registrationtypes.MaxName),
	"equipoise.registration.v1.Outcome.id":                     outcomeID,
	"equipoise.registration.v1.Outcome.measure":                line(registrationtypes.MaxName),
	"equipoise.registration.v1.Outcome.metric":                 line(registrationtypes.MaxParagraph),
	"equipoise.registration.v1.Outcome.population":             line(registrationtypes.MaxPopulation),
	"equipoise.registration.v1.Outcome.time_frame":             line(registrationtypes.MaxName),
	"equipoise.registration.v1.OutcomeDeclaration.outcome":     outcomeID,
	"equipoise.registration.v1.Party.name":                     line(registrationtypes.MaxName),
	"equipoise.registration.v1.Registration.conditions":        line(registrationtypes.MaxName),
	"equipoise.registration.v1.Registration.countries":         countryCode,
	"equipoise.registration.v1.Registration.public_title":      line(registrationtypes.MaxName),
	"equipoise.registration.v1.Registration.results_plan":      line(registrationtypes.MaxParagraph),
	"equipoise.registration.v1.Registration.scientific_title":  line(registrationtypes.MaxScientificTitle),
	"equipoise.registration.v1.RegistryProjection.number":      line(registrationtypes.MaxProjectionNumber),
	"equipoise.trial.v1.MsgAddSite.country":                    countryCode,
	"equipoise.trial.v1.MsgAssignOrganisation.countries":       countryCode,
}
