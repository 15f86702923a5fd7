package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"syscall"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// usageError is an error of whoever called the program.
type usageError struct {
	error
}

// Unwrap returns the error itself.
func (e *usageError) Unwrap() error { return e.error }

// explain returns what an error says, with what to do about it where the error does not know.
func explain(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted; what was written stays written"
	}
	remedy := remedyFor(err)
	var fault *civic.Fault
	if remedy == "" || errors.As(err, &fault) && fault.Remedy != "" {
		return err.Error()
	}
	return fmt.Sprintf("%s; %s", err, remedy)
}

// remedyFor returns what to do about an error that does not know, "" where there is nothing to say.
func remedyFor(err error) string {
	var listening *net.OpError
	var path *fs.PathError
	switch {
	case errors.Is(err, civic.ErrInUse):
		return "stop that one, or give another folder with --data"
	case errors.Is(err, civic.ErrNewerFormat):
		return "use the program that wrote it or a newer one, or give another folder with --data"
	case errors.Is(err, civic.ErrCorrupt):
		return "nothing was changed; put back a copy, or give another folder with --data"
	case errors.Is(err, civic.ErrUnavailable):
		return "see that Neo4j runs at --neo4j-uri and that --neo4j-user, the password and --neo4j-database are right; 'civicgraph doctor --store neo4j' looks closer"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return "make space there; what was written before is as it was"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "let it open more files (ulimit -n, or LimitNOFILE= of its unit)"
	case errors.Is(err, syscall.EADDRINUSE):
		return "give another address with --listen or --admin-listen; port 0 takes any free port"
	case errors.As(err, &listening):
		return "give an address of this machine, with a port that may be used, with --listen or --admin-listen"
	case errors.Is(err, civic.ErrReadOnly), errors.As(err, &path):
		return "give a folder that can be made and written to with --data"
	}
	return ""
}
