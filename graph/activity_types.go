package graph

import "github.com/civicgraph/civicgraph/internal/civic"

// Activity is any of the types of activities of the API.
type Activity interface {
	civic.Node
	activity() *civic.Activity
}

// activityNode is what all types of activities have.
type activityNode struct{ *civic.Activity }

func (n activityNode) activity() *civic.Activity { return n.Activity }

// Title returns the title to show.
func (n activityNode) Title(lang *civic.Language) string {
	return civic.PickName(n.Names, language(lang))
}

// Acronym returns the acronym to show, "" for none.
func (n activityNode) Acronym() string { return civic.PickAcronym(n.Names, civic.Turkish) }

// Description returns the description to show, "" for none.
func (n activityNode) Description(lang *civic.Language) string {
	return civic.PickText(n.Descriptions, language(lang))
}

// Period returns when the activity takes place, nil when nothing is known of it.
func (n activityNode) Period() *civic.Period { return periodOrNil(n.ActivityFacts.Period) }

// UnnamedParticipants returns the participants that are counted or described without being named.
func (n activityNode) UnnamedParticipants() []civic.ParticipantGroup { return n.Groups }

// Kind returns whether a stage is an edition, a phase or a component, "" when that is not known.
func (n activityNode) Kind() civic.StageKind { return n.StageKind }

// The types of activities. The domain tells them apart by their type alone.
type (
	// Programme is a programme.
	Programme struct{ activityNode }
	// Project is a project.
	Project struct{ activityNode }
	// Stage is an edition, a phase or a component.
	Stage struct{ activityNode }
	// Event is an event.
	Event struct{ activityNode }
	// TaskForce is a standing mechanism that meets at intervals.
	TaskForce struct{ activityNode }
	// Partnership is a cooperation outside any project.
	Partnership struct{ activityNode }
)

// activityOf gives an activity the type it has in the API, nil for none.
func activityOf(a *civic.Activity) Activity {
	if a == nil {
		return nil
	}
	node := activityNode{a}
	switch a.Type {
	case civic.Programme:
		return &Programme{node}
	case civic.Stage:
		return &Stage{node}
	case civic.Event:
		return &Event{node}
	case civic.TaskForce:
		return &TaskForce{node}
	case civic.Partnership:
		return &Partnership{node}
	}
	return &Project{node}
}

// Programme resolves the fields of Programme.
func (r *Resolver) Programme() ProgrammeResolver { return activityFields[*Programme]{r} }

// Project resolves the fields of Project.
func (r *Resolver) Project() ProjectResolver { return activityFields[*Project]{r} }

// Stage resolves the fields of Stage.
func (r *Resolver) Stage() StageResolver { return activityFields[*Stage]{r} }

// Event resolves the fields of Event.
func (r *Resolver) Event() EventResolver { return activityFields[*Event]{r} }

// TaskForce resolves the fields of TaskForce.
func (r *Resolver) TaskForce() TaskForceResolver { return activityFields[*TaskForce]{r} }

// Partnership resolves the fields of Partnership.
func (r *Resolver) Partnership() PartnershipResolver { return activityFields[*Partnership]{r} }
