package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

const civicProject activityPath = "sivil-katilim"

// The paragraphs of the page, whose heading stands over it twice, as locators.
const (
	taskForces1 = "Sivil Katılım Görev Güçleri Göreve Başladı!, paragraph 1"
	taskForces2 = "Sivil Katılım Görev Güçleri Göreve Başladı!, paragraph 2"
	taskForces3 = "Sivil Katılım Görev Güçleri Göreve Başladı!, paragraph 3"
	taskForces4 = "Sivil Katılım Görev Güçleri Göreve Başladı!, paragraph 4"
	taskForces5 = "Sivil Katılım Görev Güçleri Göreve Başladı!, paragraph 5"
)

// pilotProvince is one of the provinces with a task force, with its name as the page spells it.
type pilotProvince struct {
	name, slug string
	plate      int
}

func pilotProvinces() []pilotProvince {
	return []pilotProvince{
		{"Manisa", "manisa", manisa}, {"Trabzon", "trabzon", trabzon}, {"Eskişehir", "eskisehir", eskisehir}, {"Elâzığ", "elazig", elazig},
		{"Çanakkale", "canakkale", canakkale}, {"Mersin", "mersin", mersin}, {"Gaziantep", "gaziantep", gaziantep},
	}
}

func (p pilotProvince) taskForce() activityPath { return civicProject + "/" + activityPath(p.slug) }

// sivilKatilim is the page on the task forces for civic participation. It names no organization.
func sivilKatilim() civic.Submission {
	s := civic.Submission{
		Source:     sivilKatilimSource,
		Sources:    []civic.Source{source(sivilKatilimSource, "Sivil Katılım Görev Güçleri Göreve Başladı!", "")},
		Activities: []civic.ActivityEntry{civicParticipationProject()},
	}
	for _, p := range pilotProvinces() {
		s.Activities = append(s.Activities, p.taskForceEntry(), p.introductoryMeeting())
	}
	return s
}

func civicParticipationProject() civic.ActivityEntry {
	head := at(taskForces1,
		remark("participations", "The page does not say who runs, funds or takes part in the project."),
		remark("period", "The page dates the introductory meetings only, not the project."))
	head = also(head, "outputs", taskForces2)
	head = also(head, "unnamedParticipants", taskForces4)
	var pilots []civic.ID
	for _, p := range pilotProvinces() {
		pilots = append(pilots, province(p.plate))
	}
	return activity(civicProject, also(head, "status", taskForces5), civic.ActivityFacts{
		Type: civic.Project, Names: titled("Sivil Katılım Projesi"), Status: civic.Ongoing, Places: pilots,
		Themes: []civic.ID{civicParticipation, localGovernance, publicCooperation},
		Groups: []civic.ParticipantGroup{group("", civic.Beneficiary, "faydalanıcı kurum", "the beneficiary institution")},
		Outputs: []civic.Output{{
			Slug: "mekanizma", Kind: "MECHANISM", Status: civic.Planned, About: pilots, Citations: citing(taskForces2),
			Names: bilingual("Yerelde sürdürülebilir sivil katılım mekanizması", "Lasting local mechanism of civic participation"),
		}},
		Descriptions: texts(
			"Yedi pilot ilde sivil toplumun sesini güçlendirir ve sivil katılımı teşvik eder.",
			"It strengthens the voice of civil society and encourages civic participation in seven pilot provinces."),
	})
}

func (p pilotProvince) taskForceEntry() civic.ActivityEntry {
	head := at(taskForces1,
		remark("period", "It began with its introductory meeting, in September or October 2023."),
		remark("unnamedParticipants", "The page tells the sectors that the members come from, and names no member."))
	head = also(head, "cadence", taskForces3)
	head = also(head, "period", taskForces3)
	head = also(head, "outputs", taskForces2)
	head = also(head, "descriptions", taskForces2)
	return activity(p.taskForce(), also(head, "status", taskForces5), civic.ActivityFacts{
		Type: civic.TaskForce, Names: append(titled(p.name+" Sivil Katılım Görev Gücü"), acronym("SKGG")),
		Period: civic.Period{Start: "2023"}, Status: civic.Ongoing, Cadence: "FREQ=MONTHLY;INTERVAL=2",
		Sectors: []civic.Sector{civic.Municipal, civic.Public, civic.Academic, civic.Civil},
		Places:  []civic.ID{province(p.plate)}, Themes: []civic.ID{civicParticipation, localGovernance, publicCooperation},
		Groups: []civic.ParticipantGroup{
			group(civic.Municipality, civic.Member, "belediye temsilcileri", "representatives of municipalities"),
			group(civic.PublicBody, civic.Member, "kamu temsilcileri", "representatives of public bodies"),
			group(civic.University, civic.Member, "üniversite temsilcileri", "representatives of universities"),
			group(civic.NGO, civic.Member, "sivil toplum temsilcileri", "representatives of civil society"),
		},
		Outputs: p.plans(),
		Descriptions: texts(
			"İlde sivil toplumla yerel yönetimin ortaklığını geliştiren kalıcı mekanizma: stratejiyi ve eylem planını hazırlar, uygulanmasında, izlenmesinde ve güncellenmesinde merkezî rol oynar.",
			"A standing mechanism for the partnership of civil society and local government in the province: it draws up the strategy and the action plan and has the central role in carrying them out, monitoring and updating them."),
	})
}

// plans are what the task force is to draw up.
func (p pilotProvince) plans() []civic.Output {
	by, about := refs(p.taskForce()), []civic.ID{province(p.plate)}
	return []civic.Output{
		{
			Slug: "strateji", Kind: "STRATEGY", Status: civic.Planned, ProducedBy: by, About: about, Citations: citing(taskForces2),
			Names: bilingual(p.name+" Sivil Katılım Stratejisi", "Civic participation strategy of "+p.name),
		},
		{
			Slug: "eylem-plani", Kind: "ACTION_PLAN", Status: civic.Planned, ProducedBy: by, About: about, Citations: citing(taskForces2),
			Names: bilingual(p.name+" İki Yıllık Sivil Katılım Eylem Planı", "Two-year civic participation action plan of "+p.name),
		},
	}
}

func (p pilotProvince) introductoryMeeting() civic.ActivityEntry {
	head := at(taskForces3, remark("period", "The page dates the seven meetings together, to September and October 2023; it does not say which was when."))
	head = also(head, "unnamedParticipants", taskForces4)
	head = also(head, "places", taskForces1)
	return event(p.taskForce()+"/tanisma", head, "MEETING", p.name+" Sivil Katılım Görev Gücü Tanışma Toplantısı", civic.ActivityFacts{
		Period: civic.Period{Start: "2023-09", End: "2023-10"}, Status: civic.Done,
		Places: []civic.ID{province(p.plate)}, Themes: []civic.ID{civicParticipation},
		Groups: []civic.ParticipantGroup{
			group(civic.NGO, civic.Participant, "sivil toplum kuruluşları", "civil society organizations"),
			group(civic.Municipality, civic.Participant, "yerel yönetimler", "local governments"),
			group("", civic.Participant, "faydalanıcı kurum temsilcileri", "representatives of the beneficiary institution"),
		},
		Descriptions: texts(
			"Düzenli toplantıların ilki: projenin amaçları paylaşıldı, ilin ihtiyaçları ve hedefleri konuşuldu, üyeler yol haritalarını belirledi.",
			"The first of the regular meetings: the aims of the project were shared, the needs and goals of the province discussed, and the members set their course."),
	})
}
