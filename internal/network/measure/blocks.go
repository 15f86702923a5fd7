package measure

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// blocks is into how many parts work is divided. It does not depend on the processors, so that sums over blocks do not either.
const blocks = 32

// parts is into how many parts work is divided whose answer does not depend on the division: so many that none is long.
const parts = 1024

// inBlocks divides the numbers below n into blocks and calls visit for each number, with the block it is in. Numbers of one block are
// visited in order by one goroutine, which has the space that begin made. It returns the spaces, in no order, and the error of a context
// that ended.
func inBlocks[T any](ctx context.Context, n int, begin func() T, visit func(space T, block int, i int32)) ([]T, error) {
	return inPieces(ctx, blocks, n, begin, visit)
}

// inParts is inBlocks for what does not depend on the division: integers, or one value for each number.
func inParts[T any](ctx context.Context, n int, begin func() T, visit func(space T, i int32)) ([]T, error) {
	return inPieces(ctx, min(parts, n), n, begin, func(space T, _ int, i int32) { visit(space, i) })
}

// eachPart is inParts without space.
func eachPart(ctx context.Context, n int, visit func(i int32)) error {
	_, err := inParts(ctx, n, func() struct{} { return struct{}{} }, func(_ struct{}, i int32) { visit(i) })
	return err
}

func inPieces[T any](ctx context.Context, pieces, n int, begin func() T, visit func(space T, piece int, i int32)) ([]T, error) {
	var next atomic.Int32
	var running sync.WaitGroup
	spaces := make([]T, 0, blocks)
	for range min(runtime.GOMAXPROCS(0), blocks) {
		space := begin()
		spaces = append(spaces, space)
		running.Go(func() {
			for piece := int(next.Add(1) - 1); piece < pieces; piece = int(next.Add(1) - 1) {
				for i := piece * n / pieces; i < (piece+1)*n/pieces && ctx.Err() == nil; i++ {
					visit(space, piece, int32(i))
				}
			}
		})
	}
	running.Wait()
	return spaces, ctx.Err()
}

// due returns the error of a context that ended, which loops over all rows look at once in a while: i is the row they are at.
func due(ctx context.Context, i int32) error {
	const mask = 1<<8 - 1
	if i&mask != 0 {
		return nil
	}
	return ctx.Err()
}

// Sample says which nodes a sampled measure started from. Pivots is 0 when it started from all of them, so that it is exact.
type Sample struct {
	Pivots int
	Seed   uint64
}

// sources returns the nodes to start from, ascending, and the sample as it was taken: as many pivots as there are nodes are all nodes.
func (s Sample) sources(n int) ([]int32, Sample) {
	all := make([]int32, n)
	for i := range all {
		all[i] = int32(i)
	}
	if s.Pivots <= 0 || s.Pivots >= n {
		return all, Sample{}
	}
	random := newRandom(s.Seed)
	for i := range s.Pivots {
		j := i + random.IntN(n-i)
		all[i], all[j] = all[j], all[i]
	}
	chosen := all[:s.Pivots]
	slices.Sort(chosen)
	return chosen, s
}

// Sources returns the nodes that a sampled measure on a network of n nodes starts from, ascending.
func (s Sample) Sources(n int) []int32 {
	chosen, _ := s.sources(n)
	return chosen
}

// newRandom returns the generator that a seed stands for: PCG (M. E. O'Neill, 2014), whose numbers do not change between releases.
func newRandom(seed uint64) *rand.Rand { return newTryRandom(seed, 0) }

// newTryRandom returns the generator of one of several tries with a seed.
func newTryRandom(seed uint64, try int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, 0x6369766963+uint64(try)))
}
