package embedded

import (
	"errors"
	"syscall"
)

func isReadOnlyFileSystem(err error) bool { return errors.Is(err, syscall.EROFS) }

func isOutOfMemory(err error) bool { return errors.Is(err, syscall.ENOMEM) }

// isFull tells of a disk that is full, a share of it that is used up, and a file that may not grow.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
