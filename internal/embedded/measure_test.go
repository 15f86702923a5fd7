package embedded_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"syscall"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/embedded"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestMeasure(t *testing.T) {
	n := makeNation(100_000, 60_000, 500_000)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	folder := t.TempDir()
	store, err := embedded.Open(folder, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if f := os.Getenv("LOADPROF"); f != "" {
		w, _ := os.Create(f)
		pprof.StartCPUProfile(w)
	}
	start := time.Now()
	c0 := cpu()
	n.load(t, store)
	fmt.Println("load", time.Since(start), "cpu", cpu()-c0)
	pprof.StopCPUProfile()
	n.batches = nil
	runtime.GC()
	runtime.ReadMemStats(&after)
	fmt.Println("heap after load MB", (after.HeapAlloc)>>20)
	info, _ := os.Stat(filepath.Join(folder, "graph.db"))
	fmt.Println("file MB", info.Size()>>20)
	store.Close()
	store = nil
	n = nil
	runtime.GC()
	runtime.ReadMemStats(&before)
	fmt.Println("heap closed MB", (before.HeapAlloc)>>20)
	if f := os.Getenv("OPENPROF"); f != "" {
		w, _ := os.Create(f)
		pprof.StartCPUProfile(w)
	}
	start = time.Now()
	c0 = cpu()
	store, err = embedded.Open(folder, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("open", time.Since(start), "cpu", cpu()-c0)
	pprof.StopCPUProfile()
	runtime.GC()
	runtime.ReadMemStats(&after)
	fmt.Println("heap open MB", (after.HeapAlloc-before.HeapAlloc)>>20)
	r, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, _ := r.Counts(t.Context())
	fmt.Println(c)
	r.Close()
	store.Close()
}
