package work

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/equipoise-trials/equipoise/fact"
	"github.com/equipoise-trials/equipoise/fact/opening"
	payoutfact "github.com/equipoise-trials/equipoise/fact/payout"
	identitytypes "github.com/equipoise-trials/equipoise/x/identity/types"
	payouttypes "github.com/equipoise-trials/equipoise/x/payout/types"
)

// Limits of a file of settlements.
const (
	// MaxSettlementBytes is how large it is at most.
	MaxSettlementBytes = 16 << 20
	// MaxSettlementRows is how many rows it has at most.
	MaxSettlementRows = 50_000
	// maxSaidRows bounds the rows of which an error says what is wrong.
	maxSaidRows = 20
)

// Columns of a file of settlements. An agent's work list has all of them: once outcome and reference are filled in, it is such a file.
const (
	columnLine      = "line"
	columnOutcome   = "outcome"
	columnReference = "reference"
	columnFailure   = "failure"
)

var (
	settlementColumns = []string{columnLine, columnOutcome, columnReference, columnFailure}
	toldColumns       = []string{"handle", "amount", "denom", "since", "days", "answer_by"}
)

// failures are what a file says of a payment that did not reach the recipient.
var failures = map[string]payoutfact.Failure{
	"ACCOUNT_UNKNOWN":   payoutfact.Failure_FAILURE_ACCOUNT_UNKNOWN,
	"ACCOUNT_CLOSED":    payoutfact.Failure_FAILURE_ACCOUNT_CLOSED,
	"RECIPIENT_REFUSED": payoutfact.Failure_FAILURE_RECIPIENT_REFUSED,
	"COMPLIANCE":        payoutfact.Failure_FAILURE_COMPLIANCE,
	"OTHER":             payoutfact.Failure_FAILURE_OTHER,
}

// FileReport is what became of a file of settlements.
type FileReport struct {
	// Paid and Failed count the lines that were settled and set aside, or would be.
	Paid   int `json:"paid"`
	Failed int `json:"failed"`
	// Before counts the lines of which the chain knows that already, under the same reference.
	Before int `json:"before"`
	// Open counts the rows without an outcome.
	Open int `json:"open"`
}

// SettleFile reports what a CSV file says of lines that are with the agent's organisation. Its columns are named in its first row:
//
//	line,outcome,reference,failure
//	17,paid,transfer 4711,
//	18,failed,transfer 4712,ACCOUNT_CLOSED
//
// The column failure may be missing where nothing failed; those of a work list are allowed besides, and a row without an outcome
// is left open. The whole file is held against the chain before anything is sent, and what is wrong with it is said row by row.
// The chain is asked by q. It is sent in transactions of [payouttypes.MaxSettlements] lines. Whoever is interrupted sends the same file again: what
// stands already is left as it is, and what a row says differently now is an error. A dry run sends nothing.
func (a Agent) SettleFile(ctx context.Context, q grpc.ClientConnInterface, source []byte, dry bool) (report FileReport, err error) {
	rows, open, err := parseSettlements(source)
	if err != nil {
		return report, err
	}
	report.Open = open
	rows, report.Before, err = a.check(ctx, q, rows)
	if err != nil {
		return report, err
	}
	for batch := range slices.Chunk(rows, payouttypes.MaxSettlements) {
		if !dry {
			if _, err := a.reportRows(batch).Do(ctx); err != nil {
				return report, fmt.Errorf("%w\n%d lines of the file stand: send it again to go on", err, report.Paid+report.Failed+report.Before)
			}
		}
		for _, r := range batch {
			if r.Failure == payoutfact.Failure_FAILURE_UNSPECIFIED {
				report.Paid++
			} else {
				report.Failed++
			}
		}
	}
	return report, nil
}

// settlementRow is a row of a file.
type settlementRow struct {
	Payment
	row int
	// digest is that of the reference, where the keep has it from an earlier attempt.
	digest []byte
}

