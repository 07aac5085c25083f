package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/equipoise-trials/equipoise/app"
	"github.com/equipoise-trials/equipoise/book"
	"github.com/equipoise-trials/equipoise/book/xpt"
	"github.com/equipoise-trials/equipoise/client/work"
	"github.com/equipoise-trials/equipoise/cmd/equipoised/term"
	recordtypes "github.com/equipoise-trials/equipoise/x/record/types"
)

const (
	flagBook      = "book"
	flagTrial     = "trial"
	flagSite      = "site"
	flagNumber    = "number"
	flagAuthor    = "author"
	flagDataset   = "dataset"
	flagHeartbeat = "heartbeat"
	// flagObservations is for XPT files alone.
	flagObservations = "observations"
)

func newBookCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "book",
		Short: "Keep a book of records and submit its head",
		Long: "A book holds the records of a site: their exact bytes, their salts and the tree over their commitments. Only\n" +
			"the head of that tree goes to the chain. Back the book up: a lost salt is lost evidence.",
		RunE: client.ValidateCmd,
	}
	for _, c := range []*cobra.Command{
		newBookInitCommand(), newBookAddCommand(), newBookSubmitCommand(), newBookStatusCommand(), newBookCheckCommand(),
		newBookBackupCommand(), newBookRestoreCommand(),
	} {
		c.Flags().String(flagBook, "", "Folder of the book")
		_ = c.MarkFlagRequired(flagBook)
		cmd.AddCommand(c)
	}
	return cmd
}

func newBookInitCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make an empty book, and open it on the chain with --from",
		Args:  cobra.NoArgs,
		RunE:  runBookInit,
	}
	cmd.Flags().Uint64(flagTrial, 0, "Number of the trial")
	cmd.Flags().Uint32(flagSite, 0, "Number of the site within the trial, 0 for a book of the whole trial")
	cmd.Flags().Uint32(flagNumber, 0, "Number of the book within the trial; its last five digits are the number of its site: 7 or 100007 for site 7")
	cmd.Flags().String(flagAuthor, "", "Address that enters records unless another is named")
	_ = cmd.MarkFlagRequired(flagTrial)
	_ = cmd.MarkFlagRequired(flagNumber)
	addTxFlags(cmd)
	return cmd
}

func runBookInit(cmd *cobra.Command, _ []string) error {
	clientCtx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	id := book.Identity{ChainID: clientCtx.ChainID}
	if id.Trial, err = cmd.Flags().GetUint64(flagTrial); err != nil {
		return err
	}
	if id.Site, err = cmd.Flags().GetUint32(flagSite); err != nil {
		return err
	}
	if id.Book, err = cmd.Flags().GetUint32(flagNumber); err != nil {
		return err
	}
	if err := recordtypes.CheckNumber(id.Site, id.Book); err != nil {
		return fmt.Errorf("--%s and --%s: %w", flagSite, flagNumber, err)
	}
	if id.Author, err = cmd.Flags().GetString(flagAuthor); err != nil {
		return err
	}
	if id.Author == "" && !clientCtx.FromAddress.Empty() {
		id.Author = clientCtx.FromAddress.String()
	}
	if err := checkAuthor(id.Author); err != nil {
		return err
	}
	b, err := book.Create(bookDir(cmd), id)
	if err != nil {
		return err
	}
	defer b.Close()
	if clientCtx.FromName != "" {
		sender, err := openSender(cmd.Context(), cmd)
		if err != nil {
			return err
		}
		if _, err := sender.Send(cmd.Context(), &recordtypes.MsgOpenBook{
			Signer: sender.String(), Trial: id.Trial, Site: id.Site, Book: id.Book,
		}); err != nil {
			return fmt.Errorf("the folder is made, but the chain has not opened the book: %w\nonce that is mended: %s tx record open-book %d %d %d --from %s",
				err, cmd.Root().Name(), id.Trial, id.Site, id.Book, clientCtx.FromName)
		}
	}
	return show(cmd, id, func() string { return fmt.Sprintf("%s is ready in %s\n", id, bookDir(cmd)) })
}

