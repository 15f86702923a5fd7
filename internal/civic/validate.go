package civic

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/currency"
)

// Limits on what one record may hold.
const (
	maxNameRunes        = 300
	maxLabelRunes       = 1000
	maxDescriptionRunes = 10_000
	maxURLLength        = 2000
	maxListItems        = 500
	maxKeyRunes         = 200
)

var (
	schemePattern  = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,39}$`)
	slugPattern    = regexp.MustCompile(`^[a-z0-9][a-z0-9._/-]{0,99}$`)
	decimalPattern = regexp.MustCompile(`^-?[0-9]{1,18}(\.[0-9]{1,9})?$`)
	cadencePattern = regexp.MustCompile(`^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(INTERVAL|BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS|WKST)=[A-Z0-9,+-]{1,60}){0,6}$`)
	emailPattern   = regexp.MustCompile(`[^\s@＠][@＠][\p{L}0-9-]+[.．]\p{L}`)
	phonePattern   = regexp.MustCompile(`(\+90|\b0)[\s(]*5[0-9]{2}[\s)-]*[0-9]{3}[\s-]*[0-9]{2}[\s-]*[0-9]{2}\b`)
)

// ValidateLabel accepts a name, a label or a reason: one line, not blank, of a bounded length, without personal contact data.
func ValidateLabel(text string, maxRunes int, path ...any) error {
	if err := ValidateLine(text, maxRunes, path...); err != nil {
		return err
	}
	return checkContact(text, path)
}

// checkOptionalLine accepts an empty text, too.
func checkOptionalLine(text string, maxRunes int, path ...any) error {
	if text == "" {
		return nil
	}
	return ValidateLabel(text, maxRunes, path...)
}

// checkContact refuses e-mail addresses and mobile numbers: persons do not enter the graph, and these lead to persons.
func checkContact(text string, path []any) error {
	if !strings.ContainsAny(text, "@＠0+") {
		return nil
	}
	if emailPattern.MatchString(text) || phonePattern.MatchString(text) {
		return Invalid("the text holds an e-mail address or a mobile number", "leave out what leads to persons", path...)
	}
	return nil
}

func checkCount[T any](items []T, path ...any) error {
	if len(items) > maxListItems {
		return Invalid(fmt.Sprintf("the list has %d items", len(items)), fmt.Sprintf("give %d at most", maxListItems), path...)
	}
	return nil
}

// checkEach checks the items of a list, and that there are not too many.
func checkEach[T any](items []T, check func(*T) error, path ...any) error {
	if err := checkCount(items, path...); err != nil {
		return err
	}
	for i := range items {
		if err := check(&items[i]); err != nil {
			return Under(err, append(slices.Clone(path), i)...)
		}
	}
	return nil
}

func (n *Name) validate() error {
	return firstError(
		ValidateLabel(n.Text, maxNameRunes, "text"),
		checkRequired(n.Language, Languages(), "language"),
		checkRequired(n.Kind, NameKinds(), "kind"),
	)
}

func (t *Text) validate() error {
	if err := ValidateText(t.Text, maxDescriptionRunes, "text"); err != nil {
		return err
	}
	return firstError(checkContact(t.Text, []any{"text"}), checkRequired(t.Language, Languages(), "language"))
}

func checkRequired[T ~string](word T, known []T, path ...any) error {
	if word == "" {
		return Invalid("a value is missing", "give one of "+listWords(known), path...)
	}
	return checkWord(word, known, path...)
}

func (k *Key) validate() error {
	if !schemePattern.MatchString(k.Scheme) {
		return Invalid(fmt.Sprintf("%q is not the name of a scheme", k.Scheme), "use up to 40 lower-case letters, digits, dots and hyphens", "scheme")
	}
	if strings.ContainsRune(k.Value, '#') {
		return Invalid("the value of a key holds #, which sets off the slugs of outputs", "leave it out", "value")
	}
	return ValidateLabel(k.Value, maxKeyRunes, "value")
}

func checkURL(text string, path ...any) error {
	if text == "" {
		return nil
	}
	address, err := url.Parse(text)
	if err != nil || len(text) > maxURLLength || address.Host == "" || address.User != nil ||
		(address.Scheme != "https" && address.Scheme != "http") {
		return Invalid("this is not a web address", "give an http or https address of at most 2,000 characters, without a user name", path...)
	}
	return nil
}

func checkDate(date Date, path ...any) error {
	if date == "" {
		return nil
	}
	_, err := ParseDate(string(date))
	return Under(err, path...)
}

// checkDay accepts a date, and no open bound: a record was not made without end.
func (d Date) checkDay(path string) error {
	if d == NoBound {
		return Invalid("this is an open bound, not a date", "give the date the source speaks of, or leave it out", path)
	}
	return checkDate(d, path)
}

func (c *Coordinates) validate() error {
	if c == nil || math.Abs(c.Longitude) <= 180 && math.Abs(c.Latitude) <= 90 {
		return nil
	}
	return Invalid("these are not coordinates", "give a longitude within ±180 and a latitude within ±90 degrees", "location")
}

func (m *Money) validate(path ...any) error {
	switch {
	case m == nil:
		return nil
	case !decimalPattern.MatchString(string(m.Amount)) || m.Amount[0] == '-':
		return Invalid(fmt.Sprintf("%q is not an amount", string(m.Amount)), "write it like 1234.50", append(path, "amount")...)
	}
	if unit, err := currency.ParseISO(m.Currency); err != nil || unit.String() != m.Currency {
		return Invalid(fmt.Sprintf("%q is not a currency", m.Currency), "give the ISO 4217 code, such as TRY", append(path, "currency")...)
	}
	return nil
}

func (h *RecordHead) validate() error {
	return firstError(
		checkWord(h.Rank, Ranks(), "rank"),
		checkWord(h.Status, []FactStatus{Stated, Inferred}, "status"),
		h.AsOf.checkDay("asOf"),
		checkEach(h.Locators, func(l *Locator) error { return ValidateLabel(l.Text, maxLabelRunes, "text") }, "locators"),
		checkEach(h.Remarks, (*Remark).validate, "remarks"),
	)
}

func (r *Remark) validate() error {
	return firstError(
		ValidateLabel(r.Property, maxKeyRunes, "property"),
		checkOptionalLine(r.Value, maxLabelRunes, "value"),
		ValidateLabel(r.Note, maxLabelRunes, "note"),
		checkOptionalLine(r.Locator, maxLabelRunes, "locator"),
	)
}

func (f *OrganizationFacts) validate() error {
	return firstError(
		checkWord(f.Type, OrganizationTypes(), "type"),
		checkWord(f.LegalForm, LegalForms(), "legalForm"),
		checkWord(f.Tier, MunicipalTiers(), "tier"),
		checkWord(f.Level, GovernmentLevels(), "level"),
		checkWord(f.Sector, Sectors(), "sector"),
		checkEach(f.Names, (*Name).validate, "names"),
		checkEach(f.Identifiers, (*Key).validate, "identifiers"),
		checkEach(f.Descriptions, (*Text).validate, "descriptions"),
		checkCount(f.Themes, "themes"),
		checkCount(f.MemberOf, "memberOf"),
		f.Location.validate(),
		checkURL(f.Website, "website"),
		Under(f.Active.Validate(), "active"),
		f.checkTypeFields(),
	)
}

// checkTypeFields refuses values that organizations of the type do not have.
func (f *OrganizationFacts) checkTypeFields() error {
	return firstError(
		onlyFor(f.LegalForm != "", f.Type, NGO, "legalForm"),
		onlyFor(f.Tier != "", f.Type, Municipality, "tier"),
		onlyFor(f.Metropolitan != "", f.Type, Municipality, "metropolitan"),
		onlyFor(f.Level != "", f.Type, PublicBody, "level"),
	)
}

func onlyFor[T ~string](given bool, actual, only T, path ...any) error {
	if !given || actual == only || actual == "" {
		return nil
	}
	return Invalid(fmt.Sprintf("only the type %s has this", string(only)), "leave it out, or give that type", path...)
}

func (f *ActivityFacts) validate() error {
	return firstError(
		checkWord(f.Type, ActivityTypes(), "type"),
		checkEach(f.Names, (*Name).validate, "names"),
		checkEach(f.Identifiers, (*Key).validate, "identifiers"),
		checkEach(f.Descriptions, (*Text).validate, "descriptions"),
		checkURL(f.Website, "website"),
		Under(f.Period.Validate(), "period"),
		checkWord(f.Status, ActivityStatuses(), "status"),
		checkCount(f.Places, "places"),
		checkCount(f.Themes, "themes"),
		checkEach(f.Relations, func(r *Relation) error {
			return firstError(checkRequired(r.Kind, RelationKinds(), "kind"), checkCitations(r.Citations))
		}, "relations"),
		checkEach(f.Groups, (*ParticipantGroup).validate, "unnamedParticipants"),
		checkEach(f.Outputs, (*Output).validate, "outputs"),
		checkSlugs(f.Outputs),
		checkEach(f.Indicators, (*Indicator).validate, "indicators"),
		f.checkTypeFields(),
	)
}

// checkTypeFields checks the values that only activities of some types have.
func (f *ActivityFacts) checkTypeFields() error {
	return firstError(
		f.Application.validate(),
		checkWords(f.Support, SupportKinds(), "support"),
		f.Budget.validate("budget"),
		checkWord(f.StageKind, StageKinds(), "stageKind"),
		checkWord(f.Format, EventFormats(), "format"),
		checkDate(f.SignedOn, "signedOn"),
		checkWords(f.Sectors, Sectors(), "sectors"),
		checkCadence(f.Cadence),
		onlyFor(f.Budget != nil, f.Type, Project, "budget"),
		onlyFor(f.StageKind != "", f.Type, Stage, "stageKind"),
		onlyFor(f.Format != "", f.Type, Event, "format"),
		onlyFor(f.SignedOn != "", f.Type, Partnership, "signedOn"),
		onlyFor(f.Cadence != "", f.Type, TaskForce, "cadence"),
		onlyFor(len(f.Sectors) > 0, f.Type, TaskForce, "sectors"),
	)
}

func checkCadence(rule string) error {
	if rule == "" || cadencePattern.MatchString(rule) {
		return nil
	}
	return Invalid(fmt.Sprintf("%q is not a recurrence rule", rule), "give an RFC 5545 rule such as FREQ=MONTHLY;INTERVAL=2", "cadence")
}

func checkCitations(citations []Citation) error {
	return checkEach(citations, func(c *Citation) error { return ValidateLabel(c.Locator, maxLabelRunes, "locator") }, "citations")
}

func (a *Application) validate() error {
	if a == nil {
		return nil
	}
	return Under(firstError(
		checkRequired(a.Status, ApplicationStatuses(), "status"),
		checkDate(a.Opens, "opens"),
		checkDate(a.Closes, "closes"),
		checkOptionalLine(a.Label, maxLabelRunes, "label"),
		checkCitations(a.Citations),
	), "application")
}

func (g *ParticipantGroup) validate() error {
	if g.Count != nil && *g.Count < 0 {
		return Invalid("a count is negative", "give the number of participants, or leave it out", "count")
	}
	if len(g.Labels) == 0 {
		return Invalid("a group needs a label", "say in a few words who they are", "labels")
	}
	return firstError(
		checkEach(g.Labels, (*Text).validate, "labels"),
		checkWord(g.OrganizationType, OrganizationTypes(), "organizationType"),
		checkWord(g.Sector, Sectors(), "sector"),
		checkWord(g.Role, Roles(), "role"),
		checkOptionalLine(g.Stage, maxLabelRunes, "stage"),
		checkCitations(g.Citations),
	)
}

func (o *Output) validate() error {
	if !slugPattern.MatchString(o.Slug) {
		return Invalid(fmt.Sprintf("%q is not a slug", o.Slug), "use up to 100 lower-case ASCII letters, digits, dots, slashes, hyphens and underscores", "slug")
	}
	if len(o.Names) == 0 {
		return Invalid("an output needs a name", "give one at least", "names")
	}
	return firstError(
		checkRequired(o.Kind, OutputKinds(), "kind"),
		checkEach(o.Names, (*Name).validate, "names"),
		checkWord(o.Status, ActivityStatuses(), "status"),
		checkCount(o.ProducedBy, "producedBy"),
		checkCount(o.BasedOn, "basedOn"),
		checkCount(o.About, "about"),
		checkEach(o.Actions, (*PlannedAction).validate, "actions"),
		Under(o.Period.Validate(), "period"),
		checkURL(o.URL, "url"),
		checkCitations(o.Citations),
	)
}

// checkSlugs refuses a slug that names two outputs: the second would be lost.
func checkSlugs(outputs []Output) error {
	first := make(map[string]int, len(outputs))
	for i, output := range outputs {
		if at, taken := first[output.Slug]; taken {
			return Invalid(fmt.Sprintf("output %d has this slug, too", at), "give each output of an activity a slug of its own", "outputs", i, "slug")
		}
		first[output.Slug] = i
	}
	return nil
}

func (a *PlannedAction) validate() error {
	if len(a.Titles) == 0 {
		return Invalid("an action needs a title", "give one at least", "titles")
	}
	return firstError(
		checkEach(a.Titles, (*Text).validate, "titles"),
		checkRequired(a.Status, ActivityStatuses(), "status"),
		checkDate(a.Due, "due"),
		checkCount(a.Responsible, "responsible"),
	)
}

func (i *Indicator) validate() error {
	if len(i.Names) == 0 {
		return Invalid("an indicator needs a name", "give one at least", "names")
	}
	return firstError(
		checkEach(i.Names, (*Name).validate, "names"),
		checkOptionalLine(i.Method, maxLabelRunes, "method"),
		checkEach(i.Measurements, (*Measurement).validate, "measurements"),
		checkCitations(i.Citations),
	)
}

func (m *Measurement) validate() error {
	if !decimalPattern.MatchString(string(m.Value)) {
		return Invalid(fmt.Sprintf("%q is not a decimal number", string(m.Value)), "write it like 1234.50", "value")
	}
	return firstError(
		checkOptionalLine(m.Unit, maxKeyRunes, "unit"),
		checkEach(m.Labels, (*Text).validate, "labels"),
		checkDate(m.Date, "date"),
		checkWord(m.Stage, MeasurementStages(), "stage"),
		checkCitations(m.Citations),
	)
}

func (f *ParticipationFacts) validate() error {
	return firstError(
		checkOptionalLine(f.RoleLabel, maxNameRunes, "roleLabel"),
		Under(f.Period.Validate(), "period"),
		f.Amount.validate("amount"),
	)
}

func (f *AssessmentFacts) validate() error {
	return firstError(
		checkDate(f.Date, "date"),
		checkCount(f.Strong, "strong"),
		checkCount(f.Developing, "developing"),
		checkCount(f.Priority, "priority"),
	)
}

func (p *Place) validate() error {
	return firstError(
		checkRequired(p.Type, PlaceTypes(), "type"),
		checkNamed(p.Names),
		checkKeyed(p.ID, p.Keys, "keys"),
		p.Location.validate(),
	)
}

func (t *Theme) validate() error {
	return firstError(checkNamed(t.Names), checkKeyed(t.ID, t.Keys, "keys"))
}

func (s *Source) validate() error {
	return firstError(
		checkKeyed(s.ID, s.Keys, "keys"),
		ValidateLabel(s.Title, maxNameRunes, "title"),
		checkOptionalLine(s.Publisher, maxNameRunes, "publisher"),
		checkURL(s.URL, "url"),
		checkDate(s.RetrievedOn, "retrievedOn"),
		checkOptionalLine(s.Licence, maxNameRunes, "licence"),
	)
}

func checkNamed(names []Name) error {
	if len(names) == 0 {
		return Invalid("a name is missing", "give one at least", "names")
	}
	return checkEach(names, (*Name).validate, "names")
}

// checkKeyed checks the keys, which stand in property, and that there is one unless an id is given.
func checkKeyed(id ID, keys []Key, property string) error {
	if id == "" && len(keys) == 0 {
		return Invalid("nothing identifies this", "give an id, or a key such as a code or a slug", property)
	}
	return checkEach(keys, (*Key).validate, property)
}
