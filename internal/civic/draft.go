package civic

import "slices"

// A draft is one entry of a submission on its way into the graph.
type draft interface {
	// validate checks what can be checked without the graph.
	validate() error
	// keyed returns how the entry names its entity; kind is 0 for entries that are named by what they refer to.
	keyed() (kind Kind, id ID, keys []Key)
	// visitRefs shows the ids that the entry refers to others by.
	visitRefs(visit refVisitor) error
	// target returns the id to keep the entry under, once all its references are resolved; minted is what keyed led to.
	target(minted ID) ID
	// onto returns what to keep under id, given what is kept there now (nil for nothing), and whether it differs.
	onto(current Dossier, id, source ID) (Dossier, bool)
}

type sourceDraft struct{ Source }

func (d *sourceDraft) keyed() (Kind, ID, []Key)   { return KindSource, d.ID, d.Keys }
func (d *sourceDraft) visitRefs(refVisitor) error { return nil }
func (d *sourceDraft) target(minted ID) ID        { return minted }
func (d *sourceDraft) onto(c Dossier, id, _ ID) (Dossier, bool) {
	next := d.Source
	next.ID = id
	return whole(c, &next)
}

type themeDraft struct{ Theme }

func (d *themeDraft) keyed() (Kind, ID, []Key)   { return KindTheme, d.ID, d.Keys }
func (d *themeDraft) visitRefs(refVisitor) error { return nil }
func (d *themeDraft) target(minted ID) ID        { return minted }
func (d *themeDraft) onto(c Dossier, id, _ ID) (Dossier, bool) {
	next := d.Theme
	next.ID = id
	return whole(c, &next)
}

type placeDraft struct{ Place }

func (d *placeDraft) keyed() (Kind, ID, []Key) { return KindPlace, d.ID, d.Keys }
func (d *placeDraft) visitRefs(visit refVisitor) error {
	return visitRef(visit, &d.Within, []any{"within"}, KindPlace)
}
func (d *placeDraft) target(minted ID) ID { return minted }
func (d *placeDraft) onto(c Dossier, id, source ID) (Dossier, bool) {
	next := d.Place
	next.ID, next.Source = id, source
	return whole(c, &next)
}

type organizationDraft struct{ OrganizationEntry }

func (d *organizationDraft) validate() error {
	return firstError(d.RecordHead.validate(), d.Facts.validate(), checkKeyed(d.ID, d.Facts.Identifiers, "identifiers"))
}
func (d *organizationDraft) keyed() (Kind, ID, []Key) {
	return KindOrganization, d.ID, d.Facts.Identifiers
}
func (d *organizationDraft) visitRefs(visit refVisitor) error { return d.Facts.visitRefs(visit) }
func (d *organizationDraft) target(minted ID) ID              { return minted }
func (d *organizationDraft) onto(c Dossier, id, source ID) (Dossier, bool) {
	records := func(dossier *OrganizationDossier) *[]Record[OrganizationFacts] { return &dossier.Records }
	return withRecord(c, OrganizationDossier{ID: id}, records, source, d.Record)
}

type activityDraft struct{ ActivityEntry }

func (d *activityDraft) validate() error {
	return firstError(d.RecordHead.validate(), d.Facts.validate(), checkKeyed(d.ID, d.Facts.Identifiers, "identifiers"))
}
func (d *activityDraft) keyed() (Kind, ID, []Key)         { return KindActivity, d.ID, d.Facts.Identifiers }
func (d *activityDraft) visitRefs(visit refVisitor) error { return d.Facts.visitRefs(visit) }
func (d *activityDraft) target(minted ID) ID              { return minted }
func (d *activityDraft) onto(c Dossier, id, source ID) (Dossier, bool) {
	records := func(dossier *ActivityDossier) *[]Record[ActivityFacts] { return &dossier.Records }
	return withRecord(c, ActivityDossier{ID: id}, records, source, d.Record)
}

type participationDraft struct{ ParticipationEntry }

