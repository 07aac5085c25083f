package main

import (
	"fmt"
	"path/filepath"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/client/keep"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/fact"
	consenttypes "github.com/equipoise-trials/equipoise/x/consent/types"
	participationtypes "github.com/equipoise-trials/equipoise/x/participation/types"
)

// people are all who act, in the organisations they belong to. Numbers come from the chain as it registers them.
type people struct {
	keep                             *keep.Keep // of everybody
	accreditor, administrator, chair *signer    // of the agency and of the ethics committee
	committee                        uint64
	trials                           []*trial
	// payers send coins, the yardstick; payees receive them.
	payers, payees []*signer
}

// trial is one trial and its sponsor.
type trial struct {
	*people
	number, sponsor         uint64
	administrator           *signer
	representatives         []*signer // as many as sites: each submits documents
	protocol, form, tariffs work.Document
	sites                   []*site
}

// site is a site of a trial with its people. The coordinator carries out what the investigator delegates.
type site struct {
	*trial
	number                            uint32
	organisation                      uint64
	office, investigator, coordinator *signer
	visitors                          []*participant // have consented, are screened, come to visits
	invited                           []*participant // have not consented yet
}

// participant is somebody who takes part. They get their handle when they are invited.
type participant struct {
	*signer
	*site
	label  string
	handle fact.Hash
}

// visitorsOfSite is how many participants of each site come to visits in turn.
const visitorsOfSite = 4

// gather makes everybody, with as many participants waiting to consent at each site as there are blocks of consents.
func gather(o Options) (*people, error) {
	kept, err := keep.Create(filepath.Join(o.Scratch, "keep"), keep.Options{Identity: filepath.Join(o.Scratch, "identity"), Writer: "bench"})
	if err != nil {
		return nil, err
	}
	p := &people{
		keep: kept, accreditor: newSigner("accreditor"), administrator: newSigner("committee administrator"), chair: newSigner("chair"),
	}
	for t := range o.Trials {
		one := &trial{people: p, administrator: newSigner("sponsor administrator %d", t)}
		for s := range o.Sites {
			one.representatives = append(one.representatives, newSigner("representative %d of %d", s, t))
			one.sites = append(one.sites, newSite(one, t, s, o.blocks()))
			p.payers = append(p.payers, newSigner("payer %d of %d", s, t))
			p.payees = append(p.payees, newSigner("payee %d of %d", s, t))
		}
		one.representatives[0].coins = one.representatives[0].coins.Add(sdk.NewInt64Coin(app.PaymentDenom, escrow))
		p.trials = append(p.trials, one)
	}
	return p, nil
}

// blocks returns how many blocks of each message there are: those that are measured, and one before to warm up.
func (o Options) blocks() int { return 1 + o.Rounds*o.Blocks }

func newSite(of *trial, t, s, invited int) *site {
	site := &site{
		trial:        of,
		office:       newSigner("site administrator %d of %d", s, t),
		investigator: newSigner("investigator %d of %d", s, t),
		coordinator:  newSigner("coordinator %d of %d", s, t),
	}
	for i := range visitorsOfSite + invited {
		one := &participant{signer: newSigner("participant %d of site %d of %d", i, s, t), site: site, label: fmt.Sprint("P-", i)}
		if i < visitorsOfSite {
			site.visitors = append(site.visitors, one)
		} else {
			site.invited = append(site.invited, one)
		}
	}
	site.office.coins = site.office.coins.Add(site.fees())
	return site
}

// fees is what the invitations of a site promise for fees.
func (s *site) fees() sdk.Coin {
	return sdk.NewInt64Coin(app.BondDenom, participationtypes.MaxFeeLimit*int64(len(s.visitors)+len(s.invited)))
}

// sites returns all sites: trials take turns, as transactions of different trials mix in a block.
func (p *people) sites() (all []*site) {
	for s := range p.trials[0].sites {
		for _, t := range p.trials {
			all = append(all, t.sites[s])
		}
	}
	return all
}

// sponsoring returns one of a trial's representatives as whoever acts.
func (t *trial) sponsoring(by *signer) work.Sponsor {
	return work.Sponsor{Person: t.acting(by), Trial: t.number}
}

// at returns somebody of a site's staff as whoever acts.
func (s *site) at(by *signer) work.Site {
	return work.Site{
		Person: s.acting(by), Trial: s.trial.number, Number: s.number,
		Plan: []work.PlannedVisit{{Code: "DAY", Item: "VISIT"}, {Code: "WEEK", Item: "VISIT"}},
	}
}

// consent is the participant's first consent, with where their money goes if they say so at once: the site has to be open, and
// their account shows its key for the first time.
func (p *participant) consent(payee work.Payee) *work.Draft[consenttypes.State] {
	return work.Participant{Person: p.acting(p.signer), Handle: p.handle}.Consent(work.Agreement{
		Form: p.form, Language: language, ObtainedBy: p.coordinator.address, Payee: payee,
	})
}

// wallet returns the participant's wallet, another address than that of the key with which they take part.
func (p *participant) wallet() work.Payee {
	digest := fact.FileDigest(p.key.PubKey().Bytes())
	return work.Payee{Wallet: sdk.AccAddress(digest[:20]).String()}
}

// everybody returns all who own coins at genesis.
func (p *people) everybody() []*signer {
	all := append([]*signer{p.accreditor, p.administrator, p.chair}, p.payers...)
	all = append(all, p.payees...)
	for _, t := range p.trials {
		all = append(append(all, t.administrator), t.representatives...)
		for _, s := range t.sites {
			all = append(all, s.office, s.investigator, s.coordinator)
			for _, one := range s.visitors {
				all = append(all, one.signer)
			}
			for _, one := range s.invited {
				all = append(all, one.signer)
			}
		}
	}
	return all
}
