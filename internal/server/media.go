package server

import (
	"mime"
	"strconv"
	"strings"
)

// media is a media type in which answers are sent.
type media string

const (
	// mediaJSON is what clients have always asked for: whatever GraphQL says is sent with status 200.
	mediaJSON media = "application/json"
	// mediaGraphQL tells by the status whether the request was a good one.
	// See https://graphql.github.io/graphql-over-http/draft/.
	mediaGraphQL media = "application/graphql-response+json"
	// mediaEvents is a stream of answers: server-sent events, as https://html.spec.whatwg.org/multipage/server-sent-events.html says.
	mediaEvents media = "text/event-stream"
)

// header returns the value of the Content-Type header.
func (m media) header() string { return string(m) + "; charset=utf-8" }

// accepted reports whether the values of an Accept header name a media type.
func (m media) accepted(accept []string) bool { return listed(accept, string(m)) }

// listed reports whether the values of a header that says what a client takes name something.
func listed(values []string, wanted string) bool {
	for part := range strings.SplitSeq(strings.Join(values, ","), ",") {
		name, parameters, err := mime.ParseMediaType(part)
		if err == nil && name == wanted && quality(parameters["q"]) > 0 {
			return true
		}
	}
	return false
}

// negotiate returns the media type that suits the values of an Accept header best; the first of those that suit it equally. It returns
// false when none does.
func negotiate(accept []string) (best media, ok bool) {
	joined := strings.Join(accept, ",")
	if strings.TrimSpace(joined) == "" {
		return mediaJSON, true
	}
	bestQuality := 0.0
	for part := range strings.SplitSeq(joined, ",") {
		name, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		candidate := media(name)
		if name == "*/*" || name == "application/*" {
			candidate = mediaJSON
		}
		if candidate != mediaJSON && candidate != mediaGraphQL && candidate != mediaEvents {
			continue
		}
		if q := quality(parameters["q"]); q > bestQuality {
			best, bestQuality = candidate, q
		}
	}
	return best, bestQuality > 0
}

// quality returns the weight that a part of an Accept header has.
func quality(text string) float64 {
	if text == "" {
		return 1
	}
	q, err := strconv.ParseFloat(text, 64)
	if err != nil || q < 0 || q > 1 {
		return 0
	}
	return q
}
