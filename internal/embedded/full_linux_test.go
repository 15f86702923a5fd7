package embedded_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// bound bounds how long the files of a process may be from now on: writing behind that fails, as on a full disk.
func bound(t *testing.T, pid int, length uint64) {
	t.Helper()
	if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: length, Max: unix.RLIM_INFINITY}, nil); err != nil {
		t.Fatal(err)
	}
}

// insisting is a child that commits, and what it says.
type insisting struct {
	t     *testing.T
	lines *bufio.Scanner
	input io.Writer
	// last is the newest revision that it acknowledged, held how many participations there are at it.
	last uint64
	held int
}

func (i *insisting) next() string {
	i.t.Helper()
	if !i.lines.Scan() {
		i.t.Fatal("the child ended by itself")
	}
	return i.lines.Text()
}

// acknowledges reads what the child says until it is refused, or for a number of commits if that is more than 0. Each must follow the one
// before, and be seen with nothing but what was acknowledged.
func (i *insisting) acknowledges(commits int) (refused string) {
	i.t.Helper()
	for n := 0; commits == 0 || n < commits; n++ {
		line := i.next()
		if strings.HasPrefix(line, "refused") {
			return line
		}
		revision, held, _ := strings.Cut(line, " ")
		number, err := strconv.ParseUint(revision, 10, 64)
		if err != nil || number != i.last+1 {
			i.t.Fatalf("the child says %q behind revision %d", line, i.last)
		}
		i.last, i.held = number, i.held+gatheringSize(number)
		if held != fmt.Sprint(i.held) {
			i.t.Fatalf("revision %d holds %s participations, want %d", number, held, i.held)
		}
	}
	return ""
}

// TestFullDiskLosesNothing lets the file grow no more, or has writing fail in the middle of a commit or at its pages for the revision, takes
// two refusals, and mends it: the same commits succeed, without anything being opened anew, and all is there after a kill.
func TestFullDiskLosesNothing(t *testing.T) {
	const page = 4096
	for name, length := range map[string]func(size uint64) uint64{
		"no room to grow":         func(size uint64) uint64 { return size },
		"no room in the middle":   func(size uint64) uint64 { return min(size/2, 12*page) },
		"half a page of room":     func(uint64) uint64 { return 5*page + page/2 },
		"no room for anything":    func(uint64) uint64 { return 0 },
		"no room but for a page":  func(uint64) uint64 { return page },
		"no room but for the two": func(uint64) uint64 { return 2 * page },
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			child, lines, input := startTalkingChild(t, "insist", folder)
			lines.Buffer(nil, 1<<20)
			i := &insisting{t: t, lines: lines, input: input}
			if first := i.next(); first != "open" {
				t.Fatal(first)
			}
			if name != "no room to grow" { // the file grows soon by far more than what is written here
				i.acknowledges(3)
			}
			info, err := os.Stat(graphPath(folder))
			if err != nil {
				t.Fatal(err)
			}
			bound(t, child.Process.Pid, length(uint64(info.Size())))
			refused := i.acknowledges(0)
			for range 2 {
				want := fmt.Sprintf("refused true %d ", i.held)
				if !strings.HasPrefix(refused, want) || !strings.Contains(refused, "file too large") {
					t.Fatalf("the child says %q, want %q and why", refused, want)
				}
				fmt.Fprintln(input) //nolint:errcheck // what it says next tells
				refused = i.next()
			}
			bound(t, child.Process.Pid, unix.RLIM_INFINITY)
			fmt.Fprintln(input) //nolint:errcheck // what it says next tells
			i.acknowledges(5)
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			for lines.Scan() {
				i.last++
			}
			child.Wait() //nolint:errcheck // it was killed
			checkWhole(t, folder, i.last)
		})
	}
}
