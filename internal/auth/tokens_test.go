package auth

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// create makes a token that must be made.
func create(t *testing.T, tokens *Tokens, name string, role Role) string {
	t.Helper()
	text, _, err := tokens.Create(t.Context(), name, role, 0)
	if err != nil {
		t.Fatalf("create %s: %v", name, err)
	}
	return text
}

func names(t *testing.T, tokens *Tokens) []string {
	t.Helper()
	list, err := tokens.List()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, token := range list {
		names = append(names, token.Name)
	}
	return names
}

func TestATokenIsGoodUntilItIsRevoked(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "not", "there", "yet")
	writer, server := In(folder), In(folder) // two processes
	text := create(t, writer, "importer", Editor)
	if !regexp.MustCompile(`^cg_[a-z2-7]{52}$`).MatchString(text) {
		t.Errorf("the token is %q, want cg_ and 52 characters of base 32 (256 bits)", text)
	}
	got, err := server.Authenticate(text)
	if want := (Principal{Name: "importer", Role: Editor}); err != nil || got != want {
		t.Fatalf("authenticate: got %v, %v; want %v", got, err, want)
	}
	if err := writer.Revoke(t.Context(), "importer"); err != nil {
		t.Fatal(err)
	}
	if p, err := server.Authenticate(text); !errors.Is(err, ErrUnauthenticated) {
		t.Errorf("after revoking: got %v, %v; want ErrUnauthenticated", p, err)
	}
	// The name is free again, and the old text stays bad.
	again := create(t, writer, "importer", Admin)
	if _, err := server.Authenticate(text); !errors.Is(err, ErrUnauthenticated) {
		t.Errorf("the revoked token came back with its name: %v", err)
	}
	if p, err := server.Authenticate(again); err != nil || p.Role != Admin {
		t.Errorf("the new token: got %v, %v", p, err)
	}
}

func TestTheFileHoldsNoToken(t *testing.T) {
	tokens := In(t.TempDir())
	text := create(t, tokens, "importer", Editor)
	data, err := os.ReadFile(tokens.File())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), strings.TrimPrefix(text, prefix)) {
		t.Error("the file holds the token itself")
	}
	info, err := os.Stat(tokens.File())
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the file's mode is %o, want 600", mode)
	}
}

func TestNoneIsGoodWithoutAFolder(t *testing.T) {
	text, _, err := In(t.TempDir()).Create(t.Context(), "", Admin, 0)
	if err != nil {
		t.Fatal(err)
	}
	if principal, err := None().Authenticate(text); !errors.Is(err, ErrUnauthenticated) {
		t.Errorf("got %v, %v", principal, err)
	}
}

func TestNames(t *testing.T) {
	tokens := In(t.TempDir())
	_, made, err := tokens.Create(t.Context(), "", Admin, 0)
	if err != nil || !regexp.MustCompile(`^admin-[a-z2-7]{8}$`).MatchString(made.Name) {
		t.Errorf("a made-up name: %q, %v", made.Name, err)
	}
	create(t, tokens, "a", Editor)
	if _, _, err := tokens.Create(t.Context(), "a", Admin, 0); !errors.Is(err, civic.ErrConflict) {
		t.Errorf("a name that is taken: %v, want ErrConflict", err)
	}
	for _, bad := range []string{"-x", "a b", "a\nb", "ş", ".x", strings.Repeat("a", 65), "a/b"} {
		if _, _, err := tokens.Create(t.Context(), bad, Editor, 0); !errors.Is(err, civic.ErrInvalid) {
			t.Errorf("the name %q: %v, want ErrInvalid", bad, err)
		}
	}
	if _, _, err := tokens.Create(t.Context(), "b", "root", 0); !errors.Is(err, civic.ErrInvalid) {
		t.Errorf("the role root: %v, want ErrInvalid", err)
	}
	if err := tokens.Revoke(t.Context(), "b"); !errors.Is(err, civic.ErrNotFound) {
		t.Errorf("revoke a name that is not there: %v, want ErrNotFound", err)
	}
	if got := names(t, tokens); len(got) != 2 || got[1] != "a" {
		t.Errorf("the tokens are %v, want the made-up name and a", got)
	}
}

func TestATokenRunsOut(t *testing.T) {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	now := start
	tokens := In(t.TempDir())
	tokens.now = func() time.Time { return now }
	text, made, err := tokens.Create(t.Context(), "short", Editor, time.Hour)
	if err != nil || !made.Expires.Equal(start.Add(time.Hour)) {
		t.Fatalf("got %v, %v", made, err)
	}
	now = start.Add(time.Hour - time.Second)
	if _, err := tokens.Authenticate(text); err != nil {
		t.Errorf("a second before its end: %v", err)
	}
	now = start.Add(time.Hour)
	if _, err := tokens.Authenticate(text); !errors.Is(err, ErrUnauthenticated) {
		t.Errorf("at its end: %v, want ErrUnauthenticated", err)
	}
	if got := names(t, tokens); len(got) != 0 {
		t.Errorf("listed after its end: %v", got)
	}
	create(t, tokens, "short", Editor) // its name is free again
	if _, _, err := tokens.Create(t.Context(), "x", Editor, -time.Second); !errors.Is(err, civic.ErrInvalid) {
		t.Errorf("a negative lifetime: %v, want ErrInvalid", err)
	}
}

