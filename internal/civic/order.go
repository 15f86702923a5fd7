package civic

import (
	"encoding/binary"
	"slices"
)

// OrganizationOrder is an order of organizations.
type OrganizationOrder string

// The orders of organizations. All but ByParticipations page both ways.
const (
	// ByName orders by name in Turkish collation, ByNameDescending backwards.
	ByName           OrganizationOrder = "NAME_ASC"
	ByNameDescending OrganizationOrder = "NAME_DESC"
	// ByTypeAndName orders by type, in the order of OrganizationTypes, then by name.
	ByTypeAndName OrganizationOrder = "TYPE_NAME"
	// ByProvinceAndName orders by the name of the province, those without one last, then by name.
	ByProvinceAndName OrganizationOrder = "PROVINCE_NAME"
	// ByParticipations puts those with most participations first, then orders by name. It is derived: it pages forward only.
	ByParticipations OrganizationOrder = "PARTICIPATIONS_DESC"
)

// ActivityOrder is an order of activities.
type ActivityOrder string

// The orders of activities. All but BySize page both ways.
const (
	ByTitle ActivityOrder = "TITLE_ASC"
	// ByStart orders by the start of the period as CompareDates does, undated last, then by title; ByStartDescending puts the
	// latest start first and undated last all the same.
	ByStart           ActivityOrder = "START_ASC"
	ByStartDescending ActivityOrder = "START_DESC"
	// BySize puts those with most distinct participants first, then orders by title. It is derived: it pages forward only.
	BySize ActivityOrder = "PARTICIPANTS_DESC"
)

// CollaboratorScope says which collaborators are asked for, seen from the organization.
type CollaboratorScope string

// The scopes of collaborators. An organization whose province is unknown is in neither of the two scopes of provinces.
const (
	AnyScope       CollaboratorScope = "ALL"
	OtherProvinces CollaboratorScope = "OTHER_PROVINCES"
	SameProvince   CollaboratorScope = "SAME_PROVINCE"
	OtherSectors   CollaboratorScope = "OTHER_SECTORS"
)

// CollaboratorOrder is an order of collaborators and collaborations. All are derived: they page forward only.
type CollaboratorOrder string

// The orders of collaborators. What ties is ordered by strength, then by count, then by id.
const (
	ByStrength      CollaboratorOrder = "STRENGTH"
	ByActivityCount CollaboratorOrder = "ACTIVITY_COUNT"
	// ByRecency puts those tied until the latest day first, those without any date last.
	ByRecency CollaboratorOrder = "RECENT"
	// ByCollaboratorName orders by name in Turkish collation.
	ByCollaboratorName CollaboratorOrder = "NAME"
)

// A list is ordered by a position key that both stores make the same way, and then by id. The parts of a key are put together so
// that comparing the bytes compares part by part.

// KeyPart ends a variable part of a key, so that a shorter part sorts before a longer one that it begins.
func KeyPart(part []byte) []byte {
	escaped := make([]byte, 0, len(part)+2)
	for _, b := range part {
		escaped = append(escaped, b)
		if b == 0 {
			escaped = append(escaped, 0xff)
		}
	}
	return append(escaped, 0, 0)
}

// Descending returns the key turned round: what sorted first sorts last.
func Descending(key []byte) []byte {
	turned := make([]byte, len(key))
	for i, b := range key {
		turned[i] = ^b
	}
	return turned
}

// NumberDescending is a key part that puts larger numbers first.
func NumberDescending(n int64) []byte {
	return binary.BigEndian.AppendUint64(nil, ^(uint64(n) ^ 1<<63))
}

// numberLength is the length of the part that NumberDescending makes.
const numberLength = 8

// OrganizationKey returns the position key of an organization. Province is the sort key of its province's name, nil without one;
// participations the number of its participations in the graph.
func OrganizationKey(order OrganizationOrder, name []byte, kind OrganizationType, province []byte, participations int) []byte {
	switch order {
	case ByNameDescending:
		return Descending(KeyPart(name))
	case ByTypeAndName:
		return append([]byte{byte(slices.Index(OrganizationTypes(), kind))}, KeyPart(name)...)
	case ByProvinceAndName:
		if province == nil {
			return append([]byte{1}, KeyPart(name)...)
		}
		return slices.Concat([]byte{0}, KeyPart(province), KeyPart(name))
	case ByParticipations:
		return append(NumberDescending(int64(participations)), KeyPart(name)...)
	}
	return KeyPart(name)
}

