package dataset

import (
	"strconv"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// The activities of the Katılıyoruz page for civil actors.
const (
	katiliyoruz         activityPath = "katiliyoruz"
	bizDeVariz          activityPath = "biz-de-variz"
	civilActors                      = katiliyoruz + "/sivil-aktorler"
	civilNetwork                     = civilActors + "/sivil-katilim-agi"
	civilCapacity                    = civilActors + "/kapasite-gelistirme"
	civilAppraisal                   = civilActors + "/kapasite-degerlendirme"
	ideaStage                        = civilActors + "/fikir-maratonlari"
	supportStage                     = civilActors + "/destek-programi"
	networkingStage                  = civilActors + "/networking"
	quarterStage                     = civilActors + "/ceyrek-donem"
	roadmapPresentation              = quarterStage + "/yol-haritasi-sunumu"
)

// civilRoadmaps is the slug of the roadmaps among the outputs of their presentation.
const civilRoadmaps = "yol-haritalari"

// The headings of the page, as locators.
const (
	civilTitle      = "SİVİL AKTÖRLER İÇİN KATILIYORUZ, paragraph 1"
	civilAim        = "Sivil Aktörler için Katılıyoruz Programı, paragraph 1"
	civilAim2       = "Sivil Aktörler için Katılıyoruz Programı, paragraph 2"
	civilContent    = "Bu programda neler var?, paragraph 1"
	civilComponents = "Bu Programda Sivil Aktörler İçin Neler Var?"
	civilNet        = "Sivil Katılım Ağı Oluşturma, paragraph 1"
	civilLearn      = "Savunuculuk ve İletişim Kapasite Geliştirme Çalışmaları, paragraph 1"
	civilAssess     = "Kurumsal Savunuculuk ve İletişim Kapasite Değerlendirme, paragraph 1"
	civilAssess2    = "Kurumsal Savunuculuk ve İletişim Kapasite Değerlendirme, paragraph 2"
	civilIdeas      = "Fikir maratonları ve belediyelerle birebir toplantılar, paragraph 1"
	civilIdeas2     = "Fikir maratonları ve belediyelerle birebir toplantılar, paragraph 2"
	civilSupport    = "Sivil Katılım destek programı, paragraph 1"
	civilNetworking = "Networking Etkinlikleri, paragraphs 1–2"
	civilQuarter    = "Belediyelerle Çeyrek Dönem Toplantıları, paragraph 1"
)

// katiliyoruzCivil is the page that describes the Katılıyoruz programme to civil actors. It names no organization.
func katiliyoruzCivil() civic.Submission {
	s := civic.Submission{
		Source:  katiliyoruzCivilSource,
		Sources: []civic.Source{source(katiliyoruzCivilSource, "Sivil Aktörler için Katılıyoruz", "")},
	}
	s.Activities = append(s.Activities, katiliyoruzForCivilActors(), bizDeVarizProgramme(), civilTrack(), peerLearning())
	s.Activities = append(s.Activities, civilNetworkStage()...)
	s.Activities = append(s.Activities, civilCapacityStage()...)
	s.Activities = append(s.Activities, civilAppraisalStage())
	s.Activities = append(s.Activities, ideaMarathons()...)
	s.Activities = append(s.Activities, supportProgramme())
	s.Activities = append(s.Activities, networkingEvents()...)
	s.Activities = append(s.Activities, quarterMeetings()...)
	return s
}

func katiliyoruzForCivilActors() civic.ActivityEntry {
	head := at(civilAim, remark("participations", "The page for civil actors does not say who runs the programme."))
	head = also(head, "support", civilSupport)
	return activity(katiliyoruz, also(head, "relations", civilIdeas), civic.ActivityFacts{
		Type:      civic.Programme,
		Names:     titled("Katılıyoruz Programı", "Katılıyoruz"),
		Themes:    []civic.ID{civicParticipation, advocacy, communication},
		Relations: relation("JOINED_BY", civilIdeas, bizDeVariz.ref()),
		Support:   []civic.SupportKind{"TECHNICAL", "IN_KIND"},
		Groups:    civilActorGroups(),
		Descriptions: texts(
			"Belediye kararlarında söz sahibi olmak isteyen sivil aktörleri savunuculuk ve iletişimde güçlendirir, başka paydaşlarla çalışarak bu kararları etkilemelerini hedefler.",
			"It makes civil actors who want a say in municipal decisions stronger in advocacy and communication, so that they influence those decisions in work with others."),
	})
}

// civilActorGroups are the sorts of civil actors that the programme is for.
func civilActorGroups() []civic.ParticipantGroup {
	return []civic.ParticipantGroup{
		group(civic.NGO, civic.Participant, "sivil toplum örgütleri", "civil society organizations"),
		group(civic.NGO, civic.Participant, "sosyal girişimler", "social enterprises"),
		group(civic.NGO, civic.Participant, "platformlar", "platforms"),
		group(civic.NGO, civic.Participant, "kooperatifler", "cooperatives"),
		{Labels: texts("aktivistler", "activists"), Sector: civic.Civil, Role: civic.Participant},
	}
}

func bizDeVarizProgramme() civic.ActivityEntry {
	head := at(civilIdeas, remark("participations", "The page says nothing of this programme but that its young women representatives join the idea marathons."))
	return activity(bizDeVariz, head, civic.ActivityFacts{
		Type: civic.Programme, Names: titled("Biz de Varız Programı", "Biz de Varız"), Themes: []civic.ID{women, youth},
	})
}

func civilTrack() civic.ActivityEntry {
	head := at(civilTitle, remark("unnamedParticipants", "The page ends its list of civil actors with \"and others\" (vb.)."))
	head = also(head, "descriptions", civilAim2, civilContent)
	head = also(head, "unnamedParticipants", civilAim)
	return stage(civilActors, also(head, "parts", civilComponents), "COMPONENT", "Sivil Aktörler için Katılıyoruz", civic.ActivityFacts{
		Names:  []civic.Name{alias("Sivil Aktörler için Katılıyoruz Programı")},
		Themes: []civic.ID{civicParticipation, advocacy, communication},
		Groups: civilActorGroups(),
		Descriptions: texts(
			"Programın sivil aktörlere dönük kolu: kapasitelerini değerlendirir, öğrenir, belediyelerle buluşurlar; sonunda belediyelerle ortak sivil katılım çalışmaları yapılır. Amaç, yerel konularda katılımcı ve karşılıklı iletişime dayanan karar almadır.",
			"The track for civil actors: they assess their capacity, learn, and meet municipalities; towards its end they work with municipalities on civic participation. It aims at decisions on local matters that rest on participation and on communication both ways."),
	})
}

func peerLearning() civic.ActivityEntry {
	return activity(civilActors+"/akran-ogrenme", at(civilContent), civic.ActivityFacts{
		Type: civic.Event, Format: "MEETING", Names: titled("Akranlar arası öğrenme buluşmaları"), Themes: []civic.ID{capacityBuilding},
		Groups: []civic.ParticipantGroup{
			group(civic.NGO, civic.Participant, "sivil toplum örgütleri", "civil society organizations"),
			group(civic.NGO, civic.Participant, "sosyal girişimler", "social enterprises"),
		},
	})
}

func civilActorsIn(role civic.Role) civic.ParticipantGroup {
	return group(civic.NGO, role, "sivil aktörler", "civil actors")
}

func municipalRepresentatives() civic.ParticipantGroup {
	return group(civic.Municipality, civic.Participant, "belediye temsilcileri", "representatives of municipalities")
}

func civilNetworkStage() []civic.ActivityEntry {
	former := group(civic.NGO, civic.Participant, "programa farklı dönemlerde katılmış sivil aktörler", "civil actors who took part in the programme in different periods")
	return []civic.ActivityEntry{
		component(civilNetwork, at(civilNet), "Sivil Katılım Ağı Oluşturma", civic.ActivityFacts{
			Themes: []civic.ID{networkBuilding, civicParticipation},
			Outputs: []civic.Output{{
				Slug: "ag", Kind: "NETWORK", Names: bilingual("Sivil Katılım Ağı", "Civic participation network"),
				ProducedBy: refs(civilNetwork + "/bulusmalar"), Citations: citing(civilNet),
			}},
		}),
		event(civilNetwork+"/bulusmalar", at(civilNet), "NETWORKING", "Deneyim ve ağ oluşturma buluşmaları", civic.ActivityFacts{
			Themes: []civic.ID{networkBuilding}, Groups: []civic.ParticipantGroup{former},
		}),
	}
}

func civilCapacityStage() []civic.ActivityEntry {
	facts := civic.ActivityFacts{
		Themes: []civic.ID{advocacy, communication, capacityBuilding}, Groups: []civic.ParticipantGroup{civilActorsIn(civic.Participant)},
	}
	stage, workshops := facts, facts
	stage.Descriptions = texts(
		"Yerel yönetimlerle ilişkileri ve kararları etkilemek için gereken bilgi ve becerileri artıran çalışmalar.",
		"Work that builds the knowledge and skills needed to deal with local governments and to influence decisions.")
	workshops.Names = []civic.Name{alias("Çalıştaylar")}
	return []civic.ActivityEntry{
		component(civilCapacity, at(civilLearn), "Savunuculuk ve İletişim Kapasite Geliştirme Çalışmaları", stage),
		event(civilCapacity+"/egitimler", also(at(civilLearn), "", civilContent), "TRAINING", "Savunuculuk ve iletişim eğitimleri", facts),
		event(civilCapacity+"/deneyim-paylasimi", at(civilLearn), "MEETING", "Deneyim paylaşım buluşmaları", facts),
		event(civilCapacity+"/atolyeler", also(at(civilLearn), "", civilContent), "WORKSHOP", "Savunuculuk ve iletişim atölyeleri", workshops),
	}
}

func civilAppraisalStage() civic.ActivityEntry {
	head := also(at(civilAssess), "indicators", civilAssess2)
	return component(civilAppraisal, head, "Kurumsal Savunuculuk ve İletişim Kapasite Değerlendirme", civic.ActivityFacts{
		Themes: []civic.ID{advocacy, communication}, Groups: []civic.ParticipantGroup{civilActorsIn(civic.Participant)},
		Indicators: []civic.Indicator{{
			Names:     bilingual("Kurumsal savunuculuk ve iletişim kapasitesi", "Institutional capacity for advocacy and communication"),
			Method:    "Each civil actor assesses itself and identifies where it is strong, where it can develop, and what it sets first.",
			Citations: citing(civilAssess2),
		}},
	})
}

func ideaMarathons() []civic.ActivityEntry {
	marathons, meetings := ideaStage+"/maratonlar", ideaStage+"/birebir-gorusmeler"
	youngWomen := civic.ParticipantGroup{
		Labels: texts("Biz de Varız programının genç kadın temsilcileri", "young women representatives of the programme Biz de Varız"), Role: civic.Participant,
	}
	return []civic.ActivityEntry{
		component(ideaStage, also(at(civilIdeas), "", civilIdeas2), "Fikir maratonları ve belediyelerle birebir toplantılar", civic.ActivityFacts{
			Themes: []civic.ID{civicParticipation},
		}),
		event(marathons, at(civilIdeas), "IDEA_MARATHON", "Fikir maratonları", civic.ActivityFacts{
			Themes:    []civic.ID{civicParticipation, women, youth},
			Relations: append(relation("JOINED_BY", civilIdeas, bizDeVariz.ref()), relation("FEEDS", civilIdeas2, meetings.ref())...),
			Groups:    []civic.ParticipantGroup{civilActorsIn(civic.Participant), youngWomen},
			Descriptions: texts(
				"Katılanlar yerel politikaları ve uygulanışını etkileyecek projeler ve stratejiler geliştirir.",
				"Those who take part develop projects and strategies to influence local policies and how they are carried out."),
		}),
		event(meetings, at(civilIdeas2), "ONE_TO_ONE", "Belediye temsilcileriyle birebir görüşmeler", civic.ActivityFacts{
			Themes:       []civic.ID{civicParticipation},
			Groups:       []civic.ParticipantGroup{civilActorsIn(civic.Participant), municipalRepresentatives()},
			Descriptions: texts("Maratonlarda geliştirilen fikirler belediyelere anlatılır.", "The ideas of the marathons are presented to the municipalities."),
		}),
	}
}

func supportProgramme() civic.ActivityEntry {
	head := at(civilSupport, remark("application", "Civil actors may apply; the page does not say when, nor how much is given."))
	return component(supportStage, head, "Sivil Katılım Destek Programı", civic.ActivityFacts{
		Themes: []civic.ID{civicParticipation}, Support: []civic.SupportKind{"TECHNICAL", "IN_KIND"},
		Groups: []civic.ParticipantGroup{civilActorsIn(civic.Beneficiary)},
		Descriptions: texts(
			"Belediyelerle ya da başka sivil aktörlerle ortak geliştirilen projelere teknik ve ayni destek.",
			"Technical support and support in kind for projects developed jointly with municipalities or other civil actors."),
	})
}

// networkingEvents stand under a heading whose text is, by mistake, that of the heading on capacity assessment.
func networkingEvents() []civic.ActivityEntry {
	head := at(civilNetworking, remark("descriptions",
		"The text under this heading repeats the one on capacity assessment word for word; what the networking events are is not said."))
	facts := civic.ActivityFacts{Themes: []civic.ID{networkBuilding}}
	return []civic.ActivityEntry{
		component(networkingStage, head, "Networking Etkinlikleri", facts),
		event(networkingStage+"/etkinlikler", head, "NETWORKING", "Networking etkinlikleri", facts),
	}
}

func quarterMeetings() []civic.ActivityEntry {
	head := at(civilQuarter,
		remark("period", "The page does not say of which year the quarters are."),
		remark("parts", "Whether the last quarter, with the presentation of the roadmaps, is the third or a fourth is left open."))
	groups := []civic.ParticipantGroup{civilActorsIn(civic.Participant), municipalRepresentatives()}
	entries := []civic.ActivityEntry{component(quarterStage, also(head, "", civilContent), "Belediyelerle Çeyrek Dönem Toplantıları", civic.ActivityFacts{
		Themes: []civic.ID{civicParticipation},
	})}
	for i, name := range []string{"Birinci", "İkinci", "Üçüncü"} {
		p := quarterStage + "/" + activityPath(strconv.Itoa(i+1))
		entries = append(entries, event(p, at(civilQuarter), "ONE_TO_ONE", name+" çeyrek dönem birebir toplantıları", civic.ActivityFacts{Groups: groups}))
	}
	return append(entries, event(roadmapPresentation, at(civilQuarter), "MEETING", "Sivil Katılım Yol Haritaları sunum toplantısı", civic.ActivityFacts{
		Themes: []civic.ID{civicParticipation, strategicPlanning}, Groups: groups,
		Outputs: []civic.Output{{
			Slug: civilRoadmaps, Kind: "ROADMAP", Status: civic.Planned,
			Names: bilingual("Sivil Katılım Yol Haritaları", "Civic participation roadmaps"), Citations: citing(civilQuarter),
		}},
	}))
}
