package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Token is what is kept of a token: everything but its text, which nobody can learn from here.
type Token struct {
	// Name names the token's principal. No two tokens in use have the same.
	Name string `json:"name"`
	Role Role   `json:"role"`
	// Created is when it was made, to the second, in UTC.
	Created time.Time `json:"created"`
	// Expires is when it ceases to be good, to the second, in UTC; zero for never.
	Expires time.Time `json:"expires,omitzero"`
	// Hash is the SHA-256 of the token's text, in hexadecimal. A slow, salted hash is for what people think up: the text is 256
	// random bits, which nobody finds by trying, however fast they try.
	Hash string `json:"sha256"`
}

const (
	// prefix tells people, and programs that look for leaked secrets, what they see.
	prefix = "cg_"
	// secretLength is the number of random bytes in a token.
	secretLength = 32
	// alphabet is that of base 32 in lower case: one double click selects all of a token.
	alphabet = "abcdefghijklmnopqrstuvwxyz234567"
	// nameSuffixLength is the number of random bytes in a name that nobody chose.
	nameSuffixLength = 5
	// maxNameLength is the length of the longest name of a token.
	maxNameLength = 64
)

// nameForm is the form of a token's name: it stands in logs and on command lines.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func encoding() *base32.Encoding {
	return base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)
}

// randomText returns base-32 text of n random bytes.
func randomText(n int) string {
	random := make([]byte, n)
	_, _ = rand.Read(random) // It never fails: it ends the program where the system has no randomness.
	return encoding().EncodeToString(random)
}

// newSecret returns the text of a new token.
func newSecret() string { return prefix + randomText(secretLength) }

// isSecret reports whether text has the form of a token.
func isSecret(text string) bool {
	body, ok := strings.CutPrefix(text, prefix)
	return ok && len(body) == encoding().EncodedLen(secretLength) && strings.Trim(body, alphabet) == ""
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// matches reports whether hash is the token's, in a time that does not tell how much of it is.
func (t Token) matches(hash string) bool {
	return subtle.ConstantTimeCompare([]byte(t.Hash), []byte(hash)) == 1
}

// expired reports whether the token has run out at now.
func (t Token) expired(now time.Time) bool {
	return !t.Expires.IsZero() && !now.Before(t.Expires)
}

func checkName(name string) error {
	switch {
	case len(name) > maxNameLength:
		return civic.Invalid(fmt.Sprintf("the name is longer than %d characters", maxNameLength), "give a shorter one", "name")
	case !nameForm.MatchString(name):
		return civic.Invalid("this is not a name of a token", "use letters from a to z, digits, '.', '_' and '-', a letter or digit first", "name")
	}
	return nil
}

func checkRole(role Role) error {
	if role.Valid() {
		return nil
	}
	return civic.Invalid(fmt.Sprintf("%q is not a role", string(role)), fmt.Sprintf("give %s or %s", Editor, Admin), "role")
}
