package civic

import "slices"

// OrganizationType is the kind of actor an organization is.
type OrganizationType string

// The types of organizations.
const (
	NGO                       OrganizationType = "NGO"
	Municipality              OrganizationType = "MUNICIPALITY"
	PublicBody                OrganizationType = "PUBLIC_BODY"
	University                OrganizationType = "UNIVERSITY"
	UmbrellaOrganization      OrganizationType = "UMBRELLA_ORGANIZATION"
	CityCouncil               OrganizationType = "CITY_COUNCIL"
	InternationalOrganization OrganizationType = "INTERNATIONAL_ORGANIZATION"
	Company                   OrganizationType = "COMPANY"
)

// OrganizationTypes returns the types in their fixed order.
func OrganizationTypes() []OrganizationType {
	return []OrganizationType{NGO, Municipality, PublicBody, University, UmbrellaOrganization, CityCouncil, InternationalOrganization, Company}
}

// Sector is the group an organization belongs to in questions of brokerage and mixing.
type Sector string

// The sectors.
const (
	Civil         Sector = "CIVIL"
	Municipal     Sector = "MUNICIPAL"
	Public        Sector = "PUBLIC"
	Academic      Sector = "ACADEMIC"
	Private       Sector = "PRIVATE"
	Supranational Sector = "SUPRANATIONAL"
)

// Sectors returns the sectors in their fixed order.
func Sectors() []Sector {
	return []Sector{Civil, Municipal, Public, Academic, Private, Supranational}
}

// Sector returns the sector that organizations of the type belong to unless a source says otherwise.
func (t OrganizationType) Sector() Sector {
	switch t {
	case Municipality:
		return Municipal
	case PublicBody:
		return Public
	case University:
		return Academic
	case InternationalOrganization:
		return Supranational
	case Company:
		return Private
	}
	return Civil
}

// LegalForm is the legal form of an NGO.
type LegalForm string

// LegalForms returns the legal forms in their fixed order.
func LegalForms() []LegalForm {
	return []LegalForm{"ASSOCIATION", "FOUNDATION", "COOPERATIVE", "PLATFORM", "SOCIAL_ENTERPRISE", "INITIATIVE", "STUDENT_CLUB", "CHAMBER"}
}

// MunicipalTier is the tier of a municipality.
type MunicipalTier string

// MunicipalTiers returns the tiers in their fixed order.
func MunicipalTiers() []MunicipalTier {
	return []MunicipalTier{"METROPOLITAN", "METROPOLITAN_DISTRICT", "PROVINCIAL", "DISTRICT", "TOWN"}
}

// GovernmentLevel is the level of government of a public body.
type GovernmentLevel string

// GovernmentLevels returns the levels in their fixed order.
func GovernmentLevels() []GovernmentLevel {
	return []GovernmentLevel{"NATIONAL", "REGIONAL", "PROVINCIAL", "DISTRICT"}
}

// ActivityType is the kind of thing that organizations do together.
type ActivityType string

// The types of activities.
const (
	Programme   ActivityType = "PROGRAMME"
	Project     ActivityType = "PROJECT"
	Stage       ActivityType = "STAGE"
	Event       ActivityType = "EVENT"
	TaskForce   ActivityType = "TASK_FORCE"
	Partnership ActivityType = "PARTNERSHIP"
)

// ActivityTypes returns the types in their fixed order.
func ActivityTypes() []ActivityType {
	return []ActivityType{Programme, Project, Stage, Event, TaskForce, Partnership}
}

// StageKind tells whether a stage is an edition, a phase or a component of what it is part of.
type StageKind string

// StageKinds returns the kinds of stages in their fixed order.
func StageKinds() []StageKind { return []StageKind{"EDITION", "PHASE", "COMPONENT"} }

// EventFormat is the form an event takes.
type EventFormat string

// EventFormats returns the formats in their fixed order.
func EventFormats() []EventFormat {
	return []EventFormat{"TRAINING", "WORKSHOP", "MEETING", "NETWORKING", "CONSULTATION", "IDEA_MARATHON", "ONE_TO_ONE", "ROUND_TABLE", "SURVEY", "STUDY_VISIT", "CLOSING"}
}

// ActivityStatus is how far an activity, an output or an action is, as of its source.
type ActivityStatus string

// The statuses.
const (
	Planned   ActivityStatus = "PLANNED"
	Ongoing   ActivityStatus = "ONGOING"
	Done      ActivityStatus = "DONE"
	Cancelled ActivityStatus = "CANCELLED"
)

// ActivityStatuses returns the statuses in their fixed order.
func ActivityStatuses() []ActivityStatus {
	return []ActivityStatus{Planned, Ongoing, Done, Cancelled}
}

// Role is the part an organization has in an activity.
type Role string

