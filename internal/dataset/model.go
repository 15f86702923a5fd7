package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

// The activities of the MoDeL page. The project has a slug of its own although it is part of the grant programme.
const (
	grantProgramme activityPath = "ortakliklar-ve-aglar"
	modelProject   activityPath = "model"
	modelReport                 = modelProject + "/rapor-asamasi"
	modelTraining               = modelProject + "/egitim-asamasi"
	modelPlatform               = modelProject + "/platform-asamasi"
)

// The parts of the page, as locators; its paragraphs are counted below the heading.
const (
	modelMenu    = "Ana Sayfa, Projeler, Güncel Projeler (path above the heading)"
	modelHeading = "Model: Daha Demokratik Bir Yerel Yönetişim İçin Sivil Toplumun Güçlendirilmesi"
	modelYears   = modelHeading + ", line of years"
	model1       = modelHeading + ", paragraph 1"
	model2       = modelHeading + ", paragraph 2"
	model3       = modelHeading + ", paragraph 3"
	modelFollow  = modelHeading + ", line on Twitter"
	modelListed  = "Rapor: Demokratik Kentsel Yönetişimde Güçlenen Sivil Toplum ve Etkin İş Birlikleri"
)

// model is the page of the MoDeL project.
func model() civic.Submission {
	s := civic.Submission{
		Source:  modelSource,
		Sources: []civic.Source{source(modelSource, modelHeading, "TESEV")},
		Organizations: []civic.OrganizationEntry{
			named(tesev, model2, acronym("TESEV")),
			named(sisliMunicipality, model2, official("Şişli Belediyesi")),
			named(tkkb, model2, official("Türkiye Kent Konseyleri Birliği")),
			named(checksAndBalances, model2, official("Denge Denetleme Ağı")),
			named(europeanUnion, model1, official("Avrupa Birliği")),
			named(republic, model1, official("Türkiye Cumhuriyeti")),
		},
		Activities: []civic.ActivityEntry{partnershipsAndNetworks(), modelProjectEntry(), modelThirdPhase()},
		Participations: []civic.ParticipationEntry{
			participation(republic, civic.Funder, grantProgramme, "tarafından desteklenen", at(model1)),
			participation(europeanUnion, civic.Funder, grantProgramme, "tarafından desteklenen", at(model1)),
			participation(tesev, civic.Coordinator, modelProject, "yürüttüğü", at(model2)),
			participation(sisliMunicipality, civic.Partner, modelProject, "ortakları", at(model2)),
			participation(tkkb, civic.Partner, modelProject, "ortakları", at(model2)),
			participation(checksAndBalances, civic.Associate, modelProject, "iştirakçisi", at(model2)),
		},
	}
	s.Activities = append(s.Activities, modelFirstPhase()...)
	s.Activities = append(s.Activities, modelSecondPhase()...)
	return s
}

func partnershipsAndNetworks() civic.ActivityEntry {
	head := at(model1, remark("amount", "The page does not say how much the grants are."))
	return activity(grantProgramme, head, civic.ActivityFacts{
		Type:    civic.Programme,
		Names:   titled("Kamu ve STK’lar Arasındaki İşbirliğinin Güçlendirilmesi İçin Ortaklıklar ve Ağlar Hibe Programı", "Ortaklıklar ve Ağlar Hibe Programı"),
		Themes:  []civic.ID{publicCooperation, networkBuilding},
		Support: []civic.SupportKind{"FINANCIAL"},
	})
}

// modelPlaces are the provinces of the project; of three the page names the district, in brackets.
func modelPlaces() []civic.ID {
	const yenimahalle, maltepe, karsiyaka = "1723", "2012", "1448"
	return []civic.ID{
		province(adana), district(yenimahalle), province(burdur), province(gaziantep), district(maltepe), district(karsiyaka),
		province(kars), province(sinop), province(van), province(yalova),
	}
}

func modelProjectEntry() civic.ActivityEntry {
	head := at(model1,
		civic.Remark{
			Property: "status", Value: string(civic.Done), Locator: modelYears,
			Note: "The page lists the project under current ones and speaks of it as running, although the years that it gives ended in 2020.",
		},
		civic.Remark{Property: "website", Note: "The page offers to follow the project on Twitter under the name MoDeL; the address is not in the text.", Locator: modelFollow},
		remark("budget", "The page does not say how much the grant is."))
	head = also(head, "names", modelHeading, model1)
	head = also(head, "period", modelYears)
	head = also(head, "status", modelMenu, model2)
	head = also(head, "places", model2)
	head = also(head, "unnamedParticipants", model2)
	head = also(head, "descriptions", model1, model3)
	return activity(modelProject, head, civic.ActivityFacts{
		Type: civic.Project, PartOf: grantProgramme.ref(),
		Names:  append(titled("Daha Demokratik Bir Yerel Yönetişim İçin Sivil Toplumun Güçlendirilmesi", modelHeading, "Model", "MoDeL projesi"), acronym("MoDeL")),
		Period: civic.Period{Start: "2018", End: "2020"}, Status: civic.Ongoing, Places: modelPlaces(),
		Themes: []civic.ID{localGovernance, democracy, publicCooperation, capacityBuilding, digitalParticipation},
		Groups: []civic.ParticipantGroup{
			group(civic.NGO, civic.Participant, "proje illerinde faaliyet gösteren sivil toplum kuruluşları", "civil society organizations active in the provinces of the project"),
			group(civic.Municipality, civic.Participant, "proje illerindeki belediyeler", "municipalities in the provinces of the project"),
		},
		Outputs: modelOutputs(),
		Descriptions: texts(
			"Belediyelerle sivil toplumun iş birliğini geliştirir, sivil toplum kuruluşlarının yönetişim kapasitesini güçlendirir.",
			"It develops the cooperation of municipalities with civil society and strengthens the governance capacity of civil society organizations."),
	})
}

