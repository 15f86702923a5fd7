package embedded

import (
	"encoding/binary"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// format is the version of the layout of graph.db that this program writes.
const format = 1

// The buckets of graph.db beside those of bucketOf.
const (
	// bucketMeta holds what is known of the graph as a whole, under the meta keys.
	bucketMeta = "meta"
	// bucketKeys holds, for each natural key, the id it was given to.
	bucketKeys = "keys"
	// bucketLog holds the log entries by number.
	bucketLog = "log"
	// bucketCommits holds what became of commits with an idempotency key, by that key.
	bucketCommits = "commits"
	// bucketParticipations holds the dossiers of participations by participationKey.
	bucketParticipations = "participations"
)

// The keys of bucketMeta. Numbers are eight bytes, big endian.
const (
	metaFormat    = "format"
	metaGraph     = "graph"
	metaRevision  = "revision"
	metaCollation = "collation"
)

// numberedKinds returns the kinds whose entities have numbers, in the order in which they are read: what others refer to first.
func numberedKinds() []civic.Kind {
	return []civic.Kind{
		civic.KindSource, civic.KindTheme, civic.KindPlace, civic.KindOrganization, civic.KindActivity, civic.KindAssessment,
	}
}

// bucketOf returns the bucket with the dossiers of a kind, "" for kinds that have none.
func bucketOf(kind civic.Kind) string {
	switch kind {
	case civic.KindOrganization:
		return "organizations"
	case civic.KindActivity:
		return "activities"
	case civic.KindParticipation:
		return bucketParticipations
	case civic.KindAssessment:
		return "assessments"
	case civic.KindPlace:
		return "places"
	case civic.KindTheme:
		return "themes"
	case civic.KindSource:
		return "sources"
	}
	return ""
}

func allBuckets() []string {
	names := []string{bucketMeta, bucketKeys, bucketLog, bucketCommits, bucketParticipations}
	for _, kind := range numberedKinds() {
		names = append(names, bucketOf(kind))
	}
	return names
}

func bucket(tx *bolt.Tx, name string) *bolt.Bucket { return tx.Bucket([]byte(name)) }

// numberKey is the key of the dossier of a numbered entity.
func numberKey(number uint32) []byte { return binary.BigEndian.AppendUint32(nil, number) }

// participationKey is the key of the dossier of a participation, by the numbers of its activity and organization and its role's letter.
func participationKey(activity, organization uint32, role byte) []byte {
	return append(pairKey(activity, organization), role)
}

// pairKey begins the keys of all participations of one organization in one activity.
func pairKey(activity, organization uint32) []byte {
	key := make([]byte, 0, participationKeyLength)
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(key, activity), organization)
}

const participationKeyLength = 9

func parseParticipationKey(key []byte) (activity, organization uint32, role byte, ok bool) {
	if len(key) != participationKeyLength {
		return 0, 0, 0, false
	}
	return binary.BigEndian.Uint32(key), binary.BigEndian.Uint32(key[4:]), key[8], true
}

// naturalKey is the key of a row of bucketKeys.
func naturalKey(key civic.KindKey) []byte {
	text := make([]byte, 0, len(key.Scheme)+len(key.Value)+2)
	text = append(text, byte(key.Kind))
	text = append(text, key.Scheme...)
	text = append(text, 0)
	return append(text, key.Value...)
}

// revisionKey is the key of a log entry, and how numbers stand in bucketMeta.
func revisionKey(number uint64) []byte { return binary.BigEndian.AppendUint64(nil, number) }
