package bench

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Activities are numbered level by level, so that each comes after what it is part of: in a thousand, so many up to and including
// each level.
const (
	upToProgrammes   = 10
	upToPartnerships = 40
	upToProjects     = 270
	upToStages       = 420
	perMille         = 1000
)

// level returns what type of activity has a number, and the range of numbers of those it may be part of (an empty one for none).
func (n *Nation) level(i int) (kind civic.ActivityType, from, to int) {
	end := func(share int) int { return max(1, n.activities*share/perMille) }
	switch {
	case i < end(upToProgrammes):
		return civic.Programme, 0, 0
	case i < end(upToPartnerships):
		return []civic.ActivityType{civic.Partnership, civic.Partnership, civic.TaskForce}[i%3], 0, 0
	case i < end(upToProjects):
		return civic.Project, 0, end(upToProgrammes)
	case i < end(upToStages):
		return civic.Stage, end(upToPartnerships), end(upToProjects)
	}
	return civic.Event, end(upToPartnerships), end(upToStages)
}

// A plan is what is drawn of an activity before its names: what follows from it for those nested in it.
type plan struct {
	kind civic.ActivityType
	// parent is the number of what it is part of, -1 for nothing.
	parent int
	// start is its first day, length how many days it goes on.
	start, length int
	province      int
}

// plan draws an activity. It draws those above it, too, since a part lies within the time of the whole.
func (n *Nation) plan(i int, d *rand.Rand) plan {
	const firstDay, days = 14_610, 5_500 // from 2010-01-01 on
	kind, from, to := n.level(i)
	p := plan{kind: kind, parent: -1, province: n.geography.draw(d)}
	if to > from && d.Float64() < 0.85 {
		p.parent = from + d.IntN(to-from)
		whole := n.plan(p.parent, n.dice(streamActivity, p.parent))
		p.length = max(1, whole.length/(2+d.IntN(6)))
		p.start = whole.start + d.IntN(max(1, whole.length-p.length))
	} else {
		p.start, p.length = firstDay+d.IntN(days), 30+d.IntN(1500)
	}
	if kind == civic.Event {
		p.length = 1 + d.IntN(3)
	}
	return p
}

// day returns a date by its number from 1970 on.
func day(number int) civic.Date {
	return civic.Date(time.Unix(int64(number)*24*60*60, 0).UTC().Format(time.DateOnly))
}

// activity returns what a source says of an activity. One in ten has no dates, one in five of the rest only a year.
func (n *Nation) activity(i int) *civic.ActivityDossier {
	const undated, yearOnly, nationwide = 0.1, 0.2, 0.1
	d := n.dice(streamActivity, i)
	p := n.plan(i, d)
	facts := civic.ActivityFacts{
		Type: p.kind, Identifiers: []civic.Key{natural(i)}, Themes: themes(d),
		Names:  official(activityTitle(d, p.kind, n.geography.name(n.geography.district(d, p.province)))),
		Status: civic.Done,
	}
	if p.parent >= 0 {
		facts.PartOf = id(civic.KindActivity, p.parent)
	}
	if d.Float64() >= undated {
		facts.Period = civic.Period{Start: day(p.start), End: day(p.start + p.length - 1)}
		if d.Float64() < yearOnly {
			facts.Period = civic.Period{Start: facts.Period.Start[:4], End: facts.Period.End[:4]}
		}
	}
	if d.Float64() >= nationwide {
		facts.Places = []civic.ID{n.geography.places[n.geography.district(d, p.province)].ID}
	}
	if p.kind == civic.Event {
		facts.Format = civic.EventFormats()[d.IntN(len(civic.EventFormats()))]
	}
	return &civic.ActivityDossier{ID: id(civic.KindActivity, i), Records: civicRecords(d, facts)}
}

// participations returns who takes part in an activity: the first coordinates, some fund, the rest are partners and participants. No
// organization is in it twice.
func (n *Nation) participations(i int) []*civic.ParticipationDossier {
	d := n.dice(streamParticipations, i)
	province := n.plan(i, n.dice(streamActivity, i)).province
	hubs := rand.NewZipf(d, 1.6, 8, uint64(n.organizations-1))
	seen := make(map[int]bool, n.sizes[i])
	result := make([]*civic.ParticipationDossier, 0, n.sizes[i])
	for len(result) < int(n.sizes[i]) {
		who := n.participant(d, hubs, province)
		if seen[who] {
			continue
		}
		seen[who] = true
		facts := civic.ParticipationFacts{}
		if d.IntN(20) == 0 {
			facts.RoleLabel = "paydaş"
		}
		result = append(result, &civic.ParticipationDossier{
			Activity: id(civic.KindActivity, i), Organization: id(civic.KindOrganization, who), Role: role(d, len(result)),
			Records: civicRecords(d, facts),
		})
	}
	return result
}

// participant draws an organization: a hub, one of the province, or any.
func (n *Nation) participant(d *rand.Rand, hubs *rand.Zipf, province int) int {
	const hub, local = 0.12, 0.65
	from, to := n.provinceStarts[province], n.provinceStarts[province+1]
	switch chance := d.Float64(); {
	case chance < hub:
		const spread = 7919 // prime, so that hubs lie in many provinces
		return int(hubs.Uint64()) * spread % n.organizations
	case chance < local && to > from:
		return from + d.IntN(to-from)
	}
	return d.IntN(n.organizations)
}

func role(d *rand.Rand, place int) civic.Role {
	const funders = 0.06
	switch {
	case place == 0:
		return civic.Coordinator
	case place < 3 && d.Float64() < 6*funders:
		return civic.Funder
	}
	roles := []civic.Role{
		civic.Partner, civic.Partner, civic.Partner, civic.Participant, civic.Participant, civic.Participant, civic.Beneficiary,
		civic.Associate, civic.Host, civic.Trainer, civic.Member, civic.Contributor, civic.Implementer,
	}
	return roles[d.IntN(len(roles))]
}

func themes(d *rand.Rand) []civic.ID {
	count := len(themeWords())
	chosen := []civic.ID{id(civic.KindTheme, d.IntN(count)), id(civic.KindTheme, d.IntN(count))}
	slices.Sort(chosen)
	chosen = slices.Compact(chosen)
	return chosen[:1+d.IntN(len(chosen))]
}

// activityTitle returns a title with the name of a place in it.
func activityTitle(d *rand.Rand, kind civic.ActivityType, place string) string {
	nouns := map[civic.ActivityType]string{
		civic.Programme: "Programı", civic.Partnership: "İş Birliği Protokolü", civic.TaskForce: "Çalışma Grubu", civic.Project: "Projesi",
		civic.Stage: "Dönemi", civic.Event: "Buluşması",
	}
	return fmt.Sprintf("%s %s %s %s", place, madeUpWord(d), themeWords()[d.IntN(len(themeWords()))], nouns[kind])
}