// modelOutputs are the outputs of all phases; each says which phase it is of.
func modelOutputs() []civic.Output {
	return []civic.Output{
		{
			Slug: "ulusal-degerlendirme-raporu", Kind: "REPORT", Status: civic.Done, ProducedBy: refs(modelReport), Citations: citing(model2),
			Names:   bilingual("Ulusal değerlendirme raporu", "National assessment report"),
			BasedOn: append(refs(modelReport+"/ulusal-anket", modelReport+"/yuvarlak-masa"), modelProject.output("fark-analizleri")),
			About:   []civic.ID{publicCooperation, turkiye},
		},
		{
			Slug: "fark-analizleri", Kind: "REPORT", Status: civic.Done, ProducedBy: refs(modelReport), Citations: citing(model2),
			Names: bilingual("Yerel fark analizi incelemeleri", "Local gap analyses"), About: append(modelPlaces(), goodGovernance),
		},
		{
			Slug: "listelenen-rapor", Kind: "REPORT", Citations: citing(modelListed),
			Names: bilingual("Demokratik Kentsel Yönetişimde Güçlenen Sivil Toplum ve Etkin İş Birlikleri",
				"Civil Society Growing Stronger and Effective Cooperation in Democratic Urban Governance"),
		},
		{
			Slug: "dijital-platform", Kind: "PLATFORM", Status: civic.Planned, ProducedBy: refs(modelPlatform), Citations: citing(model2, model3),
			Names: append(bilingual("Katılımcı dijital platform", "Participatory digital platform"), alias("Dijital katılım aracı")),
			About: []civic.ID{digitalParticipation, monitoring, publicCooperation},
		},
	}
}

func modelFirstPhase() []civic.ActivityEntry {
	head := at(model2, remark("outputs", "Whether the report listed at the end of the page is the national assessment report is not said."))
	roundTables := at(model2, remark("places", "The round tables were local; where they took place is not said."))
	stakeholders := civic.ParticipantGroup{Labels: texts("ilgili paydaşlar", "stakeholders concerned"), Role: civic.Participant}
	return []civic.ActivityEntry{
		stage(modelReport, head, "PHASE", "Birinci aşama: ulusal değerlendirme raporu", civic.ActivityFacts{
			Status: civic.Done, Themes: []civic.ID{publicCooperation, goodGovernance},
			Relations: relation("FEEDS", model2, modelTraining.ref()),
			Indicators: []civic.Indicator{{
				Names:     bilingual("AB ve uluslararası iyi yönetişim göstergeleri", "Good governance indicators of the EU and international ones"),
				Method:    "Framework of the local gap analyses in the provinces of the project; the page gives no values.",
				Citations: citing(model2),
			}},
			Descriptions: texts(
				"Kamu ile STK iş birliğinin önündeki engelleri ve fırsatları inceleyen rapor; anket, fark analizleri ve yuvarlak masalara dayanır.",
				"A report on what hinders and what helps the cooperation of public bodies and NGOs, resting on a survey, gap analyses and round tables."),
		}),
		event(modelReport+"/ulusal-anket", at(model2), "SURVEY", "Ulusal anket", civic.ActivityFacts{
			Status: civic.Done, Places: []civic.ID{turkiye}, Themes: []civic.ID{publicCooperation},
		}),
		event(modelReport+"/yuvarlak-masa", roundTables, "ROUND_TABLE", "Yerel yuvarlak masa toplantıları", civic.ActivityFacts{
			Status: civic.Done, Themes: []civic.ID{publicCooperation}, Groups: []civic.ParticipantGroup{stakeholders},
		}),
	}
}

func modelSecondPhase() []civic.ActivityEntry {
	head := at(model2, remark("relations", "The page says that the report has been prepared, and that the trainings follow the gaps it will show."))
	return []civic.ActivityEntry{
		stage(modelTraining, head, "PHASE", "İkinci aşama: kapasite geliştirici eğitimler", civic.ActivityFacts{
			Status: civic.Ongoing, Themes: []civic.ID{capacityBuilding, institutionalDevelop, goodGovernance, publicCooperation},
			Relations: relation("FOLLOWS", model2, modelReport.ref()),
		}),
		event(modelTraining+"/egitimler", at(model2), "TRAINING", "Kurumsal kapasite, yönetişim ve kamu–STK iş birliği eğitimleri", civic.ActivityFacts{
			Status: civic.Ongoing, Themes: []civic.ID{capacityBuilding, institutionalDevelop, goodGovernance, publicCooperation},
			Groups: []civic.ParticipantGroup{group(civic.NGO, civic.Beneficiary, "sivil toplum kuruluşları", "civil society organizations")},
		}),
	}
}

func modelThirdPhase() civic.ActivityEntry {
	return stage(modelPlatform, also(at(model2), "descriptions", model3), "PHASE", "Üçüncü aşama: katılımcı dijital platform", civic.ActivityFacts{
		Status: civic.Planned, Themes: []civic.ID{digitalParticipation, democracy},
		Relations: relation("FOLLOWS", model2, modelTraining.ref()),
		Groups: []civic.ParticipantGroup{
			group(civic.NGO, civic.Beneficiary, "sivil toplum kuruluşları", "civil society organizations"),
			group(civic.Municipality, civic.Beneficiary, "belediyeler", "municipalities"),
		},
		Descriptions: texts(
			"STK’lar ve belediyeler için dijital bir demokratik mekanizma; izleme ve değerlendirmeyi ve iş birliğini kolaylaştırır.",
			"A digital democratic mechanism for NGOs and municipalities; it makes monitoring, evaluation and cooperation easier."),
	})
}
