package graph

import "context"

// FieldsLeft returns how many fields the levels of an operation count, 0 behind one without errors.
func FieldsLeft(ctx context.Context) int64 {
	s, err := sessionOf(ctx)
	if err != nil {
		return -1
	}
	return s.levels.running.Load()
}
