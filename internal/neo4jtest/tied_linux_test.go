package neo4jtest

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestServerDiesWithItsParent kills a process that holds a server.
func TestServerDiesWithItsParent(t *testing.T) {
	if _, err := newDocker(t.Context()); err == nil {
		return // a container has another parent; the next process removes it
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"=hold", "NEO4J_URI=")
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	must(t, err)
	_, err = child.StdinPipe()
	must(t, err)
	must(t, child.Start())
	defer child.Wait()         //nolint:errcheck // it was killed
	defer child.Process.Kill() //nolint:errcheck // it may have ended
	lines := bufio.NewScanner(output)
	if !lines.Scan() {
		t.Fatal("the child ended by itself")
	}
	must(t, child.Process.Kill())
	limit := time.Now().Add(30 * time.Second)
	for time.Now().Before(limit) {
		connection, err := net.Dial("tcp", strings.TrimPrefix(lines.Text(), "bolt://"))
		if err != nil {
			return
		}
		must(t, connection.SetReadDeadline(limit))
		connection.Read(make([]byte, 1)) //nolint:errcheck // it returns when the server closes the connection
		connection.Close()               //nolint:errcheck // nothing was said
	}
	t.Error("the server outlives its parent")
}
