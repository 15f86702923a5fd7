//go:build !linux || !(amd64 || arm64)

package embedded_test

import "errors"

// breakDown is for systems whose calls can be filtered.
func breakDown(string) error { return errors.ErrUnsupported }
