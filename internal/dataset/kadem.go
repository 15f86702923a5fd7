package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

// The programme and the project of the KADEM page.
const (
	supportProgrammeTwo activityPath = "sivil-toplum-destek-programi-2"
	kademProject        activityPath = "kadem-multeciler"
)

// The paragraphs above the list of what was done, as locators.
const (
	kademHeading = "Mülteciler için Güçlü Sivil Toplum Projesi Gerçekleştirildi"
	kadem1       = kademHeading + ", paragraph 1"
	kadem2       = kademHeading + ", paragraph 2"
	kadem3       = kademHeading + ", paragraph 3"
	kadem4       = kademHeading + ", paragraph 4"
	kadem5       = kademHeading + ", paragraph 5"
	kadem6       = kademHeading + ", paragraph 6"
	kadem7       = kademHeading + ", paragraph 7"
	kademList    = "Mülteciler için Güçlü Sivil Toplum Projesi’nde Neler Yapıldı?"
)

// kadem is the page on the project Mülteciler için Güçlü Sivil Toplum.
func kadem() civic.Submission {
	s := civic.Submission{
		Source:         kademSource,
		Sources:        []civic.Source{source(kademSource, kademHeading, "KADEM")},
		Organizations:  append(kademPartners(), kademAuthorities()...),
		Activities:     []civic.ActivityEntry{civilSocietySupport(), kademProjectEntry()},
		Participations: kademParticipations(),
	}
	s.Activities = append(s.Activities, kademWorkshops()...)
	s.Activities = append(s.Activities, kademSurvey())
	s.Activities = append(s.Activities, kademPublicTraining()...)
	s.Activities = append(s.Activities, kademToolkit(), kademTraining())
	s.Activities = append(s.Activities, kademIndicatorStages()...)
	s.Activities = append(s.Activities, kademConsultations()...)
	s.Activities = append(s.Activities, kademNetworking()...)
	s.Activities = append(s.Activities, kademCooperation()...)
	s.Activities = append(s.Activities, kademVisit(), kademClosing())
	return s
}

func kademPartners() []civic.OrganizationEntry {
	return []civic.OrganizationEntry{
		organization(kademAssociation, also(at(kadem1), "", kadem4), civic.OrganizationFacts{
			Type: civic.NGO, LegalForm: "ASSOCIATION", Names: []civic.Name{official("Kadın ve Demokrasi Derneği"), acronym("KADEM")},
		}),
		organization(ceipes, at(kadem4), civic.OrganizationFacts{
			Type: civic.NGO, LegalForm: "ASSOCIATION", Seat: italy, Names: []civic.Name{official("CEIPES Derneği"), acronym("CEIPES")},
		}),
		named(europeanUnion, kadem1, official("Avrupa Birliği")),
		named(iskur, needsOfPublicBodies, alias("İş-kur")),
	}
}

// kademAuthorities are spelled on the page in other ways than they spell themselves; both spellings are kept.
func kademAuthorities() []civic.OrganizationEntry {
	return []civic.OrganizationEntry{
		named(foreignMinistry, kadem3, alias("T.C. Dış İşleri Bakanlığı")),
		organization(euDirectorate, at(kadem3), civic.OrganizationFacts{
			Parent: foreignMinistry, Names: titled("Avrupa Birliği Başkanlığı", "T.C. Dış İşleri Bakanlığı Avrupa Birliği Başkanlığı"),
		}),
		named(treasuryMinistry, kadem3, alias("T.C Hazine ve Maliye Bakanlığı")),
		organization(financeUnit, at(kadem3), civic.OrganizationFacts{
			Parent: treasuryMinistry, Names: titled("Merkezi Finans ve İhale Birimi", "T.C Hazine ve Maliye Bakanlığı Merkezi Finans ve İhale Birimi"),
		}),
	}
}