// checkAuthor refuses an author that is no address. A book without one names an author with each file.
func checkAuthor(author string) error {
	if author == "" {
		return nil
	}
	if _, err := sdk.AccAddressFromBech32(author); err != nil {
		return fmt.Errorf("--%s is %q, want an address that begins with %s1: %w", flagAuthor, author, app.AddressPrefix, err)
	}
	return nil
}

func newBookAddCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add FILE...",
		Short: "Add the records of NDJSON (.ndjson, .jsonl) and SAS XPT version 5 (.xpt) files",
		Long: "Every record of a file is added as an original: a line of NDJSON, an observation of XPT. A file is checked\n" +
			"whole before its first record is added. Adding a file again adds nothing; an interrupted file goes on where\n" +
			"it stopped. The dataset is the file's name unless --dataset gives another. A file without records is whole: there is\n" +
			"nothing to add. The header of a Dataset-JSON file is no record. An XPT file does not say how many observations it has:\n" +
			"where that is open, it is said, and --observations settles it.",
		Args: cobra.MinimumNArgs(1),
		RunE: runBookAdd,
	}
	cmd.Flags().String(flagDataset, "", "Dataset that the records belong to (default: the file's name)")
	cmd.Flags().String(flagAuthor, "", "Address of whoever enters the records (default: the book's)")
	cmd.Flags().Uint64(flagObservations, 0, "How many observations an XPT file has, where the format leaves it open")
	addOutputFlag(cmd)
	return cmd
}

type addedFile struct {
	File    string `json:"file"`
	Dataset string `json:"dataset"`
	Rows    uint64 `json:"rows,string"`
	Added   uint64 `json:"added,string"`
	First   uint64 `json:"first,string"`
	// Remarks say what the file leaves open, and what of it is no record.
	Remarks []string `json:"remarks,omitempty"`
}

func (a addedFile) text() string {
	var b strings.Builder
	if a.Rows == 0 {
		fmt.Fprintf(&b, "%s: the file has no records: nothing to add to dataset %s\n", a.File, a.Dataset)
	} else {
		fmt.Fprintf(&b, "%s: %d records added to dataset %s, %d in the file\n", a.File, a.Added, a.Dataset, a.Rows)
	}
	for _, r := range a.Remarks {
		fmt.Fprintf(&b, "  %s\n", r)
	}
	return b.String()
}

func runBookAdd(cmd *cobra.Command, files []string) error {
	dataset, err := cmd.Flags().GetString(flagDataset)
	if err != nil {
		return err
	}
	author, err := cmd.Flags().GetString(flagAuthor)
	if err == nil {
		err = checkAuthor(author)
	}
	if err != nil {
		return err
	}
	if dataset != "" && len(files) > 1 {
		return errors.New("--dataset names the data of one file: add the files one by one")
	}
	if cmd.Flags().Changed(flagObservations) && len(files) > 1 {
		return fmt.Errorf("--%s is of one file: add the files one by one", flagObservations)
	}
	return withBook(cmd, func(b *book.Book) error {
		results := make([]addedFile, 0, len(files))
		for _, file := range files {
			name := dataset
			if name == "" {
				name = strings.ToLower(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
			}
			added, remarks, err := addFile(cmd, b, file, book.AddOptions{Dataset: name, Author: author, Name: filepath.Base(file)})
			if err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			results = append(results, addedFile{file, name, added.Import.Rows, added.Rows, added.First, remarks})
		}
		return show(cmd, results, func() string {
			var text strings.Builder
			for _, r := range results {
				text.WriteString(r.text())
			}
			return text.String()
		})
	})
}

func addFile(cmd *cobra.Command, b *book.Book, path string, options book.AddOptions) (added book.Added, remarks []string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return added, nil, err
	}
	defer f.Close()
	reader, err := recordReader(cmd, f)
	if err != nil {
		return added, nil, err
	}
	bar := term.Start(cmd.ErrOrStderr(), filepath.Base(path), 0)
	options.Report = func(p book.Progress) { bar.Set(p.Done, p.Total) }
	if added, err = b.Add(cmd.Context(), reader, options); err != nil {
		return added, nil, err
	}
	bar.Done("%d of %d records are new", added.Rows, added.Import.Rows)
	return added, reader.Remarks(), nil
}

