package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

// What was done in the project. Days that the page lists with "and" (ve) are events of their own, for it writes spans of days with a
// hyphen.
const (
	kademNGOWorkshop      = kademProject + "/stk-calistayi"
	kademPublicWorkshop   = kademProject + "/kamu-calistayi"
	kademFieldSurvey      = kademProject + "/saha-arastirmasi"
	kademPublicStage      = kademProject + "/kamu-egitimi"
	kademToolkitStage     = kademProject + "/egitim-kiti"
	kademTrainingEvent    = kademProject + "/stk-egitimi"
	kademCapacityStage    = kademProject + "/kapasite-gostergesi"
	kademConsultation1    = kademProject + "/istisare-1"
	kademConsultation2    = kademProject + "/istisare-2"
	kademNetworking1      = kademProject + "/ag-kurma-1"
	kademNetworking2      = kademProject + "/ag-kurma-2"
	kademCooperationStage = kademProject + "/kamu-stk-gostergesi"
	kademCooperation1     = kademProject + "/isbirligi-1"
	kademCooperation2     = kademProject + "/isbirligi-2"
	kademStudyVisit       = kademProject + "/iyi-uygulamalar-ziyareti"
	kademClosingEvent     = kademProject + "/kapanis"
)

// The headings of the list of what was done, as locators.
const (
	needsOfNGOs          = "İstanbul ve Gaziantep’te STK İhtiyaç Belirleme Çalıştayı Düzenlendi, paragraph 1"
	needsOfPublicBodies  = "İstanbul ve Gaziantep’te Kamu Kurumları İhtiyaç Belirleme Çalıştayı Düzenlendi, paragraph 1"
	fieldSurvey          = "İstanbul ve Gaziantep’te STK Saha Araştırması Yapıldı, paragraph 1"
	publicTraining       = "İstanbul ve Gaziantep’te Kamu Kurumları Eğitimi Gerçekleştirildi, paragraph 1"
	toolkitMade          = "STK Kapasite Geliştirme Eğitim Kiti Oluşturuldu, paragraph 1"
	ngoTraining          = "STK Kapasite Geliştirme Eğitimi Verildi, paragraph 1"
	capacityIndicator    = "STK Kapasite Gelişimi Göstergesi Oluşturuldu, paragraph 1"
	consultationMeetings = "STK – Kamu Kurumları İstişare Mekanizması Kurulması Toplantısı Yapıldı, paragraph 1"
	networkMeetings      = "STK Ağ Kurma Toplantısı Gerçekleştirildi, paragraph 1"
	cooperationIndicator = "STK – Kamu Kurumları Göstergesi Oluşturuldu, paragraph 1"
	cooperationMeetings  = "STK – Kamu Kurumları İşbirliği Toplantısı Yapıldı, paragraph 1"
	goodPractice         = "İyi Uygulamalar Ziyareti Gerçekleştirildi, paragraph 1"
	closingHeading       = "Kapanış Programı’nda Proje Araştırma ve Aktivite Çıktıları Kamuoyu ile Paylaşıldı, paragraph 1"
)

func bothCities() []civic.ID { return []civic.ID{province(istanbul), province(gaziantep)} }

func whichCity(what string) civic.Remark {
	return remark("places", "The page names İstanbul and Gaziantep for "+what+"; it does not say which was where on which day.")
}

func noPlace() civic.Remark { return remark("places", "The page does not say where.") }

func publicAndNGORepresentatives() []civic.ParticipantGroup {
	return []civic.ParticipantGroup{
		group(civic.PublicBody, civic.Participant, "kamu kurumları temsilcileri", "representatives of public bodies"),
		group(civic.NGO, civic.Participant, "STK temsilcileri", "representatives of NGOs"),
	}
}

func kademWorkshops() []civic.ActivityEntry {
	others := remark("unnamedParticipants", "The page ends its list of public bodies with \"and others\" (vb.).")
	return []civic.ActivityEntry{
		done(kademNGOWorkshop, at(needsOfNGOs, whichCity("the workshop")), "WORKSHOP", "STK İhtiyaç Belirleme Çalıştayı", civic.ActivityFacts{
			Period: civic.Period{Start: "2019-08-21", End: "2019-08-27"}, Places: bothCities(), Themes: []civic.ID{refugees},
			Relations: relation("FEEDS", ngoTraining, kademTrainingEvent.ref()),
			Groups: []civic.ParticipantGroup{
				group(civic.NGO, civic.Participant, "mülteci konusuna odaklanmış STK’lar", "NGOs devoted to refugees"),
				group(civic.NGO, civic.Participant, "mülteciler tarafından kurulmuş STK’lar", "NGOs founded by refugees"),
			},
			Descriptions: texts("Ayrı alanlarda çalışan STK’lar ortak masalarda ihtiyaçlarını ve sahadaki sorunları saptadı, çözüm aradı.",
				"At shared tables NGOs of many fields of work identified their needs and the problems in the field, and looked for solutions."),
		}),
		done(kademPublicWorkshop, at(needsOfPublicBodies, whichCity("the workshop"), others), "WORKSHOP", "Kamu Kurumları İhtiyaç Belirleme Çalıştayı", civic.ActivityFacts{
			Period: civic.Period{Start: "2019-08-22", End: "2019-08-27"}, Places: bothCities(), Themes: []civic.ID{refugees, publicCooperation},
			Relations: relation("FEEDS", publicTraining, kademPublicStage.ref()),
			Groups: []civic.ParticipantGroup{
				group(civic.PublicBody, civic.Participant, "kaymakamlıklar", "district governorships"),
				group(civic.Municipality, civic.Participant, "belediyeler", "municipalities"),
				group(civic.PublicBody, civic.Participant, "il göç idaresi", "provincial migration administration"),
				group(civic.PublicBody, civic.Participant, "sosyal hizmet merkezleri", "social service centres"),
			},
			Descriptions: texts("Mülteci STK’larıyla çalışırken yaşanan sorunlar ve ihtiyaçlar saptandı, çözüm önerileri konuşuldu.",
				"Problems and needs in working with refugee NGOs were identified and ways to solve them discussed."),
		}),
	}
}

