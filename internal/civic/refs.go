package civic

import (
	"slices"
	"strings"
)

// A refVisitor is shown each id that facts refer to others by, where it stands, and which kinds it may name. It may change the id.
type refVisitor func(id *ID, path []any, kinds ...Kind) error

// visitRefs shows visit every id among the facts. Lists are copied first, so that changing an id leaves the caller's alone.
func (f *OrganizationFacts) visitRefs(visit refVisitor) error {
	return firstError(
		visitRef(visit, &f.Seat, []any{"seat"}, KindPlace),
		visitRef(visit, &f.Parent, []any{"parent"}, KindOrganization),
		visitRef(visit, &f.Metropolitan, []any{"metropolitan"}, KindOrganization),
		visitRefList(visit, &f.Themes, []any{"themes"}, KindTheme),
		visitRefList(visit, &f.MemberOf, []any{"memberOf"}, KindOrganization),
	)
}

func (f *ActivityFacts) visitRefs(visit refVisitor) error {
	return firstError(
		visitRef(visit, &f.PartOf, []any{"partOf"}, KindActivity),
		visitRefList(visit, &f.Places, []any{"places"}, KindPlace),
		visitRefList(visit, &f.Themes, []any{"themes"}, KindTheme),
		f.visitRelationRefs(visit),
		f.visitGroupRefs(visit),
		f.visitOutputRefs(visit),
	)
}

func (f *ActivityFacts) visitRelationRefs(visit refVisitor) error {
	f.Relations = slices.Clone(f.Relations)
	for i := range f.Relations {
		if err := visitRef(visit, &f.Relations[i].Target, []any{"relations", i, "target"}, KindActivity, KindOutput); err != nil {
			return err
		}
	}
	return nil
}

func (f *ActivityFacts) visitGroupRefs(visit refVisitor) error {
	f.Groups = slices.Clone(f.Groups)
	for i := range f.Groups {
		if err := visitRef(visit, &f.Groups[i].Place, []any{"unnamedParticipants", i, "place"}, KindPlace); err != nil {
			return err
		}
	}
	return nil
}

func (f *ActivityFacts) visitOutputRefs(visit refVisitor) error {
	f.Outputs = slices.Clone(f.Outputs)
	for i := range f.Outputs {
		if err := Under(f.Outputs[i].visitRefs(visit), "outputs", i); err != nil {
			return err
		}
	}
	return nil
}

func (o *Output) visitRefs(visit refVisitor) error {
	err := firstError(
		visitRefList(visit, &o.ProducedBy, []any{"producedBy"}, KindOrganization, KindActivity),
		visitRefList(visit, &o.BasedOn, []any{"basedOn"}, KindOutput, KindActivity),
		visitRefList(visit, &o.About, []any{"about"}, KindOrganization, KindActivity, KindPlace, KindTheme),
	)
	if err != nil {
		return err
	}
	o.Actions = slices.Clone(o.Actions)
	for i := range o.Actions {
		if err := visitRefList(visit, &o.Actions[i].Responsible, []any{"actions", i, "responsible"}, KindOrganization); err != nil {
			return err
		}
	}
	return nil
}

func (f *AssessmentFacts) visitRefs(visit refVisitor) error {
	return firstError(
		visitRefList(visit, &f.Strong, []any{"strong"}, KindTheme),
		visitRefList(visit, &f.Developing, []any{"developing"}, KindTheme),
		visitRefList(visit, &f.Priority, []any{"priority"}, KindTheme),
	)
}

func visitRef(visit refVisitor, id *ID, path []any, kinds ...Kind) error {
	if *id == "" {
		return nil
	}
	return visit(id, path, kinds...)
}

func visitRefList(visit refVisitor, ids *[]ID, path []any, kinds ...Kind) error {
	*ids = slices.Clone(*ids)
	for i := range *ids {
		if err := visit(&(*ids)[i], append(slices.Clone(path), i), kinds...); err != nil {
			return err
		}
	}
	return nil
}

// keyRef takes apart a KeyRef. Slug is what follows the last '#', for outputs.
func (id ID) keyRef() (key Key, ok bool) {
	scheme, value, found := strings.Cut(string(id), ":")
	return Key{scheme, value}, found
}

// keyCandidates returns the keys that a KeyRef may stand for, one for each kind it may name.
func keyCandidates(id ID, kinds []Kind) []KindKey {
	key, _ := id.keyRef()
	candidates := make([]KindKey, 0, len(kinds))
	for _, kind := range kinds {
		if kind == KindOutput {
			activity, _, named := cutSlug(key)
			if !named {
				continue
			}
			candidates = append(candidates, KindKey{KindActivity, activity})
			continue
		}
		candidates = append(candidates, KindKey{kind, key})
	}
	return candidates
}

// cutSlug takes the slug of an output from the key of its activity.
func cutSlug(key Key) (activity Key, slug string, ok bool) {
	at := strings.LastIndexByte(key.Value, '#')
	if at < 0 {
		return key, "", false
	}
	return Key{key.Scheme, key.Value[:at]}, key.Value[at+1:], true
}
