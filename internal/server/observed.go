package server

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// Sources are what the metrics ask about the parts of a program whenever they are read. Those that are nil are not asked.
type Sources struct {
	// StoreBytes is how many bytes the store has on disk.
	StoreBytes func() (int64, error)
	Projection func() network.Vitals
	Graph      func() graph.Vitals
}

// Observe has the metrics tell of more parts. It is called once.
func (m *Metrics) Observe(sources Sources) { m.registry.MustRegister(observed(sources)) }

// observed tells what the sources tell.
type observed Sources

// Describe implements prometheus.Collector. It names none, since those come that there is something to tell of.
func (observed) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (o observed) Collect(to chan<- prometheus.Metric) {
	t := telling(to)
	if o.StoreBytes != nil {
		if bytes, err := o.StoreBytes(); err == nil {
			t.gauge("civicgraph_store_bytes", "The size of the file that the graph is kept in.", float64(bytes))
		}
	}
	if o.Projection != nil {
		t.projection(o.Projection())
	}
	if o.Graph != nil {
		t.graph(o.Graph())
	}
}

// telling gives metrics of which the value is known elsewhere.
type telling chan<- prometheus.Metric

func (t telling) gauge(name, help string, value float64) {
	t <- prometheus.MustNewConstMetric(prometheus.NewDesc(name, help, nil, nil), prometheus.GaugeValue, value)
}

func (t telling) counter(name, help string, value float64) {
	t <- prometheus.MustNewConstMetric(prometheus.NewDesc(name, help, nil, nil), prometheus.CounterValue, value)
}

func (t telling) projection(v network.Vitals) {
	if v.Builds > 0 {
		t.counter("civicgraph_projection_builds_total", "How often the projection was built from a scan of the store.", float64(v.Builds))
		t.counter("civicgraph_projection_build_seconds_total", "How long that took in all.", v.Building.Seconds())
	}
	if !v.Checked.IsZero() {
		t.gauge("civicgraph_projection_age_seconds", "How long ago the projection was last found to be as the store is; only questions have that looked for.", time.Since(v.Checked).Seconds())
	}
	if v.Graph == nil {
		return
	}
	size := v.Graph.Size()
	t.gauge("civicgraph_projection_revision", "The number of the revision that the projection is of.", float64(v.Graph.Revision().Number))
	t.gauge("civicgraph_projection_organizations", "Organizations in the projection.", float64(size.Organizations))
	t.gauge("civicgraph_projection_activities", "Activities in the projection.", float64(size.Activities))
	t.gauge("civicgraph_projection_participations", "Participations in the projection.", float64(size.Participations))
}

func (t telling) graph(v graph.Vitals) {
	t.counter("civicgraph_whole_graph_questions_total", "Questions about the whole graph that had their turn.", float64(v.Kernels))
	t.counter("civicgraph_whole_graph_seconds_total", "How long their turns took in all.", v.Kernelling.Seconds())
	t.counter("civicgraph_whole_graph_refused_total", "Those that were refused as BUSY.", float64(v.Refused))
	t.gauge("civicgraph_whole_graph_running", "1 while one has its turn.", float64(v.Running))
	t.gauge("civicgraph_whole_graph_waiting", "Those that wait for their turn.", float64(v.Waiting))
	t.gauge("civicgraph_subscriptions", "Subscriptions that go on.", float64(v.Subscriptions))
	t.counter("civicgraph_subscription_events_total", "Events that subscribers were given.", float64(v.Events))
	over := prometheus.NewDesc("civicgraph_subscriptions_ended_total", "Subscriptions that ended, by the code of why (CANCELLED where the client or the server ended the connection).", []string{labelCode}, nil)
	for code, count := range v.SubscriptionsOver {
		t <- prometheus.MustNewConstMetric(over, prometheus.CounterValue, float64(count), string(code))
	}
}

// timedStore measures how long commits take.
type timedStore struct {
	civic.Store
	seconds *prometheus.HistogramVec
}

// Timed returns the store, whose writes are measured.
func (m *Metrics) Timed(store civic.Store) civic.Store { return timedStore{store, m.commits} }

// Update implements civic.Writer.
func (s timedStore) Update(ctx context.Context, commit civic.Commit, change func(civic.Tx) error) (civic.Receipt, error) {
	start := time.Now()
	receipt, err := s.Store.Update(ctx, commit, change)
	outcome := outcomeCommitted
	if err != nil {
		outcome = outcomeFailed
	}
	s.seconds.WithLabelValues(outcome).Observe(time.Since(start).Seconds())
	return receipt, err
}
