package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

type snapshotCommand struct {
	folder
	File string `arg:"" type:"path" help:"Where the snapshot is to be. One that is there is replaced when the new one is whole."`
}

// Help is the long help of the command.
func (snapshotCommand) Help() string {
	return `Writes the graph in a data folder, as it is at one revision, into one file that can be kept, published and cited: 'civicgraph serve --data FILE' answers from it as the graph did then, at the same revision, on a disk that cannot be written to as well. A server that has the folder open goes on answering and writing.

In it are all that answers are made of, and of the change log which entities each commit changed and when. Not in it are tokens, the names of those who wrote and their reasons, what was replaced, and idempotency keys. The same revision gives the same file, byte by byte, with one version of this program; the checksum of the content, which graphInfo and 'civicgraph doctor --data FILE' tell, is the same with all versions that keep graphs in the same way.

  civicgraph snapshot --data /var/lib/civicgraph civicgraph-2026-11-22.snapshot
  civicgraph serve --data civicgraph-2026-11-22.snapshot

It is for graphs in data folders: 'civicgraph copy' makes one of a graph in Neo4j, at the same revision. 'civicgraph restore' makes a graph of a snapshot that can be written to.

Prints the revision, its date, the checksum of the content and that of the file.`
}

// Run makes the snapshot.
func (c *snapshotCommand) Run(p program) error {
	begin := time.Now()
	revision, made, err := embedded.KeepSnapshot(p.ctx, c.File, version(), func(to io.Writer) error { return c.writeBackup(p, to) })
	if err != nil {
		return err
	}
	sum, err := sumOf(c.File)
	if err != nil {
		return err
	}
	p.say("Made in %s", time.Since(begin).Round(time.Millisecond))
	_, err = fmt.Fprintf(p.out, "revision %s\ndate %s\ncontent-sha256 %s\nfile-sha256 %s\n", revision, made.Date, made.Sha256, sum)
	return err
}

// sumOf returns the checksum of a file, as sha256sum prints it.
func sumOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	return fmt.Sprintf("%x", sum.Sum(nil)), errors.Join(err, file.Close())
}

// tokens are the tokens of a server.
func (c *serveCommand) tokens(snapshot *civic.Snapshot) *auth.Tokens {
	switch {
	case snapshot == nil:
		return auth.In(c.Data)
	case c.Tokens == "":
		return auth.None()
	}
	return auth.In(c.Tokens)
}

// validateTokens finds tokens that nobody would look for, or that nobody could have.
func (c *serveCommand) validateTokens(snapshot *civic.Snapshot) error {
	switch {
	case snapshot == nil && c.Tokens != "":
		return &usageError{errors.New("--tokens is for snapshots: the tokens of a graph that can be written to are in its data folder")}
	case snapshot != nil && c.Tokens == "" && c.Reading == readingByToken:
		return &usageError{errors.New("--reading token: a snapshot has no tokens; name a folder with --tokens, in which 'civicgraph token create --data' makes them")}
	}
	return nil
}
