package cli_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const demoChain = "equipoise-demo-1"

// longestShow bounds the wait for the end of a demo: twice what a replay may take.
const longestShow = 12 * time.Minute

// stage is the synthetic demo, which runs once; its chain is left up for all tests of this package.
var stage = &show{args: []string{"--keep-running"}}

// show is a run of the demo with --output json.
type show struct {
	args []string

	once   sync.Once
	failed error

	home string
	cmd  *exec.Cmd
	said []string // to the audience, on standard error
	took time.Duration
	rpc  string // of the chain that goes on
	rest string // its REST gateway, with http://
	grpc string
}

var keepsRunning = regexp.MustCompile(`RPC http://([0-9.:]+), REST (http://[0-9.:]+), gRPC ([0-9.:]+),`)

// on starts the demo the first time, and returns when its chain goes on.
func (s *show) on(t testing.TB) *show {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a chain")
	}
	s.once.Do(func() { s.failed = s.start() })
	require.NoError(t, s.failed)
	return s
}

func (s *show) start() (err error) {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	if s.home, err = os.MkdirTemp("", "equipoise-show-"); err != nil {
		return err
	}
	began := time.Now()
	s.cmd = exec.Command(program, append([]string{"demo", "--home", s.home, "--output", "json"}, s.args...)...)
	stdout, err := os.Create(s.file("stdout"))
	if err != nil {
		return err
	}
	defer stdout.Close()
	s.cmd.Stdout = stdout
	audience, err := s.cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	impatient := time.AfterFunc(longestShow, func() { _ = s.cmd.Process.Signal(syscall.SIGINT) })
	defer impatient.Stop()
	lines := bufio.NewScanner(audience)
	for lines.Scan() {
		s.said = append(s.said, lines.Text())
		if strings.Contains(lines.Text(), "the node is stopped") {
			s.took = time.Since(began)
		}
		if found := keepsRunning.FindStringSubmatch(lines.Text()); found != nil {
			s.rpc, s.rest, s.grpc = "tcp://"+found[1], found[2], found[3]
			go func() { _, _ = io.Copy(io.Discard, audience) }()
			return nil
		}
	}
	return fmt.Errorf("the demo ended early: %v\n%s", s.cmd.Wait(), strings.Join(s.said, "\n"))
}

// strike ends the demo, if it runs, and removes what it left.
func (s *show) strike() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGINT)
	_ = s.cmd.Wait()
	_ = os.RemoveAll(s.home)
}

// file returns the path of a file in the home of the demo.
func (s *show) file(elements ...string) string {
	return filepath.Join(append([]string{s.home}, elements...)...)
}

func (s *show) read(t testing.TB, elements ...string) []byte {
	t.Helper()
	raw, err := os.ReadFile(s.file(elements...))
	require.NoError(t, err)
	return raw
}

// as returns the flags by which an actor of the demo signs.
func (s *show) as(actor string) []string {
	return []string{"--home", s.file("people", actor), "--keyring-backend", "test", "--from", "me"}
}

// keys returns the command that lists an actor's keys.
func (s *show) keys(actor string) []string {
	return []string{"keys", "list", "--home", s.file("people", actor), "--keyring-backend", "test"}
}

// summary is what the issue says that the demo prints, in that order and form.
type summary struct {
	Trial          string  `json:"trial"`
	Sites          uint64  `json:"sites"`
	Invited        uint64  `json:"invited"`
	ScreenFailed   uint64  `json:"screen_failed"`
	Enrolled       uint64  `json:"enrolled"`
	VisitsAttested uint64  `json:"visits_attested"`
	VisitsSettled  uint64  `json:"visits_settled"`
	Funded         amount  `json:"funded"`
	Escrow         amount  `json:"escrow"`
	InTransit      amount  `json:"in_transit"`
	Settled        amount  `json:"settled"`
	Refunded       amount  `json:"refunded"`
	Records        uint64  `json:"records"`
	Facts          uint64  `json:"facts"`
	CheckpointSize uint64  `json:"checkpoint_size"`
	Median         int64   `json:"attest_to_settled_ms_p50"`
	BundleBytes    int     `json:"bundle_bytes"`
	VerifyExit     int     `json:"verify_exit"`
	TamperExit     int     `json:"tamper_exit"`
	Seconds        float64 `json:"seconds"`
}

var summaryKeys = strings.Fields("trial sites invited screen_failed enrolled visits_attested visits_settled funded escrow " +
	"in_transit settled refunded records facts checkpoint_size attest_to_settled_ms_p50 bundle_bytes verify_exit tamper_exit seconds")

// amount is money: a string of an integer, nothing else.
type amount uint64

func (a *amount) UnmarshalJSON(raw []byte) error {
	if !regexp.MustCompile(`^"(0|[1-9][0-9]*)"$`).Match(raw) {
		return fmt.Errorf("%s is not a string of an integer", raw)
	}
	_, err := fmt.Sscan(string(raw[1:len(raw)-1]), (*uint64)(a))
	return err
}

// summary reads standard output, which must be one JSON object with exactly the keys of the issue.
func (s *show) summary(t testing.TB) (sum summary) {
	t.Helper()
	stdout := s.read(t, "stdout")
	d := json.NewDecoder(bytes.NewReader(stdout))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&sum))
	_, err := d.Token()
	require.ErrorIs(t, err, io.EOF, "standard output holds one JSON object and nothing else")

	var keys []string
	d = json.NewDecoder(bytes.NewReader(stdout))
	for i := 0; ; i++ {
		token, err := d.Token()
		if err != nil {
			break
		}
		if key, ok := token.(string); ok && i%2 == 1 {
			keys = append(keys, key)
		}
	}
	require.Equal(t, summaryKeys, keys)
	return sum
}

// addsUp checks the equation that must hold at every moment, and what a trial that is over comes to.
func (sum summary) addsUp(t testing.TB) {
	t.Helper()
	require.Equal(t, sum.Funded, sum.Escrow+sum.InTransit+sum.Settled+sum.Refunded)
	require.Zero(t, sum.Refunded, "what participants may still earn is kept back until their settlement windows are over")
	require.Zero(t, sum.InTransit, "the agent reported on every line")
	require.Equal(t, sum.VisitsAttested, sum.VisitsSettled)
	require.Equal(t, []int{0, 1}, []int{sum.VerifyExit, sum.TamperExit})
	require.Positive(t, sum.Median)
	require.Positive(t, sum.Seconds)
}
