package main

import (
	"fmt"
	"slices"
)

// draw returns a write that the world as it is allows; it may find none.
func (w *writer) draw() (write, bool) {
	now := w.world.newest()
	d := w.dice
	switch share := d.IntN(100); {
	case share < 25:
		return w.renameOrganizations(now)
	case share < 50:
		return w.addParticipants(now, d.IntN(worldActivities))
	case share < 72:
		return w.retireParticipant(now, d.IntN(worldActivities))
	case share < 80:
		return w.renameActivity(now, d.IntN(worldActivities))
	case share < 85:
		return w.retireOrganization(now, d.IntN(worldOrganizations-2*worldPairs))
	case share < 93:
		return w.mergeOrSplit(now, worldOrganizations-2*(1+d.IntN(worldPairs)))
	}
	return w.rehearse(now, d.IntN(worldOrganizations))
}

// setUp are the writes that make a world.
func (w *writer) setUp() []write {
	first := write{
		kind: "upsertThemes", text: `mutation ($input: UpsertThemesInput!) { upsertThemes(input: $input) ` + upsertFields + ` }`,
		input: map[string]any{"themes": []any{map[string]any{"names": names(w.world.themeKey()), "keys": keys(w.world.themeKey())}}},
		next:  &state{}, learn: func(ids []string) { w.world.theme = ids[0] },
	}
	source := write{
		kind: "upsertSources", text: `mutation ($input: UpsertSourcesInput!) { upsertSources(input: $input) ` + upsertFields + ` }`,
		input: map[string]any{"sources": []any{map[string]any{"title": w.world.sourceKey(), "keys": keys(w.world.sourceKey())}}},
		next:  &state{}, learn: func([]string) {},
	}
	s := &state{}
	var all, activities []int
	for o := range worldOrganizations {
		all = append(all, o)
	}
	for a := range worldActivities {
		activities = append(activities, a)
	}
	organizations := w.upsertOrganizations(s, all)
	return []write{first, source, organizations, w.upsertActivities(organizations.next, activities)}
}

func names(text string) []any {
	return []any{map[string]any{"text": text, "language": "TR", "kind": "OFFICIAL"}}
}

func keys(value string) []any { return []any{map[string]any{"scheme": scheme, "value": value}} }

// ref names an entity by its key.
func ref(value string) string { return scheme + ":" + value }

func (w *writer) source() map[string]any { return map[string]any{"id": ref(w.world.sourceKey())} }

// upsertOrganizations gives organizations their next names, and puts those into the graph that are not there.
func (w *writer) upsertOrganizations(now *state, which []int) write {
	next := *now
	var items []any
	for _, o := range which {
		next.organizations[o].version++
		next.organizations[o].present = true
		items = append(items, w.organization(o, next.organizations[o].version))
	}
	return write{
		kind: "upsertOrganizations", text: `mutation ($input: UpsertOrganizationsInput!) { upsertOrganizations(input: $input) ` + upsertFields + ` }`,
		input: map[string]any{"source": w.source(), "organizations": items, "reason": "endurance"}, next: &next,
		learn: func(ids []string) {
			for i, o := range which {
				w.world.organizations[o] = ids[i]
			}
		},
	}
}

func (w *writer) organization(o, version int) map[string]any {
	return map[string]any{
		"type": "NGO", "names": names(w.world.name(o, version)), "identifiers": keys(w.world.organizationKey(o)), "themes": []string{ref(w.world.themeKey())},
	}
}

func (w *writer) renameOrganizations(now *state) (write, bool) {
	const most = 3
	var which []int
	for range 1 + w.dice.IntN(most) {
		if o := w.dice.IntN(worldOrganizations); !now.joined(o) && !slices.Contains(which, o) {
			which = append(which, o)
		}
	}
	return w.upsertOrganizations(now, which), len(which) > 0
}

// rehearse asks what a write would do, which must not be seen anywhere.
func (w *writer) rehearse(now *state, o int) (write, bool) {
	const never = 1_000_000
	asked := w.upsertOrganizations(now, []int{o})
	asked.kind, asked.next = "dry run", nil
	asked.input["dryRun"], asked.input["organizations"] = true, []any{w.organization(o, never)}
	return asked, !now.joined(o)
}

