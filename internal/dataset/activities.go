package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

// knownActivities is what can be said of the activities beside what the pages say: their titles in English, translated here, where
// the first edition of Katılıyoruz took place, and that two pages have two names for a roadmap.
func knownActivities() civic.Submission {
	s := civic.Submission{Source: knowledgeSource}
	for _, t := range englishTitles() {
		s.Activities = append(s.Activities, t.entry())
	}
	return s
}

// placesOfFirstEdition are the seats of its municipalities, for each worked on its own roadmap.
func placesOfFirstEdition() []civic.ID {
	const bornova, sultanbeyli, nilufer = "1203", "2014", "1829"
	return []civic.ID{province(eskisehir), province(kahramanmaras), district(bornova), district(sultanbeyli), district(nilufer)}
}

// englishTitle is the English title of an activity.
type englishTitle struct {
	path  activityPath
	title string
}

func (t englishTitle) entry() civic.ActivityEntry {
	facts := civic.ActivityFacts{Names: []civic.Name{english(t.title, civic.Alias)}, Identifiers: keysOf(t.path.ref())}
	head := at("activities, " + t.title)
	head.Status = civic.Inferred
	switch t.path {
	case firstEdition:
		facts.Places, facts.Outputs = placesOfFirstEdition(), otherNamesOfRoadmaps()
	case roadmapPresentation:
		facts.Outputs = []civic.Output{otherName(civilRoadmaps, "Sivil Katılım Güçlendirme Yol Haritaları")}
	}
	if facts.Outputs != nil {
		head = also(head, "outputs", "the pages for local governments and for civil actors call such a roadmap differently; each name is the other page's")
	}
	return civic.ActivityEntry{Record: civic.Record[civic.ActivityFacts]{RecordHead: head, Facts: facts}}
}

// otherNamesOfRoadmaps are the roadmaps of the first edition under the name that the page for civil actors has for such a roadmap.
func otherNamesOfRoadmaps() []civic.Output {
	var outputs []civic.Output
	for _, m := range roadmapMakersOfFirstEdition() {
		outputs = append(outputs, otherName(m.roadmap(), "Sivil Katılım Yol Haritası"))
	}
	return outputs
}

// otherName is what is known of a roadmap, beside what the page on its activity says: that another page has another name for it.
func otherName(slug, name string) civic.Output {
	return civic.Output{Slug: slug, Kind: "ROADMAP", Names: []civic.Name{alias(name)}}
}

func englishTitles() []englishTitle {
	titles := append(katiliyoruzTitles(), modelTitles()...)
	titles = append(titles, kademTitles()...)
	titles = append(titles, englishTitle{civicProject, "Civic Participation Project"})
	for _, p := range pilotProvinces() {
		titles = append(titles,
			englishTitle{p.taskForce(), "Civic Participation Task Force of " + p.name},
			englishTitle{p.taskForce() + "/tanisma", "Introductory meeting of the Civic Participation Task Force of " + p.name})
	}
	return titles
}

func katiliyoruzTitles() []englishTitle {
	return []englishTitle{
		{katiliyoruz, "Katılıyoruz (We Take Part) Programme"},
		{bizDeVariz, "Biz de Varız (We Are Here, Too) Programme"},
		{firstEdition, "First edition of the Katılıyoruz Programme (2020–2021)"},
		{newEdition, "New edition of the Katılıyoruz Programme (September 2021 – June 2022)"},
		{localGovernments, "Katılıyoruz for local governments"},
		{localGovernments + "/egitimler", "Capacity building trainings"},
		{localGovernments + "/atolyeler", "Workshops to share experience"},
		{localGovernments + "/danismanlik", "Consultancy"},
		{civilActors, "Katılıyoruz for civil actors"},
		{civilActors + "/akran-ogrenme", "Peer learning meetings"},
		{civilNetwork, "Building a civic participation network"},
		{civilNetwork + "/bulusmalar", "Meetings to share experience and build the network"},
		{civilCapacity, "Building capacity for advocacy and communication"},
		{civilCapacity + "/egitimler", "Trainings in advocacy and communication"},
		{civilCapacity + "/deneyim-paylasimi", "Meetings to share experience"},
		{civilCapacity + "/atolyeler", "Workshops on advocacy and communication"},
		{civilAppraisal, "Assessment of institutional capacity for advocacy and communication"},
		{ideaStage, "Idea marathons and one-to-one meetings with municipalities"},
		{ideaStage + "/maratonlar", "Idea marathons"},
		{ideaStage + "/birebir-gorusmeler", "One-to-one meetings with representatives of municipalities"},
		{supportStage, "Civic Participation Support Programme"},
		{networkingStage, "Networking events"},
		{networkingStage + "/etkinlikler", "Networking events"},
		{quarterStage, "Quarterly meetings with municipalities"},
		{quarterStage + "/1", "One-to-one meetings of the first quarter"},
		{quarterStage + "/2", "One-to-one meetings of the second quarter"},
		{quarterStage + "/3", "One-to-one meetings of the third quarter"},
		{roadmapPresentation, "Presentation of the civic participation roadmaps"},
	}
}

func modelTitles() []englishTitle {
	return []englishTitle{
		{grantProgramme, "Partnerships and Networks Grant Programme for Strengthening Cooperation between Public Bodies and NGOs"},
		{modelProject, "Strengthening Civil Society for a More Democratic Local Governance"},
		{modelReport, "First phase: national assessment report"},
		{modelReport + "/ulusal-anket", "National survey"},
		{modelReport + "/yuvarlak-masa", "Local round tables"},
		{modelTraining, "Second phase: capacity building trainings"},
		{modelTraining + "/egitimler", "Trainings in institutional capacity, governance and cooperation of public bodies and NGOs"},
		{modelPlatform, "Third phase: participatory digital platform"},
	}
}

func kademTitles() []englishTitle {
	return []englishTitle{
		{supportProgrammeTwo, "Civil Society Support Programme II"},
		{kademProject, "Strong Civil Society for Refugees"},
		{kademNGOWorkshop, "Workshop to identify the needs of NGOs"},
		{kademPublicWorkshop, "Workshop to identify the needs of public bodies"},
		{kademFieldSurvey, "Field survey of NGOs"},
		{kademPublicStage, "Training of public bodies"},
		{kademPublicStage + "/1", "Training of public bodies (30 September)"},
		{kademPublicStage + "/2", "Training of public bodies (3 October)"},
		{kademToolkitStage, "Making of the training kit for building the capacity of NGOs"},
		{kademTrainingEvent, "Training to build the capacity of NGOs"},
		{kademCapacityStage, "Making of the indicator of the capacity development of NGOs"},
		{kademConsultation1, "Meeting to set up consultation between NGOs and public bodies (11 December 2019)"},
		{kademConsultation2, "Meeting to set up consultation between NGOs and public bodies (23 December 2019)"},
		{kademNetworking1, "Meeting to build a network of NGOs (10 December)"},
		{kademNetworking2, "Meeting to build a network of NGOs (24 December)"},
		{kademCooperationStage, "Making of the indicator of NGOs and public bodies"},
		{kademCooperation1, "Cooperation meeting of NGOs and public bodies (22 January 2020)"},
		{kademCooperation2, "Cooperation meeting of NGOs and public bodies (23 January 2020)"},
		{kademStudyVisit, "Good practice visit"},
		{kademClosingEvent, "Closing programme"},
	}
}
