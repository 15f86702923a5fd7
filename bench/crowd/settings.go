package crowd

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// ParseClients returns the numbers of clients that a flag names, separated by commas.
func ParseClients(text string) ([]int, error) {
	var clients []int
	for _, part := range strings.Split(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-clients: %q is not a number of clients", part)
		}
		clients = append(clients, n)
	}
	return clients, nil
}

// Build builds our program.
func Build(ctx context.Context, program string) error {
	said, err := exec.CommandContext(ctx, "go", "build", "-o", program, "github.com/civicgraph/civicgraph/cmd/civicgraph").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, said)
	}
	return nil
}
