package civic

// OrganizationFilter selects organizations. Lists that are nil let everything in; an organization passes when it fulfils every
// condition given. Ids that name nothing select nothing.
type OrganizationFilter struct {
	Types   []OrganizationType `json:"types,omitempty"`
	Sectors []Sector           `json:"sectors,omitempty"`
	// Places are where the seat is; they include all places within them.
	Places []ID `json:"places,omitempty"`
	Themes []ID `json:"themes,omitempty"`
	Parent ID   `json:"parent,omitempty"`
	// MemberOf is an umbrella organization that those asked for are members of; HasMember is one of the members of those asked
	// for.
	MemberOf  ID `json:"memberOf,omitempty"`
	HasMember ID `json:"hasMember,omitempty"`
	// Text is matched as a search is, without the tolerance of a typing error.
	Text string `json:"text,omitempty"`
	// ParticipatesIn are activities of which, or of something nested in which, it takes part in at least one, in one of Roles when
	// they are given. Roles alone ask for any participation in one of them.
	ParticipatesIn []ID   `json:"participatesIn,omitempty"`
	Roles          []Role `json:"roles,omitempty"`
	// HasTies asks for organizations with (or without) at least one tie under the default TieFilter.
	HasTies *bool `json:"hasTies,omitempty"`
	// MinProgrammes asks for those that take part, anywhere in the nesting, in at least so many activities that are part of
	// nothing.
	MinProgrammes int `json:"minProgrammes,omitempty"`
	// IDs restricts to a set; empty but not nil selects nothing.
	IDs []ID `json:"ids"`
}

// OrganizationQuery asks for a page of organizations.
type OrganizationQuery struct {
	Filter OrganizationFilter
	// Order is ByName when empty.
	Order OrganizationOrder
	Page  PageRequest
}

// ActivityFilter selects activities, likewise.
type ActivityFilter struct {
	Types   []ActivityType `json:"types,omitempty"`
	Formats []EventFormat  `json:"formats,omitempty"`
	// Places are where it takes place; they include all places within them.
	Places   []ID             `json:"places,omitempty"`
	Themes   []ID             `json:"themes,omitempty"`
	Statuses []ActivityStatus `json:"statuses,omitempty"`
	// Period keeps activities whose own period overlaps it; Undated tells what becomes of those without dates.
	Period  Period       `json:"period,omitzero"`
	Undated UndatedFacts `json:"undated,omitempty"`
	// PartOf keeps everything nested in an activity, at any depth; Parent only what is directly part of it.
	PartOf ID `json:"partOf,omitempty"`
	Parent ID `json:"parent,omitempty"`
	// TopLevel keeps what is part of nothing.
	TopLevel bool   `json:"topLevel,omitempty"`
	Text     string `json:"text,omitempty"`
	// Participants are organizations of which at least one takes part in it directly, in one of Roles when they are given.
	Participants []ID   `json:"participants,omitempty"`
	Roles        []Role `json:"roles,omitempty"`
	// Involves is an organization or a place: it keeps the activities that the organization takes part in or that take place in the
	// place, and those they are nested in.
	Involves ID `json:"involves,omitempty"`
	// IDs restricts to a set; empty but not nil selects nothing.
	IDs []ID `json:"ids"`
}

// ActivityQuery asks for a page of activities.
type ActivityQuery struct {
	Filter ActivityFilter
	// Order is ByTitle when empty.
	Order ActivityOrder
	Page  PageRequest
}

// ParticipationQuery asks for a page of the participations of one organization or of one activity (directly in it).
type ParticipationQuery struct {
	// Of is the id of an organization or an activity. Participations of an organization are ordered as OwnParticipationKey says,
	// those of an activity as ParticipationKey says.
	Of            ID
	Roles         []Role
	ActivityTypes []ActivityType
	Page          PageRequest
}

// OutputQuery asks for a page of the outputs that an organization produced or that are about it, ordered by id.
type OutputQuery struct {
	Organization ID
	Page         PageRequest
}

