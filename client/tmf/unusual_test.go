package tmf_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	"github.com/equipoise-trials/equipoise/client/tmf"
	"github.com/equipoise-trials/equipoise/x/protocol/types"
)

func TestAnUnusualFolderIsCheckedToItsEnd(t *testing.T) {
	o, dir := newOffice(t), folder(t, masterFile)
	f, err := tmf.Open(dir, "EQ00000001", nil)
	require.NoError(t, err)
	_, _, err = o.submitter().Submit(o.Ctx, f)
	require.NoError(t, err)

	protocol := filepath.Join(dir, "02.01.02 Protocol", "en.pdf")
	unusual := t.TempDir()
	in := func(name string) string { return filepath.Join(unusual, name) }
	require.NoError(t, os.Symlink(protocol, in("a link.pdf")))
	require.NoError(t, os.Symlink("gone.pdf", in("b broken.pdf")))
	require.NoError(t, os.Symlink(unusual, in("c circle")))
	require.NoError(t, os.Symlink("d itself", in("d itself")))
	require.NoError(t, os.WriteFile(in("e empty.pdf"), nil, 0o600))
	require.NoError(t, syscall.Mkfifo(in("f pipe"), 0o600))
	require.NoError(t, os.WriteFile(in("g \xff.pdf"), []byte("x"), 0o600))
	require.NoError(t, os.WriteFile(in("h \x1b[2J\n.pdf"), []byte("y"), 0o600))
	require.NoError(t, os.Mkdir(in("i folder.pdf"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(in("i folder.pdf"), "twice.pdf"), []byte("protocol"), 0o600))
	require.NoError(t, os.WriteFile(in("j vanishes.pdf"), []byte("z"), 0o600))

	vanish := func(done, _ uint64) { os.Remove(in("j vanishes.pdf")) }
	reports, worst, err := tmf.Checker{Chain: o.chain(), Report: vanish}.Check(o.Ctx, []string{unusual})
	require.NoError(t, err)
	require.Equal(t, tmf.Unreadable, worst)
	type finding struct {
		finding tmf.Finding
		problem string
	}
	var got []finding
	for _, r := range reports {
		got = append(got, finding{r.Finding, ""})
		require.True(t, utf8.ValidString(r.File))
		require.NotContains(t, r.Text(), "\x1b", "a name does not move the cursor")
		require.Equal(t, r.Finding == tmf.Unreadable, r.Problem != "")
	}
	bad := finding{tmf.Unreadable, ""}
	require.Equal(t, []finding{
		{tmf.Current, ""}, bad, bad, bad, bad, bad, {tmf.Unknown, ""}, {tmf.Unknown, ""}, {tmf.Current, ""}, bad,
	}, got)
	require.Contains(t, reports[2].Problem, "it is a link to a folder: name that folder")
	require.Contains(t, reports[4].Text(), "is empty")
	require.Contains(t, reports[6].File, `\xff.pdf`)
	_, err = json.Marshal(reports)
	require.NoError(t, err)
	require.Equal(t, reports[0].Versions[0].Line, reports[8].Versions[0].Line, "one document in two places is found at both")
}

func TestAPipeIsNoDocument(t *testing.T) {
	dir := folder(t, map[string]string{tmf.ManifestName: `{"trial": "EQ00000001", "documents": [{"id": "a", "type": "protocol", "title": "T", "files": {"en": "pipe"}}]}`})
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600))
	_, err := tmf.Open(dir, "", nil)
	require.ErrorContains(t, err, `"pipe" is no file`)
	require.NoError(t, os.Remove(filepath.Join(dir, "pipe")))
	require.NoError(t, os.Symlink("pipe", filepath.Join(dir, "pipe")))
	_, err = tmf.Open(dir, "", nil)
	require.Error(t, err, "a link to itself")
	require.NoError(t, os.Remove(filepath.Join(dir, "pipe")))
	require.NoError(t, os.Symlink("/etc/hostname", filepath.Join(dir, "pipe")))
	_, err = tmf.Open(dir, "", nil)
	require.Error(t, err, "a link out of the folder")
}

func TestAFolderWithANameThatIsNotUTF8IsRefused(t *testing.T) {
	_, err := tmf.Open(folder(t, map[string]string{"protocol caf\xe9/en.pdf": "x"}), "EQ00000001", nil)
	require.ErrorContains(t, err, "title is not valid UTF-8")
}

func TestOneFileCanBeTwoDocuments(t *testing.T) {
	o := newOffice(t)
	f, err := tmf.Open(folder(t, map[string]string{"other One/zxx.pdf": "same", "other Two/zxx.pdf": "same", "protocol/en.pdf": "same"}), "EQ00000001", nil)
	require.NoError(t, err)
	for _, want := range []int{1, 0, 0} {
		steps, transactions, err := o.submitter().Submit(o.Ctx, f)
		require.NoError(t, err)
		require.Equal(t, want, transactions, "nothing is submitted twice")
		require.NotEqual(t, steps[0].Line, steps[1].Line)
		for _, s := range steps {
			require.NotZero(t, s.Line)
		}
	}
}

// counting counts how often it is asked for a digest.
type counting struct {
	types.QueryClient
	asked *int
}

func (c counting) ByDigest(ctx context.Context, r *types.QueryByDigestRequest, opts ...grpc.CallOption) (*types.QueryByDigestResponse, error) {
	*c.asked++
	return c.QueryClient.ByDigest(ctx, r, opts...)
}

func TestTenThousandFilesAreAskedForOnceEach(t *testing.T) {
	o := newOffice(t)
	dir := t.TempDir()
	for i := range 10_000 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.pdf", i)), fmt.Append(nil, i), 0o600))
	}
	asked := 0
	began := time.Now()
	reports, worst, err := tmf.Checker{Chain: counting{o.chain(), &asked}}.Check(o.Ctx, []string{dir})
	require.NoError(t, err)
	require.Len(t, reports, 10_000)
	require.Equal(t, tmf.Unknown, worst)
	require.Equal(t, 10_000, asked)
	t.Logf("checked in %s", time.Since(began))

	f, err := tmf.Open(chapters(t, 400), "", nil)
	require.NoError(t, err)
	s := o.submitter()
	asked, s.Chain = 0, counting{s.Chain, &asked}
	_, transactions, err := s.Submit(o.Ctx, f)
	require.NoError(t, err)
	require.Greater(t, transactions, 2)
	require.LessOrEqual(t, asked, 2*len(f.Entries), "once for the plan, once after it was sent")
}