// settlement returns what the agent says of the line, under the reference that the keep has, or one that nobody ever posted.
func (r settlementRow) settlement() payouttypes.Settlement {
	s := payouttypes.Settlement{Line: r.Line, Reference: r.digest, Ok: r.Failure == payoutfact.Failure_FAILURE_UNSPECIFIED, Failure: r.Failure}
	if s.Reference == nil {
		s.Reference = make([]byte, fact.HashSize)
	}
	return s
}

// place is where in the source a rule of the chain refused: of no use to whoever wrote the file.
var place = regexp.MustCompile(` \[[^][]*\.go:\d+\]`)

// problems gathers what is wrong with the rows of a file.
type problems []error

func (p *problems) add(row int, format string, args ...any) {
	*p = append(*p, fmt.Errorf("row %d: "+format, append([]any{row}, args...)...))
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	said := p[:min(len(p), maxSaidRows)]
	return errors.New(place.ReplaceAllString(fmt.Sprintf("%d rows are wrong, and nothing was sent:\n%s", len(p), errors.Join(said...)), ""))
}

// parseSettlements reads the rows that have an outcome, and counts those that do not.
func parseSettlements(source []byte) (rows []settlementRow, open int, err error) {
	switch {
	case len(source) > MaxSettlementBytes:
		return nil, 0, fmt.Errorf("the file has %d bytes, want at most %d: send it in parts", len(source), MaxSettlementBytes)
	case !utf8.Valid(source):
		return nil, 0, errors.New("the file is not UTF-8: save it as UTF-8")
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(source, []byte("\ufeff"))))
	titles, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, 0, errors.New("the file is empty, want a first row with line,outcome,reference")
	}
	if err != nil {
		return nil, 0, err
	}
	columns, err := readTitles(titles)
	if err != nil {
		return nil, 0, err
	}
	var wrong problems
	seen := make(map[uint64]int)
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, open, wrong.err()
		}
		if err != nil {
			return nil, 0, err // names the row
		}
		at, _ := r.FieldPos(0)
		if len(rows)+open == MaxSettlementRows {
			return nil, 0, fmt.Errorf("the file has more than %d rows: send it in parts", MaxSettlementRows)
		}
		row, isOpen, err := readRow(fields, columns)
		row.row = at
		switch first, again := seen[row.Line]; {
		case err != nil:
			wrong.add(at, "%w", err)
		case again:
			wrong.add(at, "line %d is in row %d already", row.Line, first)
		case isOpen:
			open++
		default:
			rows = append(rows, row)
		}
		if err == nil {
			seen[row.Line] = at
		}
	}
}

// readTitles returns where each column is.
func readTitles(titles []string) (map[string]int, error) {
	columns := make(map[string]int, len(titles))
	for i, title := range titles {
		title = strings.TrimSpace(title)
		if !slices.Contains(settlementColumns, title) && !slices.Contains(toldColumns, title) {
			return nil, fmt.Errorf("column %d is called %.40q, want %s, with commas between them", i+1, title, strings.Join(settlementColumns, ", "))
		}
		if _, twice := columns[title]; twice {
			return nil, fmt.Errorf("there are two columns called %s", title)
		}
		columns[title] = i
	}
	for _, needed := range settlementColumns[:3] {
		if _, there := columns[needed]; !there {
			return nil, fmt.Errorf("there is no column called %s: the first row names them, %s", needed, strings.Join(settlementColumns, ","))
		}
	}
	return columns, nil
}

