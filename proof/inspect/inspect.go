// Package inspect is the program eqverify, which checks evidence bundles of Equipoise with no network and no trust in a
// server.
//
// It is small on purpose: it links neither the Cosmos SDK nor a node, and it opens no socket.
package inspect

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/equipoise-trials/equipoise/proof"
)

// Exit codes, for scripts.
const (
	exitVerified    = 0
	exitNotVerified = 1
	exitMisused     = 2
	exitBelowLevel  = 3
)

const usage = `eqverify checks an evidence bundle of Equipoise: that a record or a fact was committed to a chain, by when, and
on whose word. It needs no network and trusts no server.

Usage:
  eqverify [--trust FILE] [--require LEVEL] [--output text|json] [--person FILE]... [--opening FILE]... BUNDLE [RECORD]

  BUNDLE          the evidence file, *.eqp
  RECORD          the file with the record's exact bytes; needed if the bundle is about a record, refused if not

  --trust FILE    trust file with the validator set you hold to be genuine; without one at most level 3 is reached
  --require N     level that must be reached, 1 to 4 (default 4)
  --person FILE   evidence of the registration of who signed and, if they signed with a later key, of that key
  --opening FILE  opening of their printed name, to be shown with the signature; needs --trust
  --output FORM   text (default) or json
  --version       version of this program and of the formats it reads
  --help          this text

Levels, each resting on those before it:
  1  the record is in the book (for a fact alone: these are the fact's bytes)
  2  the fact is in the chain's audit log at some height
  3  more than two thirds of a validator set signed for that log
  4  that validator set follows from the trust file

Exit codes:
  0  verifies at the required level
  1  does not verify
  2  a file cannot be read or is no evidence bundle or trust file, or the program was misused
  3  verifies, but below the required level
`

// options are what the command line says.
type options struct {
	bundle, record, trust string
	people, openings      []string
	hasRecord             bool
	require               int
	json, help, version   bool
}

// Run is the whole program: it returns the exit code.
func Run(args []string, stdout, stderr io.Writer) int {
	o, err := parseArgs(args)
	switch {
	case err != nil:
		fmt.Fprintf(stderr, "eqverify: %v\nRun eqverify --help for usage.\n", err)
		return exitMisused
	case o.help:
		fmt.Fprint(stdout, usage)
		return exitVerified
	case o.version:
		fmt.Fprintf(stdout, "eqverify %s\nreads %s and %s\n", version(), proof.BundleFormat, proof.TrustFormat)
		return exitVerified
	}
	verdict, err := verify(o)
	r := result{Required: o.require, Exit: exitCode(verdict, err, o.require)}
	if err != nil {
		r.Error = err.Error()
	} else {
		r.Verdict = &verdict
	}
	if o.json {
		err = r.writeJSON(stdout)
	} else {
		err = r.writeText(stdout, stderr)
	}
	if err != nil {
		fmt.Fprintf(stderr, "eqverify: the report cannot be written: %v\n", err)
		return exitMisused
	}
	return r.Exit
}

func parseArgs(args []string) (o options, err error) {
	flags := flag.NewFlagSet("eqverify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.trust, "trust", "", "")
	flags.IntVar(&o.require, "require", proof.LevelTrusted, "")
	output := flags.String("output", "text", "")
	flags.Func("person", "", func(file string) error { o.people = append(o.people, file); return nil })
	flags.Func("opening", "", func(file string) error { o.openings = append(o.openings, file); return nil })
	flags.BoolVar(&o.version, "version", false, "")
	var files []string
	for rest := args; ; { // flags may stand before, between and after the files
		err := flags.Parse(rest)
		if errors.Is(err, flag.ErrHelp) {
			o.help = true
			return o, nil
		}
		if err != nil {
			return o, err
		}
		if flags.NArg() == 0 {
			break
		}
		files, rest = append(files, flags.Arg(0)), flags.Args()[1:]
	}
	o.json = *output == "json"
	switch {
	case o.version:
		return o, nil
	case *output != "text" && *output != "json":
		return o, fmt.Errorf("--output is %q, want text or json", *output)
	case o.require < proof.LevelContent || o.require > proof.LevelTrusted:
		return o, fmt.Errorf("--require is %d, want a level from %d to %d", o.require, proof.LevelContent, proof.LevelTrusted)
	case len(files) < 1 || len(files) > 2:
		return o, fmt.Errorf("%d files were given, want BUNDLE or BUNDLE RECORD", len(files))
	case len(o.openings) == 0 && len(o.people) != 0:
		return o, errors.New("--person was given without --opening: give the opening of the printed name too")
	case len(o.openings) != 0 && o.trust == "":
		return o, errors.New("--opening was given without --trust: without a trust file nobody knows whose register names the person")
	}
	o.bundle = files[0]
	if o.hasRecord = len(files) == 2; o.hasRecord {
		o.record = files[1]
	}
	return o, nil
}

// errFile marks files that could not be read.
var errFile = errors.New("cannot be read")

func verify(o options) (proof.Verdict, error) {
	bundle, err := readFile(o.bundle, proof.MaxBundle)
	if err != nil {
		return proof.Verdict{}, err
	}
	var record []byte
	if o.hasRecord {
		if record, err = readFile(o.record, proof.MaxRecord); err != nil {
			return proof.Verdict{}, err
		}
	}
	var trust *proof.Trust
	if o.trust != "" {
		data, err := readFile(o.trust, proof.MaxTrust)
		if err != nil {
			return proof.Verdict{}, err
		}
		if trust, err = proof.ParseTrust(data); err != nil {
			return proof.Verdict{}, fmt.Errorf("%s: %w", o.trust, err)
		}
	}
	var names proof.Names
	if names.People, err = readFiles(o.people, proof.MaxBundle); err != nil {
		return proof.Verdict{}, err
	}
	if names.Openings, err = readFiles(o.openings, proof.MaxOpening); err != nil {
		return proof.Verdict{}, err
	}
	verdict, err := proof.VerifyNamed(bundle, record, trust, names)
	if err != nil {
		return verdict, fmt.Errorf("%s: %w", o.bundle, err)
	}
	return verdict, nil
}

// readFiles reads files of at most limit bytes each.
func readFiles(names []string, limit int) (all [][]byte, err error) {
	for _, name := range names {
		data, err := readFile(name, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// readFile reads a file of at most limit bytes. The result is never nil.
func readFile(name string, limit int) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errFile, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errFile, err)
	}
	if len(data) > limit {
		return nil, fmt.Errorf("%w: %s is larger than the %d bytes that are allowed", errFile, name, limit)
	}
	return data, nil
}

func exitCode(v proof.Verdict, err error, require int) int {
	switch {
	case errors.Is(err, errFile), errors.Is(err, proof.ErrUnreadable),
		errors.Is(err, proof.ErrNeedsRecord), errors.Is(err, proof.ErrTakesNoRecord):
		return exitMisused
	case err != nil:
		return exitNotVerified
	case v.Level < require:
		return exitBelowLevel
	}
	return exitVerified
}

// version returns the version that the Go toolchain stamped into the program.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v += " " + s.Value
		}
	}
	return v + " " + info.GoVersion
}