func kademSurvey() civic.ActivityEntry {
	return done(kademFieldSurvey, at(fieldSurvey), "SURVEY", "STK Saha Araştırması", civic.ActivityFacts{
		Places: bothCities(), Themes: []civic.ID{refugees, capacityBuilding},
		Relations: relation("FEEDS", ngoTraining, kademTrainingEvent.ref()),
		Groups: []civic.ParticipantGroup{
			counted(group(civic.NGO, "", "anket ulaştırılan STK’lar", "NGOs that were sent the questionnaire"), "invited", 122),
			counted(group(civic.NGO, civic.Participant, "yanıt veren STK’lar", "NGOs that answered"), "answered", 70),
			counted(group(civic.NGO, civic.Participant, "verisi sağlıklı STK’lar", "NGOs with valid data"), "valid", 54),
		},
		Descriptions: texts("Mülteciler alanında çalışan STK’ların kapasitesini saptadı.", "It established the capacity of NGOs that work on refugees."),
	})
}

// kademPublicTraining is two trainings of two days. The page names the two cities for both together.
func kademPublicTraining() []civic.ActivityEntry {
	topics := []civic.ID{refugeeLaw, refugeePsychology, genderJustice}
	groups := []civic.ParticipantGroup{
		group(civic.PublicBody, civic.Participant, "kamu kurumları", "public bodies"),
		{Labels: texts("alanında uzman eğitimciler", "trainers expert in the field"), Role: civic.Trainer},
	}
	stage := at(publicTraining,
		remark("themes", "The topics are examples; the page says there were others like them."),
		remark("relations", "Which of the two workshops the topics were taken from is not said."))
	each := at(publicTraining,
		remark("period", "The page gives the first day and says that each training took two days. It leaves out the year; the events around it are of 2019."),
		whichCity("the two trainings"))
	facts := civic.ActivityFacts{Themes: topics, Groups: groups}
	first, second := facts, facts
	first.Period = civic.Period{Start: "XXXX-09-30", End: "XXXX-10-01"}
	second.Period = civic.Period{Start: "XXXX-10-03", End: "XXXX-10-04"}
	whole := facts
	whole.Places, whole.Status = bothCities(), civic.Done
	return []civic.ActivityEntry{
		component(kademPublicStage, stage, "Kamu Kurumları Eğitimi", whole),
		done(kademPublicStage+"/1", each, "TRAINING", "Kamu Kurumları Eğitimi (30 Eylül)", first),
		done(kademPublicStage+"/2", each, "TRAINING", "Kamu Kurumları Eğitimi (3 Ekim)", second),
	}
}

func kademToolkit() civic.ActivityEntry {
	return component(kademToolkitStage, at(toolkitMade, remark("period", "The page does not say when.")), "STK Kapasite Geliştirme Eğitim Kitinin Hazırlanması", civic.ActivityFacts{
		Status: civic.Done, Themes: []civic.ID{capacityBuilding},
		Relations:    relation("FEEDS", toolkitMade, kademTrainingEvent.ref()),
		Descriptions: texts("Kit, projedeki eğitimde ve projeden sonra da kullanılabilir.", "The kit can be used in the training of the project and after the project as well."),
	})
}

func kademTraining() civic.ActivityEntry {
	head := at(ngoTraining, remark("period", "The page does not say when."), noPlace())
	return done(kademTrainingEvent, head, "TRAINING", "STK Kapasite Geliştirme Eğitimi", civic.ActivityFacts{
		Themes: []civic.ID{strategicPlanning, advocacy, financialManagement, humanResources, monitoring},
		Groups: []civic.ParticipantGroup{group(civic.NGO, civic.Beneficiary, "STK’lar", "NGOs")},
	})
}

func kademIndicatorStages() []civic.ActivityEntry {
	undated := remark("period", "The page does not say when.")
	return []civic.ActivityEntry{
		component(kademCapacityStage, at(capacityIndicator, undated), "STK Kapasite Gelişimi Göstergesinin Oluşturulması", civic.ActivityFacts{
			Status: civic.Done, Themes: []civic.ID{capacityBuilding, monitoring},
		}),
		component(kademCooperationStage, at(cooperationIndicator, undated), "STK – Kamu Kurumları Göstergesinin Oluşturulması", civic.ActivityFacts{
			Status: civic.Done, Themes: []civic.ID{publicCooperation, monitoring},
		}),
	}
}

