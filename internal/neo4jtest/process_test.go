package neo4jtest

import (
	"context"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

func TestProcess(t *testing.T) {
	p := Start(t, Settings{
		Password: "uzun-parola",
		Config:   map[string]string{"db.memory.transaction.max": "48m", "server.memory.pagecache.size": "32m"},
	})
	c := connect(t, p.Server)

	t.Run("is configured", func(t *testing.T) {
		for name, value := range map[string]string{"db.memory.transaction.max": "48.00MiB", "server.memory.pagecache.size": "32.00MiB"} {
			c.expect(1, "SHOW SETTINGS '"+name+"' YIELD value WHERE value = '"+value+"' RETURN count(*)")
		}
	})
	t.Run("wants its password", func(t *testing.T) {
		stranger := p.Server
		stranger.Password = initialPassword
		_, err := countNodes(t.Context(), connect(t, stranger).driver, p.Database)
		if err == nil || !strings.Contains(err.Error(), "Unauthorized") {
			t.Errorf("said %v", err)
		}
	})
	t.Run("hangs and goes on", func(t *testing.T) {
		must(t, p.Pause())
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		if nodes, err := countNodes(ctx, c.driver, p.Database); err == nil {
			t.Errorf("counted %d while it was paused", nodes)
		}
		if connection, err := net.Dial("tcp", address(p.port)); err != nil {
			t.Errorf("its port is closed while it is paused: %v", err)
		} else {
			connection.Close() //nolint:errcheck // nothing was said
		}
		must(t, p.Resume())
		c.expect(0, countAll)
	})
	t.Run("is killed and comes back", func(t *testing.T) {
		c.number("CREATE (:Kept)")
		before := p.Server
		must(t, p.Kill())
		if connection, err := net.Dial("tcp", address(p.port)); err == nil {
			connection.Close() //nolint:errcheck // nothing was said
			t.Error("somebody listens after the kill")
		}
		must(t, p.Restart(t.Context()))
		if p.Server != before {
			t.Errorf("came back as %v, was %v", p.Server, before)
		}
		connect(t, p.Server).expect(1, "MATCH (n:Kept) RETURN count(n)")
	})
	t.Run("comes back with other settings", func(t *testing.T) {
		p.Configure(map[string]string{"server.memory.pagecache.size": "33m"})
		must(t, p.Restart(t.Context()))
		c := connect(t, p.Server)
		c.expect(1, "MATCH (n:Kept) RETURN count(n)")
		for name, value := range map[string]string{"db.memory.transaction.max": "48.00MiB", "server.memory.pagecache.size": "33.00MiB"} {
			c.expect(1, "SHOW SETTINGS '"+name+"' YIELD value WHERE value = '"+value+"' RETURN count(*)")
		}
	})
	t.Run("stops in order", func(t *testing.T) {
		must(t, p.Stop())
		if log := p.home.log(); !strings.Contains(log, "Stopped.") {
			t.Errorf("the log ends:\n%s", log)
		}
	})
	must(t, p.Close())
	if _, err := os.Stat(p.home.folder); !os.IsNotExist(err) {
		t.Errorf("%s is still there (%v)", p.home.folder, err)
	}
}

func TestLaunchWithWrongSetting(t *testing.T) {
	p, err := Launch(t.Context(), Settings{Config: map[string]string{"no.such.setting": "1"}})
	if err == nil {
		must(t, p.Close())
		t.Fatal("it starts")
	}
	for _, part := range []string{"the Neo4j server does not start: it ended", "no.such.setting"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("says %v, want %q in it", err, part)
		}
	}
}

// TestPortTaken has a stranger listen at the port that a server is about to take.
func TestPortTaken(t *testing.T) {
	m, err := newMachine(t.Context())
	must(t, err)
	stranger, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer stranger.Close() //nolint:errcheck // nobody has connected
	tcp, isTCP := stranger.Addr().(*net.TCPAddr)
	if !isTCP {
		t.Fatal("the stranger does not listen by TCP")
	}
	p, err := launchAt(t.Context(), m, Settings{}, tcp.Port)
	if err == nil {
		must(t, p.Close())
		t.Fatal("it starts")
	}
	if !portTaken.MatchString(err.Error()) {
		t.Errorf("this is not taken for a port that is: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