func TestWhatIsNotATokenIsRefused(t *testing.T) {
	tokens := In(t.TempDir())
	text := create(t, tokens, "a", Editor)
	list, err := tokens.List()
	if err != nil {
		t.Fatal(err)
	}
	other := prefix + strings.Repeat("a", len(text)-len(prefix))
	for _, bad := range []string{"", prefix, text[:len(text)-1], text + "a", strings.ToUpper(text), list[0].Hash, other, " " + text} {
		if p, err := tokens.Authenticate(bad); !errors.Is(err, ErrUnauthenticated) {
			t.Errorf("%q: got %v, %v; want ErrUnauthenticated", bad, p, err)
		}
	}
	if _, err := In(t.TempDir()).Authenticate(text); !errors.Is(err, ErrUnauthenticated) {
		t.Errorf("in another folder: %v, want ErrUnauthenticated", err)
	}
}

func TestAFileThatMakesNoSenseIsLeftAsItIs(t *testing.T) {
	good := strings.Repeat("0", 64)
	tests := []struct {
		name, content string
		want          error
	}{
		{"empty", "", civic.ErrCorrupt},
		{"cut off", `{"format":1,"tokens":[{"name":"a"`, civic.ErrCorrupt},
		{"no format", `{"tokens":[]}`, civic.ErrCorrupt},
		{"newer", `{"format":2,"tokens":[]}`, civic.ErrNewerFormat},
		{"unknown role", `{"format":1,"tokens":[{"name":"a","role":"root","created":"2026-01-01T00:00:00Z","sha256":"` + good + `"}]}`, civic.ErrCorrupt},
		{"no hash", `{"format":1,"tokens":[{"name":"a","role":"editor","created":"2026-01-01T00:00:00Z","sha256":""}]}`, civic.ErrCorrupt},
		{"a name twice", `{"format":1,"tokens":[{"name":"a","role":"editor","created":"2026-01-01T00:00:00Z","sha256":"` + good + `"},` +
			`{"name":"a","role":"admin","created":"2026-01-01T00:00:00Z","sha256":"` + good + `"}]}`, civic.ErrCorrupt},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tokens := In(t.TempDir())
			if err := os.WriteFile(tokens.File(), []byte(test.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, _, createErr := tokens.Create(t.Context(), "b", Admin, 0)
			_, listErr := tokens.List()
			_, authErr := tokens.Authenticate(newSecret())
			for _, err := range []error{createErr, listErr, authErr, tokens.Revoke(t.Context(), "a")} {
				if !errors.Is(err, test.want) || errors.Is(err, ErrUnauthenticated) || !strings.Contains(err.Error(), tokens.File()) {
					t.Errorf("got %v, want %v with the file's path", err, test.want)
				}
			}
			if data, err := os.ReadFile(tokens.File()); err != nil || string(data) != test.content {
				t.Errorf("the file is now %q, %v", data, err)
			}
		})
	}
}

// TestChangesMeet has many writers, each a process of its own as far as the lock can tell, and a reader that must see a whole
// file at every moment.
func TestChangesMeet(t *testing.T) {
	const writers, each = 8, 6
	folder := t.TempDir()
	kept := create(t, In(folder), "kept", Admin)
	var work sync.WaitGroup
	for w := range writers {
		work.Go(func() {
			tokens := In(folder)
			for i := range each {
				name := fmt.Sprintf("w%d-%d", w, i)
				if _, _, err := tokens.Create(context.Background(), name, Editor, 0); err != nil {
					t.Errorf("create %s: %v", name, err)
				}
				if i%2 == 1 {
					if err := tokens.Revoke(context.Background(), name); err != nil {
						t.Errorf("revoke %s: %v", name, err)
					}
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { work.Wait(); close(done) }()
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
			if _, err := In(folder).Authenticate(kept); err != nil {
				t.Fatalf("while others write: %v", err)
			}
		}
	}
	want := []string{"kept"}
	for w := range writers {
		for i := 0; i < each; i += 2 {
			want = append(want, fmt.Sprintf("w%d-%d", w, i))
		}
	}
	got := names(t, In(folder))
	slices.Sort(got)
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("the tokens are\n%v, want\n%v", got, want)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, %v; want the file and its lock", entries, err)
	}
}

func TestAChangeWaitsForTheLockAndNoLongerThanItsContext(t *testing.T) {
	folder := t.TempDir()
	held := flock.New(filepath.Join(folder, lockName))
	if err := held.Lock(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := In(folder).Create(ctx, "a", Editor, 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("while another change holds the lock: %v", err)
	}
	if _, err := os.Stat(In(folder).File()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was written without the lock: %v", err)
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	create(t, In(folder), "a", Editor)
}

// TestAWriteThatFailsLeavesTheFile makes the rename fail and looks that nothing was lost and nothing is left behind.
func TestAWriteThatFailsLeavesTheFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, fileName)
	if err := os.MkdirAll(filepath.Join(path, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := writeTokens(path, nil); err == nil {
		t.Fatal("a file was put in the place of a folder")
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 || entries[0].Name() != fileName {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}
