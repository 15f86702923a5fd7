// Writes something, for whoever takes it back, to see whether that is allowed.
CREATE ()
