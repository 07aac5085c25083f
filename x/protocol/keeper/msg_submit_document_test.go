package keeper_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/equipoise-trials/equipoise/fact/country"
	protocolfact "github.com/equipoise-trials/equipoise/fact/protocol"
	audittypes "github.com/equipoise-trials/equipoise/x/audit/types"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
	trialtypes "github.com/equipoise-trials/equipoise/x/trial/types"
)

func TestVersionsOfALineFollowOneAnother(t *testing.T) {
	f := setup(t)
	line, version := f.submit(paper(protocolType, "protocol"))
	require.Equal(t, []uint32{1, 1}, []uint32{line, version})
	line, version = f.submit(paper(consentType, "consent"))
	require.Equal(t, []uint32{2, 1}, []uint32{line, version})

	amended := follows(paper(protocolType, "protocol, amended"), 1, 1)
	amended.Content.Amendment = protocolfact.AmendmentClass_AMENDMENT_CLASS_SUBSTANTIAL
	amended.Content.Scope = protocolfact.Scope{Countries: []string{"FR", "DE"}, Sites: []uint32{4, 1}}
	line, version = f.submit(amended)
	require.Equal(t, []uint32{1, 2}, []uint32{line, version})

	document, err := f.Document(f.ctx, 3, 1)
	require.NoError(t, err)
	require.Equal(t, types.Document{Trial: 3, Line: 1, Type: protocolType, Head: 2}, document)
	kept, err := f.Version(f.ctx, 3, 1, 2)
	require.NoError(t, err)
	require.Equal(t, protocolfact.Scope{Countries: []string{"DE", "FR"}, Sites: []uint32{1, 4}}, kept.Content.Scope)
	require.EqualValues(t, sponsorID, kept.Actor.Organisation)
	require.NoError(t, f.Invariants(f.ctx))

	recorded := f.recorded.last().(*protocolfact.DocumentSubmitted)
	require.EqualValues(t, 2, recorded.Version)
	require.Equal(t, digestOf("protocol, amended"), recorded.Variants[0].Digest)
	require.Nil(t, recorded.Demands, "only consent forms ask for countersignatures")
}

func TestTheLoserOfARaceIsToldTheHeadItMissed(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	f.submit(follows(paper(protocolType, "first amendment"), 1, 1))
	_, err := f.SubmitDocument(f.ctx, follows(paper(protocolType, "another first amendment"), 1, 1))
	require.ErrorIs(t, err, types.ErrHeadMoved)
	require.ErrorContains(t, err, "the head of document line 1 of trial 3 is version 2; the message supersedes version 1")
}

func TestTheSameFileMayBelongToTwoLinesButNotTwiceToOne(t *testing.T) {
	f := setup(t)
	f.submit(paper(protocolType, "protocol"))
	f.submit(paper(planType, "protocol"))
	f.submit(follows(paper(protocolType, "amended"), 1, 1))
	_, err := f.SubmitDocument(f.ctx, follows(paper(protocolType, "protocol"), 1, 2))
	require.ErrorIs(t, err, types.ErrDuplicate)
	require.ErrorContains(t, err, "is in version 1 of document line 1 of trial 3")
}

func TestAPaymentScheduleIsKeptAndRead(t *testing.T) {
	f := setup(t)
	line, version := f.submit(payments("2500"))
	schedule, err := f.ScheduleVersion(f.ctx, 3, line, version)
	require.NoError(t, err)
	require.Equal(t, "uusd", schedule.Denom)
	tariff, err := schedule.Tariff(0)
	require.NoError(t, err)
	require.Equal(t, "2500", tariff.Amount.String())
	require.EqualValues(t, 12, tariff.Cap)
	_, err = schedule.Tariff(1)
	require.ErrorIs(t, err, types.ErrNoTariff)

	f.refused(types.ErrSchedule, func() error {
		_, err := f.SubmitDocument(f.ctx, follows(payments("2499"), line, version))
		require.ErrorContains(t, err, `tariffs[0].amount of "VISIT" is 2499, want at least 2500`)
		return err
	})
	f.submit(follows(payments("10000"), line, version))
	schedule, err = f.ScheduleVersion(f.ctx, 3, line, version)
	require.NoError(t, err)
	require.Equal(t, "2500", schedule.Tariffs[0].Amount.String(), "what is earned by one version is not changed by the next")
}

func TestALaterScheduleKeepsTheTariffsByWhichCapsAreCounted(t *testing.T) {
	travel := &types.TariffLine{Code: "TRAVEL", Kind: types.TariffKind_TARIFF_KIND_REIMBURSEMENT, Amount: "7", Cap: 1}
	after := func(change func(*types.PaymentSchedule)) *types.MsgSubmitDocument {
		return follows(payments("100", change), 1, 1)
	}
	renumbered := after(func(p *types.PaymentSchedule) { p.Tariffs = []*types.TariffLine{travel, p.Tariffs[0]} })
	elsewhere := after(func(p *types.PaymentSchedule) { p.Denom = "ueur" })
	appended := after(func(p *types.PaymentSchedule) {
		p.Tariffs[0].Amount = "110"
		p.Tariffs = append(p.Tariffs, travel)
	})
	f := setup(t)
	f.submit(payments("100"))
	for _, bad := range []*types.MsgSubmitDocument{renumbered, elsewhere} {
		f.refused(types.ErrSchedule, func() error {
			_, err := f.SubmitDocument(f.ctx, bad)
			return err
		})
	}
	f.submit(appended)
	f.refused(types.ErrSchedule, func() error {
		_, err := f.SubmitDocument(f.ctx, follows(payments("110", func(p *types.PaymentSchedule) { p.Arbiter = 5 }), 1, 2))
		require.ErrorContains(t, err, `tariffs[1] is missing, want code "TRAVEL"`)
		return err
	})
	f.submit(payments("80", func(p *types.PaymentSchedule) { p.Denom = "ueur" })) // a line of its own is free
	require.NoError(t, f.Invariants(f.ctx))
}

