package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

// kademOutputs are the outputs of the project; each says by whom and by which activity it was made.
func kademOutputs() []civic.Output {
	meetings := append(refs(kademConsultation1, kademConsultation2, kademNetworking1, kademNetworking2), refs(kademCooperation1, kademCooperation2)...)
	return []civic.Output{
		{
			Slug: "egitim-kiti", Kind: "TOOLKIT", Status: civic.Done, Citations: citing(toolkitMade),
			Names:      bilingual("STK Kapasite Geliştirme Eğitim Kiti", "Training kit for building the capacity of NGOs"),
			ProducedBy: append([]civic.ID{ceipes}, refs(kademToolkitStage)...), About: []civic.ID{capacityBuilding},
		},
		{
			Slug: "kapasite-gostergesi", Kind: "INDICATOR", Status: civic.Done, Citations: citing(capacityIndicator),
			Names:      bilingual("STK Kapasite Gelişimi Göstergesi", "Indicator of the capacity development of NGOs"),
			ProducedBy: refs(kademCapacityStage), About: []civic.ID{capacityBuilding},
		},
		{
			Slug: "istisare-mekanizmasi", Kind: "MECHANISM", Status: civic.Done, Citations: citing(kadem2, kadem6, consultationMeetings, cooperationMeetings),
			Names: append(bilingual("STK – Kamu Kurumları İstişare Mekanizması", "Mechanism of consultation between NGOs and public bodies"),
				alias("STK’larla istişare için ağ mekanizması")),
			ProducedBy: refs(kademConsultation1, kademConsultation2), About: []civic.ID{consultation, refugees},
		},
		{
			Slug: "stk-agi", Kind: "NETWORK", Status: civic.Done, Citations: citing(kadem4, kadem6, networkMeetings),
			Names:      bilingual("STK Ağı", "Network of NGOs"),
			ProducedBy: refs(kademNetworking1, kademNetworking2), About: []civic.ID{networkBuilding, refugees},
		},
		{
			Slug: "kamu-stk-gostergesi", Kind: "INDICATOR", Status: civic.Done, Citations: citing(cooperationIndicator),
			Names:      bilingual("STK – Kamu Kurumları Göstergesi", "Indicator of NGOs and public bodies"),
			ProducedBy: refs(kademCooperationStage), About: []civic.ID{publicCooperation},
		},
		{
			Slug: "ziyaret-raporu", Kind: "REPORT", Status: civic.Done, Citations: citing(goodPractice),
			Names:      bilingual("İyi uygulamalar ziyareti raporu", "Report of the good practice visit"),
			ProducedBy: refs(kademStudyVisit), About: []civic.ID{socialIntegration, refugees, sicily},
		},
		{
			Slug: "nihai-rapor", Kind: "REPORT", Status: civic.Done, Citations: citing(closingHeading),
			Names: bilingual("Projenin nihai raporu", "Final report of the project"), About: refs(kademProject),
			BasedOn: append(refs(kademNGOWorkshop, kademPublicWorkshop), meetings...),
		},
	}
}

// kademIndicators are what the project measured. The page tells how, and gives no value.
func kademIndicators() []civic.Indicator {
	return []civic.Indicator{
		{
			Names:     bilingual("STK kapasite gelişimi", "Capacity development of NGOs"),
			Method:    "Measured before and after the training; the page gives no values.",
			Citations: citing(capacityIndicator),
		},
		{
			Names:     bilingual("STK’lar ile kamu kurumları arasındaki iş birliği", "Cooperation between NGOs and public bodies"),
			Method:    "Measured before and after the consultation meetings, to tell whether the consultation mechanism is practicable and lasting; the page gives no values.",
			Citations: citing(cooperationIndicator),
		},
		{
			Names:     bilingual("İstişare mekanizmasının uygulanabilirliği", "Practicability of the consultation mechanism"),
			Method:    "Measured at the cooperation meetings of January 2020; the page gives no values.",
			Citations: citing(cooperationMeetings),
		},
	}
}
