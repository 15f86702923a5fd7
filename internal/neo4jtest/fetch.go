package neo4jtest

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/gofrs/flock"
)

// pom pins the version of the server.
//
//go:embed pom.xml
var pom []byte

var serverVersion = regexp.MustCompile(`<artifactId>neo4j</artifactId>\s*<version>([^<]+)</version>`)

// cacheFolder returns our folder in the user's cache folder.
func cacheFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "civicgraph")
	return folder, os.MkdirAll(folder, 0o755)
}

// fetchServer returns the folder of the server's jars, about 210 with 123 MB, in the user's cache folder. The first to ask has Maven
// fetch them, which takes up to a minute; a process that asks meanwhile waits.
func fetchServer(ctx context.Context) (string, error) {
	cache, err := cacheFolder()
	if err != nil {
		return "", err
	}
	jars := filepath.Join(cache, "neo4j-"+string(serverVersion.FindSubmatch(pom)[1]))
	if _, err := os.Stat(jars); err == nil {
		return jars, nil
	}
	if _, err := exec.LookPath("mvn"); err != nil {
		return "", errors.New("the program mvn (Maven) is not there")
	}
	lock := flock.New(jars + ".lock")
	if err := lock.Lock(); err != nil {
		return "", err
	}
	defer lock.Close() //nolint:errcheck // nothing was written
	if _, err := os.Stat(jars); err == nil {
		return jars, nil // it came while this process waited
	}
	return jars, fetch(ctx, jars)
}

// fetch has Maven fetch the server into a folder beside, which becomes jars when it is complete.
func fetch(ctx context.Context, jars string) error {
	folder, err := os.MkdirTemp(filepath.Dir(jars), "fetching-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a cache folder is the user's to empty
	project, complete := filepath.Join(folder, "pom.xml"), filepath.Join(folder, "jars")
	if err := os.WriteFile(project, pom, 0o600); err != nil {
		return err
	}
	maven := exec.CommandContext(ctx, "mvn", "--batch-mode", "--quiet", "--file", project,
		"dependency:copy-dependencies", "-DoutputDirectory="+complete)
	if output, err := maven.CombinedOutput(); err != nil {
		return fmt.Errorf("mvn cannot fetch the Neo4j server: %w\n%s", err, strings.TrimSpace(string(output)))
	}
	return os.Rename(complete, jars)
}
