package measure

import (
	"math"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Disparity returns how likely a node with degree ties, whose strengths sum up to sum, would have one as strong as this or stronger if it
// dealt its strength out at random: α = (1 − w/s)^(k−1), the disparity filter. (M. Á. Serrano, M. Boguñá, A. Vespignani, Extracting the
// multiscale backbone of complex weighted networks, PNAS 106(16), 2009, formula 2.) A tie is part of the backbone at a level when it is less likely
// than that for one of its ends at least. Of one tie alone nothing can be said: it is 1, so that the other end decides, as in the paper.
func Disparity(tie, sum civic.Strength, degree int) float64 {
	if degree <= 1 {
		return 1
	}
	return math.Pow(1-tie.Float()/sum.Float(), float64(degree-1))
}