// readRow reads a row; open says that it has no outcome.
func readRow(fields []string, columns map[string]int) (r settlementRow, open bool, err error) {
	text := func(column string) string {
		if i, there := columns[column]; there {
			return strings.TrimSpace(fields[i])
		}
		return ""
	}
	line := text(columnLine)
	if r.Line, err = strconv.ParseUint(line, 10, 64); err != nil || r.Line == 0 || strconv.FormatUint(r.Line, 10) != line {
		return r, false, fmt.Errorf("line is %.40q, want the number of a line, 17 for example", line)
	}
	outcome, failure := text(columnOutcome), text(columnFailure)
	r.Reference = text(columnReference)
	switch outcome {
	case "":
		if r.Reference != "" || failure != "" {
			return r, false, errors.New("there is no outcome, want paid or failed; or leave reference and failure empty as well")
		}
		return r, true, nil
	case "paid":
		if failure != "" {
			return r, false, fmt.Errorf("it is paid, and yet the failure %.40q is given", failure)
		}
	case "failed":
		known := false
		if r.Failure, known = failures[failure]; !known {
			return r, false, fmt.Errorf("it failed, and the failure is %.40q, want ACCOUNT_UNKNOWN, ACCOUNT_CLOSED, RECIPIENT_REFUSED, COMPLIANCE or OTHER", failure)
		}
	default:
		return r, false, fmt.Errorf("the outcome is %.40q, want paid or failed", outcome)
	}
	if r.Reference == "" {
		return r, false, errors.New("there is no reference: give your own of the payment, or of its failure")
	}
	return r, false, nil
}

