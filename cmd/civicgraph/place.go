package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/neo4j"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/server"
)

// The stores there are.
const (
	storeEmbedded = "embedded"
	storeNeo4j    = "neo4j"
)

// snapshotExtension ends the names of snapshots in all that we write of them.
const snapshotExtension = ".snapshot"

// place are the flags that say where the graph is kept.
type place struct {
	folder
	Store     string `default:"embedded" enum:"embedded,neo4j" placeholder:"STORE" help:"Where the graph is kept: embedded (in the data folder) or neo4j (in a Neo4j database; the data folder then keeps the tokens only). Default: ${default}"`
	Retention int    `name:"log-retention" default:"0" placeholder:"COUNT" help:"How many revisions the change log of a data folder keeps, for those who follow what changes; all when 0. Default: ${default}"`
	database
}

// Validate finds what cannot be meant.
func (f *place) Validate() error {
	if f.Retention < 0 {
		return errors.New("--log-retention: give a number of revisions, or 0 for all")
	}
	return cmp.Or(f.folder.Validate(), f.database.Validate())
}

// database are the flags that name a Neo4j database. Their variables are named here, since kong would put a line before and behind the 4.
type database struct {
	URI          string `name:"neo4j-uri" env:"CIVICGRAPH_NEO4J_URI" default:"neo4j://localhost:7687" placeholder:"URI" help:"The address of Neo4j: neo4j:// (also for clusters and Aura) or bolt:// (one server), +s for TLS, +ssc for TLS with a certificate of its own. Default: ${default}"`
	User         string `name:"neo4j-user" env:"CIVICGRAPH_NEO4J_USER" default:"neo4j" placeholder:"NAME" help:"The user of Neo4j; none when empty. Default: ${default}"`
	Password     string `name:"neo4j-password" secret:"" env:"CIVICGRAPH_NEO4J_PASSWORD" placeholder:"TEXT" help:"The user's password; as a variable, other users of this machine do not see it."`
	PasswordFile string `name:"neo4j-password-file" env:"CIVICGRAPH_NEO4J_PASSWORD_FILE" type:"path" placeholder:"FILE" help:"A file with the password, instead."`
	Database     string `name:"neo4j-database" env:"CIVICGRAPH_NEO4J_DATABASE" placeholder:"NAME" help:"The database; the user's home database unless given."`
	LogRetention int    `name:"neo4j-log-retention" env:"CIVICGRAPH_NEO4J_LOG_RETENTION" default:"100000" placeholder:"COUNT" help:"How many revisions the change log keeps; all when 0. Default: ${default}"`
}

// Validate finds flags that contradict each other.
func (d *database) Validate() error {
	if d.Password != "" && d.PasswordFile != "" {
		return errors.New("--neo4j-password and --neo4j-password-file: give one of them")
	}
	return nil
}

// opened is a store with what a server needs beside it.
type opened struct {
	civic.Store
	projector network.Projector
	// announce tells other processes where the server is that has the store open.
	announce func(address string) error
	// backup writes all of it into a file; nil where the database has means of its own.
	backup server.BackupFunc
	// vitals tell of its projection, and bytes how large it is on disk; nil where that is told elsewhere.
	vitals func() network.Vitals
	bytes  func() (int64, error)
	// where names it for people.
	where string
	// snapshot is what is known of it when it is a snapshot, else nil.
	snapshot *civic.Snapshot
}

// open opens the store that the flags name, a new one where there is none.
func (f *place) open(ctx context.Context) (opened, error) {
	// Whoever mistypes the name of a snapshot must not take a new graph with the built-in data for it.
	return f.openAs(ctx, filepath.Ext(f.Data) == snapshotExtension)
}

// openAs opens the store that the flags name. A data folder that has to be there is not made.
func (f *place) openAs(ctx context.Context, existing bool) (opened, error) {
	if f.Store == storeNeo4j {
		return f.database.open(ctx)
	}
	store, err := embedded.Open(f.Data, embedded.Options{LogRetention: f.Retention, Existing: existing})
	if err != nil {
		return opened{}, err
	}
	return opened{
		Store: store, projector: store, announce: store.Announce, backup: store.Backup, vitals: store.Vitals, bytes: store.Bytes,
		where: f.Data, snapshot: store.Snapshot(),
	}, nil
}

func (d *database) open(ctx context.Context) (opened, error) {
	options, err := d.options()
	if err != nil {
		return opened{}, err
	}
	store, err := neo4j.Open(ctx, options)
	if err != nil {
		return opened{}, err
	}
	where := strings.TrimSuffix("the Neo4j database "+d.Database, " ") + " at " + d.URI
	follower := network.NewFollower(store)
	return opened{Store: store, projector: follower, announce: func(string) error { return nil }, vitals: follower.Vitals, where: where}, nil
}

func (d *database) options() (neo4j.Options, error) {
	password := d.Password
	if d.PasswordFile != "" {
		text, err := os.ReadFile(d.PasswordFile)
		if err != nil {
			return neo4j.Options{}, fmt.Errorf("--neo4j-password-file: %w", err)
		}
		password = strings.TrimRight(string(text), "\r\n")
	}
	return neo4j.Options{
		URI: d.URI, User: d.User, Password: password, Database: d.Database, LogRetention: d.LogRetention,
	}, nil
}
