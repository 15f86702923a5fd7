package main

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/civicgraph/civicgraph/internal/embedded"
)

type backupCommand struct {
	folder
	File string `arg:"" type:"path" help:"Where the backup is to be. One that is there is replaced when the new one is whole."`
}

// Help is the long help of the command.
func (backupCommand) Help() string {
	return `Writes the graph in a data folder, as it is at one moment, into one file, from which 'civicgraph restore' makes it again: ids, keys, records, the change log and idempotency keys, at the same revision. A server that has the folder open goes on answering and writing: it is asked for the backup, with a token of an administrator that this makes for itself and revokes at the end. The file is read through before it gets its name.

Tokens are not in it, so that who has it cannot write with it. A graph in Neo4j is backed up with the means of Neo4j.

  civicgraph backup --data /var/lib/civicgraph /backup/civicgraph-$(date +%F).db

Prints the revision of the graph in it.`
}

// Run backs up the graph.
func (c *backupCommand) Run(p program) error {
	begin := time.Now()
	revision, err := embedded.KeepBackup(c.File, func(to io.Writer) error { return c.writeBackup(p, to) })
	if err != nil {
		return err
	}
	p.say("Backed up in %s", time.Since(begin).Round(time.Millisecond))
	_, err = fmt.Fprintf(p.out, "revision %s\n", revision)
	return err
}

// writeBackup writes the graph, by way of the server that has the folder open if there is one.
func (f *folder) writeBackup(p program, to io.Writer) error {
	err := embedded.Backup(p.ctx, f.Data, to)
	return f.beside(p, err, func(client *http.Client, address, token string) error {
		p.say("Asking the server at %s", address)
		file, err := p.download(client, address+"/admin/backup", token)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		_, err = io.Copy(to, file)
		return err
	})
}

type restoreCommand struct {
	folder
	File string `arg:"" type:"existingfile" help:"The backup, or a snapshot."`
}

// Help is the long help of the command.
func (restoreCommand) Help() string {
	return `Makes the graph of a data folder from a backup, or from a snapshot. The folder must hold no graph; it may hold tokens, which stay. The graph answers as it did at the revision of the backup, whose number it has under a new name: what was written since is not in it, and what is written next must not be taken for that. So caches ask anew, and cursors and revisions from before are refused as those of another graph.

  civicgraph restore --data /var/lib/civicgraph /backup/civicgraph-2026-11-22.db

Prints the revision.`
}

// Run restores the graph.
func (c *restoreCommand) Run(p program) error {
	revision, err := embedded.Restore(p.ctx, c.Data, c.File)
	if err != nil {
		return err
	}
	p.say("Restored into %s. Tokens are not in a backup: civicgraph token list --data %[1]q shows those that are there", c.Data)
	_, err = fmt.Fprintf(p.out, "revision %s\n", revision)
	return err
}
