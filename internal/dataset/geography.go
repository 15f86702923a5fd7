package dataset

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
)

//go:embed geography.txt
var geographyText string

// Schemes of the register's keys.
const (
	schemeDistrict     = "tr-district"
	schemeMunicipality = "tr-belediye"
)

const turkiye civic.ID = "iso3166:TR"

func province(plate int) civic.ID { return civic.KeyRef(civic.SchemePlate, strconv.Itoa(plate)) }

func district(number string) civic.ID { return civic.KeyRef(schemeDistrict, number) }

func municipality(number string) civic.ID { return civic.KeyRef(schemeMunicipality, number) }

// geography returns the regions, and the provinces and districts with their municipalities.
func geography() (regions, rest civic.Submission, err error) {
	g := geographyReader{
		regions:  civic.Submission{Source: nutsSource, Sources: []civic.Source{nuts()}, Places: []civic.Place{countryOfTurkiye()}},
		register: civic.Submission{Source: registerSource, Sources: []civic.Source{register()}},
	}
	number := 0
	for line := range strings.Lines(geographyText) {
		number++
		if err := g.read(strings.TrimSuffix(line, "\n")); err != nil {
			return civic.Submission{}, civic.Submission{}, fmt.Errorf("geography.txt, line %d: %w", number, err)
		}
	}
	return g.regions, g.register, nil
}

func countryOfTurkiye() civic.Place {
	names := append(bilingual("Türkiye", "Türkiye"), english("Turkey", civic.Alias), alias("Türkiye Cumhuriyeti"))
	return civic.Place{Type: civic.Country, Names: names, Keys: keysOf(turkiye)}
}

// geographyReader reads geography.txt line by line. The format stands in the head of the file.
type geographyReader struct {
	regions, register civic.Submission
	// region is the code of the region that provinces read now lie in.
	region string
}

func (g *geographyReader) read(line string) error {
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	fields := strings.Split(line, "\t")
	switch {
	case fields[0] == "region" && len(fields) == 4:
		g.readRegion(fields[1], fields[2], fields[3])
		return nil
	case fields[0] == "province" && len(fields) == 8:
		return g.readProvince(fields[1:])
	}
	return fmt.Errorf("%q with %d fields is not a record", fields[0], len(fields))
}

func (g *geographyReader) readRegion(code, name, inEnglish string) {
	g.region = code
	g.regions.Places = append(g.regions.Places, civic.Place{
		Type: civic.Region, Names: bilingual(name, inEnglish), Within: turkiye,
		Keys: []civic.Key{{Scheme: civic.SchemeNUTS, Value: code}},
	})
}

// provinceLine is a record of a province.
type provinceLine struct {
	plate        int
	nuts         string
	name         string
	spellings    []string
	location     civic.Coordinates
	metropolitan bool
}

func (g *geographyReader) readProvince(fields []string) error {
	p, err := parseProvince(fields)
	if err != nil {
		return err
	}
	if g.region == "" || !strings.HasPrefix(p.nuts, g.region) {
		return fmt.Errorf("%s does not lie in the region %q", p.nuts, g.region)
	}
	g.register.Places = append(g.register.Places, civic.Place{
		Type: civic.Province, Names: titled(p.name, p.spellings...), Within: civic.KeyRef(civic.SchemeNUTS, g.region), Location: &p.location,
		Keys: []civic.Key{
			{Scheme: civic.SchemePlate, Value: strconv.Itoa(p.plate)},
			{Scheme: civic.SchemeISO, Value: fmt.Sprintf("TR-%02d", p.plate)},
			{Scheme: civic.SchemeNUTS, Value: p.nuts},
		},
	})
	if p.metropolitan {
		g.register.Organizations = append(g.register.Organizations, p.metropolitanMunicipality())
	}
	for item := range strings.SplitSeq(fields[6], ", ") {
		if err := g.readDistrict(p, item); err != nil {
			return fmt.Errorf("district %q: %w", item, err)
		}
	}
	return nil
}

func parseProvince(fields []string) (p provinceLine, err error) {
	if p.plate, err = strconv.Atoi(fields[0]); err != nil {
		return p, err
	}
	if p.location.Latitude, err = strconv.ParseFloat(fields[3], 64); err != nil {
		return p, err
	}
	if p.location.Longitude, err = strconv.ParseFloat(fields[4], 64); err != nil {
		return p, err
	}
	if kind := fields[5]; kind != "metropolitan" && kind != "provincial" {
		return p, fmt.Errorf("%q is not a kind of province", kind)
	}
	p.nuts, p.metropolitan = fields[1], fields[5] == "metropolitan"
	p.name, p.spellings = cutSpellings(fields[2])
	return p, nil
}

// cutSpellings takes a second spelling from a name.
func cutSpellings(field string) (name string, others []string) {
	spellings := strings.Split(field, "/")
	return spellings[0], spellings[1:]
}

// readDistrict reads a district and its municipality, both of which numbers end the item.
func (g *geographyReader) readDistrict(p provinceLine, item string) error {
	words := strings.Split(item, " ")
	if len(words) < 3 {
		return fmt.Errorf("it has %d words; a name and two numbers are needed", len(words))
	}
	number, municipal := words[len(words)-2], words[len(words)-1]
	for _, word := range []string{number, municipal} {
		if _, err := strconv.ParseUint(word, 10, 32); err != nil {
			return err
		}
	}
	name, spellings := cutSpellings(strings.Join(words[:len(words)-2], " "))
	g.register.Places = append(g.register.Places, civic.Place{
		Type: civic.District, Names: titled(name, spellings...), Within: province(p.plate),
		Keys: []civic.Key{{Scheme: schemeDistrict, Value: number}},
	})
	entry := p.districtMunicipality(name, spellings, district(number), municipality(municipal))
	g.register.Organizations = append(g.register.Organizations, entry)
	return nil
}

func (p provinceLine) metropolitanNumber() string { return fmt.Sprintf("B%02d", p.plate) }

func (p provinceLine) metropolitanMunicipality() civic.OrganizationEntry {
	names := bilingual(p.name+" Büyükşehir Belediyesi", p.name+" Metropolitan Municipality")
	return organization(municipality(p.metropolitanNumber()), at("municipalities, "+p.name+" Büyükşehir"), civic.OrganizationFacts{
		Type: civic.Municipality, Tier: "METROPOLITAN", Names: names, Seat: province(p.plate),
	})
}

// districtMunicipality is the municipality with its seat in a district. That of the central district (Merkez) of a province without
// a metropolitan municipality bears the name of the province.
func (p provinceLine) districtMunicipality(name string, spellings []string, seat, ref civic.ID) civic.OrganizationEntry {
	facts := civic.OrganizationFacts{Type: civic.Municipality, Tier: "DISTRICT", Seat: seat}
	switch {
	case p.metropolitan:
		facts.Tier, facts.Metropolitan = "METROPOLITAN_DISTRICT", municipality(p.metropolitanNumber())
	case name == "Merkez":
		facts.Tier = "PROVINCIAL"
		name, spellings = p.name, p.spellings
	}
	facts.Names = bilingual(name+" Belediyesi", name+" Municipality")
	for _, spelling := range spellings {
		facts.Names = append(facts.Names, alias(spelling+" Belediyesi"))
	}
	return organization(ref, at("municipalities, "+p.name+", "+name), facts)
}
