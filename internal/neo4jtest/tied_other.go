//go:build !linux

package neo4jtest

import "syscall"

// tied asks for nothing: here a server may outlive a process that is killed.
func tied() *syscall.SysProcAttr { return nil }