func (d *participationDraft) validate() error {
	return firstError(
		checkNamesSomething(d.Organization, "organization"),
		checkNamesSomething(d.Activity, "activity"),
		checkRequired(d.Role, Roles(), "role"),
		d.RecordHead.validate(), d.Facts.validate(),
	)
}
func (d *participationDraft) keyed() (Kind, ID, []Key) { return 0, "", nil }
func (d *participationDraft) visitRefs(visit refVisitor) error {
	return firstError(
		visitRef(visit, &d.Organization, []any{"organization"}, KindOrganization),
		visitRef(visit, &d.Activity, []any{"activity"}, KindActivity),
	)
}
func (d *participationDraft) target(ID) ID {
	return ParticipationID(d.Activity, d.Organization, d.Role)
}
func (d *participationDraft) onto(c Dossier, _, source ID) (Dossier, bool) {
	fresh := ParticipationDossier{Activity: d.Activity, Organization: d.Organization, Role: d.Role}
	records := func(dossier *ParticipationDossier) *[]Record[ParticipationFacts] { return &dossier.Records }
	return withRecord(c, fresh, records, source, d.Record)
}

type assessmentDraft struct{ AssessmentEntry }

func (d *assessmentDraft) validate() error {
	if !slugPattern.MatchString(d.Slug) {
		return Invalid("an assessment needs a slug", "name it within its organization, for example by its date", "slug")
	}
	return firstError(checkNamesSomething(d.Organization, "organization"), d.RecordHead.validate(), d.Facts.validate())
}
func (d *assessmentDraft) keyed() (Kind, ID, []Key) { return 0, "", nil }
func (d *assessmentDraft) visitRefs(visit refVisitor) error {
	return firstError(
		visitRef(visit, &d.Organization, []any{"organization"}, KindOrganization),
		d.Facts.visitRefs(visit),
	)
}
func (d *assessmentDraft) target(ID) ID { return AssessmentID(d.Organization, d.Slug) }
func (d *assessmentDraft) onto(c Dossier, _, source ID) (Dossier, bool) {
	fresh := AssessmentDossier{Organization: d.Organization, Slug: d.Slug}
	records := func(dossier *AssessmentDossier) *[]Record[AssessmentFacts] { return &dossier.Records }
	return withRecord(c, fresh, records, source, d.Record)
}

// whole replaces reference data, which is kept as it was last written.
func whole[D any, P interface {
	*D
	Dossier
}](current Dossier, next P) (Dossier, bool) {
	if current == nil {
		return next, true
	}
	before, ok := current.(P)
	return next, !ok || !equalJSON(before, next)
}

// withRecord returns the dossier, a fresh one where nothing is kept, with record as that of source, and whether that changed it. What is
// said again is not retired any more.
func withRecord[D, F any, P interface {
	*D
	Dossier
}](current Dossier, fresh D, records func(*D) *[]Record[F], source ID, record Record[F]) (Dossier, bool) {
	next := fresh
	if kept, ok := current.(P); ok {
		next = *kept
	}
	record.Source, record.Retired = source, false
	all, changed := SetRecord(*records(&next), record)
	*records(&next) = all
	return P(&next), changed
}

func checkNamesSomething(id ID, path ...any) error {
	if id == "" {
		return Invalid("an id is missing", "give an id, or a key as scheme:value", path...)
	}
	return nil
}

// drafts lists the entries of the submission in the order in which they are written, with the name of the list each is from.
func (s *Submission) drafts() []*item {
	items := make([]*item, 0, len(s.Organizations)+len(s.Activities)+len(s.Participations))
	items = appendItems(items, "sources", s.Sources, func(v Source) draft { return &sourceDraft{v} })
	items = appendItems(items, "themes", s.Themes, func(v Theme) draft { return &themeDraft{v} })
	items = appendItems(items, "places", s.Places, func(v Place) draft { return &placeDraft{v} })
	items = appendItems(items, "organizations", s.Organizations, func(v OrganizationEntry) draft { return &organizationDraft{v} })
	items = appendItems(items, "activities", s.Activities, func(v ActivityEntry) draft { return &activityDraft{v} })
	items = appendItems(items, "participations", s.Participations, func(v ParticipationEntry) draft { return &participationDraft{v} })
	return appendItems(items, "assessments", s.Assessments, func(v AssessmentEntry) draft { return &assessmentDraft{v} })
}

func appendItems[T any](items []*item, list string, values []T, draftOf func(T) draft) []*item {
	items = slices.Grow(items, len(values))
	for i, value := range values {
		items = append(items, &item{Outcome: Outcome{List: list, Index: i}, draft: draftOf(value)})
	}
	return items
}
