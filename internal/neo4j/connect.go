package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// The oldest server that has what the statements use: labels and types that are computed.
const oldestMajor, oldestMinor = 5, 26

// checkVersion connects, and returns the version of the server. It refuses one that is too old for the statements.
func (s *Store) checkVersion(ctx context.Context) (version string, err error) {
	// The driver bounds how long a question waits for a connection, and not this one.
	limited, cancel := context.WithTimeout(ctx, s.options.Acquisition)
	defer cancel()
	info, err := s.driver.GetServerInfo(limited)
	if err != nil {
		return "", s.cannotConnect(translate(ctx, "connect", err))
	}
	return versionOf(s.options.URI, info.Agent())
}

// versionOf returns the version of a server by what it calls itself, as in Neo4j/5.26.0.
func versionOf(uri, agent string) (version string, err error) {
	name, version, _ := strings.Cut(agent, "/")
	var major, minor int
	if _, err := fmt.Sscanf(version, "%d.%d", &major, &minor); err != nil || name != "Neo4j" {
		return "", unavailable(fmt.Sprintf("the server at %s calls itself %q, not Neo4j", uri, agent), "give the address of a Neo4j server with --neo4j-uri")
	}
	if major < oldestMajor || major == oldestMajor && minor < oldestMinor {
		return "", unavailable(
			fmt.Sprintf("the server at %s is Neo4j %s", uri, version), fmt.Sprintf("use Neo4j %d.%d or newer", oldestMajor, oldestMinor))
	}
	return version, nil
}

func unavailable(problem, remedy string) error {
	return &civic.Fault{Kind: civic.ErrUnavailable, Problem: problem, Remedy: remedy}
}

// cannotConnect says what to do about a failure of the first statements. The driver's own words are for those who start a server, never
// for its clients.
func (s *Store) cannotConnect(err error) error {
	var f *failure
	if !errors.As(err, &f) {
		return err
	}
	var server *neo4j.Neo4jError
	if errors.As(f.cause, &server) {
		return s.notLetIn(server, err)
	}
	cause := f.cause
	var broken *neo4j.ConnectivityError
	if errors.As(cause, &broken) {
		cause = broken.Inner
	}
	return unavailable(
		fmt.Sprintf("no Neo4j answers at %s: %s", s.options.URI, cause),
		"start it, or give the address of its Bolt port, which is 7687 unless configured otherwise, with --neo4j-uri")
}

// notLetIn says what to do when a server answers with an error.
func (s *Store) notLetIn(server *neo4j.Neo4jError, err error) error {
	const remedy = "give a user and the password with --neo4j-user and --neo4j-password or --neo4j-password-file"
	at := "the server at " + s.options.URI
	switch server.Code {
	case codeUnauthorized:
		if s.options.User == "" {
			return unavailable(at+" lets nobody in without a password", remedy)
		}
		return unavailable(fmt.Sprintf("%s does not let the user %q in with this password", at, s.options.User), remedy)
	case codeTooManyAttempts:
		return unavailable(at+" lets nobody in for some seconds, after wrong passwords", remedy+", a little later")
	case codeForbidden:
		return unavailable(fmt.Sprintf("%s does not let the user %q use the database", at, s.options.User), "give the user the right to access it, or "+remedy)
	case codeNoDatabase:
		return unavailable(fmt.Sprintf("%s has no database %q", at, s.options.Database), "give another with --neo4j-database; without it, it is the user's own")
	}
	return err
}
