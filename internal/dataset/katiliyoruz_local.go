package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

// The activities of the Katılıyoruz page for local governments.
const (
	firstEdition     = katiliyoruz + "/2020-2021"
	newEdition       = katiliyoruz + "/2021-2022"
	localGovernments = katiliyoruz + "/yerel-yonetimler"
)

// The headings of the page, as locators. The last one stands over the two paragraphs of localAim once more.
const (
	localTitle  = "YEREL YÖNETİMLER İÇİN KATILIYORUZ, paragraph 1"
	localNotice = "YEREL YÖNETİMLER İÇİN KATILIYORUZ, notice below paragraph 1"
	localAim    = "Yerel Yönetimler için Katılıyoruz Programı, paragraph 1"
	localAim2   = "Yerel Yönetimler için Katılıyoruz Programı, paragraph 2"
	localFirst  = "Programın İlk Döneminde Neler Oldu?, paragraph 1"
	localNew    = "Yeni Program Döneminde Belediyeleri Neler Bekliyor?, paragraphs 1–2"
)

// katiliyoruzLocal is the page that describes the Katılıyoruz programme to local governments.
func katiliyoruzLocal() civic.Submission {
	return civic.Submission{
		Source:        katiliyoruzLocalSource,
		Sources:       []civic.Source{source(katiliyoruzLocalSource, "Yerel Yönetimler için Katılıyoruz", "")},
		Organizations: append(katiliyoruzFounders(), roadmapMakers()...),
		Activities: append([]civic.ActivityEntry{
			katiliyoruzForLocalGovernments(), firstEditionOfKatiliyoruz(), newEditionOfKatiliyoruz(), localTrack(),
		}, localComponents()...),
		Participations: append(katiliyoruzLeadership(), roadmapParticipations()...),
	}
}

func katiliyoruzFounders() []civic.OrganizationEntry {
	return []civic.OrganizationEntry{
		named(ndi, localAim, english("National Democratic Institute", civic.Official), acronym("NDI")),
		named(tbb, localAim, official("Türkiye Belediyeler Birliği")),
		named(tkkb, localAim, official("Türkiye Kent Konseyleri Birliği")),
	}
}

func katiliyoruzLeadership() []civic.ParticipationEntry {
	created := at(localAim, remark("role", "The page says that NDI created the programme in partnership with the two unions; that it also runs it is understood."))
	created = also(created, "", localNew)
	partner := also(at(localAim), "", localNew)
	return []civic.ParticipationEntry{
		participation(ndi, civic.Coordinator, katiliyoruz, "tarafından oluşturulmuştur", created),
		participation(tbb, civic.Partner, katiliyoruz, "ortaklığında", partner),
		participation(tkkb, civic.Partner, katiliyoruz, "ortaklığında", partner),
	}
}

func katiliyoruzForLocalGovernments() civic.ActivityEntry {
	head := at(localAim, remark("support", "The page ends its list of what municipalities are supported with by \"and others\" (vb.)."))
	head.Remarks = append(head.Remarks, remark("application",
		"The notice that applications are closed stands on the page for local governments, below the new edition; the page for civil actors says that they may apply to the support programme."))
	head = also(head, "support", localAim2)
	return activity(katiliyoruz, also(head, "application", localNotice), civic.ActivityFacts{
		Type: civic.Programme, Names: titled("Katılıyoruz Programı"),
		Themes:      []civic.ID{civicParticipation, localGovernance, transparency, inclusion, publicCooperation},
		Support:     []civic.SupportKind{"TRAINING", "CONSULTANCY"},
		Application: applicationClosed(),
		Groups: []civic.ParticipantGroup{
			group(civic.Municipality, civic.Participant, "yerel yönetimler", "local governments"),
			group(civic.NGO, civic.Participant, "sivil toplum örgütleri", "civil society organizations"),
			group(civic.NGO, civic.Participant, "sosyal girişimler", "social enterprises"),
		},
		Descriptions: texts(
			"Yerel yönetimlerin sivil toplum örgütleri ve sosyal girişimlerle iş birliğini güçlendirir; şeffaf ve kapsayıcı sivil katılım için mekanizmalar kurmak isteyenleri destekler.",
			"It strengthens the cooperation of local governments with civil society organizations and social enterprises, and supports those who want to set up mechanisms of transparent, inclusive civic participation."),
	})
}