// PlaceQuery asks for a page of places, ordered by type (widest first), then by name.
type PlaceQuery struct {
	// Within keeps places within a place, at any depth; "" is everywhere.
	Within ID
	// Parent keeps the places directly in a place.
	Parent ID
	Types  []PlaceType
	// MinProgrammes keeps places that at least so many activities that are part of nothing involve: they, or something nested in
	// them, take place in it or within it.
	MinProgrammes int
	Page          PageRequest
}

// SearchQuery asks for the nodes that a text names.
type SearchQuery struct {
	Text string
	// Kinds are KindOrganization, KindActivity, KindOutput, KindPlace, KindTheme; none means all of these.
	Kinds []Kind
	// Places keeps organizations with their seat in them, activities that take place in them and places within them.
	Places []ID
	Page   PageRequest
}

// SearchHit is one hit of a search. Hits are ordered by score descending, then by the sort key of the matched name, then by id.
type SearchHit struct {
	Node ID
	// Matched is the name that matched best.
	Matched string
	// Score is in (0, 1].
	Score float64
}

// MaxCandidates is how many entities a search ranks; past them the count is unknown and the rest is left out. Of more that match, those
// are ranked whose listed name is shortest, in bytes when folded, and of these those with the least ids.
const MaxCandidates = 2000

// CollaboratorQuery asks for the organizations that one is tied to.
type CollaboratorQuery struct {
	Of   ID
	Ties TieFilter
	// Scope is AnyScope when empty; Order is ByStrength when empty.
	Scope CollaboratorScope
	Order CollaboratorOrder
	Page  PageRequest
	// Proof is how many of the activities that tie each pair to return, earliest first (as CompareDates orders their starts, then
	// by id).
	Proof int
}

// Collaborator is one organization that another is tied to.
type Collaborator struct {
	Organization  ID
	ActivityCount int
	Strength      Strength
	// CrossProvince tells whether the two have their seats in different provinces, nil where one is unknown.
	CrossProvince *bool
	// Since is the start of the earliest of the activities that tie them and has one, as CompareDates orders them; Until the end
	// of the latest, by its Date.LastDay, then by its text. They are "" where none has one.
	Since, Until Date
	// Activities are the first of those that tie the two.
	Activities []ID
}

// CollaboratorPage is a page of collaborators, with what it was computed from.
type CollaboratorPage struct {
	Page[Collaborator]
	// Undated is the number of participations that were left out because they have no date, of those that would otherwise count
	// in the activities that were looked at: those that the organization takes part in (with a participation that counts or that
	// was itself left out for having no date), those nested in them and those they are nested in; with SameActivity the first only.
	Undated int
}

// NeighborhoodQuery asks for the network around organizations.
type NeighborhoodQuery struct {
	// Of are 1 to MaxNeighborhoodRoots organizations.
	Of   []ID
	Ties TieFilter
	// Depth is how many ties away from the nearest of them a neighbour may be, 1 to MaxNeighborhoodDepth.
	Depth int
	// Limit is the most organizations to return, those of Of included.
	Limit int
}

// Limits of a neighbourhood.
const (
	MaxNeighborhoodRoots = 100
	MaxNeighborhoodDepth = 3
	MaxNetworkNodes      = 5000
)

// Neighborhood is the network around organizations. Organizations are ordered by distance, then by the strength of their ties to
// those one step nearer (summed) descending, then by id; the first Limit of them are kept, with all ties between them.
type Neighborhood struct {
	Organizations []NeighborhoodNode
	Ties          []Tie
	// Total is how many organizations are within the depth.
	Total int
	// Undated is as in CollaboratorPage, for all of Organizations.
	Undated int
}

// NeighborhoodNode is one organization of a neighbourhood.
type NeighborhoodNode struct {
	Organization ID
	// Distance is the number of ties to the nearest of those asked for, which are at 0.
	Distance int
	// Degree is the number of organizations it is tied to in the whole graph, under the filter.
	Degree int
}

// Tie is a tie between two organizations, A's id being the lesser. Ties are ordered by strength descending, then count
// descending, then A, then B.
type Tie struct {
	A, B          ID
	Strength      Strength
	ActivityCount int
	// Since and Until are as in Collaborator.
	Since, Until Date
}
