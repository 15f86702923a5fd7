package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/coder/websocket"

	"github.com/civicgraph/civicgraph/internal/auth"
)

// admission is how a WebSocket shows a token: browsers let pages set no header of the request that begins it, so that the token may come
// with the first message.
type admission struct {
	gate *gate
	// closed says that reading is for those who show a token.
	closed bool
}

type admissionKey struct{}

// admit lets in those who may read. Those who begin a WebSocket are asked for their token there, unless they have shown it.
func (g *gate) admit(closed bool, next http.Handler) http.Handler {
	others := next
	if closed {
		others = requireRole(auth.Reader, next)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !wantsSocket(r) {
			others.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), admissionKey{}, admission{g, closed})))
	})
}

// closeForbidden is the code with which the subprotocol turns away a client at the beginning.
const closeForbidden = websocket.StatusCode(4403)

// admit looks at the token in the payload of the first message, which is an object with the field Authorization where there is one. It
// returns why the connection is to be closed.
func (s *socket) admit(payload json.RawMessage) (code websocket.StatusCode, reason string) {
	door, ok := s.ctx.Value(admissionKey{}).(admission)
	if !ok {
		return 0, ""
	}
	var shown struct{ Authorization string }
	_ = json.Unmarshal(payload, &shown) // what else clients put there is theirs
	if shown.Authorization == "" {
		if _, known := auth.FromContext(s.ctx); door.closed && !known {
			return closeForbidden, "Reading needs a token: send connection_init with it as Authorization"
		}
		return 0, ""
	}
	principal, err := door.gate.principal(shown.Authorization)
	switch {
	case err == nil:
		s.principal = &principal
		return 0, ""
	case errors.Is(err, errNoToken):
		return closeForbidden, "Authorization does not show a token"
	case !errors.Is(err, auth.ErrUnauthenticated):
		recordOf(s.ctx).log.Error().Err(err).Msg("the tokens cannot be read")
		return websocket.StatusTryAgainLater, "Tokens cannot be checked for now"
	case !door.gate.penalize(s.ctx):
		return websocket.StatusTryAgainLater, "Too many tokens that are not good were shown"
	}
	return closeForbidden, "This token is not good here"
}
