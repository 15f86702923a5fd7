package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// noStore is the Cache-Control of what nobody may keep.
const noStore = "no-store"

// validity is what lets a client ask later whether the answer that it has is still the one. It is empty where nobody can tell.
type validity struct {
	tag string
	// control says who may keep the answer.
	control string
}

// validityOf returns the validity of the answer to a question. The revision is read before the question is answered,
// so that the answer may be of a later one, and is then asked for once more than needed, but never of an earlier one.
func (t Transport) validityOf(r *http.Request, params *graphql.RawParams, kind media) validity {
	if t.Store == nil {
		return validity{}
	}
	limited, cancel := context.WithTimeout(r.Context(), t.Limits.Operation)
	defer cancel()
	revision, err := currentRevision(limited, t.Store)
	if err != nil {
		return validity{} // the answer will tell why
	}
	tag, err := tagOf(t.questionOf(r, params, kind), revision.String(), t.Build, t.today())
	if err != nil {
		return validity{}
	}
	if _, known := auth.FromContext(r.Context()); known {
		return validity{tag, "private, no-cache"}
	}
	return validity{tag, "no-cache"}
}

// questionOf returns what stands for a question by whoever asks it, at whatever revision.
func (Transport) questionOf(r *http.Request, params *graphql.RawParams, kind media) string {
	principal, _ := auth.FromContext(r.Context())
	tag, err := tagOf(string(kind), principal.Name, params.Query, params.OperationName, params.Variables, params.Extensions)
	if err != nil {
		panic(err) // caught and told further out: what came as JSON is none
	}
	return tag
}

// today is the day that some answers are of when the question names none.
func (t Transport) today() civic.Day {
	if t.Now == nil {
		return civic.DayOf(time.Now())
	}
	return civic.DayOf(t.Now())
}

// tagOf returns the tag of all that an answer depends on. It is a weak one, since compressed and plain answers share it.
func tagOf(parts ...any) (string, error) {
	text, err := json.Marshal(parts)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`, nil
}

// declare puts the validity into the header of an answer.
func (v validity) declare(header http.Header) {
	if v.tag != "" {
		header.Set("ETag", v.tag)
		header.Set("Cache-Control", v.control)
	}
}

// holds reports whether a client says that it has this answer. The tag * of any answer is none: what is asked here is not known to have
// one before it is answered.
func (v validity) holds(r *http.Request) bool {
	if v.tag == "" {
		return false
	}
	for tag := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if strings.TrimPrefix(strings.TrimSpace(tag), "W/") == strings.TrimPrefix(v.tag, "W/") {
			return true
		}
	}
	return false
}

// notModified tells a client that it has the answer.
func notModified(w http.ResponseWriter, r *http.Request, v validity) {
	record := recordOf(r.Context())
	record.code = codeNotModified
	v.declare(w.Header())
	w.Header().Del("Content-Type")
	w.WriteHeader(http.StatusNotModified)
}
