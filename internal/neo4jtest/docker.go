package neo4jtest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

const (
	image = "neo4j:5.26-community"
	// containerFile, in a home, has the id of the container that the server is in.
	containerFile = "container"
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
	id, err := os.ReadFile(h.path(containerFile))
	if err == nil {
		return exec.Command("docker", "start", "--attach", string(id)), nil
	}
	args := []string{"run", "--cidfile", h.path(containerFile), "--publish", fmt.Sprintf("127.0.0.1:%d:%[1]d", port)}
	config := settings.config("0.0.0.0", port)
	config["server.memory.heap.initial_size"] = settings.heap()
	config["server.memory.heap.max_size"] = settings.heap()
	variable := strings.NewReplacer("_", "__", ".", "_")
	for _, name := range slices.Sorted(maps.Keys(config)) {
		args = append(args, "--env", "NEO4J_"+variable.Replace(name)+"="+config[name])
	}
	return exec.Command("docker", append(args, image)...), nil
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

// removeContainer ends the container of a home, if it has one, and removes it with its data.
func removeContainer(h *home) {
	if id, err := os.ReadFile(h.path(containerFile)); err == nil {
		dockerDo(context.Background(), "rm", "--force", "--volumes", string(id)) //nolint:errcheck // it may be gone
	}
}
