package main

import (
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestABuildHasTagsOfItsOwn: a server that was started again gives the same tags, also as the same program elsewhere; another build, which may
// well have the same version, others.
func TestABuildHasTagsOfItsOwn(t *testing.T) {
	data, folder := filepath.Join(t.TempDir(), "graph"), t.TempDir()
	same, other := filepath.Join(folder, "same"), filepath.Join(folder, "other")
	program := readFile(t, binary)
	for path, text := range map[string][]byte{same: program, other: append(program, 0)} { // what is behind its end changes nothing that it does
		if err := os.WriteFile(path, text, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	tagOf := func(path string) string {
		cmd := command(t, "serve", "--listen", "127.0.0.1:0", "--data", data, "--no-builtin-data")
		cmd.Path, cmd.Args[0] = path, path
		server := start(t, cmd)
		response, err := http.Get(server.url + "/graphql?query=%7BgraphInfo%7Brevision%7D%7D")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if status := server.end(t, syscall.SIGTERM); status != 0 {
			t.Fatalf("status %d", status)
		}
		return response.Header.Get("ETag")
	}
	tag := tagOf(binary)
	if again := tagOf(same); tag == "" || again != tag {
		t.Errorf("the tags are %q and %q", tag, again)
	}
	if tagOf(other) == tag {
		t.Error("another build has the same tag")
	}
}
