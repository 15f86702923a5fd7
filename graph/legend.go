package graph

import "github.com/civicgraph/civicgraph/internal/civic"

// LegendKind is what a legend entry is about.
type LegendKind string

// The kinds of legend entries.
const (
	LegendOrganizationType LegendKind = "ORGANIZATION_TYPE"
	LegendSector           LegendKind = "SECTOR"
	LegendActivityType     LegendKind = "ACTIVITY_TYPE"
	LegendRole             LegendKind = "ROLE"
)

// LegendEntry is a value with the colour and the words to show it by.
type LegendEntry struct {
	Kind             LegendKind
	Value            string
	turkish, english string
	Color            string
}

type legendKey struct {
	kind  LegendKind
	value string
}

// Label returns the words in Turkish, unless another language is asked for.
func (e *LegendEntry) Label(lang *civic.Language) string {
	if lang == nil || *lang == civic.Turkish {
		return e.turkish
	}
	return e.english
}

// legend returns the whole legend: types, sectors and roles, each in its fixed order. Colours are told apart by those who see
// no red and green; types of one sector share its hue.
func legend() []LegendEntry {
	var entries []LegendEntry
	add := func(kind LegendKind, value, turkish, english, color string) {
		entries = append(entries, LegendEntry{kind, value, turkish, english, color})
	}
	addOrganizationTypes(add)
	addSectors(add)
	addActivityTypes(add)
	addRoles(add)
	return entries
}

type adder func(kind LegendKind, value, turkish, english, color string)

func addOrganizationTypes(add adder) {
	const kind = LegendOrganizationType
	add(kind, string(civic.NGO), "Sivil toplum örgütü", "Non-governmental organization", "#E69F00")
	add(kind, string(civic.Municipality), "Belediye", "Municipality", "#0072B2")
	add(kind, string(civic.PublicBody), "Kamu kurumu", "Public body", "#CC3311")
	add(kind, string(civic.University), "Üniversite", "University", "#009E73")
	add(kind, string(civic.UmbrellaOrganization), "Birlik veya ağ", "Union or network", "#B8860B")
	add(kind, string(civic.CityCouncil), "Kent konseyi", "City council", "#F2C14E")
	add(kind, string(civic.InternationalOrganization), "Uluslararası kuruluş", "International organization", "#AA4499")
	add(kind, string(civic.Company), "Şirket", "Company", "#777777")
}

func addSectors(add adder) {
	const kind = LegendSector
	add(kind, string(civic.Civil), "Sivil toplum", "Civil society", "#E69F00")
	add(kind, string(civic.Municipal), "Yerel yönetim", "Local government", "#0072B2")
	add(kind, string(civic.Public), "Kamu", "State", "#CC3311")
	add(kind, string(civic.Academic), "Akademi", "Academia", "#009E73")
	add(kind, string(civic.Private), "Özel sektör", "Private sector", "#777777")
	add(kind, string(civic.Supranational), "Uluslararası", "International", "#AA4499")
}

func addActivityTypes(add adder) {
	const kind = LegendActivityType
	add(kind, string(civic.Programme), "Program", "Programme", "#332288")
	add(kind, string(civic.Project), "Proje", "Project", "#4477AA")
	add(kind, string(civic.Stage), "Dönem, aşama veya bileşen", "Edition, phase or component", "#66A3C7")
	add(kind, string(civic.Event), "Etkinlik", "Event", "#88CCEE")
	add(kind, string(civic.TaskForce), "Görev gücü", "Task force", "#117733")
	add(kind, string(civic.Partnership), "İş birliği", "Partnership", "#999933")
}

func addRoles(add adder) {
	const kind = LegendRole
	add(kind, string(civic.Coordinator), "Yürütücü", "Coordinator", "#332288")
	add(kind, string(civic.Partner), "Ortak", "Partner", "#0072B2")
	add(kind, string(civic.Associate), "İştirakçi", "Associate", "#56B4E9")
	add(kind, string(civic.Funder), "Fon sağlayıcı", "Funder", "#D55E00")
	add(kind, string(civic.ContractingAuthority), "Sözleşme makamı", "Contracting authority", "#CC3311")
	add(kind, string(civic.TechnicalAuthority), "Teknik olarak sorumlu kurum", "Technical authority", "#AA4466")
	add(kind, string(civic.Implementer), "Uygulayıcı", "Implementer", "#117733")
	add(kind, string(civic.Beneficiary), "Yararlanıcı", "Beneficiary", "#F0C808")
	add(kind, string(civic.Member), "Üye", "Member", "#009E73")
	add(kind, string(civic.Host), "Ev sahibi", "Host", "#999933")
	add(kind, string(civic.Participant), "Katılımcı", "Participant", "#777777")
	add(kind, string(civic.Contributor), "Katkı veren", "Contributor", "#AA4499")
	add(kind, string(civic.Trainer), "Eğitmen", "Trainer", "#882255")
}
