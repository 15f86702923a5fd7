package civic

import "slices"

// Name is one name of an entity: one language, one kind.
type Name struct {
	Text     string   `json:"text"`
	Language Language `json:"language"`
	Kind     NameKind `json:"kind"`
}

// Text is a text in one language.
type Text struct {
	Text     string   `json:"text"`
	Language Language `json:"language"`
}

// Coordinates are a position in degrees, WGS 84.
type Coordinates struct {
	Longitude float64 `json:"longitude"`
	Latitude  float64 `json:"latitude"`
}

// Decimal is an exact decimal number as text, such as "1234.50".
type Decimal string

// Money is an amount in a currency by its ISO 4217 code.
type Money struct {
	Amount   Decimal `json:"amount"`
	Currency string  `json:"currency"`
}

// Citation says where a fact comes from: a source, and where in it (a heading, a paragraph, a row).
type Citation struct {
	Source  ID     `json:"source,omitempty"`
	Locator string `json:"locator"`
}

// PickName returns the name to show to a reader of lang: an official name or an alias in lang when there is one, else DisplayName.
// Names that tie keep their order. It returns "" only when there are no names.
func PickName(names []Name, lang Language) string {
	best, bestRank := "", 1<<30
	for _, name := range names {
		if rank := nameRank(name, lang); rank < bestRank {
			best, bestRank = name.Text, rank
		}
	}
	return best
}

// DisplayName returns the name that lists are ordered by, and that is shown to readers who ask for no language: an official name before an
// alias before an acronym before a former name, each in Turkish, in English, or in any language.
func DisplayName(names []Name) string { return PickName(names, "") }

func nameRank(name Name, lang Language) int {
	const otherLanguages, kinds = 100, 10
	kind := slices.Index(NameKinds(), name.Kind)
	if name.Language == lang && (name.Kind == Official || name.Kind == Alias) {
		return kind
	}
	return otherLanguages + kind*kinds + languageRank(name.Language, lang)
}

func languageRank(language, wanted Language) int {
	switch language {
	case wanted:
		return 0
	case Turkish:
		return 1
	case English:
		return 2
	}
	return 3
}

// PickAcronym returns the acronym to show, or "" when there is none.
func PickAcronym(names []Name, lang Language) string {
	var acronyms []Name
	for _, name := range names {
		if name.Kind == Acronym {
			acronyms = append(acronyms, name)
		}
	}
	return PickName(acronyms, lang)
}

// PickText returns the text to show to a reader of lang, or "" when there is none.
func PickText(texts []Text, lang Language) string {
	best, bestRank := "", 1<<30
	for _, text := range texts {
		if rank := languageRank(text.Language, lang); rank < bestRank {
			best, bestRank = text.Text, rank
		}
	}
	return best
}