func (w *writer) upsertActivities(now *state, which []int) write {
	next := *now
	var items []any
	for _, a := range which {
		next.activities[a]++
		items = append(items, map[string]any{
			"type": "PROJECT", "names": names(fmt.Sprintf("%s Projesi %d", w.world.activityKey(a), next.activities[a])),
			"identifiers": keys(w.world.activityKey(a)), "themes": []string{ref(w.world.themeKey())},
		})
	}
	return write{
		kind: "upsertActivities", text: `mutation ($input: UpsertActivitiesInput!) { upsertActivities(input: $input) ` + upsertFields + ` }`,
		input: map[string]any{"source": w.source(), "activities": items}, next: &next,
		learn: func(ids []string) {
			for i, a := range which {
				w.world.activities[a] = ids[i]
			}
		},
	}
}

func (w *writer) renameActivity(now *state, a int) (write, bool) {
	return w.upsertActivities(now, []int{a}), true
}

// addParticipants has organizations take part that do not.
func (w *writer) addParticipants(now *state, a int) (write, bool) {
	const most = 3
	next := *now
	var items []any
	var which []int
	for range 1 + w.dice.IntN(most) {
		o := w.dice.IntN(worldOrganizations)
		if !now.organizations[o].present || now.joined(o) || next.members[a]&(1<<o) != 0 {
			continue
		}
		next.members[a] |= 1 << o
		which = append(which, o)
		items = append(items, map[string]any{
			"organization": ref(w.world.organizationKey(o)), "activity": ref(w.world.activityKey(a)), "role": "PARTNER",
			"roleLabel": fmt.Sprint("ortak ", w.asked),
		})
	}
	return write{
		kind: "upsertParticipations", text: `mutation ($input: UpsertParticipationsInput!) { upsertParticipations(input: $input) ` + upsertFields + ` }`,
		input: map[string]any{"source": w.source(), "participations": items}, next: &next,
		learn: func(ids []string) {
			for i, o := range which {
				w.world.participation[[2]int{a, o}] = ids[i]
			}
		},
	}, len(which) > 0
}

const retireText = `mutation ($input: RetireInput!) { retire(input: $input) ` + upsertFields + ` }`

// retireParticipant takes one out of an activity.
func (w *writer) retireParticipant(now *state, a int) (write, bool) {
	var taking []int
	for o := range worldOrganizations {
		if now.members[a]&(1<<o) != 0 && !now.joined(o) {
			taking = append(taking, o)
		}
	}
	if len(taking) == 0 {
		return write{}, false
	}
	o := taking[w.dice.IntN(len(taking))]
	next := *now
	next.members[a] &^= 1 << o
	return write{
		kind: "retire", text: retireText, next: &next, learn: func([]string) {},
		input: map[string]any{"source": ref(w.world.sourceKey()), "ids": []string{w.world.participation[[2]int{a, o}]}},
	}, true
}

// retireOrganization takes an organization out of the graph, which is refused while it takes part in anything.
func (w *writer) retireOrganization(now *state, o int) (write, bool) {
	asked := write{
		kind: "retire", text: retireText, learn: func([]string) {},
		input: map[string]any{"source": ref(w.world.sourceKey()), "ids": []string{w.world.organizations[o]}},
	}
	if now.takesPart(o) {
		asked.kind, asked.refused = "retire what others need", "CONFLICT"
		return asked, true
	}
	next := *now
	next.organizations[o].present = false
	asked.next = &next
	return asked, now.organizations[o].present
}

// mergeOrSplit makes the organizations of a pair one, or two again.
func (w *writer) mergeOrSplit(now *state, keep int) (write, bool) {
	gone := keep + 1
	next := *now
	next.organizations[gone].merged = !now.organizations[gone].merged
	asked := write{next: &next, learn: func([]string) {}}
	if now.organizations[gone].merged {
		asked.kind, asked.text = "splitOrganization", `mutation ($input: SplitInput!) { splitOrganization(input: $input) { revision replayed } }`
		asked.input = map[string]any{"organization": w.world.organizations[gone]}
		return asked, true
	}
	asked.kind, asked.text = "mergeOrganizations", `mutation ($input: MergeInput!) { mergeOrganizations(input: $input) { revision replayed } }`
	asked.input = map[string]any{"keep": w.world.organizations[keep], "gone": w.world.organizations[gone]}
	return asked, now.organizations[keep].present && now.organizations[gone].present
}
