package embedded_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// childVariable makes a process of this test binary do one of the things below, on the folder that is its argument, instead of testing.
const childVariable = "CIVICGRAPH_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(childVariable) {
	case "hold":
		childHolds(os.Args[1])
	case "write":
		childWrites(os.Args[1])
	case "insist":
		childInsists(os.Args[1])
	default:
		os.Exit(m.Run())
	}
}

// startChild starts a child process and returns the lines it prints. The end of the test kills it.
func startChild(t *testing.T, what, folder string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	child, lines, _ := startTalkingChild(t, what, folder)
	return child, lines
}

// startTalkingChild is startChild for a child that is told things as well.
func startTalkingChild(t *testing.T, what, folder string) (*exec.Cmd, *bufio.Scanner, io.Writer) {
	t.Helper()
	child := exec.Command(os.Args[0], folder)
	child.Env = append(os.Environ(), childVariable+"="+what)
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	input, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { child.Process.Kill() }) //nolint:errcheck // it may have ended
	return child, bufio.NewScanner(output), input
}

func childFails(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "child:", err)
		os.Exit(1)
	}
}

// childHolds keeps the folder open until it is killed.
func childHolds(folder string) {
	store, err := embedded.Open(folder, embedded.Options{})
	childFails(err)
	childFails(store.Announce("127.0.0.1:4321"))
	fmt.Println("open")
	io.Copy(io.Discard, os.Stdin) //nolint:errcheck // it ends when the test does
}

// childWrites commits until it is killed, and prints the number of each revision once the commit is acknowledged. Commit n writes, under
// the idempotency key n, the organizations n-0 to n-k and an activity n that they all take part in, k being 1 to 40.
func childWrites(folder string) {
	store, err := embedded.Open(folder, embedded.Options{LogRetention: 50})
	childFails(err)
	fmt.Println("open")
	reader, err := store.Reader(context.Background())
	childFails(err)
	start, err := reader.Revision(context.Background())
	childFails(err)
	for n := start.Number + 1; ; n++ {
		commit := civic.Commit{By: "child", IdempotencyKey: fmt.Sprint(n)}
		receipt, err := store.Update(context.Background(), commit, func(tx civic.Tx) error { return tx.Put(context.Background(), gathering(n)) })
		childFails(err)
		fmt.Println(receipt.Revision.Number)
	}
}

// childInsists commits like childWrites, also when it is refused: then it prints why and what it still answers, waits for an empty line, and
// asks again with the same idempotency key. A line that is not empty names a fault that it has from its next commit on: one that came between the
// two syncs of a commit would be another, behind which nobody knows whether the commit is there.
func childInsists(folder string) {
	store, err := embedded.Open(folder, embedded.Options{})
	childFails(err)
	fmt.Println("open")
	again, faults := make(chan bool), make(chan string, 1)
	go func() {
		defer close(again)
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			if lines.Text() != "" {
				faults <- lines.Text()
				continue
			}
			again <- true
		}
	}()
	for n := uint64(1); ; {
		select {
		case fault := <-faults:
			childFails(breakDown(fault))
		default:
		}
		commit := civic.Commit{By: "child", IdempotencyKey: fmt.Sprint(n)}
		receipt, err := store.Update(context.Background(), commit, func(tx civic.Tx) error { return tx.Put(context.Background(), gathering(n)) })
		if err == nil {
			fmt.Println(receipt.Revision.Number, held(store))
			n++
			continue
		}
		fmt.Println("refused", errors.Is(err, civic.ErrReadOnly), held(store), err)
		if !<-again {
			return
		}
	}
}

// held returns how many participations a store answers that it holds.
func held(store *embedded.Store) int {
	reader, err := store.Reader(context.Background())
	childFails(err)
	defer reader.Close()
	counts, err := reader.Counts(context.Background())
	childFails(err)
	return counts.Participations
}

// gatheringSize returns how many organizations commit n writes.
func gatheringSize(n uint64) int { return 1 + rand.New(rand.NewPCG(n, n)).IntN(40) }

func gathering(n uint64) civic.Batch {
	name := fmt.Sprint("gathering-", n)
	batch := civic.Batch{Dossiers: []civic.Dossier{activity(name, name)}}
	for i := range gatheringSize(n) {
		slug := fmt.Sprint(n, "-", i)
		_, row := key(civic.KindOrganization, slug)
		batch.Keys = append(batch.Keys, row)
		batch.Dossiers = append(batch.Dossiers, organization(slug, strings.Repeat("uzun ad ", 1+i)), participation(name, slug, civic.Partner))
	}
	return batch
}