func applicationClosed() *civic.Application {
	return &civic.Application{Status: "CLOSED", Label: "Başvuru Süreci Tamamlandı", Citations: citing(localNotice)}
}

// roadmapMaker is a municipality of the first edition. Within is the province that the page puts in brackets behind it, if any.
type roadmapMaker struct {
	municipality civic.ID
	name, within string
	slug         string
	inEnglish    string
}

func roadmapMakersOfFirstEdition() []roadmapMaker {
	return []roadmapMaker{
		{eskisehirMetropolis, "Eskişehir Büyükşehir Belediyesi", "", "eskisehir-buyuksehir", "Eskişehir Metropolitan Municipality"},
		{kahramanmarasMetro, "Kahramanmaraş Büyükşehir Belediyesi", "", "kahramanmaras-buyuksehir", "Kahramanmaraş Metropolitan Municipality"},
		{bornovaMunicipality, "Bornova Belediyesi", "İzmir", "bornova", "Bornova Municipality"},
		{sultanbeyliMunicip, "Sultanbeyli Belediyesi", "İstanbul", "sultanbeyli", "Sultanbeyli Municipality"},
		{niluferMunicipality, "Nilüfer Belediyesi", "Bursa", "nilufer", "Nilüfer Municipality"},
	}
}

func roadmapMakers() []civic.OrganizationEntry {
	var entries []civic.OrganizationEntry
	for _, m := range roadmapMakersOfFirstEdition() {
		entry := named(m.municipality, localFirst, official(m.name))
		if m.within != "" {
			entry.Remarks = []civic.Remark{{Property: "seat", Value: m.within, Note: "The page gives the province only, in brackets."}}
		}
		entries = append(entries, entry)
	}
	return entries
}

func roadmapParticipations() []civic.ParticipationEntry {
	var entries []civic.ParticipationEntry
	for _, m := range roadmapMakersOfFirstEdition() {
		entries = append(entries, participation(m.municipality, civic.Participant, firstEdition, "", at(localFirst)))
	}
	return entries
}

// roadmap is the slug of the municipality's roadmap among the outputs of the first edition.
func (m roadmapMaker) roadmap() string { return "yol-haritasi-" + m.slug }

// roadmaps are the five outputs of the first edition, under the name that this page has for them.
func roadmaps() []civic.Output {
	var outputs []civic.Output
	for _, m := range roadmapMakersOfFirstEdition() {
		outputs = append(outputs, civic.Output{
			Slug: m.roadmap(), Kind: "ROADMAP", Status: civic.Done,
			Names: []civic.Name{
				official(m.name + " Sivil Katılım Güçlendirme Yol Haritası"), english("Roadmap for strengthening civic participation of "+m.inEnglish, civic.Alias),
				alias("Sivil Katılım Güçlendirme Yol Haritası"),
			},
			ProducedBy: []civic.ID{m.municipality}, About: []civic.ID{m.municipality}, Citations: citing(localFirst),
		})
	}
	return outputs
}

