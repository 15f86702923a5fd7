package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
)

// AdminHandler is what whoever runs the server looks into it with: /metrics for Prometheus and /debug/pprof for Go's profiler. It asks
// nobody for a token, so it is for a listener that only this machine reaches. The profiler's page of the command line is left out, since
// passwords may stand there.
func AdminHandler(metrics *Metrics) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics.handler())
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", http.NotFound)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	return mux
}

// ServeAdmin serves a handler on a listener of its own until ctx ends, and then at once no more: nobody waits for a profile.
func ServeAdmin(ctx context.Context, listener net.Listener, handler http.Handler) error {
	served := &http.Server{Handler: handler, ReadHeaderTimeout: DefaultLimits().ReadHeader}
	stop := context.AfterFunc(ctx, func() { _ = served.Close() })
	defer stop()
	if err := served.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", listener.Addr(), err)
	}
	return nil
}