// fileReader is a reader of records that says what it left open.
type fileReader interface {
	book.RecordReader
	Remarks() []string
}

// recordReader returns the reader for a file by its name's ending.
func recordReader(cmd *cobra.Command, f *os.File) (fileReader, error) {
	told := cmd.Flags().Changed(flagObservations)
	switch ending := strings.ToLower(filepath.Ext(f.Name())); ending {
	case ".ndjson", ".jsonl":
		if told {
			return nil, fmt.Errorf("--%s is for XPT files: each line of NDJSON is a record", flagObservations)
		}
		return book.NewNDJSON(f)
	case ".xpt":
		if told {
			observations, err := cmd.Flags().GetUint64(flagObservations)
			if err != nil {
				return nil, err
			}
			return xpt.NewReaderOf(f, observations)
		}
		return xpt.NewReader(f)
	default:
		return nil, fmt.Errorf("the name ends in %q; want .ndjson or .jsonl (one JSON value a line) or .xpt (SAS XPT version 5)", ending)
	}
}

func newBookSubmitCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "submit",
		Short: "Submit the head of the book to the chain",
		Long: "Pads the book with blanks to a multiple of 64, so that counts do not tell, and submits its head. It may be\n" +
			"interrupted at any moment and run again: nothing is submitted twice.",
		Args: cobra.NoArgs,
		RunE: runBookSubmit,
	}
	cmd.Flags().Bool(flagHeartbeat, false, "Submit 64 blanks if nothing is new")
	addTxFlags(cmd)
	return cmd
}

func runBookSubmit(cmd *cobra.Command, _ []string) error {
	heartbeat, err := cmd.Flags().GetBool(flagHeartbeat)
	if err != nil {
		return err
	}
	dry, err := cmd.Flags().GetBool(flags.FlagDryRun)
	if err != nil {
		return err
	}
	return withBook(cmd, func(b *book.Book) error {
		before, err := b.Status()
		if err != nil {
			return err
		}
		if dry {
			return show(cmd, newBookStatus(before), func() string {
				return fmt.Sprintf("%d leaves would be submitted, and blanks up to a multiple of %d\n", before.Pending, book.PadTo)
			})
		}
		node, err := client.GetClientQueryContext(cmd)
		if err != nil {
			return err
		}
		sender, err := openSender(cmd.Context(), cmd)
		if err != nil {
			return err
		}
		id := b.Identity()
		site := work.Site{Person: work.Person{Sender: sender, Chain: id.ChainID}, Trial: id.Trial, Number: id.Site}
		if chainID := sender.ChainID(); chainID != id.ChainID {
			return fmt.Errorf("%s is of another chain than %s: name its chain with --chain-id and a node of it with --node", id, chainID)
		}
		bar := term.Start(cmd.ErrOrStderr(), "submitting", before.Pending)
		head, err := site.SubmitBook(cmd.Context(), node, b, book.SubmitOptions{
			Heartbeat: heartbeat,
			Report:    func(p book.Progress) { bar.Set(p.Done, p.Total) },
		})
		if err != nil {
			return err
		}
		bar.Done("the head has %d leaves", head.Size)
		after, err := b.Status()
		if err != nil {
			return err
		}
		status := newBookStatus(after)
		return show(cmd, status, status.text)
	})
}

// bookDir returns the folder that --book names.
func bookDir(cmd *cobra.Command) string {
	dir, _ := cmd.Flags().GetString(flagBook)
	return dir
}

// withBook opens the book that --book names for the time of a piece of work.
func withBook(cmd *cobra.Command, do func(*book.Book) error) (err error) {
	b, err := book.Open(bookDir(cmd))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return do(b)
}
