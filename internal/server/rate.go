package server

import (
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"

	"github.com/civicgraph/civicgraph/internal/auth"
)

// knownClients is how many clients are remembered that asked last. One that is forgotten begins anew with all of its burst.
const knownClients = 20_000

// A limiter bounds how often one client asks. It is nil when nobody is bounded.
type limiter struct {
	every rate.Limit
	burst int

	mu      sync.Mutex
	clients *simplelru.LRU[asker, *budget]
}

// An asker is one client: by its token, wherever it asks from, or else by its address.
type asker struct {
	token   string
	network netip.Prefix
}

// A budget is how often one client may still ask. Nil is no bound.
type budget struct{ rate *rate.Limiter }

func newLimiter(limits Limits) *limiter {
	if limits.Rate <= 0 {
		return nil
	}
	burst := limits.Burst
	if burst <= 0 {
		burst = max(1, int(math.Ceil(2*limits.Rate)))
	}
	clients, err := simplelru.NewLRU[asker, *budget](knownClients, nil)
	if err != nil {
		panic(err) // the number is positive
	}
	return &limiter{every: rate.Limit(limits.Rate), burst: burst, clients: clients}
}

// budgetOf returns the budget of who sent a request.
func (l *limiter) budgetOf(r *http.Request) *budget {
	if l == nil {
		return nil
	}
	by := asker{network: recordOf(r.Context()).client}
	if principal, known := auth.FromContext(r.Context()); known {
		by = asker{token: principal.Name}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.clients.Get(by); ok {
		return known
	}
	begun := &budget{rate.NewLimiter(l.every, l.burst)}
	l.clients.Add(by, begun)
	return begun
}

// spend takes one question from the budget, or returns how long to wait for the next.
func (b *budget) spend() (wait time.Duration) {
	if b == nil {
		return 0
	}
	taken := b.rate.Reserve()
	wait = taken.Delay()
	if wait > 0 {
		taken.Cancel()
	}
	return wait
}

// guard lets those ask who do not ask too often. It stands within authenticate.
func (l *limiter) guard(next http.Handler) http.Handler {
	if l == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if l.spend(w, r) {
			next.ServeHTTP(w, r)
		}
	})
}

// spend takes one question from the budget of who sent a request, or refuses it and returns false. What comes on the same connection
// later is taken from the same budget.
func (l *limiter) spend(w http.ResponseWriter, r *http.Request) bool {
	theirs := l.budgetOf(r)
	recordOf(r.Context()).budget = theirs
	wait := theirs.spend()
	if wait == 0 {
		return true
	}
	refused := tooOften(wait)
	w.Header().Set("Retry-After", strconv.Itoa(seconds(wait)))
	refuse(w, r, refused)
	return false
}

func tooOften(wait time.Duration) fault {
	return fault{http.StatusTooManyRequests, codeTooManyRequests, "this client asks too often",
		"wait " + (time.Duration(seconds(wait)) * time.Second).String() + ", and ask less often from then on"}
}

// seconds rounds a wait up to whole seconds.
func seconds(wait time.Duration) int { return int(math.Ceil(wait.Seconds())) }
