package neo4jtest

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// waitStopped waits until every thread of a child of ours has stopped: on a busy machine some go on answering for a while after the signal was sent.
func waitStopped(pid int) error {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WSTOPPED|unix.WNOWAIT, nil)
		if err == nil {
			return nil
		}
		if !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("wait until the process %d has stopped: %w", pid, err)
		}
	}
}
