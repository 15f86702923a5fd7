package layout

import (
	"hash/fnv"
	"math"

	"github.com/civicgraph/civicgraph/internal/civic"
)

const (
	// middleLongitude and middleLatitude are the middle of Turkey, and degrees is half its width, which is the unit of starts.
	middleLongitude, middleLatitude = 35.2, 39.0
	degrees                         = 9.5
	// farthest is how far from the middle a node starts at most: who sits abroad starts at the edge.
	farthest = 1.5
	// jitter is how far from its seat a node starts at most, since all in a town have one.
	jitter = 0.1
)

// start returns where a node starts: at its seat, or somewhere in a circle around the middle that is as wide as the map.
func start(n Node, seed uint64) Point {
	random := inCircle(n.ID, seed)
	if n.Seat == nil {
		return random
	}
	at := projected(*n.Seat)
	if away := math.Hypot(at.X, at.Y); away > farthest {
		at.X, at.Y = at.X*farthest/away, at.Y*farthest/away
	}
	return Point{at.X + jitter*random.X, at.Y + jitter*random.Y}
}

// projected puts a place on a map that has north above, where Y is less, and true shapes near the middle.
func projected(c civic.Coordinates) Point {
	squeeze := math.Cos(middleLatitude * math.Pi / 180)
	return Point{(c.Longitude - middleLongitude) / degrees, (middleLatitude - c.Latitude) / (degrees * squeeze)}
}

// inCircle returns the point of the circle of radius 1 around 0 that a hash of an id and a seed gives. All points are equally likely.
func inCircle(id civic.ID, seed uint64) Point {
	hash := fnv.New64a()
	hash.Write([]byte(id)) // which never fails
	first := mixed(hash.Sum64() ^ mixed(seed))
	angle, away := 2*math.Pi*fraction(first), math.Sqrt(fraction(mixed(first)))
	return Point{away * math.Cos(angle), away * math.Sin(angle)}
}

// mixed spreads numbers over all numbers: the step of SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number
// generators, OOPSLA 2014).
func mixed(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// fraction returns a number from 0 up to 1.
func fraction(n uint64) float64 { return float64(n>>11) / (1 << 53) }
