package neo4jtest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	image = "neo4j:5.26-community"
	// containerFile, in a home, has the id of the container that the server is in. Those that it was in before, with other settings, are
	// in files whose names begin so.
	containerFile = "container"
	// environmentFile has the settings of that container.
	environmentFile = "environment"
)

// docker runs servers in containers. A container does not end with this process when that is killed; removeStale removes it then.
type docker struct{}

// newDocker finds an engine that answers, and has it fetch the image if it is not there yet.
func newDocker(ctx context.Context) (docker, error) {
	brief, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := dockerDo(brief, "info"); err != nil {
		return docker{}, err
	}
	if dockerDo(ctx, "image", "inspect", image) == nil {
		return docker{}, nil
	}
	return docker{}, dockerDo(ctx, "pull", "--quiet", image)
}

// dockerDo runs a command of docker to its end.
func dockerDo(ctx context.Context, args ...string) error {
	command := exec.CommandContext(ctx, "docker", args...)
	var message strings.Builder
	command.Stderr = &message
	if err := command.Run(); err != nil {
		return fmt.Errorf("docker %s: %w %s", args[0], err, strings.TrimSpace(message.String()))
	}
	return nil
}

func (docker) command(h *home, settings Settings, port int) (*exec.Cmd, error) {
	environment := settings.environment(port)
	id, err := os.ReadFile(h.path(containerFile))
	kept, keptErr := os.ReadFile(h.path(environmentFile))
	if err == nil && keptErr == nil && string(kept) == strings.Join(environment, "\n") {
		return exec.Command("docker", "start", "--attach", string(id)), nil
	}
	args := []string{"run", "--cidfile", h.path(containerFile), "--publish", fmt.Sprintf("127.0.0.1:%d:%[1]d", port)}
	if err == nil { // a container keeps its settings; another one goes on with its data
		args = append(args, "--volumes-from", string(id))
		if err := os.Rename(h.path(containerFile), h.path(containerFile+"-"+string(id))); err != nil {
			return nil, err
		}
	}
	for _, variable := range environment {
		args = append(args, "--env", variable)
	}
	return exec.Command("docker", append(args, image)...), os.WriteFile(h.path(environmentFile), []byte(strings.Join(environment, "\n")), 0o600)
}

// environment returns the settings as the image takes them.
func (s Settings) environment(port int) []string {
	config := s.config("0.0.0.0", port)
	config["server.memory.heap.initial_size"] = s.heap()
	config["server.memory.heap.max_size"] = s.heap()
	name := strings.NewReplacer("_", "__", ".", "_")
	var variables []string
	for _, setting := range slices.Sorted(maps.Keys(config)) {
		variables = append(variables, "NEO4J_"+name.Replace(setting)+"="+config[setting])
	}
	return variables
}

func (docker) signal(h *home, _ *exec.Cmd, s signal) error {
	id, err := os.ReadFile(h.path(containerFile))
	if err != nil {
		return err
	}
	args := map[signal][]string{
		kill: {"kill"}, stop: {"stop", "--time", "120"}, pause: {"pause"}, resume: {"unpause"},
	}[s]
	return dockerDo(context.Background(), append(args, string(id))...)
}

func (docker) remove(h *home) { removeContainer(h) }

// removeContainer ends the containers of a home, if it has any, and removes them with their data.
func removeContainer(h *home) {
	files, err := filepath.Glob(h.path(containerFile + "*"))
	if err != nil {
		return
	}
	for _, file := range files {
		if id, err := os.ReadFile(file); err == nil {
			dockerDo(context.Background(), "rm", "--force", "--volumes", string(id)) //nolint:errcheck // it may be gone
		}
	}
}