func firstEditionOfKatiliyoruz() civic.ActivityEntry {
	head := at(localFirst,
		remark("outputs", "This page speaks of roadmaps for strengthening civic participation, the page for civil actors of civic participation roadmaps."))
	return stage(firstEdition, head, "EDITION", "Katılıyoruz Programı İlk Dönemi (2020–2021)", civic.ActivityFacts{
		Names:  []civic.Name{alias("Katılıyoruz 2020-2021")},
		Period: civic.Period{Start: "2020", End: "2021"}, Status: civic.Done,
		Themes:  []civic.ID{civicParticipation, localGovernance, strategicPlanning},
		Outputs: roadmaps(),
		Groups: []civic.ParticipantGroup{
			group(civic.NGO, civic.Contributor, "yerel sivil toplum kurumları", "local civil society organizations"),
			group(civic.NGO, civic.Contributor, "üniversite öğrenci kulüpleri", "university student clubs"),
			group(civic.NGO, civic.Contributor, "sosyal girişimler", "social enterprises"),
		},
		Descriptions: texts(
			"Beş belediye, yerel sivil aktörlerin katkısıyla kendi sivil katılım yol haritasını hazırladı. Sayfaya göre Türkiye’de bir ilk.",
			"Five municipalities each drew up a roadmap of civic participation of their own, with contributions of local civil actors. The page calls it a first in Türkiye."),
	})
}

func newEditionOfKatiliyoruz() civic.ActivityEntry {
	head := at(localTitle,
		remark("descriptions", "Under the heading of what awaits municipalities in the new period the page repeats its description of the programme; it says nothing of the period."),
		remark("status", "The page speaks of the period as one to come, and does not say when it was written."))
	head = also(head, "application", localNotice)
	return stage(newEdition, also(head, "descriptions", localTitle, localNew), "EDITION", "Katılıyoruz Programı Yeni Dönemi (Eylül 2021 – Haziran 2022)", civic.ActivityFacts{
		Names:  []civic.Name{alias("Katılıyoruz 2021-2022")},
		Period: civic.Period{Start: "2021-09", End: "2022-06"}, Status: civic.Planned,
		Themes:      []civic.ID{civicParticipation, localGovernance, transparency, inclusion, localServices},
		Relations:   relation("FOLLOWS", localTitle, firstEdition.ref()),
		Application: applicationClosed(),
		Groups:      []civic.ParticipantGroup{group(civic.Municipality, civic.Participant, "belediyeler", "municipalities")},
		Descriptions: texts(
			"Sivil aktörlerle etkileşimini kurumsallaştırmak ve hizmetlerini daha verimli kılmak isteyen belediyeler için bütünlüklü bir öğrenme ve uygulama dönemi.",
			"A period of learning and practice in one, for municipalities that want to put their dealings with civil actors on a lasting footing and to make their services more efficient."),
	})
}

func localTrack() civic.ActivityEntry {
	head := also(at(localTitle), "", localAim2)
	return stage(localGovernments, also(head, "application", localNotice), "COMPONENT", "Yerel Yönetimler için Katılıyoruz", civic.ActivityFacts{
		Names:       []civic.Name{alias("Yerel Yönetimler için Katılıyoruz Programı")},
		Themes:      []civic.ID{civicParticipation, localGovernance, inclusion},
		Application: applicationClosed(),
		Groups:      []civic.ParticipantGroup{group(civic.Municipality, civic.Participant, "belediyeler", "municipalities")},
		Descriptions: texts(
			"Programın belediyelere dönük kolu: halkın kararlara katılımını önemseyen belediyeleri daha kapsayıcı ve katılımcı kentler için destekler.",
			"The track for municipalities: it supports those that value the participation of the public in decisions, for more inclusive and participatory cities."),
	})
}

func localComponents() []civic.ActivityEntry {
	facts := civic.ActivityFacts{
		Themes: []civic.ID{civicParticipation, capacityBuilding}, Groups: []civic.ParticipantGroup{group(civic.Municipality, civic.Participant, "belediyeler", "municipalities")},
	}
	consultancy := facts
	consultancy.Support = []civic.SupportKind{"CONSULTANCY"}
	return []civic.ActivityEntry{
		event(localGovernments+"/egitimler", at(localAim2), "TRAINING", "Kapasite güçlendirme eğitimleri", facts),
		event(localGovernments+"/atolyeler", at(localAim2), "WORKSHOP", "Deneyim paylaşımı atölyeleri", facts),
		component(localGovernments+"/danismanlik", at(localAim2), "Danışmanlık", consultancy),
	}
}
