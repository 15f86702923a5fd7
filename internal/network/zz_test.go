package network_test

import (
	"syscall"
	"testing"
)

func cpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1000
}

func metered(b *testing.B, f func(b *testing.B)) {
	start := cpu()
	f(b)
	b.ReportMetric((cpu()-start)/float64(b.N), "cpu-µs/op")
}
