package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

// The organizations that the pages name, as references to their keys. Municipalities have the numbers of the register.
const (
	ndi                 civic.ID = "slug:ndi"
	tbb                 civic.ID = "slug:tbb"
	tkkb                civic.ID = "slug:tkkb"
	tesev               civic.ID = "slug:tesev"
	checksAndBalances   civic.ID = "slug:denge-denetleme-agi"
	kademAssociation    civic.ID = "slug:kadem"
	ceipes              civic.ID = "slug:ceipes"
	europeanUnion       civic.ID = "slug:avrupa-birligi"
	republic            civic.ID = "slug:turkiye-cumhuriyeti"
	foreignMinistry     civic.ID = "slug:disisleri-bakanligi"
	euDirectorate       civic.ID = "slug:avrupa-birligi-baskanligi"
	treasuryMinistry    civic.ID = "slug:hazine-ve-maliye-bakanligi"
	financeUnit         civic.ID = "slug:mfib"
	iskur               civic.ID = "slug:iskur"
	eskisehirMetropolis civic.ID = "tr-belediye:B26"
	kahramanmarasMetro  civic.ID = "tr-belediye:B46"
	bornovaMunicipality civic.ID = "tr-belediye:2336"
	sultanbeyliMunicip  civic.ID = "tr-belediye:2287"
	niluferMunicipality civic.ID = "tr-belediye:1530"
	sisliMunicipality   civic.ID = "tr-belediye:2280"
)

// Places outside Türkiye.
const (
	unitedStates civic.ID = "iso3166:US"
	italy        civic.ID = "iso3166:IT"
	belgium      civic.ID = "iso3166:BE"
	sicily       civic.ID = "nuts:ITG1"
	washington   civic.ID = "slug:washington-dc"
	palermo      civic.ID = "slug:palermo"
	brussels     civic.ID = "slug:brussels"
)

// Plate codes of the provinces that the data names.
const (
	adana, ankara, burdur, canakkale, elazig    = 1, 6, 15, 17, 23
	eskisehir, gaziantep, mersin, istanbul      = 26, 27, 33, 34
	kars, manisa, kahramanmaras, sinop, trabzon = 36, 45, 46, 57, 61
	van, yalova                                 = 65, 77
)

// knownOrganizations is what everybody can look up of the organizations that the pages name, with the themes and the places abroad
// that the pages need.
func knownOrganizations() civic.Submission {
	return civic.Submission{
		Source:  knowledgeSource,
		Sources: []civic.Source{knowledge()},
		Themes:  themes(),
		Places:  placesAbroad(),
		Organizations: inferred(
			ndiKnown(), tbbKnown(), tkkbKnown(), tesevKnown(), checksAndBalancesKnown(), kademKnown(), ceipesKnown(), europeanUnionKnown(),
			republicKnown(), foreignMinistryKnown(), euDirectorateKnown(), treasuryMinistryKnown(), financeUnitKnown(), iskurKnown(),
		),
	}
}

func inferred(entries ...civic.OrganizationEntry) []civic.OrganizationEntry {
	for i := range entries {
		entries[i].Status = civic.Inferred
	}
	return entries
}

func placesAbroad() []civic.Place {
	return []civic.Place{
		placeAbroad(civic.Country, unitedStates, "", bilingual("Amerika Birleşik Devletleri", "United States"), nil),
		placeAbroad(civic.Country, italy, "", append(bilingual("İtalya", "Italy"), italian("Italia")), nil),
		placeAbroad(civic.Country, belgium, "", bilingual("Belçika", "Belgium"), nil),
		placeAbroad(civic.Region, sicily, italy, append(bilingual("Sicilya", "Sicily"), italian("Sicilia")), &civic.Coordinates{Longitude: 14.02, Latitude: 37.59}),
		placeAbroad(civic.Locality, washington, unitedStates, bilingual("Washington, D.C.", "Washington, D.C."), &civic.Coordinates{Longitude: -77.04, Latitude: 38.91}),
		placeAbroad(civic.Locality, palermo, sicily, append(bilingual("Palermo", "Palermo"), italian("Palermo")), &civic.Coordinates{Longitude: 13.36, Latitude: 38.12}),
		placeAbroad(civic.Locality, brussels, belgium, bilingual("Brüksel", "Brussels"), &civic.Coordinates{Longitude: 4.35, Latitude: 50.85}),
	}
}

func italian(text string) civic.Name {
	return civic.Name{Text: text, Language: "IT", Kind: civic.Official}
}

func placeAbroad(kind civic.PlaceType, ref, within civic.ID, names []civic.Name, location *civic.Coordinates) civic.Place {
	return civic.Place{Type: kind, Names: names, Keys: keysOf(ref), Within: within, Location: location}
}

func ndiKnown() civic.OrganizationEntry {
	return organization(ndi, at("organizations, NDI"), civic.OrganizationFacts{
		Type: civic.NGO, Seat: washington, Website: "https://www.ndi.org",
		Names: []civic.Name{
			english("National Democratic Institute", civic.Official), english("National Democratic Institute for International Affairs", civic.Alias),
			alias("Ulusal Demokrasi Enstitüsü"), acronym("NDI"),
		},
	})
}

// tbbKnown gives the sector, too: by its type alone a union of municipalities would count as civil.
func tbbKnown() civic.OrganizationEntry {
	return organization(tbb, at("organizations, TBB"), civic.OrganizationFacts{
		Type: civic.UmbrellaOrganization, Sector: civic.Municipal, Seat: province(ankara), Website: "https://www.tbb.gov.tr",
		Names: append(bilingual("Türkiye Belediyeler Birliği", "Union of Municipalities of Türkiye"), acronym("TBB")),
	})
}

