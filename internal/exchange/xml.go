package exchange

import (
	"encoding/xml"
	"strings"
)

// xmlHead begins every file in XML.
const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// escaped returns a text as it stands in XML, in an attribute too. What XML cannot hold becomes U+FFFD.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return b.String()
}
