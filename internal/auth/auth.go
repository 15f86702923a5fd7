// Package auth says who asks and who may write. Reading is public; whoever writes shows a token, which stands for a named
// principal with a role. Tokens are kept, hashed, in a file of their own beside the graph, so that they are made and taken back
// without touching the store and while a server runs.
package auth

import (
	"context"
	"slices"
)

// Role is what a principal may do.
type Role string

// The roles, in the spelling of the command line and of the token file.
const (
	// Reader may read from a server on which reading is not public.
	Reader Role = "reader"
	// Editor may write to the graph, too.
	Editor Role = "editor"
	// Admin may do whatever an editor may, and run the server: load the built-in data, for one.
	Admin Role = "admin"
)

// Roles returns the roles, the least powerful first.
func Roles() []Role { return []Role{Reader, Editor, Admin} }

// Valid reports whether r is one of the roles.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// Includes reports whether whoever has role r may do what needs role other. An unknown role includes nothing.
func (r Role) Includes(other Role) bool {
	return r.Valid() && other.Valid() && slices.Index(Roles(), r) >= slices.Index(Roles(), other)
}

// Principal is somebody who showed a token.
type Principal struct {
	// Name is the name of the token. The graph's log keeps it with everything the principal writes.
	Name string
	Role Role
}

// principalKey is the key of the principal in a context.
type principalKey struct{}

// WithPrincipal returns ctx for what p asks.
func WithPrincipal(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// FromContext returns who asks. It returns false when nobody has shown a token: such a question is anonymous, and may read where reading
// is public.
func FromContext(ctx context.Context) (Principal, bool) {
	p, ok := ctx.Value(principalKey{}).(Principal)
	return p, ok
}