// tkkbKnown gives no seat: its presidency moves from city to city.
func tkkbKnown() civic.OrganizationEntry {
	return organization(tkkb, at("organizations, TKKB"), civic.OrganizationFacts{
		Type:  civic.UmbrellaOrganization,
		Names: append(bilingual("Türkiye Kent Konseyleri Birliği", "Union of City Councils of Türkiye"), acronym("TKKB")),
	})
}

func tesevKnown() civic.OrganizationEntry {
	return organization(tesev, at("organizations, TESEV"), civic.OrganizationFacts{
		Type: civic.NGO, LegalForm: "FOUNDATION", Seat: province(istanbul), Website: "https://www.tesev.org.tr",
		Names: append(bilingual("Türkiye Ekonomik ve Sosyal Etüdler Vakfı", "Turkish Economic and Social Studies Foundation"), acronym("TESEV")),
	})
}

func checksAndBalancesKnown() civic.OrganizationEntry {
	return organization(checksAndBalances, at("organizations, Denge ve Denetleme Ağı"), civic.OrganizationFacts{
		Type: civic.UmbrellaOrganization, Website: "https://www.dengedenetleme.org", Active: civic.Period{Start: "2012"},
		Names: []civic.Name{alias("Denge ve Denetleme Ağı"), english("Checks and Balances Network", civic.Official), acronym("DDA")},
	})
}

func kademKnown() civic.OrganizationEntry {
	return organization(kademAssociation, at("organizations, KADEM"), civic.OrganizationFacts{
		Type: civic.NGO, LegalForm: "ASSOCIATION", Seat: province(istanbul), Website: "https://kadem.org.tr",
		Themes: []civic.ID{women, democracy}, Active: civic.Period{Start: "2013-03-08"},
		Names: append(bilingual("Kadın ve Demokrasi Derneği", "Women and Democracy Association"), acronym("KADEM")),
	})
}

func ceipesKnown() civic.OrganizationEntry {
	return organization(ceipes, at("organizations, CEIPES"), civic.OrganizationFacts{
		Type: civic.NGO, LegalForm: "ASSOCIATION", Seat: palermo, Location: &civic.Coordinates{Longitude: 13.36, Latitude: 38.12},
		Website: "https://ceipes.org",
		Names:   []civic.Name{english("International Centre for the Promotion of Education and Development", civic.Official), acronym("CEIPES")},
	})
}

func europeanUnionKnown() civic.OrganizationEntry {
	return organization(europeanUnion, at("organizations, European Union"), civic.OrganizationFacts{
		Type: civic.InternationalOrganization, Seat: brussels, Website: "https://european-union.europa.eu",
		Names: append(bilingual("Avrupa Birliği", "European Union"), acronym("AB"), english("EU", civic.Acronym)),
	})
}

func republicKnown() civic.OrganizationEntry {
	return nationalBody(republic, "Republic of Türkiye", "", civic.OrganizationFacts{
		Seat:  turkiye,
		Names: append(bilingual("Türkiye Cumhuriyeti", "Republic of Türkiye"), acronym("T.C.")),
	})
}

func foreignMinistryKnown() civic.OrganizationEntry {
	return nationalBody(foreignMinistry, "Ministry of Foreign Affairs", "https://www.mfa.gov.tr", civic.OrganizationFacts{
		Names: append(bilingual("Dışişleri Bakanlığı", "Ministry of Foreign Affairs"), alias("T.C. Dışişleri Bakanlığı")),
	})
}

func euDirectorateKnown() civic.OrganizationEntry {
	return nationalBody(euDirectorate, "Directorate for EU Affairs", "https://www.ab.gov.tr", civic.OrganizationFacts{
		Parent: foreignMinistry,
		Names:  append(bilingual("Avrupa Birliği Başkanlığı", "Directorate for EU Affairs"), alias("T.C. Dışişleri Bakanlığı Avrupa Birliği Başkanlığı")),
	})
}

func treasuryMinistryKnown() civic.OrganizationEntry {
	return nationalBody(treasuryMinistry, "Ministry of Treasury and Finance", "https://www.hmb.gov.tr", civic.OrganizationFacts{
		Names: append(bilingual("Hazine ve Maliye Bakanlığı", "Ministry of Treasury and Finance"), alias("T.C. Hazine ve Maliye Bakanlığı")),
	})
}

func financeUnitKnown() civic.OrganizationEntry {
	return nationalBody(financeUnit, "Central Finance and Contracts Unit", "https://www.cfcu.gov.tr", civic.OrganizationFacts{
		Parent: treasuryMinistry,
		Names: append(bilingual("Merkezi Finans ve İhale Birimi", "Central Finance and Contracts Unit"), acronym("MFİB"),
			english("CFCU", civic.Acronym)),
	})
}

func iskurKnown() civic.OrganizationEntry {
	return nationalBody(iskur, "Turkish Employment Agency", "https://www.iskur.gov.tr", civic.OrganizationFacts{
		Names: append(bilingual("Türkiye İş Kurumu", "Turkish Employment Agency"), acronym("İŞKUR")),
	})
}

// nationalBody is a public body of the state; its seat is Ankara unless the facts say otherwise.
func nationalBody(ref civic.ID, locator, website string, facts civic.OrganizationFacts) civic.OrganizationEntry {
	facts.Type, facts.Level, facts.Website = civic.PublicBody, "NATIONAL", website
	if facts.Seat == "" {
		facts.Seat = province(ankara)
	}
	return organization(ref, at("organizations, "+locator), facts)
}
