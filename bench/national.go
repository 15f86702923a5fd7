package bench

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Nation is made-up data of the shape that a country's would have, by seed: the real provinces and districts, organizations of all
// types with two or three Turkish-looking names, nested activities with dates and places, and participations with hubs and heavy
// tails. The same nation makes the same data every time. Nothing but the sizes of its activities is kept in memory.
type Nation struct {
	seed                      uint64
	organizations, activities int
	sizes                     []uint16
	geography                 geography
	// provinceStarts[p] is the first organization with its seat in province p; organizations are numbered by province.
	provinceStarts []int
}

// The size of a nation at scale 1.
const (
	nationalOrganizations  = 100_000
	nationalActivities     = 60_000
	nationalParticipations = 500_000
)

// BatchSize is how many dossiers are written in one transaction.
const BatchSize = civic.MaxSubmissionItems

// NewNation returns the nation of a seed, scale times as large as the country.
func NewNation(seed uint64, scale float64) (*Nation, error) {
	places, err := newGeography()
	if err != nil {
		return nil, err
	}
	n := &Nation{
		seed: seed, geography: places,
		organizations: int(nationalOrganizations * scale), activities: int(nationalActivities * scale),
	}
	n.sizes = activitySizes(n.dice(streamSizes, 0), n.activities, int(nationalParticipations*scale), n.organizations)
	n.settle()
	return n, nil
}

// settle gives provinces their shares of the organizations: the largest has about a fifth, the smallest a few in a thousand.
func (n *Nation) settle() {
	weight, total := make([]float64, len(n.geography.provinces)), 0.0
	for p := range weight {
		weight[p] = 1 / float64(p+4)
		total += weight[p]
	}
	n.provinceStarts = make([]int, 1, len(weight)+1)
	sum := 0.0
	for _, w := range weight {
		sum += w
		n.provinceStarts = append(n.provinceStarts, int(math.Round(sum/total*float64(n.organizations))))
	}
}

// activitySizes draws how many participations each activity has, together as many as asked for: most have a few, some several hundred.
func activitySizes(d *rand.Rand, activities, participations, largest int) []uint16 {
	const shape, most = 1.25, 600
	limit := min(most, largest/2)
	sizes := make([]uint16, activities)
	sum := 0
	for i := range sizes {
		size := int(2 / math.Pow(1-d.Float64(), 1/shape))
		sizes[i] = uint16(min(size, limit))
		sum += int(sizes[i])
	}
	for i := 0; sum != participations; i = (i + 1) % activities {
		switch {
		case sum < participations && int(sizes[i]) < limit:
			sizes[i]++
			sum++
		case sum > participations && sizes[i] > 1:
			sizes[i]--
			sum--
		}
	}
	return sizes
}

// The streams of chance keep what is drawn for one thing apart from what is drawn for another.
const (
	streamSizes = iota
	streamOrganization
	streamActivity
	streamParticipations
)

// dice returns the chances of one item, the same each time.
func (n *Nation) dice(stream, item int) *rand.Rand {
	return rand.New(rand.NewPCG(n.seed, uint64(stream)<<32|uint64(item)))
}

// Batches yields the nation in the order in which it can be written, BatchSize dossiers each: reference data, organizations,
// activities (each after what it is part of), participations.
func (n *Nation) Batches() iter.Seq[civic.Batch] {
	return func(yield func(civic.Batch) bool) {
		var batch civic.Batch
		for dossier, keys := range n.dossiers() {
			batch.Dossiers = append(batch.Dossiers, dossier)
			batch.Keys = append(batch.Keys, keys...)
			if len(batch.Dossiers) < BatchSize {
				continue
			}
			if !yield(batch) {
				return
			}
			batch = civic.Batch{}
		}
		if len(batch.Dossiers) > 0 {
			yield(batch)
		}
	}
}

// dossiers yields everything, each with its keys.
func (n *Nation) dossiers() iter.Seq2[civic.Dossier, []civic.KeyRow] {
	return func(yield func(civic.Dossier, []civic.KeyRow) bool) {
		for _, dossier := range n.reference() {
			if !yield(dossier, nil) {
				return
			}
		}
		for i := range n.organizations {
			if !yield(n.organization(i), []civic.KeyRow{keyRow(civic.KindOrganization, i)}) {
				return
			}
		}
		for i := range n.activities {
			if !yield(n.activity(i), []civic.KeyRow{keyRow(civic.KindActivity, i)}) {
				return
			}
		}
		for i := range n.activities {
			for _, participation := range n.participations(i) {
				if !yield(participation, nil) {
					return
				}
			}
		}
	}
}

// reference returns sources, themes and places.
func (n *Nation) reference() []civic.Dossier {
	var dossiers []civic.Dossier
	for i := range sourceCount {
		dossiers = append(dossiers, &civic.Source{ID: id(civic.KindSource, i), Keys: []civic.Key{natural(i)}, Title: fmt.Sprintf("Kütük %d", i+1)})
	}
	for i, name := range themeWords() {
		dossiers = append(dossiers, &civic.Theme{ID: id(civic.KindTheme, i), Keys: []civic.Key{natural(i)}, Names: official(name)})
	}
	for i := range n.geography.places {
		dossiers = append(dossiers, &n.geography.places[i])
	}
	return dossiers
}

const sourceCount = 6

func natural(i int) civic.Key { return civic.Key{Scheme: "bench", Value: fmt.Sprint(i)} }

func id(kind civic.Kind, i int) civic.ID { return civic.Mint(kind, natural(i), 0) }

func keyRow(kind civic.Kind, i int) civic.KeyRow {
	return civic.KeyRow{KindKey: civic.KindKey{Kind: kind, Key: natural(i)}, ID: id(kind, i)}
}

// seatProvince returns the province that an organization has its seat in.
func (n *Nation) seatProvince(organization int) int {
	low, high := 0, len(n.provinceStarts)-1
	for low+1 < high {
		if middle := (low + high) / 2; n.provinceStarts[middle] <= organization {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// organization returns what one or two sources say of an organization.
func (n *Nation) organization(i int) *civic.OrganizationDossier {
	const secondSource = 0.15
	d := n.dice(streamOrganization, i)
	district := n.geography.district(d, n.seatProvince(i))
	kind := organizationType(d)
	facts := civic.OrganizationFacts{
		Type: kind, Names: organizationNames(d, kind, n.geography.name(district)), Identifiers: []civic.Key{natural(i)},
		Seat: n.geography.places[district].ID, Themes: themes(d), Website: fmt.Sprintf("https://ornek-%d.org.tr", i),
	}
	dossier := &civic.OrganizationDossier{ID: id(civic.KindOrganization, i)}
	dossier.Records = civicRecords(d, facts)
	if d.Float64() < secondSource {
		second := civic.OrganizationFacts{Names: facts.Names[:1], Themes: themes(d)}
		record := record(sourceCount-1, second)
		dossier.Records, _ = civic.SetRecord(dossier.Records, record)
	}
	return dossier
}

// civicRecords returns one record of one of the usual sources.
func civicRecords[F any](d *rand.Rand, facts F) []civic.Record[F] {
	return []civic.Record[F]{record(d.IntN(sourceCount-1), facts)}
}

func record[F any](source int, facts F) civic.Record[F] {
	return civic.Record[F]{
		RecordHead: civic.RecordHead{Source: id(civic.KindSource, source), AsOf: "2025-01-01", Locators: []civic.Locator{{Text: "satır"}}}, Facts: facts,
	}
}
