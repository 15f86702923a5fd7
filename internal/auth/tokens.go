package auth

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// ErrUnauthenticated says that what was shown is not a token, or not one that is good here.
var ErrUnauthenticated = errors.New("unauthenticated")

const (
	fileName = "tokens.json"
	lockName = "tokens.lock"
	// lockPatience is how long a change waits for another one to end. One takes milliseconds.
	lockPatience = 10 * time.Second
	lockRetry    = 5 * time.Millisecond
)

// Tokens are the tokens of one data folder. The file is read at every question, which takes microseconds: so that a token works
// as soon as it is made and ceases to as soon as it is revoked, whichever process did it. All methods may be called by many
// goroutines and processes at once.
type Tokens struct {
	folder string
	now    func() time.Time
}

// In returns the tokens of a data folder. Neither the folder nor the file needs to be there.
func In(folder string) *Tokens {
	return &Tokens{folder: folder, now: time.Now}
}

// None returns the tokens of a server that has no folder for any: none is good. They are only for asking.
func None() *Tokens { return &Tokens{now: time.Now} }

// File returns the path of the file that the tokens are kept in.
func (t *Tokens) File() string { return filepath.Join(t.folder, fileName) }

// Create makes a token and returns its text, which is kept nowhere. A name is made up when none is given; a lifetime of 0 is for
// ever. The folder is made when it is not there.
//
// It returns an ErrInvalid fault for a malformed name, an unknown role or a negative lifetime, an ErrConflict fault for a name that
// is taken, and ErrCorrupt or ErrNewerFormat, writing nothing, when the file cannot be read.
func (t *Tokens) Create(ctx context.Context, name string, role Role, lifetime time.Duration) (text string, made Token, err error) {
	if name == "" {
		name = string(role) + "-" + randomText(nameSuffixLength)
	}
	if err := checkNew(name, role, lifetime); err != nil {
		return "", Token{}, err
	}
	text = newSecret()
	made = Token{Name: name, Role: role, Created: t.now().UTC().Truncate(time.Second), Hash: hashOf(text)}
	if lifetime > 0 {
		made.Expires = made.Created.Add(lifetime).Truncate(time.Second)
	}
	err = t.change(ctx, func(tokens []Token) ([]Token, error) {
		tokens = slices.DeleteFunc(tokens, func(other Token) bool { return other.expired(t.now()) })
		if indexOf(tokens, name) >= 0 {
			return nil, &civic.Fault{Kind: civic.ErrConflict, Path: []any{"name"}, Problem: fmt.Sprintf("there is a token named %s", name),
				Remedy: "give another name, or revoke that one first"}
		}
		return append(tokens, made), nil
	})
	if err != nil {
		return "", Token{}, err
	}
	return text, made, nil
}

// List returns the tokens in the order they were made in, those that have run out left away.
func (t *Tokens) List() ([]Token, error) {
	if t.folder == "" {
		return nil, nil
	}
	tokens, err := readTokens(t.File())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(tokens, func(token Token) bool { return token.expired(t.now()) }), nil
}

// Revoke takes a token back: it is not good any more once Revoke returns. It returns an ErrNotFound fault when no token has the
// name.
func (t *Tokens) Revoke(ctx context.Context, name string) error {
	return t.change(ctx, func(tokens []Token) ([]Token, error) {
		at := indexOf(tokens, name)
		if at < 0 {
			return nil, &civic.Fault{Kind: civic.ErrNotFound, Path: []any{"name"}, Problem: fmt.Sprintf("there is no token named %q", name),
				Remedy: "`civicgraph token list` shows those there are"}
		}
		return slices.Delete(tokens, at, at+1), nil
	})
}

// Authenticate returns the principal of a token. It returns ErrUnauthenticated for what is not a token or is not good here, and
// another error when the file cannot be read.
func (t *Tokens) Authenticate(text string) (Principal, error) {
	if !isSecret(text) {
		return Principal{}, fmt.Errorf("%w: this is not a token", ErrUnauthenticated)
	}
	tokens, err := t.List()
	if err != nil {
		return Principal{}, err
	}
	hash := hashOf(text)
	for _, token := range tokens {
		if token.matches(hash) {
			return Principal{Name: token.Name, Role: token.Role}, nil
		}
	}
	return Principal{}, fmt.Errorf("%w: this token is not known here, was revoked, or has run out", ErrUnauthenticated)
}

// change rewrites the file. A lock between processes keeps two changes from losing one another; readers need none, since the
// file is replaced whole.
func (t *Tokens) change(ctx context.Context, edit func([]Token) ([]Token, error)) error {
	if err := makeFolder(t.folder); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	lock := flock.New(filepath.Join(t.folder, lockName), flock.SetPermissions(filePermissions))
	if _, err := lock.TryLockContext(ctx, lockRetry); err != nil {
		return fmt.Errorf("wait for the lock on %s: %w", t.File(), err)
	}
	defer func() { _ = lock.Close() }()
	tokens, err := readTokens(t.File())
	if err != nil {
		return err
	}
	if tokens, err = edit(tokens); err != nil {
		return err
	}
	return writeTokens(t.File(), tokens)
}

func checkNew(name string, role Role, lifetime time.Duration) error {
	if err := checkRole(role); err != nil {
		return err
	}
	if err := checkName(name); err != nil {
		return err
	}
	if lifetime == 0 || lifetime >= time.Second {
		return nil
	}
	return civic.Invalid("the lifetime is shorter than a second", "give a longer one, or none for a token that does not run out", "lifetime")
}

func indexOf(tokens []Token, name string) int {
	return slices.IndexFunc(tokens, func(t Token) bool { return t.Name == name })
}
