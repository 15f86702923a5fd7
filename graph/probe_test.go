package graph_test

import "testing"
import "os"

func TestProbe(t *testing.T) {
	q, _ := os.ReadFile(os.Getenv("PROBE"))
	a := builtIn(t)
	r := a.post(string(q), nil)
	t.Logf("%.20000s", r.body)
	t.Log(a.failures.errs)
}
