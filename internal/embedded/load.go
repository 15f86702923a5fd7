package embedded

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"

	"github.com/tidwall/btree"
	bolt "go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// loader makes the view of what is on disk. It reads every dossier once, so that one that cannot be read is found before anything is
// answered or written.
type loader struct {
	db    *bolt.DB
	codec *codec
	view  *view
}

// load returns the view of the last revision on disk.
func load(db *bolt.DB, codec *codec) (*view, error) {
	l := &loader{db: db, codec: codec, view: &view{
		directory: newDirectory(), memories: newMemories(), redirects: btree.NewMap[civic.ID, civic.ID](0), index: &lazyIndexes{},
	}}
	for _, step := range []func() error{l.head, l.numbers, l.reference, l.organizations, l.activities, l.network} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return l.view, nil
}

// read runs do in a transaction of its own.
func (l *loader) read(do func(disk) error) error {
	return l.db.View(func(tx *bolt.Tx) error { return do(disk{l.codec, l.view.directory, tx}) })
}

func (l *loader) head() error {
	return l.read(func(d disk) error {
		revision, err := storedRevision(d.tx)
		l.view.revision, l.view.transaction = revision, d.tx.ID()
		return err
	})
}

// numbers fills the directory.
func (l *loader) numbers() error {
	return l.read(func(d disk) error {
		for _, kind := range numberedKinds() {
			next := 0
			err := bucket(d.tx, bucketOf(kind)).ForEach(func(key, value []byte) error {
				e, err := l.codec.unsealEntry(value)
				switch {
				case err != nil:
					return fmt.Errorf("number %x of the %s: %w", key, bucketOf(kind), err)
				case !bytes.Equal(key, numberKey(uint32(next))) || e.id.Kind() != kind:
					return fmt.Errorf("%w: number %d of the %s is missing", civic.ErrCorrupt, next, bucketOf(kind))
				}
				next++
				l.view.directory.add(e.id)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// shares cuts the numbers of a kind into as many parts as there are processors and lets each be read by a goroutine of its own.
func (l *loader) shares(kind civic.Kind, read func(d disk, m *maker, begin, end uint32) error) error {
	size, parts := l.view.directory.size(kind), runtime.GOMAXPROCS(0)
	var group errgroup.Group
	for part := range parts {
		group.Go(func() error {
			return guarded(func() error {
				return l.read(func(d disk) error {
					m := &maker{directory: l.view.directory, collator: civic.NewCollator()}
					return read(d, m, uint32(size*part/parts), uint32(size*(part+1)/parts))
				})
			})
		})
	}
	return group.Wait()
}

// entries calls visit for each entity of a kind that has a dossier and a number from begin up to end.
func entries[D civic.Dossier](d disk, kind civic.Kind, begin, end uint32, visit func(number uint32, dossier D, sortKey []byte) error) error {
	cursor := bucket(d.tx, bucketOf(kind)).Cursor()
	for key, value := cursor.Seek(numberKey(begin)); key != nil; key, value = cursor.Next() {
		number := binary.BigEndian.Uint32(key)
		if number >= end {
			return nil
		}
		e, err := d.codec.unsealEntry(value)
		if err != nil {
			return err
		}
		if len(e.dossier) == 0 {
			continue
		}
		dossier, err := d.codec.decode(e.id, e.dossier)
		if err != nil {
			return err
		}
		typed, ok := dossier.(D)
		if !ok {
			return fmt.Errorf("%w: %s is among the %s", civic.ErrCorrupt, e.id, bucketOf(kind))
		}
		if err := visit(number, typed, bytes.Clone(e.sortKey)); err != nil {
			return err
		}
	}
	return nil
}

// each reads the entities of a kind one after the other.
func each[D civic.Dossier](l *loader, kind civic.Kind, visit func(m *maker, number uint32, dossier D, sortKey []byte)) error {
	m := &maker{directory: l.view.directory, collator: civic.NewCollator()}
	return l.read(func(d disk) error {
		return entries(d, kind, 0, uint32(l.view.directory.size(kind)), func(number uint32, dossier D, sortKey []byte) error {
			visit(m, number, dossier, sortKey)
			return nil
		})
	})
}

// reference reads places, themes, sources and the few assessments.
func (l *loader) reference() error {
	v := l.view
	err := each(l, civic.KindPlace, func(m *maker, number uint32, p *civic.Place, key []byte) {
		v.places.set(number, m.place(number, p, key))
	})
	if err != nil {
		return err
	}
	err = each(l, civic.KindTheme, func(m *maker, number uint32, t *civic.Theme, key []byte) {
		v.themes.set(number, m.theme(number, t, key))
	})
	if err != nil {
		return err
	}
	err = each(l, civic.KindSource, func(m *maker, number uint32, s *civic.Source, key []byte) {
		v.sources.set(number, m.source(number, s, key))
	})
	if err != nil {
		return err
	}
	return each(l, civic.KindAssessment, func(m *maker, number uint32, d *civic.AssessmentDossier, _ []byte) {
		v.assessments.set(number, m.assessment(number, d))
	})
}

// organizations reads the organizations that merges did not touch in parallel, and then derives the others.
func (l *loader) organizations() error {
	rows := make([]*organization, l.view.directory.size(civic.KindOrganization))
	grouped := make([]bool, len(rows))
	err := l.shares(civic.KindOrganization, func(d disk, m *maker, begin, end uint32) error {
		return entries(d, civic.KindOrganization, begin, end, func(number uint32, own *civic.OrganizationDossier, sortKey []byte) error {
			if grouped[number] = own.MergedInto != "" || len(own.Absorbed) > 0; grouped[number] {
				return nil
			}
			if derived := civic.DeriveOrganization(own); derived != nil {
				rows[number] = m.organization(number, derived, sortKey)
				l.view.locate(rows[number])
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	for number, row := range rows {
		if row != nil {
			l.view.organizations.set(uint32(number), row)
		}
	}
	return l.merged(grouped)
}

// merged derives the organizations that others were merged into.
func (l *loader) merged(grouped []bool) error {
	m := &maker{directory: l.view.directory, collator: civic.NewCollator()}
	return l.read(func(d disk) error {
		for number, is := range grouped {
			if !is {
				continue
			}
			change := draft{disk: d, maker: m, next: l.view}
			root, err := d.rootOf(l.view.directory.id(civic.KindOrganization, uint32(number)))
			if err != nil {
				return err
			}
			row, err := change.deriveRoot(root)
			if err != nil {
				return err
			}
			if row != nil {
				l.view.organizations.set(row.number, row)
			}
		}
		return nil
	})
}

func (l *loader) activities() error {
	rows := make([]*activity, l.view.directory.size(civic.KindActivity))
	err := l.shares(civic.KindActivity, func(d disk, m *maker, begin, end uint32) error {
		return entries(d, civic.KindActivity, begin, end, func(number uint32, dossier *civic.ActivityDossier, sortKey []byte) error {
			if derived := civic.DeriveActivity(dossier); derived != nil {
				rows[number] = m.activity(number, derived, dossier, sortKey)
			}
			return nil
		})
	})
	for number, row := range rows {
		if row != nil {
			l.view.activities.set(uint32(number), row)
		}
	}
	return err
}

// network builds the projection, and the indexes meanwhile.
func (l *loader) network() error {
	var group errgroup.Group
	group.Go(func() error { l.view.indexed(); return nil })
	group.Go(l.projection)
	return group.Wait()
}

func (l *loader) projection() error {
	participants := make([][]civic.ParticipationColumns, l.view.directory.size(civic.KindActivity))
	err := l.shares(civic.KindActivity, func(d disk, _ *maker, begin, end uint32) error {
		return l.participants(d, begin, end, participants)
	})
	if err != nil {
		return err
	}
	for _, columns := range participants {
		l.view.participations += len(columns)
	}
	l.view.projection = asGraph(l.build(participants))
	return nil
}

// byID puts rows in the order of their ids, in which a projection is built fastest.
func byID[R any](rows []R, id func(R) civic.ID) []R {
	slices.SortFunc(rows, func(a, b R) int { return cmp.Compare(id(a), id(b)) })
	return rows
}

func (l *loader) build(participants [][]civic.ParticipationColumns) *network.Graph {
	builder := network.NewBuilder()
	for row := range l.view.places.all {
		if row != nil {
			builder.Place(row.columns())
		}
	}
	for _, row := range byID(present(&l.view.organizations), func(row *organization) civic.ID { return row.id }) {
		builder.Organization(row.columns())
	}
	for _, row := range byID(present(&l.view.activities), func(row *activity) civic.ID { return row.id }) {
		builder.Activity(row.columns(), participants[row.number])
	}
	return builder.Build(l.view.revision)
}

// participants fills in who takes part in the activities with numbers from begin up to end.
func (l *loader) participants(d disk, begin, end uint32, participants [][]civic.ParticipationColumns) error {
	var merged []*civic.ParticipationDossier
	cursor := bucket(d.tx, bucketParticipations).Cursor()
	for key, value := cursor.Seek(numberKey(begin)); key != nil && binary.BigEndian.Uint32(key) < end; key, value = cursor.Next() {
		activity, organization, role, err := d.participationParts(key)
		if err != nil {
			return err
		}
		mark, data, err := d.codec.unsealParticipation(value)
		if err != nil {
			return err
		}
		number, of, _, _ := parseParticipationKey(key)
		row := l.view.organizations.at(of)
		alone := row != nil && len(row.merged) == 0
		if l.view.activities.at(number) != nil && alone && mark == plain {
			participants[number] = append(participants[number], civic.ParticipationColumns{Organization: row.id, Role: role})
			continue
		}
		dossier, err := d.codec.decodeParticipation(activity, organization, role, data)
		switch {
		case err != nil:
			return err
		case l.view.activities.at(number) == nil:
		case !alone:
			merged = append(merged, dossier)
		default:
			participants[number] = appendColumns(participants[number], row, dossier)
		}
	}
	l.joined(merged, participants)
	return nil
}

func appendColumns(to []civic.ParticipationColumns, row *organization, dossiers ...*civic.ParticipationDossier) []civic.ParticipationColumns {
	if p := civic.DeriveParticipation(row.id, dossiers...); p != nil {
		to = append(to, civic.ParticipationColumns{Organization: row.id, Role: p.Role, Period: p.Period})
	}
	return to
}

// joined adds the participations that merges brought together.
func (l *loader) joined(dossiers []*civic.ParticipationDossier, participants [][]civic.ParticipationColumns) {
	type seat struct {
		pair
		role civic.Role
	}
	groups := map[seat][]*civic.ParticipationDossier{}
	for _, dossier := range dossiers {
		at := seat{pair{dossier.Activity, l.view.root(dossier.Organization)}, dossier.Role}
		groups[at] = append(groups[at], dossier)
	}
	for at, group := range groups {
		number, _ := l.view.directory.number(at.activity)
		if row := l.view.organization(at.organization); row != nil {
			participants[number] = appendColumns(participants[number], row, group...)
		}
	}
}