// kademParticipations puts the two authorities where the page puts them: in the programme, not in the project.
func kademParticipations() []civic.ParticipationEntry {
	funded := also(at(kadem1, remark("amount", "The page does not say how much was given.")), "", kadem3)
	office := at(needsOfPublicBodies, remark("organization", "Representatives of the agency took part; the page does not say of which office."))
	return []civic.ParticipationEntry{
		participation(europeanUnion, civic.Funder, kademProject, "tarafından finanse edildi", funded),
		participation(euDirectorate, civic.TechnicalAuthority, supportProgrammeTwo, "teknik uygulamasından sorumlu", at(kadem3)),
		participation(financeUnit, civic.ContractingAuthority, supportProgrammeTwo, "sözleşme makamı", at(kadem3)),
		participation(kademAssociation, civic.Coordinator, kademProject, "yürüttü", also(at(kadem4), "", kadem1)),
		participation(ceipes, civic.Partner, kademProject, "ortaklığı ile", at(kadem4)),
		participation(ceipes, civic.Implementer, kademToolkitStage, "tarafından hazırlandı", at(toolkitMade)),
		participation(ceipes, civic.Trainer, kademTrainingEvent, "tarafından eğitimler yapıldı", at(ngoTraining)),
		participation(iskur, civic.Participant, kademPublicWorkshop, "temsilcileri", office),
	}
}

func civilSocietySupport() civic.ActivityEntry {
	head := at(kadem3,
		remark("names", "The page speaks of the programme and of its second phase (II) as one."),
		remark("participations", "The page says that the European Union funded the project under this programme; who else funds the programme is not said."))
	return activity(supportProgrammeTwo, head, civic.ActivityFacts{
		Type: civic.Programme, Names: titled("Sivil Toplum Destek Programı – II", "Sivil Toplum Destek Programı"),
		Themes: []civic.ID{institutionalDevelop, civicParticipation, networkBuilding}, Support: []civic.SupportKind{"FINANCIAL"},
		Descriptions: texts(
			"Sivil toplum kuruluşlarının kurumsal yapılarını, kararlara katılımlarını ve ağ kurma becerilerini güçlendiren projeleri destekler.",
			"It supports projects that strengthen the institutions of civil society, its part in decisions and its skills in building networks."),
	})
}

func kademProjectEntry() civic.ActivityEntry {
	head := at(kadem1,
		remark("period", "The page dates some of the events, not the project."),
		remark("budget", "The page does not say how much the project cost."),
		remark("unnamedParticipants", "How the bodies reached divide between the two cities is not said."))
	head = also(head, "parts", kademList)
	head = also(head, "descriptions", kadem2, kadem4, kadem5, kadem6)
	return activity(kademProject, head, civic.ActivityFacts{
		Type: civic.Project, PartOf: supportProgrammeTwo.ref(), Status: civic.Done,
		Names:  titled("Mülteciler için Güçlü Sivil Toplum", "Mülteciler için Güçlü Sivil Toplum Projesi"),
		Places: []civic.ID{province(istanbul), province(gaziantep)},
		Themes: []civic.ID{refugees, capacityBuilding, networkBuilding, consultation, publicCooperation, operations, fundraising, projectManagement, lobbying},
		Groups: []civic.ParticipantGroup{
			group(civic.NGO, civic.Beneficiary, "İstanbul ve Gaziantep’te mültecilere yönelik çalışan STK’lar", "NGOs that work for refugees in İstanbul and Gaziantep"),
			reached(group(civic.PublicBody, "", "ulaşılan kamu kurumları", "public bodies reached"), 58),
			reached(group(civic.NGO, "", "ulaşılan sivil toplum kuruluşları", "civil society organizations reached"), 114),
		},
		Outputs: kademOutputs(), Indicators: kademIndicators(),
		Descriptions: texts(
			"Mülteciler alanında çalışan STK’ların kapasitesini eğitimlerle geliştirdi; STK ağı ve kamu kurumlarıyla istişare mekanizması kurmayı hedefledi.",
			"It developed the capacity of NGOs that work on refugees through training, and set out to build a network of NGOs and a mechanism of consultation with public bodies."),
	})
}

// reached is a group that the page counts among those whom the project reached.
func reached(g civic.ParticipantGroup, count int) civic.ParticipantGroup {
	g = counted(g, "reached", count)
	g.Citations = citing(kadem7)
	return g
}
