package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/rs/cors"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/auth"
)

// mostPenalized is how many wait at once for the answer that their token is not good. More are told at once to come back: a wait costs
// whoever guesses time, and must not cost the server its connections.
const mostPenalized = 64

// A gate looks at the tokens that requests show.
type gate struct {
	tokens  *auth.Tokens
	penalty time.Duration
	// rates bound how often a client asks, whatever tokens it shows.
	rates *limiter
	// waiting has room for those who wait.
	waiting chan struct{}
}

func newGate(tokens *auth.Tokens, penalty time.Duration, rates *limiter) *gate {
	return &gate{tokens, penalty, rates, make(chan struct{}, mostPenalized)}
}

// authenticate puts the principal of the token that a request shows into its context. A request without one is anonymous; one with a
// token that is not good is refused, even to read, so that its owner learns of it.
func (g *gate) authenticate(next http.Handler) http.Handler {
	next = g.rates.guard(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers := r.Header.Values("Authorization")
		if len(headers) == 0 {
			next.ServeHTTP(w, r)
			return
		}
		principal, err := g.principal(headers...)
		switch {
		case errors.Is(err, errNoToken):
			refuseToken(w, r, "the Authorization header does not show a token", "send Authorization: Bearer and a token")
		case errors.Is(err, auth.ErrUnauthenticated):
			g.turnAway(w, r)
		case err != nil:
			recordOf(r.Context()).log.Error().Err(err).Msg("the tokens cannot be read")
			refuse(w, r, fault{http.StatusServiceUnavailable, graph.CodeUnavailable, "tokens cannot be checked for now", "read without one, or try again later"})
		default:
			recordOf(r.Context()).principal = principal.Name
			next.ServeHTTP(w, r.WithContext(auth.WithPrincipal(r.Context(), principal)))
		}
	})
}

// errNoToken says that what stands where a token is looked for is none.
var errNoToken = errors.New("no token")

// principal returns the principal of the token that Authorization headers show. It returns errNoToken when they show none, and what
// auth.Tokens.Authenticate does.
func (g *gate) principal(headers ...string) (auth.Principal, error) {
	scheme, text, _ := strings.Cut(headers[0], " ")
	if len(headers) > 1 || !strings.EqualFold(scheme, "Bearer") {
		return auth.Principal{}, errNoToken
	}
	return g.tokens.Authenticate(strings.TrimSpace(text))
}

// penalize lets whoever shows a token that is not good wait. It returns false at once when too many wait. The log has a line for each.
func (g *gate) penalize(ctx context.Context) bool {
	recordOf(ctx).log.Warn().Msg("a token was shown that is not good")
	select {
	case g.waiting <- struct{}{}:
		defer func() { <-g.waiting }()
	default:
		return false
	}
	select {
	case <-time.After(g.penalty):
	case <-ctx.Done():
	}
	return true
}

// turnAway refuses a token that is not good, after a while.
func (g *gate) turnAway(w http.ResponseWriter, r *http.Request) {
	if !g.rates.spend(w, r) {
		return
	}
	if !g.penalize(r.Context()) {
		w.Header().Set("Retry-After", "1")
		refuse(w, r, fault{http.StatusTooManyRequests, codeTooManyRequests, "too many tokens that are not good were shown", "wait a second, and " + makeOne})
		return
	}
	refuseToken(w, r, "this token is not good here: it is malformed, unknown, revoked, or has run out", makeOne)
}

// makeOne says where tokens come from.
const makeOne = "ask the one who runs this server for a token (civicgraph token create)"

func refuseToken(w http.ResponseWriter, r *http.Request, problem, remedy string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="civicgraph"`)
	refuse(w, r, fault{http.StatusUnauthorized, graph.CodeUnauthenticated, problem, remedy})
}

// requireRole lets in those only whose token is of a role or of a more powerful one.
func requireRole(role auth.Role, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		principal, ok := auth.FromContext(r.Context())
		needs := "this needs a token of the role " + string(role)
		switch {
		case !ok:
			refuseToken(w, r, needs, makeOne)
		case !principal.Role.Includes(role):
			refuse(w, r, fault{http.StatusForbidden, graph.CodeForbidden, needs + ", and this one is of the role " + string(principal.Role), makeOne})
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// allowOrigins says which pages may ask from a browser. There are no cookies, so that a page can do no more in a visitor's name than
// anybody can; pages of origins that were not named cannot send a token either.
func allowOrigins(origins []string, next http.Handler) http.Handler {
	headers := []string{"Accept", "Content-Type", "If-None-Match", requestIDHeader}
	if !slices.Contains(origins, "*") {
		headers = append(headers, "Authorization")
	}
	rules := cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowedHeaders: headers,
		ExposedHeaders: []string{"Content-Disposition", "ETag", "Retry-After", requestIDHeader},
		MaxAge:         600,
	})
	return rules.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wantsSocket(r) && !ownOrigin(r) && !rules.OriginAllowed(r) {
			refuse(w, r, fault{http.StatusForbidden, graph.CodeForbidden, "pages of this origin may not ask", "ask the one who runs this server to allow the origin"})
			return
		}
		next.ServeHTTP(w, r)
	}))
}

// ownOrigin reports whether a request comes from a page of this server, or from no page. Browsers leave it to servers to look that for
// WebSockets.
func ownOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	parsed, err := url.Parse(origin)
	return origin == "" || err == nil && strings.EqualFold(parsed.Host, r.Host)
}
