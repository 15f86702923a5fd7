package server

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// Metrics count the questions that a server answers, and tell it in the text format of Prometheus with what is known of the store, the
// program and the Go runtime. No label holds anything that a client chooses, so that their number stays small.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	running  prometheus.Gauge
	commits  *prometheus.HistogramVec
	// streams and ended count the connections on which answers go on.
	streams *prometheus.GaugeVec
	ended   *prometheus.CounterVec
}

// The labels of the metrics.
const (
	labelOperation = "operation"
	labelCode      = "code"
	labelStore     = "store"
	labelVersion   = "version"
	labelOutcome   = "outcome"
	labelTransport = "transport"
)

// What labels say where there is no operation and no error.
const (
	operationNone   = "none"
	codeOK          = graph.Code("OK")
	codeNotModified = graph.Code("NOT_MODIFIED")
)

// What came of a commit.
const (
	outcomeCommitted = "committed"
	outcomeFailed    = "failed"
)

// The transports of answers that go on.
const (
	transportSocket = "websocket"
	transportEvents = "events"
)

// NewMetrics returns the metrics of a program of the version build, whose store is of a kind such as embedded.
func NewMetrics(build, kind string, store civic.Store) *Metrics {
	labels := []string{labelOperation}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "civicgraph_requests_total",
			Help: "Requests on /graphql that were answered, by type of operation (none where none could be read) and by the code of the first error (OK without one, NOT_MODIFIED where the client had the answer).",
		}, append(labels, labelCode)),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "civicgraph_request_duration_seconds",
			Help:    "How long requests on /graphql took, by type of operation.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, labels),
		running: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "civicgraph_requests_in_flight", Help: "Requests on /graphql that are being answered.",
		}),
	}
	m.commits = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:        "civicgraph_store_commit_duration_seconds",
		Help:        "How long writes took in the store, by whether they were committed.",
		ConstLabels: prometheus.Labels{labelStore: kind},
		Buckets:     []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{labelOutcome})
	m.streams = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "civicgraph_streams", Help: "Connections that are open for answers that go on, by transport.",
	}, []string{labelTransport})
	m.ended = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "civicgraph_streams_ended_total",
		Help: "Connections for answers that go on that ended, by transport and by the code of why (OK where the client ended it).",
	}, []string{labelTransport, labelCode})
	built := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "civicgraph_build_info", Help: "1, with the version of the program.", ConstLabels: prometheus.Labels{labelVersion: build},
	})
	built.Set(1)
	m.registry.MustRegister(m.requests, m.seconds, m.running, built, newStoreGauges(kind, store), m.commits, m.streams, m.ended,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// handler tells the metrics.
func (m *Metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// count counts the questions among the requests that next answers. It stands within withRequest, whose record tells what became of them.
func (m *Metrics) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != graphPath {
			next.ServeHTTP(w, r)
			return
		}
		start := time.Now()
		m.running.Inc()
		defer func() {
			m.running.Dec()
			record := recordOf(r.Context())
			operation := cmp.Or(record.kind, operationNone)
			m.requests.WithLabelValues(operation, string(cmp.Or(record.code, codeOK))).Inc()
			m.seconds.WithLabelValues(operation).Observe(time.Since(start).Seconds())
		}()
		next.ServeHTTP(w, r)
	})
}

// storeGauges are what the store is asked for whenever the metrics are read.
type storeGauges struct {
	store        civic.Store
	up, revision *prometheus.Desc
}

func newStoreGauges(kind string, store civic.Store) storeGauges {
	labels := prometheus.Labels{labelStore: kind}
	return storeGauges{
		store:    store,
		up:       prometheus.NewDesc("civicgraph_store_up", "1 when the store answers, else 0.", nil, labels),
		revision: prometheus.NewDesc("civicgraph_store_revision", "The number of the graph's revision; absent when the store does not answer.", nil, labels),
	}
}

// Describe implements prometheus.Collector.
func (g storeGauges) Describe(to chan<- *prometheus.Desc) {
	to <- g.up
	to <- g.revision
}

// Collect implements prometheus.Collector.
func (g storeGauges) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readyPatience)
	defer cancel()
	revision, err := currentRevision(ctx, g.store)
	if err != nil {
		to <- prometheus.MustNewConstMetric(g.up, prometheus.GaugeValue, 0)
		return
	}
	to <- prometheus.MustNewConstMetric(g.up, prometheus.GaugeValue, 1)
	to <- prometheus.MustNewConstMetric(g.revision, prometheus.GaugeValue, float64(revision.Number))
}
