package neo4j

import (
	"strconv"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// TestAnswersKept keeps the answers last made, as many as there is room for, and a large one all the same.
func TestAnswersKept(t *testing.T) {
	var kept answers
	of := func(room int) answer { return answer{room, civic.Revision{}, room} }
	holds := func(question string) bool { _, ok := kept.of(question); return ok }
	kept.keep("again", of(roomForAnswers))
	kept.keep("again", of(100))
	if known, _ := kept.of("again"); known.value != 100 || kept.size != 100 || len(kept.order) != 1 {
		t.Errorf("an answer that is made anew takes %d of the room, in %q", kept.size, kept.order)
	}
	for i := range 5 {
		kept.keep(strconv.Itoa(i), of(roomForAnswers/4))
		if kept.size > roomForAnswers {
			t.Errorf("%d are kept", kept.size)
		}
	}
	for i, want := range []bool{false, true, true, true, true} {
		if got := holds(strconv.Itoa(i)); got != want {
			t.Errorf("answer %d is kept: %v", i, got)
		}
	}
	kept.keep("all", of(2*roomForAnswers))
	if !holds("all") || len(kept.kept) != 1 || len(kept.order) != 1 {
		t.Errorf("beside one that takes all the room there are %q", kept.order)
	}
}

// TestOneAsksForAll lets one of those who ask the same ask, and the others wait until its answer has come.
func TestOneAsksForAll(t *testing.T) {
	var kept answers
	end, came := kept.begin("who")
	if end == nil || came != nil {
		t.Fatal("the first waits")
	}
	none, came := kept.begin("who")
	if none != nil || came == nil {
		t.Fatal("the second does not wait")
	}
	if other, _ := kept.begin("where"); other == nil {
		t.Error("who asks something else waits")
	}
	select {
	case <-came:
		t.Error("the answer comes before it is there")
	default:
	}
	end()
	<-came
	if again, _ := kept.begin("who"); again == nil {
		t.Error("who asks behind the answer waits")
	}
}
