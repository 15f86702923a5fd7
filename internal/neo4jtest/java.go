package neo4jtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// oldestJava is the first Java that Neo4j 5.26 runs on.
const oldestJava = 17

// java runs servers as child processes.
type java struct {
	program string
	jars    string // the folder of the server's jars
}

// newJava finds Java and the server, which it fetches if it is not there yet.
func newJava(ctx context.Context) (*java, error) {
	program := "java"
	if folder := os.Getenv("JAVA_HOME"); folder != "" {
		program = filepath.Join(folder, "bin", "java")
	}
	if err := checkJava(ctx, program); err != nil {
		return nil, err
	}
	jars, err := fetchServer(ctx)
	if err != nil {
		return nil, err
	}
	return &java{program, jars}, nil
}

var javaVersion = regexp.MustCompile(`version "(\d+)`)

func checkJava(ctx context.Context, program string) error {
	output, err := exec.CommandContext(ctx, program, "-version").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s -version: %w", program, err)
	}
	version := javaVersion.FindSubmatch(output)
	if version == nil {
		return fmt.Errorf("%s -version names no version: %s", program, output)
	}
	if number, err := strconv.Atoi(string(version[1])); err != nil || number < oldestJava {
		return fmt.Errorf("%s is Java %s", program, version[1])
	}
	return nil
}

func (j *java) command(h *home, settings Settings, port int) (*exec.Cmd, error) {
	config := lines(settings.config("127.0.0.1", port))
	if err := os.WriteFile(h.path("conf/neo4j.conf"), []byte(config), 0o600); err != nil {
		return nil, err
	}
	args := []string{"-Xmx" + settings.heap(), "-XX:+UseSerialGC"}
	if !settings.Optimize {
		args = append(args, "-XX:TieredStopAtLevel=1")
	}
	args = append(args,
		"--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
		"-cp", filepath.Join(j.jars, "*"),
		"org.neo4j.server.CommunityEntryPoint", "--home-dir="+h.folder, "--config-dir="+h.path("conf"), "--console-mode")
	command := exec.Command(j.program, args...)
	command.Dir = h.folder
	return command, nil
}

func (*java) signal(_ *home, command *exec.Cmd, s signal) error {
	if s == kill {
		return command.Process.Kill()
	}
	pid := strconv.Itoa(command.Process.Pid)
	if output, err := exec.Command("kill", "-"+string(s), pid).CombinedOutput(); err != nil {
		return fmt.Errorf("kill -%s: %w: %s", s, err, strings.TrimSpace(string(output)))
	}
	if s == pause {
		return waitStopped(command.Process.Pid)
	}
	return nil
}

func (*java) remove(*home) {}