func TestTheLargestVersionFitsIntoAFact(t *testing.T) {
	f := setup(t)
	m := paper(consentType, strings.Repeat("\u672c", types.MaxTitle))
	m.Content.Location = "https://" + strings.Repeat("a", types.MaxLocation-8)
	m.Content.Variants = nil
	for i := range types.MaxVariants {
		v := file(fmt.Sprintf("sl-Latn-SI-variant%c-abcdefgh-12345", 'a'+i%26), fmt.Sprint(i))
		if i >= 26 {
			v.Language = fmt.Sprintf("sl-Cyrl-SI-variant%c-abcdefgh-12345", 'a'+i%26)
		}
		v.Size_, v.MediaType = types.MaxFileSize, strings.Repeat("a", 63)+"/"+strings.Repeat("a", 63)
		m.Content.Variants = append(m.Content.Variants, v)
	}
	for i := range uint32(types.MaxScopeSites) {
		number := 1<<31 + i // as many bytes as a number can have
		f.world.sites[number] = trialtypes.Site{Trial: 3, Number: number}
		m.Content.Scope.Sites = append(m.Content.Scope.Sites, number)
	}
	m.Content.Scope.Countries = everyCountry()
	f.submit(m)
	require.Equal(t, country.Count(), len(m.Content.Scope.Countries))
	raw, err := f.recorded.last().Marshal()
	require.NoError(t, err)
	require.Less(t, len(raw), audittypes.MaxFactSize*9/10)
}

// everyCountry lists the countries of ISO 3166-1.
func everyCountry() (codes []string) {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code := string([]rune{a, b}); country.Check("country", code) == nil {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

func TestSubmitDocumentRefuses(t *testing.T) {
	with := func(m *types.MsgSubmitDocument, change func(*types.MsgSubmitDocument)) *types.MsgSubmitDocument {
		change(m)
		return m
	}
	next := func() *types.MsgSubmitDocument { return follows(paper(protocolType, "amended"), 1, 1) }
	past := time.Unix(1_900_000_000, 0).UTC()
	for name, tc := range map[string]struct {
		msg  *types.MsgSubmitDocument
		want error
	}{
		"a signer that is no address":               {with(next(), func(m *types.MsgSubmitDocument) { m.Signer = "me" }), types.ErrInvalid},
		"somebody without the task":                 {with(next(), func(m *types.MsgSubmitDocument) { m.Signer = stranger.String() }), errNotAuthorised},
		"an investigator":                           {with(next(), func(m *types.MsgSubmitDocument) { m.Signer = investigator.String() }), errNotAuthorised},
		"a line that does not exist":                {follows(next(), 5, 1), types.ErrNoDocument},
		"a line of another trial":                   {with(next(), func(m *types.MsgSubmitDocument) { m.Trial = 4 }), types.ErrNoDocument},
		"a head that is not there yet":              {follows(next(), 1, 2), types.ErrHeadMoved},
		"a further version that supersedes none":    {follows(next(), 1, 0), types.ErrHeadMoved},
		"a new line that supersedes":                {follows(next(), 0, 1), types.ErrInvalid},
		"another type than the line's":              {follows(paper(consentType, "x"), 1, 1), types.ErrInvalid},
		"a type that does not exist":                {paper(99, "x"), types.ErrInvalid},
		"no type":                                   {paper(0, "x"), types.ErrInvalid},
		"no title":                                  {with(next(), func(m *types.MsgSubmitDocument) { m.Content.Title = "" }), types.ErrInvalid},
		"a bidirectional override in the title":     {with(next(), func(m *types.MsgSubmitDocument) { m.Content.Title = "a\u202Eb" }), types.ErrInvalid},
		"no file":                                   {with(next(), func(m *types.MsgSubmitDocument) { m.Content.Variants = nil }), types.ErrInvalid},
		"the file of an earlier version":            {follows(paper(protocolType, "protocol"), 1, 1), types.ErrDuplicate},
		"an effective time that is not later":       {with(next(), func(m *types.MsgSubmitDocument) { m.Content.Effective = &past }), types.ErrInvalid},
		"a site that the trial lacks":               {with(next(), func(m *types.MsgSubmitDocument) { m.Content.Scope.Sites = []uint32{77} }), errNoSite},
		"a protocol that asks for consent again":    {with(next(), func(m *types.MsgSubmitDocument) { m.Content.Reconsent = true }), types.ErrInvalid},
		"a protocol with a payment schedule":        {with(next(), func(m *types.MsgSubmitDocument) { m.Schedule = []byte{1} }), types.ErrSchedule},
		"a schedule without its bytes":              {with(payments("1"), func(m *types.MsgSubmitDocument) { m.Schedule = nil }), types.ErrSchedule},
		"a schedule of another digest":              {with(payments("1"), func(m *types.MsgSubmitDocument) { m.Schedule = payments("2").Schedule }), types.ErrSchedule},
		"a schedule with an arbiter not accredited": {payments("1", func(p *types.PaymentSchedule) { p.Arbiter = 99 }), errNotInGoodStanding},
	} {
		t.Run(name, func(t *testing.T) {
			f := setup(t)
			f.world.suspended[99] = true
			f.submit(paper(protocolType, "protocol"))
			f.refused(tc.want, func() error {
				_, err := f.SubmitDocument(f.ctx, tc.msg)
				return err
			})
		})
	}
}
