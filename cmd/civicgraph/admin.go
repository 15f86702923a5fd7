package main

import (
	"context"
	"fmt"
	"net"
	"net/http"

	"github.com/rs/zerolog"

	"github.com/civicgraph/civicgraph/internal/server"
)

// validateAdmin finds an address that is none, or that others can reach: nobody is asked for a token there.
func (c *serveCommand) validateAdmin() error {
	if c.AdminListen == "" {
		return nil
	}
	host, err := hostOf("--admin-listen", c.AdminListen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("--admin-listen: %q is not a loopback address, such as 127.0.0.1:9090", c.AdminListen)
	}
	return nil
}

// adminListener is where the server is looked into; nothing when nobody wants to.
type adminListener struct {
	listener net.Listener
}

func (c *serveCommand) listenAdmin(ctx context.Context) (adminListener, error) {
	if c.AdminListen == "" {
		return adminListener{}, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.AdminListen)
	if err != nil {
		return adminListener{}, fmt.Errorf("--admin-listen: %w", err)
	}
	return adminListener{listener}, nil
}

func (a adminListener) close() {
	if a.listener != nil {
		_ = a.listener.Close()
	}
}

// serve serves in the background until stop is called, which waits for its end. The API does not end with it.
func (a adminListener) serve(ctx context.Context, log zerolog.Logger, handler http.Handler) (stop func()) {
	if a.listener == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	log.Info().Msg("metrics and profiles are at " + addressOf(a.listener, false))
	go func() {
		defer close(ended)
		if err := server.ServeAdmin(ctx, a.listener, handler); err != nil {
			log.Error().Err(err).Msg("metrics and profiles are not served any more")
		}
	}()
	return func() { cancel(); <-ended }
}