func kademConsultations() []civic.ActivityEntry {
	const name = "STK – Kamu Kurumları İstişare Mekanizması Kurulması Toplantısı"
	facts := civic.ActivityFacts{
		Themes: []civic.ID{consultation, publicCooperation}, Groups: publicAndNGORepresentatives(),
		Relations:    relation("FOUNDED", cooperationMeetings, kademProject.output("istisare-mekanizmasi")),
		Descriptions: texts("Bir istişare mekanizması için katılanların görüşleri alındı.", "Those who took part gave their views on a mechanism of consultation."),
	}
	first, second := facts, facts
	first.Period, second.Period = day("2019-12-11"), day("2019-12-23")
	return []civic.ActivityEntry{
		done(kademConsultation1, at(consultationMeetings, noPlace()), "CONSULTATION", name+" (11 Aralık 2019)", first),
		done(kademConsultation2, at(consultationMeetings, noPlace()), "CONSULTATION", name+" (23 Aralık 2019)", second),
	}
}

func kademNetworking() []civic.ActivityEntry {
	year := remark("period", "The page leaves out the year; the meetings before and after it in the list are of December 2019 and January 2020.")
	facts := civic.ActivityFacts{
		Themes: []civic.ID{networkBuilding}, Groups: []civic.ParticipantGroup{group(civic.NGO, civic.Participant, "STK’lar", "NGOs")},
		Relations: relation("FOUNDED", networkMeetings, kademProject.output("stk-agi")),
		Descriptions: texts("STK’ların kamuyla iş birliğinde eşgüdümü, hızlı karar alması ve bilgi paylaşımı için.",
			"For NGOs to act together towards public bodies, to decide faster and to share what they know."),
	}
	first, second := facts, facts
	first.Period, second.Period = day("XXXX-12-10"), day("XXXX-12-24")
	return []civic.ActivityEntry{
		done(kademNetworking1, at(networkMeetings, year, noPlace()), "NETWORKING", "STK Ağ Kurma Toplantısı (10 Aralık)", first),
		done(kademNetworking2, at(networkMeetings, year, noPlace()), "NETWORKING", "STK Ağ Kurma Toplantısı (24 Aralık)", second),
	}
}

func kademCooperation() []civic.ActivityEntry {
	twoDays := remark("period", "The page lists 22 and 23 January 2020; whether they were two meetings or one of two days is not said.")
	facts := civic.ActivityFacts{
		Themes:    []civic.ID{consultation, publicCooperation},
		Relations: relation("FOLLOWS", cooperationMeetings, refs(kademConsultation1, kademConsultation2)...),
		Descriptions: texts("İstişare mekanizmasının uygulanabilirliği ölçüldü, sürdürülebilirliği için görüşler paylaşıldı.",
			"Whether the consultation mechanism is practicable was measured, and views on how to make it last were shared."),
	}
	first, second := facts, facts
	first.Period, second.Period = day("2020-01-22"), day("2020-01-23")
	return []civic.ActivityEntry{
		done(kademCooperation1, at(cooperationMeetings, twoDays, noPlace()), "MEETING", "STK – Kamu Kurumları İşbirliği Toplantısı (22 Ocak 2020)", first),
		done(kademCooperation2, at(cooperationMeetings, twoDays, noPlace()), "MEETING", "STK – Kamu Kurumları İşbirliği Toplantısı (23 Ocak 2020)", second),
	}
}

func kademVisit() civic.ActivityEntry {
	return done(kademStudyVisit, at(goodPractice, remark("period", "The page does not say when.")), "STUDY_VISIT", "İyi Uygulamalar Ziyareti", civic.ActivityFacts{
		Places: []civic.ID{sicily}, Themes: []civic.ID{refugees, socialIntegration, communication},
		Groups: []civic.ParticipantGroup{group(civic.NGO, "", "mültecilerin kurduğu sivil toplum kuruluşları", "civil society organizations founded by refugees")},
		Descriptions: texts("Afrika’dan göçün ilk ulaştığı yer olan adada, mültecilerin kurduğu kuruluşların sosyal hayata entegrasyonu ve kamuyla iletişimi incelendi.",
			"On the island that migration from Africa reaches first, it was studied how organizations founded by refugees have become part of social life and deal with public bodies."),
	})
}

func kademClosing() civic.ActivityEntry {
	head := at(closingHeading, remark("period", "The page does not say when."), noPlace())
	return done(kademClosingEvent, head, "CLOSING", "Kapanış Programı", civic.ActivityFacts{
		Themes: []civic.ID{refugees},
		Descriptions: texts("Projenin araştırma ve etkinlik sonuçları kamuoyuyla paylaşıldı; nihai rapor basıldı.",
			"The results of the project's research and events were shared with the public; the final report was printed."),
	})
}
