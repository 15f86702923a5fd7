package dataset

import (
	"path"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// schemeSlug is the scheme of the keys given by hand to sources, organizations and activities. The slug of an activity is a path:
// what stands before its last slash is the slug of the activity it is part of.
const schemeSlug = "slug"

// keysOf takes apart a reference of the form "scheme:value".
func keysOf(ref civic.ID) []civic.Key {
	scheme, value, _ := strings.Cut(string(ref), ":")
	return []civic.Key{{Scheme: scheme, Value: value}}
}

// An activityPath is the slug of an activity.
type activityPath string

func (p activityPath) ref() civic.ID { return civic.KeyRef(schemeSlug, string(p)) }

// output refers to an output of the activity by the slug it has there.
func (p activityPath) output(slug string) civic.ID { return p.ref() + "#" + civic.ID(slug) }

// refs refers to several activities.
func refs(paths ...activityPath) []civic.ID {
	ids := make([]civic.ID, len(paths))
	for i, p := range paths {
		ids[i] = p.ref()
	}
	return ids
}

// activity is what the submission's source says of an activity. Unless the facts say otherwise, it is part of the activity that
// its path goes through.
func activity(p activityPath, head civic.RecordHead, facts civic.ActivityFacts) civic.ActivityEntry {
	facts.Identifiers = keysOf(p.ref())
	if outer := path.Dir(string(p)); facts.PartOf == "" && outer != "." {
		facts.PartOf = activityPath(outer).ref()
	}
	return civic.ActivityEntry{Record: civic.Record[civic.ActivityFacts]{RecordHead: head, Facts: facts}}
}

// component is a stage that is a component of what it is part of.
func component(p activityPath, head civic.RecordHead, name string, facts civic.ActivityFacts) civic.ActivityEntry {
	return stage(p, head, "COMPONENT", name, facts)
}

// stage is an edition, a phase or a component. Names among the facts are further names.
func stage(p activityPath, head civic.RecordHead, kind civic.StageKind, name string, facts civic.ActivityFacts) civic.ActivityEntry {
	facts.Type, facts.StageKind = civic.Stage, kind
	facts.Names = append(titled(name), facts.Names...)
	return activity(p, head, facts)
}

// event is an event of a format, likewise.
func event(p activityPath, head civic.RecordHead, format civic.EventFormat, name string, facts civic.ActivityFacts) civic.ActivityEntry {
	facts.Type, facts.Format = civic.Event, format
	facts.Names = append(titled(name), facts.Names...)
	return activity(p, head, facts)
}

// done is an event that took place.
func done(p activityPath, head civic.RecordHead, format civic.EventFormat, name string, facts civic.ActivityFacts) civic.ActivityEntry {
	facts.Status = civic.Done
	return event(p, head, format, name, facts)
}

// organization is what the submission's source says of the organization that ref names.
func organization(ref civic.ID, head civic.RecordHead, facts civic.OrganizationFacts) civic.OrganizationEntry {
	facts.Identifiers = keysOf(ref)
	return civic.OrganizationEntry{Record: civic.Record[civic.OrganizationFacts]{RecordHead: head, Facts: facts}}
}

// named is an organization of which the source gives no more than names.
func named(ref civic.ID, locator string, names ...civic.Name) civic.OrganizationEntry {
	return organization(ref, at(locator), civic.OrganizationFacts{Names: names})
}

// participation is what the source says of an organization's part in an activity; label is its own word for the role.
func participation(who civic.ID, role civic.Role, in activityPath, label string, head civic.RecordHead) civic.ParticipationEntry {
	return civic.ParticipationEntry{
		Organization: who, Activity: in.ref(), Role: role,
		Record: civic.Record[civic.ParticipationFacts]{RecordHead: head, Facts: civic.ParticipationFacts{RoleLabel: label}},
	}
}

// at is the head of a record that stands at the locator.
func at(locator string, remarks ...civic.Remark) civic.RecordHead {
	return civic.RecordHead{Locators: []civic.Locator{{Text: locator}}, Remarks: remarks}
}

// also adds where the source says what it says of one property.
func also(head civic.RecordHead, property string, locators ...string) civic.RecordHead {
	for _, locator := range locators {
		head.Locators = append(head.Locators, civic.Locator{Property: property, Text: locator})
	}
	return head
}

// remark says what the source leaves open, or how it contradicts or repeats itself.
func remark(property, note string) civic.Remark { return civic.Remark{Property: property, Note: note} }

// citing is a list of citations of the submission's source.
func citing(locators ...string) []civic.Citation {
	citations := make([]civic.Citation, len(locators))
	for i, locator := range locators {
		citations[i] = civic.Citation{Locator: locator}
	}
	return citations
}

func official(text string) civic.Name {
	return civic.Name{Text: text, Language: civic.Turkish, Kind: civic.Official}
}

func alias(text string) civic.Name {
	return civic.Name{Text: text, Language: civic.Turkish, Kind: civic.Alias}
}

func acronym(text string) civic.Name {
	return civic.Name{Text: text, Language: civic.Turkish, Kind: civic.Acronym}
}

func english(text string, kind civic.NameKind) civic.Name {
	return civic.Name{Text: text, Language: civic.English, Kind: kind}
}

// titled is a Turkish name followed by other Turkish names of the same thing.
func titled(name string, aliases ...string) []civic.Name {
	names := []civic.Name{official(name)}
	for _, text := range aliases {
		names = append(names, alias(text))
	}
	return names
}

// bilingual is a Turkish name with its English one.
func bilingual(turkish, inEnglish string) []civic.Name {
	return []civic.Name{official(turkish), english(inEnglish, civic.Alias)}
}

// texts is a Turkish text with its English translation.
func texts(turkish, inEnglish string) []civic.Text {
	return []civic.Text{{Text: turkish, Language: civic.Turkish}, {Text: inEnglish, Language: civic.English}}
}

// group is a sort of participants that the source does not name. kind and role are empty where it leaves them open, or where they took no part.
func group(kind civic.OrganizationType, role civic.Role, turkish, inEnglish string) civic.ParticipantGroup {
	g := civic.ParticipantGroup{Labels: texts(turkish, inEnglish), OrganizationType: kind, Role: role}
	if kind != "" {
		g.Sector = kind.Sector()
	}
	return g
}

// counted is a group of which the source gives the number at a stage, such as invited or answered.
func counted(g civic.ParticipantGroup, stage string, count int) civic.ParticipantGroup {
	g.Stage, g.Count = stage, &count
	return g
}

// relation ties an activity to others, or to outputs.
func relation(kind civic.RelationKind, locator string, targets ...civic.ID) []civic.Relation {
	relations := make([]civic.Relation, len(targets))
	for i, target := range targets {
		relations[i] = civic.Relation{Kind: kind, Target: target, Citations: citing(locator)}
	}
	return relations
}

// day is a period of one day.
func day(date civic.Date) civic.Period { return civic.Period{Start: date, End: date} }
