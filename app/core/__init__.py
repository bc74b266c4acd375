"""The ground floor: errors, labels, time, types, records, events, scope, files, servers."""
