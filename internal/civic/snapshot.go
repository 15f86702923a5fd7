package civic

// Snapshot is what is known of a graph that is kept as it was at one revision, in a file that nobody writes to, so that it can be cited.
type Snapshot struct {
	// Date is the day of the commit that made the revision, by UTC; unknown where the log does not tell.
	Date Date
	// Build is the version of the program that made the file. Another one may have to change it before it can answer from it.
	Build string
	// Sha256 is the checksum of all that the file holds, in hexadecimal digits. It is that of the content and not of the file, so that it
	// stays the same when another build makes the snapshot.
	Sha256 string
}

// SnapshotFault returns the ErrReadOnly fault for writing to a snapshot.
func SnapshotFault() *Fault {
	return &Fault{Kind: ErrReadOnly, Problem: "this graph is a snapshot, which stays as it is", Remedy: "write to the graph that it was taken of"}
}
