package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// besideLifetime is how long the token of a command is good for, should nobody be left to revoke it. A server asks for it once, at the beginning.
const besideLifetime = 10 * time.Minute

// beside does what could not be done because a server has the folder open through that server, as an administrator, with a client that
// knows it. opening is what
// opening the folder came to: it is returned when it is another error, or none, or when what has the folder open is not a server.
func (f *folder) beside(p program, opening error, do func(client *http.Client, address, token string) error) (err error) {
	if !errors.Is(opening, civic.ErrInUse) {
		return opening
	}
	address, _ := embedded.RunningServer(f.Data)
	if address == "" {
		return opening
	}
	tokens := auth.In(f.Data)
	text, token, err := tokens.Create(p.ctx, "", auth.Admin, besideLifetime)
	if err != nil {
		return err
	}
	defer func() {
		// Also when it was interrupted.
		err = errors.Join(err, tokens.Revoke(context.WithoutCancel(p.ctx), token.Name))
	}()
	client, base, err := trust{}.client(address)
	if err != nil {
		return err
	}
	return do(client, base, text)
}
