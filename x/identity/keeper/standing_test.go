package keeper_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/testutil/fixture"
	"github.com/equipoise-trials/equipoise/x/identity/types"
)

// TestAnOrganisationNotInGoodStandingStartsNothingNew sends every message of the register for an organisation that was
// suspended, whose accreditation ran out, or was ended. It can still shut out a stolen key, and nothing else.
func TestAnOrganisationNotInGoodStandingStartsNothingNew(t *testing.T) {
	for name, tc := range map[string]struct {
		lose func(r *register, organisation uint64)
		want error
	}{
		"suspended": {func(r *register, o uint64) {
			fixture.Must(r.Fixture, r.SuspendOrganisation, &types.MsgSuspendOrganisation{Signer: r.Accreditor().Address, Organisation: o, Reason: compromised})
		}, types.ErrSuspended},
		"expired": {func(r *register, o uint64) {
			end := r.Ctx.BlockTime()
			fixture.Must(r.Fixture, r.RenewAccreditation, &types.MsgRenewAccreditation{
				Signer: r.Accreditor().Address, Organisation: o, ValidUntil: &end, Reason: planned,
			})
		}, types.ErrExpired},
		"ended": {func(r *register, o uint64) {
			fixture.Must(r.Fixture, r.EndAccreditation, &types.MsgEndAccreditation{Signer: r.Accreditor().Address, Organisation: o, Reason: compromised})
		}, types.ErrExpired},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRegister(t)
			agency := r.Organisation(regulatorKind)
			r.appoint(agency, nil)
			second := r.Person(agency, "second", admin)
			staff := r.Person(agency, "staff", manager)
			waiting := r.Person(agency, "waiting")
			r.Next(types.DefaultParams().Probation)
			offer := registration(r, "asked")
			offer.Signer, offer.Roles = agency.Address, nil
			fixture.Must(r.Fixture, r.RegisterPerson, offer)
			unpeopled := fixture.Must(r.Fixture, r.AccreditOrganisation, accredit(r)).Organisation
			asking := r.Person(agency, "asking")
			fixture.Must(r.Fixture, r.ProposeKeyRotation, &types.MsgProposeKeyRotation{
				Signer: agency.Address, Address: asking.Address, NewAddress: r.Key("asked anew").Address, Reason: compromised,
			})
			r.offered(&types.MsgProposeKeyRotation{
				Signer: agency.Address, Address: waiting.Address, NewAddress: r.Key("new").Address, Reason: compromised,
			})
			r.Fund(types.Treasury(agency.Organisation), sdk.NewInt64Coin("upoise", 10), usd(10))
			fixture.Must(r.Fixture, r.SpendTreasury, &types.MsgSpendTreasury{Signer: agency.Address, Recipient: staff.Address, Amount: sdk.NewCoins(usd(1))})
			fixture.Must(r.Fixture, r.LimitTreasury, &types.MsgLimitTreasury{Signer: agency.Address, Limit: usd(1)})
			tc.lose(r, agency.Organisation)
			r.Next(time.Hour)

			by, site := agency.Address, r.administrator.Organisation
			accreditation := accredit(r)
			accreditation.Signer = by
			registered := registration(r, "nurse")
			registered.Signer, registered.Roles = by, nil
			refused := map[string]func() error{
				"AccreditOrganisation": func() error { _, err := fixture.Send(r.Fixture, r.AccreditOrganisation, accreditation); return err },
				"SuspendOrganisation": func() error {
					_, err := fixture.Send(r.Fixture, r.SuspendOrganisation, &types.MsgSuspendOrganisation{Signer: by, Organisation: site, Reason: planned})
					return err
				},
				"ReinstateOrganisation": func() error {
					_, err := fixture.Send(r.Fixture, r.ReinstateOrganisation, &types.MsgReinstateOrganisation{Signer: by, Organisation: site, Reason: planned})
					return err
				},
				"RenewAccreditation": func() error {
					_, err := fixture.Send(r.Fixture, r.RenewAccreditation, &types.MsgRenewAccreditation{Signer: by, Organisation: site, Reason: planned})
					return err
				},
				"EndAccreditation": func() error {
					_, err := fixture.Send(r.Fixture, r.EndAccreditation, &types.MsgEndAccreditation{Signer: by, Organisation: site, Reason: planned})
					return err
				},
				"AppointAccreditor": func() error {
					_, err := fixture.Send(r.Fixture, r.AppointAccreditor, &types.MsgAppointAccreditor{Authority: r.Identity.Authority(), Address: staff.Address})
					return err
				},
				"RegisterPerson": func() error { _, err := fixture.Send(r.Fixture, r.RegisterPerson, registered); return err },
				"GrantRole": func() error {
					_, err := fixture.Send(r.Fixture, r.GrantRole, &types.MsgGrantRole{Signer: by, Address: staff.Address, Role: trained(admin)})
					return err
				},
				"ProposeKeyRotation": func() error {
					_, err := fixture.Send(r.Fixture, r.ProposeKeyRotation, &types.MsgProposeKeyRotation{Signer: by, Address: staff.Address, NewAddress: r.Key("newer").Address, Reason: planned})
					return err
				},
				"ConfirmKeyRotation": func() error {
					_, err := fixture.Send(r.Fixture, r.ConfirmKeyRotation, &types.MsgConfirmKeyRotation{Signer: second.Address, Address: waiting.Address, NewAddress: r.Key("new").Address})
					return err
				},
				"AcceptRegistration": func() error {
					_, err := fixture.Send(r.Fixture, r.AcceptRegistration, &types.MsgAcceptRegistration{Signer: r.Key("asked").Address, Organisation: agency.Organisation})
					return err
				},
				"AcceptKeyRotation": func() error {
					_, err := fixture.Send(r.Fixture, r.AcceptKeyRotation, &types.MsgAcceptKeyRotation{Signer: r.Key("asked anew").Address, Address: asking.Address})
					return err
				},
				"NameAdministrator": func() error {
					_, err := fixture.Send(r.Fixture, r.NameAdministrator, &types.MsgNameAdministrator{
						Signer: by, Organisation: unpeopled, Administrator: r.Key("another dean").Address,
						NameDigest: fixture.Digest("dean"), IdentityDigest: fixture.Digest("passport"),
					})
					return err
				},
				"GrantFees": func() error {
					_, err := fixture.Send(r.Fixture, r.GrantFees, &types.MsgGrantFees{Signer: by, Address: staff.Address})
					return err
				},
				"SpendTreasury": func() error {
					_, err := fixture.Send(r.Fixture, r.SpendTreasury, &types.MsgSpendTreasury{
						Signer: by, Recipient: staff.Address, Amount: sdk.NewCoins(sdk.NewInt64Coin("upoise", 1)),
					})
					return err
				},
				"ConfirmSpending": func() error {
					_, err := fixture.Send(r.Fixture, r.ConfirmSpending, &types.MsgConfirmSpending{
						Signer: second.Address, Organisation: staff.Organisation, Proposal: 1, Recipient: staff.Address, Amount: sdk.NewCoins(usd(1)),
					})
					return err
				},
				"LimitTreasury": func() error {
					_, err := fixture.Send(r.Fixture, r.LimitTreasury, &types.MsgLimitTreasury{Signer: by, Limit: usd(2)})
					return err
				},
				"ConfirmTreasuryLimit": func() error {
					_, err := fixture.Send(r.Fixture, r.ConfirmTreasuryLimit, &types.MsgConfirmTreasuryLimit{
						Signer: second.Address, Organisation: staff.Organisation, Proposal: 2, Limit: usd(1),
					})
					return err
				},
			}
			for message, send := range refused {
				r.unchanged(func() { require.ErrorIs(t, send(), tc.want, message) })
			}
			accepted := map[string]func(){
				"RevokeRole": func() {
					fixture.Must(r.Fixture, r.RevokeRole, &types.MsgRevokeRole{Signer: by, Address: staff.Address, Role: manager, Reason: compromised})
				},
				"RevokePerson": func() {
					fixture.Must(r.Fixture, r.RevokePerson, &types.MsgRevokePerson{Signer: by, Address: staff.Address, Reason: compromised})
				},
				"RejectTreasuryProposal": func() {
					fixture.Must(r.Fixture, r.RejectTreasuryProposal, &types.MsgRejectTreasuryProposal{Signer: by, Proposal: 1, Reason: planned})
				},
				"DismissAccreditor": func() {
					fixture.Must(r.Fixture, r.DismissAccreditor, &types.MsgDismissAccreditor{Authority: r.Identity.Authority(), Address: by, Reason: compromised})
				},
			}
			for _, message := range []string{"RevokeRole", "RevokePerson", "RejectTreasuryProposal", "DismissAccreditor"} {
				accepted[message]()
			}
			server := reflect.TypeFor[types.MsgServer]()
			require.Equal(t, server.NumMethod(), len(refused)+len(accepted), "every message is in the table")
			for i := range server.NumMethod() {
				_, isRefused := refused[server.Method(i).Name]
				_, isAccepted := accepted[server.Method(i).Name]
				require.True(t, isRefused != isAccepted, server.Method(i).Name)
			}
			held, err := r.Identity.Person(r.Ctx, agency.Raw)
			require.NoError(t, err, "what it signed before stays readable")
			require.True(t, held.Holds(admin, r.Ctx.BlockTime()))
		})
	}
}

func TestEveryFactOfTheRegisterNamesWhoAndWhy(t *testing.T) {
	r := populated(t)
	for _, f := range r.BlockFacts() {
		require.NotNil(t, f.GetSignature().GetActor())
		require.NotEqual(t, fact.Meaning_MEANING_UNSPECIFIED, f.GetSignature().Meaning)
	}
}
