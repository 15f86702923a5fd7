// The settings of the server that matter for how large a graph and how large a question may be. Those that nobody set are null.
SHOW SETTINGS 'db.memory.transaction.max', 'server.memory.heap.max_size', 'server.memory.pagecache.size' YIELD name, value
RETURN [name, value] AS row ORDER BY name
