package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

// startBare starts this program as a server of nothing but answers, in turn.
func startBare(ctx context.Context, folder string, answers [][]byte) (*crowd.Service, error) {
	content, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(folder, "answers.json")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	address, err := crowd.FreeAddress()
	if err != nil {
		return nil, err
	}
	return crowd.Start(ctx, exec.Command(self, "-bare", file, "-listen", address), address, "/")
}

// serveBare reads each request and writes the next of the answers, until ctx ends.
func serveBare(ctx context.Context, file, listen string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var answers [][]byte
	if err := json.Unmarshal(content, &answers); err != nil {
		return err
	}
	var next atomic.Int64
	server := &http.Server{Addr: listen, ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		answer := answers[int(next.Add(1)-1)%len(answers)]
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		_, _ = w.Write(answer)
	})}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
