package neo4jtest

import (
	"strings"
	"testing"
)

const countAll = "MATCH (n) RETURN count(n)"

func TestPool(t *testing.T) {
	var pool Pool
	defer closePool(t, &pool)
	var first, second Server

	t.Run("lends two at once", func(t *testing.T) {
		first, second = pool.Empty(t), pool.Empty(t)
		if first == second {
			t.Fatalf("both are %v", first)
		}
		one, two := connect(t, first), connect(t, second)
		one.number("UNWIND range(1, 25000) AS i CREATE (:Thing {i: i})-[:AFTER]->(:Thing {i: -i})")
		one.expect(50_000, countAll)
		two.expect(0, countAll)
		two.number("CREATE CONSTRAINT thing IF NOT EXISTS FOR (n:Thing) REQUIRE n.i IS UNIQUE")
		two.number("CREATE (:Thing {i: 1})")
	})
	t.Run("lends them again, empty", func(t *testing.T) {
		one, two := pool.Empty(t), pool.Empty(t)
		if one != first && one != second || two != first && two != second || one == two {
			t.Fatalf("lent %v and %v, had started %v and %v", one, two, first, second)
		}
		connect(t, one).expect(0, countAll)
		connect(t, two).expect(0, countAll)
	})
	t.Run("throws one away that cannot be emptied", func(t *testing.T) {
		broken := pool.free[len(pool.free)-1]
		broken.driver.Close(t.Context()) //nolint:errcheck // what follows shows that it is
		whole := pool.Empty(t)
		if whole == broken.server {
			t.Errorf("lent %v", whole)
		}
		connect(t, whole).expect(0, countAll)
		if len(pool.members) != 1 || len(pool.free) != 0 {
			t.Errorf("has %d members and %d free, want 1 and 0", len(pool.members), len(pool.free))
		}
	})
}

func TestGivenServer(t *testing.T) {
	process := Start(t, Settings{Password: "uzun-parola"})
	t.Setenv("NEO4J_URI", process.URI)
	t.Setenv("NEO4J_USERNAME", "")
	t.Setenv("NEO4J_PASSWORD", "uzun-parola")
	t.Setenv("NEO4J_DATABASE", "")
	direct := connect(t, process.Server)

	t.Run("with nodes is left alone", func(t *testing.T) {
		var pool Pool
		defer closePool(t, &pool)
		direct.number("CREATE (:Foreign), (:Foreign)")
		for range 2 { // it does not get used to them
			_, err := pool.take(t.Context())
			if err == nil || !strings.Contains(err.Error(), "holds 2 nodes") || !strings.Contains(err.Error(), process.URI) {
				t.Errorf("said %v", err)
			}
		}
		direct.expect(2, countAll)
		direct.number("MATCH (n:Foreign) DELETE n")
	})
	t.Run("is lent first, and left empty", func(t *testing.T) {
		var pool Pool
		t.Run("lent", func(t *testing.T) {
			first, second := pool.Empty(t), pool.Empty(t)
			if first != process.Server || second == first {
				t.Errorf("lent %v and %v, want %v first", first, second, process.Server)
			}
			connect(t, first).number("CREATE (:Thing)")
		})
		direct.expect(1, countAll)
		closePool(t, &pool)
		direct.expect(0, countAll)
	})
	t.Run("that does not let us in", func(t *testing.T) {
		var pool Pool
		defer closePool(t, &pool)
		t.Setenv("NEO4J_PASSWORD", "baska-parola")
		if _, err := pool.take(t.Context()); err == nil || !strings.Contains(err.Error(), "Unauthorized") {
			t.Errorf("said %v", err)
		}
	})
}

func closePool(t *testing.T, pool *Pool) {
	t.Helper()
	if err := pool.Close(); err != nil {
		t.Error(err)
	}
}