// ActivityKey returns the position key of an activity. Size is the number of distinct organizations that take part in it.
func ActivityKey(order ActivityOrder, title []byte, start Date, size int) []byte {
	switch order {
	case ByStart:
		return slices.Concat(DateKey(start, false), KeyPart(title))
	case ByStartDescending:
		return slices.Concat(DateKey(start, true), KeyPart(title))
	case BySize:
		return append(NumberDescending(int64(size)), KeyPart(title)...)
	}
	return KeyPart(title)
}

// DateKey is a key part that orders dates as CompareDates does; when descending, dates of a known year come latest first, and
// the rest keeps its place behind them.
func DateKey(date Date, descending bool) []byte {
	first, last, known := date.Days()
	if !known {
		if date == "" {
			return []byte{2}
		}
		return append([]byte{1}, KeyPart([]byte(date))...)
	}
	days := binary.BigEndian.AppendUint32(nil, uint32(first)^1<<31)
	days = binary.BigEndian.AppendUint32(days, uint32(last)^1<<31)
	if descending {
		days = Descending(days)
	}
	return append([]byte{0}, days...)
}

// ParticipationKey returns the position key of a participation in the list of its activity: by role, then by the name of the
// organization.
func ParticipationKey(role Role, organizationName []byte) []byte {
	return append([]byte{byte(role.index())}, KeyPart(organizationName)...)
}

// OwnParticipationKey returns the position key of a participation in the list of its organization: by the start of the activity,
// undated last, then by its title, then by role.
func OwnParticipationKey(activityStart Date, activityTitle []byte, role Role) []byte {
	return slices.Concat(DateKey(activityStart, false), KeyPart(activityTitle), []byte{byte(role.index())})
}

// CollaboratorKey returns the position key of a tie: of a collaborator, or of a pair. Until is the end of the tie; names are the
// sort keys of the collaborator's name, or of both names of a pair, needed for ByCollaboratorName only.
func CollaboratorKey(order CollaboratorOrder, strength Strength, activityCount int, until Date, names ...[]byte) []byte {
	byStrength, byCount := NumberDescending(int64(strength)), NumberDescending(int64(activityCount))
	switch order {
	case ByActivityCount:
		return slices.Concat(byCount, byStrength)
	case ByRecency:
		return slices.Concat(NumberDescending(int64(until.LastDay())), byStrength, byCount)
	case ByCollaboratorName:
		var key []byte
		for _, name := range names {
			key = append(key, KeyPart(name)...)
		}
		return slices.Concat(key, byStrength, byCount)
	}
	return slices.Concat(byStrength, byCount)
}

// ParseCollaboratorKey takes apart a key that CollaboratorKey made for so many names. It returns the parts of the names as KeyPart made
// them, and the numbers in the order in which they stand in the key. It reports false for what is no key of the order.
func ParseCollaboratorKey(order CollaboratorOrder, names int, key []byte) (parts [][]byte, numbers []int64, ok bool) {
	count := 2
	switch order {
	case ByRecency:
		count = 3
	case ByCollaboratorName:
		for range names {
			part := firstKeyPart(key)
			parts, key = append(parts, part), key[len(part):]
		}
	}
	if len(key) != count*numberLength {
		return nil, nil, false
	}
	for ; len(key) > 0; key = key[numberLength:] {
		numbers = append(numbers, int64(^binary.BigEndian.Uint64(key)^1<<63))
	}
	return parts, numbers, true
}

// firstKeyPart returns the part made by KeyPart that a key begins with, or nothing.
func firstKeyPart(key []byte) []byte {
	for i := 0; i+1 < len(key); i++ {
		if key[i] != 0 {
			continue
		}
		if key[i+1] == 0 {
			return key[:i+2]
		}
		i++
	}
	return nil
}
