//go:build !linux

package neo4jtest

// waitStopped does nothing where there is no waiting for it that leaves the child to whoever waits for its end.
func waitStopped(int) error { return nil }
