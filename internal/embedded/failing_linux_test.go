//go:build amd64 || arm64

package embedded_test

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A fault is a call of the system that fails from a moment on, as on a disk that breaks or becomes read-only under a program. behind is the
// offset from which on writing does not fail; 0 has every call fail.
type fault struct {
	call   uint32
	errno  syscall.Errno
	behind uint32
}

// faults are those that a child can be told to have.
func faults() map[string]fault {
	const twoPages = 8192
	return map[string]fault{
		"no sync":     {unix.SYS_FDATASYNC, unix.EIO, 0},
		"no write":    {unix.SYS_PWRITE64, unix.EROFS, 0},
		"no revision": {unix.SYS_PWRITE64, unix.ENOSPC, twoPages}, // the pages of the revision are the first two
	}
}

// breakDown has all threads of this process meet a fault from now on, for good, by a filter of system calls that needs no rights.
func breakDown(name string) error {
	f, known := faults()[name]
	if !known {
		return fmt.Errorf("there is no fault %q", name)
	}
	const number, offset = 0, 16 + 3*8 // where the call and the offset of pwrite64 stand
	program := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: number},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: f.call, Jf: 3},
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset},
		{Code: unix.BPF_JMP | unix.BPF_JGE | unix.BPF_K, K: f.behind, Jt: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(f.errno)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	if f.behind == 0 {
		program[3] = unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JA}
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	filter := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&filter)))
	if errno != 0 {
		return errno
	}
	return nil
}

// TestFailingDiskLosesNothing has the disk break or become read-only under a process that writes. Its writes are refused, it goes on
// answering what was acknowledged, and that is there when the folder is opened anew.
func TestFailingDiskLosesNothing(t *testing.T) {
	for name, why := range map[string]string{"no sync": "input/output error", "no write": "read-only file system", "no revision": "no space left"} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			child, lines, input := startTalkingChild(t, "insist", folder)
			lines.Buffer(nil, 1<<20)
			i := &insisting{t: t, lines: lines, input: input}
			i.next()
			i.acknowledges(3)
			fmt.Fprintln(input, name) //nolint:errcheck // what it says next tells
			refused := i.acknowledges(0)
			for range 3 {
				want := fmt.Sprintf("refused true %d ", i.held)
				if !strings.HasPrefix(refused, want) || !strings.Contains(refused, why) {
					t.Fatalf("the child says %q, want %q and %s", refused, want, why)
				}
				fmt.Fprintln(input) //nolint:errcheck // what it says next tells
				refused = i.next()
			}
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			child.Wait() //nolint:errcheck // it was killed
			checkWhole(t, folder, i.last)
		})
	}
}