// The roles.
const (
	Coordinator          Role = "COORDINATOR"
	Partner              Role = "PARTNER"
	Associate            Role = "ASSOCIATE"
	Funder               Role = "FUNDER"
	ContractingAuthority Role = "CONTRACTING_AUTHORITY"
	TechnicalAuthority   Role = "TECHNICAL_AUTHORITY"
	Implementer          Role = "IMPLEMENTER"
	Beneficiary          Role = "BENEFICIARY"
	Member               Role = "MEMBER"
	Host                 Role = "HOST"
	Participant          Role = "PARTICIPANT"
	Contributor          Role = "CONTRIBUTOR"
	Trainer              Role = "TRAINER"
)

// Roles returns the roles in their fixed order, which is also the order in which participants of an activity are listed.
func Roles() []Role {
	return []Role{Coordinator, Partner, Associate, Funder, ContractingAuthority, TechnicalAuthority, Implementer, Beneficiary, Member, Host, Participant, Contributor, Trainer}
}

// index returns the place of the role in Roles; it is 0 for a role that is not valid.
func (r Role) index() int { return max(0, slices.Index(Roles(), r)) }

// FactStatus tells whether a source states a fact or somebody inferred it.
type FactStatus string

// The statuses of facts.
const (
	Stated   FactStatus = "STATED"
	Inferred FactStatus = "INFERRED"
)

// Rank is the standing of a record among the records of its entity.
type Rank string

// The ranks. A deprecated record is known to be wrong: it is shown, and never used to derive the entity.
const (
	Preferred  Rank = "PREFERRED"
	Normal     Rank = "NORMAL"
	Deprecated Rank = "DEPRECATED"
)

// Ranks returns the ranks, best first.
func Ranks() []Rank { return []Rank{Preferred, Normal, Deprecated} }

// NameKind tells what sort of name a name is.
type NameKind string

// The kinds of names.
const (
	Official NameKind = "OFFICIAL"
	Alias    NameKind = "ALIAS"
	Acronym  NameKind = "ACRONYM"
	Former   NameKind = "FORMER"
)

// NameKinds returns the kinds of names, in the order in which they are preferred for display.
func NameKinds() []NameKind { return []NameKind{Official, Alias, Acronym, Former} }

// Language is a language by its ISO 639-1 code in capitals.
type Language string

// The languages of labels.
const (
	Turkish Language = "TR"
	English Language = "EN"
)

// Languages returns the languages that names may be in.
func Languages() []Language {
	return []Language{Turkish, English, "AR", "BG", "DE", "EL", "ES", "FA", "FR", "HU", "HY", "IT", "KA", "KU", "NL", "PL", "PT", "RO", "RU", "SR", "SV", "UK"}
}

// OutputKind is what an activity produced.
type OutputKind string

// OutputKinds returns the kinds of outputs in their fixed order.
func OutputKinds() []OutputKind {
	return []OutputKind{"REPORT", "ROADMAP", "STRATEGY", "ACTION_PLAN", "TOOLKIT", "INDICATOR", "PLATFORM", "NETWORK", "MECHANISM"}
}

// RelationKind is how an activity relates to another, or to an output, beside being part of it.
type RelationKind string

// RelationKinds returns the kinds of relations in their fixed order.
func RelationKinds() []RelationKind {
	return []RelationKind{"FOUNDED", "FEEDS", "JOINED_BY", "FOLLOWS"}
}

// MeasurementStage tells whether something was measured before or after what was to change it.
type MeasurementStage string

// MeasurementStages returns the stages in their fixed order.
func MeasurementStages() []MeasurementStage { return []MeasurementStage{"BEFORE", "AFTER", "ONCE"} }

// ApplicationStatus is whether one can apply.
type ApplicationStatus string

// ApplicationStatuses returns the statuses in their fixed order.
func ApplicationStatuses() []ApplicationStatus {
	return []ApplicationStatus{"UPCOMING", "OPEN", "CLOSED"}
}

// SupportKind is what a programme gives to those it supports.
type SupportKind string

// SupportKinds returns the kinds of support in their fixed order.
func SupportKinds() []SupportKind {
	return []SupportKind{"FINANCIAL", "TECHNICAL", "IN_KIND", "TRAINING", "MENTORING", "CONSULTANCY"}
}

// PlaceType is the level of a place.
type PlaceType string

// The types of places, from the widest.
const (
	Country  PlaceType = "COUNTRY"
	Region   PlaceType = "REGION"
	Province PlaceType = "PROVINCE"
	District PlaceType = "DISTRICT"
	Locality PlaceType = "LOCALITY"
)

// PlaceTypes returns the types of places, widest first.
func PlaceTypes() []PlaceType { return []PlaceType{Country, Region, Province, District, Locality} }

// UndatedFacts tells what becomes of facts without a date when a period is asked for.
type UndatedFacts string

// What becomes of undated facts.
const (
	ExcludeUndated UndatedFacts = "EXCLUDE"
	IncludeUndated UndatedFacts = "INCLUDE"
)