// check holds rows against the chain. It returns those that are to be sent, with the handles of their lines, and counts those that
// stand already.
func (a Agent) check(ctx context.Context, q grpc.ClientConnInterface, rows []settlementRow) (send []settlementRow, before int, err error) {
	organisation, err := a.organisation(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	kept, err := a.keptReferences()
	if err != nil {
		return nil, 0, err
	}
	var wrong problems
	for _, r := range rows {
		answer, err := payouttypes.NewQueryClient(q).Line(ctx, &payouttypes.QueryLineRequest{Trial: a.Trial, Line: r.Line})
		if status.Code(err) == codes.NotFound {
			wrong.add(r.row, "the trial has no line %d", r.Line)
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		line := answer.Line
		r.Handle = fact.Hash(line.Handle)
		if err := a.checkReference(r); err != nil {
			wrong.add(r.row, "%w", err)
			continue
		}
		r.digest = kept.find(r, line)
		done, err := stands(r, line, organisation)
		switch {
		case err != nil:
			wrong.add(r.row, "%w", err)
		case done:
			before++
		default:
			send = append(send, r)
		}
	}
	return send, before, wrong.err()
}

// checkReference reports a reference of which no digest can be made.
func (a Agent) checkReference(r settlementRow) error {
	o := opening.Opening{Version: 2, Kind: opening.PaymentReference, ChainID: a.Chain, Subject: opening.Handle(r.Handle[:]), Value: r.Reference}
	return o.Validate()
}

// stands reports whether the chain knows already what a row says, and refuses what the agent cannot say of the line.
func stands(r settlementRow, line payouttypes.Line, organisation uint64) (bool, error) {
	s := r.settlement()
	if s.IsOverpayment(line, organisation) {
		if len(line.Overpaid) != 0 && !bytes.Equal(line.Overpaid, s.Reference) {
			return false, fmt.Errorf("line %d came back, and was said to be paid under another reference", line.Number)
		}
		return len(line.Overpaid) != 0, nil
	}
	done, err := s.IsDone(line, organisation)
	if err == nil && done && line.State == payouttypes.LineState_LINE_STATE_SET_ASIDE && line.Failure != r.Failure {
		err = fmt.Errorf("line %d was reported as %s under this reference, not as %s", line.Number, line.Failure, r.Failure)
	}
	return done, err
}

// references are the digests of references that the keep has, by handle and reference.
type references map[[2]string][][]byte

func (a Agent) keptReferences() (references, error) {
	all, err := a.Keep.Openings()
	if err != nil {
		return nil, err
	}
	kept := make(references)
	for _, o := range all {
		if o.Kind == opening.PaymentReference && o.ChainID == a.Chain {
			key := [2]string{o.Subject, o.Value}
			kept[key] = append(kept[key], o.Digest())
		}
	}
	return kept, nil
}

// find returns the digest of a row's reference: the one that the line has, else any that was made before, nil if none was.
func (k references) find(r settlementRow, line payouttypes.Line) []byte {
	digests := k[[2]string{opening.Handle(r.Handle[:]), r.Reference}]
	for _, d := range digests {
		if bytes.Equal(d, line.Reference) || bytes.Equal(d, line.Overpaid) {
			return d
		}
	}
	if len(digests) == 0 {
		return nil
	}
	return digests[0]
}

// reportRows reports rows in one transaction. A reference that was kept by an earlier attempt keeps its digest, so that the chain
// knows again what it was told before.
func (a Agent) reportRows(rows []settlementRow) *Draft[Done] {
	return &Draft[Done]{
		by: a.Person, what: fmt.Sprintf("report on %d payments", len(rows)),
		make: func(m *making) ([]sdk.Msg, error) {
			msg := &payouttypes.MsgSettle{Signer: a.String(), Trial: a.Trial}
			for _, r := range rows {
				s := r.settlement()
				if r.digest == nil {
					s.Reference = m.commit(opening.PaymentReference, opening.Handle(r.Handle[:]), r.Reference)
				}
				msg.Settlements = append(msg.Settlements, s)
			}
			return []sdk.Msg{msg}, nil
		},
		read: nothing,
	}
}

// Waiting is a line that is with an agent.
type Waiting struct {
	Line   uint64    `json:"line"`
	Handle string    `json:"handle"`
	Amount string    `json:"amount"`
	Denom  string    `json:"denom"`
	Since  time.Time `json:"since"`
	// Days is for how many whole days the agent has it, or has known that it is called back.
	Days int `json:"days"`
	// AnswerBy is when the chain calls the line back, or takes it back, if nobody answers.
	AnswerBy time.Time `json:"answer_by"`
}

// WorkList returns what is with the agent's organisation at a time, the longest first. The chain is asked by q.
func (a Agent) WorkList(ctx context.Context, q grpc.ClientConnInterface, at time.Time) (list []Waiting, err error) {
	organisation, err := a.organisation(ctx, q)
	if err != nil {
		return nil, err
	}
	var page query.PageRequest
	for {
		res, err := payouttypes.NewQueryClient(q).LinesWithAgent(ctx, &payouttypes.QueryLinesWithAgentRequest{
			Trial: a.Trial, Organisation: organisation, Pagination: &page,
		})
		if err != nil {
			return nil, err
		}
		for _, l := range res.Lines {
			list = append(list, Waiting{
				Line: l.Number, Handle: hex.EncodeToString(l.Handle), Amount: l.Amount.String(), Denom: l.Denom,
				Since: *l.Since, Days: int(at.Sub(*l.Since) / (24 * time.Hour)), AnswerBy: *l.Due,
			})
		}
		if page.Key = res.Pagination.GetNextKey(); len(page.Key) == 0 {
			slices.SortStableFunc(list, func(a, b Waiting) int { return a.Since.Compare(b.Since) })
			return list, nil
		}
	}
}

// organisation returns the number of the organisation for which the agent works.
func (a Agent) organisation(ctx context.Context, q grpc.ClientConnInterface) (uint64, error) {
	res, err := identitytypes.NewQueryClient(q).Person(ctx, &identitytypes.QueryPersonRequest{Address: a.String()})
	if err != nil {
		return 0, err
	}
	return res.Person.Organisation, nil
}

// WriteWorkList writes a work list as CSV: with outcome and reference filled in, [Agent.SettleFile] reads it.
func WriteWorkList(w io.Writer, list []Waiting) error {
	out := csv.NewWriter(w)
	rows := [][]string{append(slices.Clone(settlementColumns), toldColumns...)}
	for _, l := range list {
		rows = append(rows, []string{
			strconv.FormatUint(l.Line, 10), "", "", "", l.Handle, l.Amount, l.Denom,
			l.Since.UTC().Format(time.RFC3339), strconv.Itoa(l.Days), l.AnswerBy.UTC().Format(time.RFC3339),
		})
	}
	return out.WriteAll(rows)
}
