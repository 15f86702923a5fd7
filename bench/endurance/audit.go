package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// auditor takes backups and snapshots while all goes on, and has a second server answer from each.
type auditor struct {
	*endurance
	client client
	dice   *rand.Rand
	taken  int
}

// run audits until ctx ends: by turns while the writers write, read slowly, and while they rest.
func (a *auditor) run(ctx context.Context) {
	defer a.client.hangUp()
	for wait(ctx, a.auditEvery) {
		audit := a.underLoad
		if a.taken%2 == 1 {
			audit = a.atRest
		}
		life, err := a.program.await(ctx)
		if err != nil {
			return
		}
		begun := time.Now()
		switch err := audit(ctx); {
		case ctx.Err() != nil:
			return
		case err == nil:
			a.taken++
			a.ledger.done("backup, restored and asked", false, time.Since(begun))
		case a.program.lives(life):
			a.ledger.fail(failedBackup, "%v", err)
		}
	}
}

// wait waits for a time. It reports false when ctx has ended.
func wait(ctx context.Context, length time.Duration) bool {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// underLoad looks that a second server with a backup, which was taken slowly, tells of each world what it was at that revision.
func (a *auditor) underLoad(ctx context.Context) error {
	const slowly = 3 * time.Second
	file := filepath.Join(a.folder, "backup.db")
	if err := a.backup(ctx, file, min(slowly, a.auditEvery/2)); err != nil {
		return err
	}
	restore := func(p *program) error {
		said, err := command(ctx, p.path, "restore", "--data", p.data, file)
		if err != nil {
			return err
		}
		if _, err := civic.ParseRevision(said[len("revision "):]); err != nil {
			return fmt.Errorf("restore says %q: %w", said, err)
		}
		return nil
	}
	return a.withTwin(ctx, file, restore, func(twin *reader) error {
		for _, w := range a.worlds {
			inquiries := []inquiry{listOf(w), networkOf(w)}
			for o := range worldOrganizations {
				inquiries = append(inquiries, twin.lookup(w, o), collaboratorsOf(w, o))
			}
			for _, q := range inquiries {
				answer, err := twin.client.ask(ctx, q.question)
				if err != nil {
					return err
				}
				answer.before = 0
				twin.judge(w, q, answer)
			}
		}
		return nil
	})
}

// atRest looks that a second server with a snapshot gives the same answers as the first, byte for byte, at the same revision.
func (a *auditor) atRest(ctx context.Context) error {
	file := filepath.Join(a.folder, "graph.snapshot")
	asked, answers, err := a.whileQuiet(ctx, file)
	if err != nil {
		return err
	}
	serve := func(p *program) error { p.data = file; return nil }
	return a.withTwin(ctx, file, serve, func(twin *reader) error {
		for i, q := range asked {
			answer, err := twin.client.ask(ctx, q)
			if err != nil {
				return err
			}
			if !bytes.Equal(answer.body, answers[i]) {
				a.ledger.fail(failedAnswer, "a server with a snapshot says %s, and the other says %s", first(string(answer.body)), first(string(answers[i])))
			}
		}
		return nil
	})
}

// whileQuiet takes a snapshot and asks questions while nothing is written.
func (a *auditor) whileQuiet(ctx context.Context, file string) (asked []question, answers [][]byte, err error) {
	const most = 100
	a.quiet.Lock()
	defer a.quiet.Unlock()
	if _, err := command(ctx, a.program.path, "snapshot", "--data", a.program.data, file); err != nil {
		return nil, nil, err
	}
	from := &reader{endurance: a.endurance, dice: a.dice}
	for range most {
		w, o := a.worlds[a.dice.IntN(len(a.worlds))], a.dice.IntN(worldOrganizations)
		all := []question{
			from.lookup(w, o).question, listOf(w).question, searchOf(w, o).question, collaboratorsOf(w, o).question, networkOf(w).question,
			a.nation[a.dice.IntN(len(a.nation))].question,
		}
		q := all[a.dice.IntN(len(all))]
		answer, err := a.client.ask(ctx, q)
		if err != nil {
			return nil, nil, err
		}
		asked, answers = append(asked, q), append(answers, answer.body)
	}
	return asked, answers, nil
}

// backup takes a backup from the program, which has it read for a time at least: so long a view of one revision is open.
func (a *auditor) backup(ctx context.Context, file string, slowly time.Duration) (err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+a.program.address+"/admin/backup", http.NoBody)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+a.token)
	connection := &http.Transport{DisableKeepAlives: true}
	response, err := connection.RoundTrip(request)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	to, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	const part = 256 << 10
	if _, err := io.CopyN(to, response.Body, part); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if !wait(ctx, slowly) {
		return ctx.Err()
	}
	_, err = io.Copy(to, response.Body)
	return err
}

// withTwin has a server of its own answer from a file, with which prepare gives it its data.
func (a *auditor) withTwin(ctx context.Context, file string, prepare func(*program) error, ask func(*reader) error) (err error) {
	folder := filepath.Join(a.folder, "twin")
	defer func() { err = errors.Join(err, os.RemoveAll(folder), os.Remove(file)) }()
	p, err := newProgram(a.program.path, folder)
	if err != nil {
		return err
	}
	if err := prepare(p); err != nil {
		return err
	}
	if err := p.start(ctx); err != nil {
		return err
	}
	twin := &reader{endurance: a.endurance, client: client{program: p, ledger: a.ledger}, dice: a.dice}
	defer twin.client.hangUp()
	return errors.Join(ask(twin), p.end(syscall.SIGTERM))
}

// command runs a command of the program and returns the line it prints.
func command(ctx context.Context, program string, arguments ...string) (string, error) {
	var out, said bytes.Buffer
	run := exec.CommandContext(ctx, program, arguments...)
	run.Env, run.Stdout, run.Stderr = environment(), &out, &said
	if err := run.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", arguments[0], err, &said)
	}
	return string(bytes.TrimSpace(out.Bytes())), nil
}
