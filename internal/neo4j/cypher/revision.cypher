// Nothing but the revision, which every statement that reads begins with.
UNWIND [] AS nothing
RETURN [nothing] AS row
