// Package genesis checks a genesis state across modules: whether what one module says agrees with what others say. Each module
// validates its own state before.
package genesis

import (
	"encoding/json"
	"fmt"
	"time"

	"cosmossdk.io/core/address"

	"github.com/cosmos/cosmos-sdk/codec"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/feegrant"
	"github.com/cosmos/gogoproto/proto"

	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
	claimstypes "github.com/equipoise-trials/equipoise/x/claims/types"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
	protocoltypes "github.com/equipoise-trials/equipoise/x/protocol/types"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
	registrationtypes "github.com/equipoise-trials/equipoise/x/registration/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

// State is what the modules of this repository say at the start of a chain, who holds coins, and whose fees are paid.
type State struct {
	Audit         audittypes.GenesisState
	Identity      identitytypes.GenesisState
	Trial         trialtypes.GenesisState
	Registration  registrationtypes.GenesisState
	Protocol      protocoltypes.GenesisState
	Record        recordtypes.GenesisState
	Payout        payouttypes.GenesisState
	Consent       consenttypes.GenesisState
	Participation participationtypes.GenesisState
	Claims        claimstypes.GenesisState
	Bank          banktypes.GenesisState
	Feegrant      feegrant.GenesisState
}

// Read returns the state that is written in a genesis file, module by module.
func Read(cdc codec.JSONCodec, raw map[string]json.RawMessage) (*State, error) {
	s := &State{}
	for _, part := range []struct {
		module string
		state  proto.Message
	}{
		{audittypes.ModuleName, &s.Audit},
		{identitytypes.ModuleName, &s.Identity},
		{trialtypes.ModuleName, &s.Trial},
		{registrationtypes.ModuleName, &s.Registration},
		{protocoltypes.ModuleName, &s.Protocol},
		{recordtypes.ModuleName, &s.Record},
		{payouttypes.ModuleName, &s.Payout},
		{consenttypes.ModuleName, &s.Consent},
		{participationtypes.ModuleName, &s.Participation},
		{claimstypes.ModuleName, &s.Claims},
		{banktypes.ModuleName, &s.Bank},
		{feegrant.ModuleName, &s.Feegrant},
	} {
		if err := cdc.UnmarshalJSON(raw[part.module], part.state); err != nil {
			return nil, fmt.Errorf("genesis state of %s: %w", part.module, err)
		}
	}
	return s, nil
}

// Validate reports where the states of the modules, each of which is valid in itself, contradict one another or cannot begin
// at a time.
func (s *State) Validate(addresses address.Codec, begins time.Time) error {
	if err := s.Identity.BegunAt(begins).Validate(); err != nil {
		return err
	}
	if err := s.Registration.ValidateWith(&s.Trial); err != nil {
		return err
	}
	c := newCensus(s, begins)
	for _, check := range []func(*State) error{
		c.checkTrials, c.checkSiteStaff, c.checkRegistrations, c.checkDocuments, c.checkSchedules, c.checkParticipations,
		c.checkConsents, c.checkAccounts, c.checkLines, c.checkClaims, c.checkFees, c.checkBooks,
	} {
		if err := check(s); err != nil {
			return err
		}
	}
	if err := s.checkAllowances(begins); err != nil {
		return err
	}
	return checkFunds(s, addresses)
}
