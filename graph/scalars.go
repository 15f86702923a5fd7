package graph

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// maxArgumentRunes bounds every text and id of an input. Records have narrower bounds of their own.
const maxArgumentRunes = 10_000

// MarshalText writes a text. The empty text stands for one that is not known, which is null to clients; this goes for the
// words of enums, too, which gqlgen writes as texts.
func MarshalText(text string) graphql.Marshaler {
	if text == "" {
		return graphql.Null
	}
	return graphql.MarshalString(text)
}

// UnmarshalText reads a text, or the word of an enum. It refuses control characters and endless texts wherever they come. Null, which
// arrives here only where the schema allows it, is the empty text; so it is with the other scalars.
func UnmarshalText(value any) (string, error) {
	text, ok := value.(string)
	if !ok && value != nil {
		return "", civic.Invalid(fmt.Sprintf("a text is wanted here, not %s", describe(value)), "put it in quotation marks")
	}
	return text, civic.ValidateText(text, maxArgumentRunes)
}

// MarshalID writes an id, null for none.
func MarshalID(id civic.ID) graphql.Marshaler { return MarshalText(string(id)) }

// UnmarshalID reads an id or a key reference. Whether it has the right form is checked where it is used.
func UnmarshalID(value any) (civic.ID, error) {
	text, err := UnmarshalText(digits(value))
	return civic.ID(text), err
}

// MarshalDate writes a date, null for an unknown one.
func MarshalDate(date civic.Date) graphql.Marshaler { return MarshalText(string(date)) }

// UnmarshalDate reads a date of the calendar.
func UnmarshalDate(value any) (civic.Date, error) {
	if value == nil {
		return "", nil
	}
	text, ok := value.(string)
	if !ok {
		return "", civic.Invalid(fmt.Sprintf("a date is wanted here, not %s", describe(value)), "write it as a text such as \"2020-09-30\"")
	}
	return civic.ParseDate(text)
}

// MarshalRevision writes a revision.
func MarshalRevision(revision civic.Revision) graphql.Marshaler {
	return graphql.MarshalString(revision.String())
}

// UnmarshalRevision reads a revision.
func UnmarshalRevision(value any) (civic.Revision, error) {
	text, err := UnmarshalText(value)
	if err != nil {
		return civic.Revision{}, err
	}
	return civic.ParseRevision(text)
}

// MarshalDecimal writes an exact decimal number.
func MarshalDecimal(number civic.Decimal) graphql.Marshaler { return MarshalText(string(number)) }

// UnmarshalDecimal reads a decimal number, given as a text or as a number.
func UnmarshalDecimal(value any) (civic.Decimal, error) {
	if number, ok := value.(float64); ok {
		value = strconv.FormatFloat(number, 'f', -1, 64)
	}
	text, err := UnmarshalText(digits(value))
	return civic.Decimal(text), err
}

// digits returns a number as the text that it was written as, and anything else as it is.
func digits(value any) any {
	switch value := value.(type) {
	case json.Number:
		return value.String()
	case int64:
		return strconv.FormatInt(value, 10)
	}
	return value
}

// MarshalURL writes a web address, null for none.
func MarshalURL(address string) graphql.Marshaler { return MarshalText(address) }

// UnmarshalURL reads a web address. The domain checks it.
func UnmarshalURL(value any) (string, error) { return UnmarshalText(value) }

// MarshalJSON writes a JSON value as it is.
func MarshalJSON(value json.RawMessage) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(value) })
}

// UnmarshalJSON reads a JSON value.
func UnmarshalJSON(value any) (json.RawMessage, error) { return json.Marshal(value) }

func describe(value any) string {
	switch value := value.(type) {
	case bool:
		return "true or false"
	case string:
		const shown = 40
		if utf8.RuneCountInString(value) > shown {
			return "that text"
		}
		return strconv.Quote(value)
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	}
	return "a number"
}
