package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
)

type versionCommand struct{}

// Run prints the version of the program and what it was built with.
func (versionCommand) Run(p program) error {
	_, err := fmt.Fprintln(p.out, versionLine())
	return err
}

func versionLine() string {
	return fmt.Sprintf("civicgraph %s %s %s/%s", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// version returns the version that Go wrote into the program: that of the module, or of the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// build tells builds apart also where they have the same version, or none, as those made outside of a checkout: it is the hash of the
// program's file, which servers of one build share. Where that cannot be read, each process is taken for a build of its own.
func build() string {
	path, err := os.Executable()
	if err != nil {
		return rand.Text()
	}
	file, err := os.Open(path)
	if err != nil {
		return rand.Text()
	}
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return rand.Text()
	}
	return hex.EncodeToString(hash.Sum(nil))
}
