package embedded

import (
	"errors"
	"syscall"
)

func isReadOnlyFileSystem(err error) bool { return errors.Is(err, syscall.EROFS) }

func isOutOfMemory(err error) bool { return errors.Is(err, syscall.ENOMEM) }
