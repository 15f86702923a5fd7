package neo4jtest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Settings says what a server of one's own is like. The zero value is a server without authentication, small enough for tests.
type Settings struct {
	// Password turns authentication on: the user neo4j has this password, of eight characters or more.
	Password string
	// Heap is the most memory that Java objects take, as -Xmx has it. Empty is 512m.
	Heap string
	// Optimize has Java compile as it does in production, which benchmarks need. Otherwise it compiles once and quickly: over the short
	// life of a test server that takes 40 percent less processor time. Docker always compiles as in production.
	Optimize bool
	// Config adds settings of neo4j.conf, and replaces those that the harness makes itself.
	Config map[string]string
}

func (s Settings) heap() string { return cmp.Or(s.Heap, "512m") }

// server returns how to connect to a server with these settings.
func (s Settings) server(port int) Server {
	server := Server{URI: fmt.Sprintf("bolt://127.0.0.1:%d", port), Database: defaultDatabase}
	if s.Password != "" {
		server.User, server.Password = defaultUser, s.Password
	}
	return server
}

// config returns the settings of neo4j.conf for a server that listens at address and is reached at port on this machine.
func (s Settings) config(address string, port int) map[string]string {
	config := map[string]string{
		"server.bolt.listen_address":     fmt.Sprintf("%s:%d", address, port),
		"server.bolt.advertised_address": fmt.Sprintf("127.0.0.1:%d", port),
		"server.http.enabled":            "false",
		"server.https.enabled":           "false",
		"dbms.usage_report.enabled":      "false",
		"dbms.security.auth_enabled":     fmt.Sprint(s.Password != ""),
		"server.memory.pagecache.size":   "64m",
		"db.tx_log.preallocate":          "false",
	}
	if !s.Optimize {
		// A test's graph is small and gone soon: planning a statement anew for the next one takes far longer than a better plan saves.
		config["dbms.cypher.min_replan_interval"] = "1h"
		// A test that asks what the server was asked is told so much sooner when the server remembers less.
		config["internal.datacollector.max_recent_query_count"] = "1024"
	}
	maps.Copy(config, s.Config)
	return config
}

// lines writes settings as neo4j.conf has them.
func lines(config map[string]string) string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(config)) {
		fmt.Fprintf(&text, "%s=%s\n", name, config[name])
	}
	return text.String()
}
